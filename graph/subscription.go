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
	return watch(ctx, order.Subject{Viewer: v, OrderID: id, Since: int64(orNone(since))}, s.showProgress(v))
}

// ProgressFeed watches all orders of a filter.
func (s subscription) ProgressFeed(ctx context.Context, filter *generated.OrderFilter) (<-chan *model.ProgressUpdate, error) {
	v := viewerFrom(ctx)
	picks, err := filterOf("filter", filter, v)
	if err != nil {
		return nil, err
	}
	return watch(ctx, order.Subject{Viewer: v, Filter: picks}, s.showProgress(v))
}

// showProgress shows updates with what is selected on their orders, read afresh every time.
func (s subscription) showProgress(v order.Viewer) showing[*model.ProgressUpdate] {
	return func(asked selection) func(context.Context, order.Update) (*model.ProgressUpdate, error) {
		wanted := wantedBy(asked.under("order"))
		return func(ctx context.Context, update order.Update) (*model.ProgressUpdate, error) {
			details, err := s.read(ctx, v, []*order.Order{update.Order}, wanted, true)
			if err != nil {
				return nil, err
			}
			return &model.ProgressUpdate{
				Order: model.NewOrder(update.Order, s.view(v), details), Change: update.Change, SnapshotComplete: update.SnapshotComplete,
			}, nil
		}
	}
}

// SharedProgress watches what a public link shows.
func (s subscription) SharedProgress(ctx context.Context, token string, password *string) (<-chan *model.SharedProgress, error) {
	link := shownLink(ctx)
	if link == nil {
		var err error
		if link, err = s.service.OpenShare(ctx, visitOf(ctx, token, password)); err != nil {
			return nil, err
		}
	}
	owner := order.Viewer{AccountID: link.MarketerID, ActorID: link.MarketerID, Role: order.RoleMarketer, ActorRole: order.RoleMarketer}
	watched := order.Subject{Viewer: owner, Filter: link.Picks(), Link: link}
	return watch(ctx, watched, s.showShared(link))
}

// showShared shows updates as the link has them, whatever is selected.
func (s subscription) showShared(link *order.ShareLink) showing[*model.SharedProgress] {
	return func(selection) func(context.Context, order.Update) (*model.SharedProgress, error) {
		return func(_ context.Context, update order.Update) (*model.SharedProgress, error) {
			event := &model.SharedProgress{Change: update.Change, SnapshotComplete: update.SnapshotComplete}
			if update.Order != nil {
				event.Order = model.NewSharedOrder(s.service.ShareOrder(link, update.Order))
			}
			return event, nil
		}
	}
}
