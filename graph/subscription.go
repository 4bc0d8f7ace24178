package graph

import (
	"context"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// Progress watches one order.
func (s subscription) Progress(ctx context.Context, orderID string, since *int) (<-chan *model.ProgressUpdate, error) {
	var read ids
	id := read.one("orderId", orderID, order.KindOrder)
	if read.err != nil {
		return nil, read.err
	}
	v := viewerFrom(ctx)
	return watch(ctx, order.Subject{Viewer: v, OrderID: id, Since: int64(orNone(since))}, s.showProgress(ctx, v))
}

// ProgressFeed watches all orders of a filter.
func (s subscription) ProgressFeed(ctx context.Context, filter *generated.OrderFilter) (<-chan *model.ProgressUpdate, error) {
	v := viewerFrom(ctx)
	picks, err := filterOf("filter", filter, v)
	if err != nil {
		return nil, err
	}
	return watch(ctx, order.Subject{Viewer: v, Filter: picks}, s.showProgress(ctx, v))
}

// showProgress shows an update with what is selected on its order, read afresh every time.
func (s subscription) showProgress(ctx context.Context, v order.Viewer) func(order.Update) (*model.ProgressUpdate, error) {
	asked := selectionOf(ctx).under("order")
	return func(update order.Update) (*model.ProgressUpdate, error) {
		details, err := s.prefill(ctx, v, []*order.Order{update.Order}, asked, true)
		if err != nil {
			return nil, err
		}
		return &model.ProgressUpdate{
			Order: model.NewOrder(update.Order, s.view(v), details), Change: update.Change, SnapshotComplete: update.SnapshotComplete,
		}, nil
	}
}

// SharedProgress watches what a public link shows.
func (s subscription) SharedProgress(ctx context.Context, token string, password *string) (<-chan *model.SharedProgress, error) {
	link := shownLink(ctx)
	if link == nil {
		var err error
		if link, err = s.service.OpenShare(ctx, token, orNone(password), false); err != nil {
			return nil, err
		}
	}
	owner := order.Viewer{AccountID: link.MarketerID, ActorID: link.MarketerID, Role: order.RoleMarketer, ActorRole: order.RoleMarketer}
	watched := order.Subject{Viewer: owner, Filter: link.Picks(), Link: link}
	return watch(ctx, watched, func(update order.Update) (*model.SharedProgress, error) {
		shown := &model.SharedProgress{Change: update.Change, SnapshotComplete: update.SnapshotComplete}
		if update.Order != nil {
			shown.Order = model.NewSharedOrder(s.service.ShareOrder(link, update.Order))
		}
		return shown, nil
	})
}
