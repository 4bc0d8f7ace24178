package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/graph/transport"
	"headway/internal/order"
)

// Progress watches one order.
func (s subscription) Progress(ctx context.Context, orderID string) (<-chan *model.ProgressUpdate, error) {
	var read ids
	id := read.one("orderId", orderID, order.KindOrder)
	if read.err != nil {
		return nil, read.err
	}
	v := viewerFrom(ctx)
	updates, err := s.live.WatchOrder(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return s.progressUpdates(ctx, v, updates), nil
}

// ProgressFeed watches all orders of a filter.
func (s subscription) ProgressFeed(ctx context.Context, filter *generated.OrderFilter) (<-chan *model.ProgressUpdate, error) {
	v := viewerFrom(ctx)
	picks, err := filterOf("filter", filter, v)
	if err != nil {
		return nil, err
	}
	updates, err := s.live.WatchFilter(ctx, v, picks)
	if err != nil {
		return nil, err
	}
	return s.progressUpdates(ctx, v, updates), nil
}

// progressUpdates shows each update with what is selected on its order, read afresh every time.
func (s subscription) progressUpdates(ctx context.Context, v order.Viewer, updates <-chan order.Update) <-chan *model.ProgressUpdate {
	asked := selectionOf(ctx).under("order")
	return relay(ctx, updates, func(update order.Update) (*model.ProgressUpdate, error) {
		details, err := s.prefill(ctx, v, []*order.Order{update.Order}, asked, true)
		if err != nil {
			return nil, err
		}
		return &model.ProgressUpdate{
			Order: model.NewOrder(update.Order, s.view(v), details), Change: update.Change, SnapshotComplete: update.SnapshotComplete,
		}, nil
	})
}

// SharedProgress watches what a public link shows.
func (s subscription) SharedProgress(ctx context.Context, token string, password *string) (<-chan *model.SharedProgress, error) {
	link, err := s.service.OpenShare(ctx, token, orNone(password), false)
	if err != nil {
		return nil, err
	}
	updates, err := s.live.WatchShare(ctx, link)
	if err != nil {
		return nil, err
	}
	return relay(ctx, updates, func(update order.Update) (*model.SharedProgress, error) {
		shown := &model.SharedProgress{Change: update.Change, SnapshotComplete: update.SnapshotComplete}
		if update.Order != nil {
			shown.Order = model.NewSharedOrder(s.service.ShareOrder(link, update.Order))
		}
		return shown, nil
	}), nil
}

// relay passes updates on as they are shown, until the context, the updates, or one of them with an error ends. Its goroutine
// ends with the context.
func relay[T any](ctx context.Context, updates <-chan order.Update, show func(order.Update) (T, error)) <-chan T {
	shown := make(chan T)
	go func() {
		defer close(shown)
		defer func() {
			if panicked := recover(); panicked != nil {
				transport.EndSubscription(ctx, graphql.GetOperationContext(ctx).Recover(ctx, panicked))
			}
		}()
		for {
			var next order.Update
			var more bool
			select {
			case next, more = <-updates:
			case <-ctx.Done():
				return
			}
			if !more {
				return
			}
			event, err := shownOrEnded(next, show)
			if err != nil {
				transport.EndSubscription(ctx, err)
				return
			}
			select {
			case shown <- event:
			case <-ctx.Done():
				return
			}
		}
	}()
	return shown
}

// shownOrEnded shows an update unless it is the error that ends the view.
func shownOrEnded[T any](update order.Update, show func(order.Update) (T, error)) (T, error) {
	if update.Err != nil {
		var none T
		return none, update.Err
	}
	return show(update)
}
