package graph

import (
	"context"
	"maps"

	"github.com/99designs/gqlgen/graphql"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/graph/transport"
	"headway/internal/order"
)

// OrderEvents tells every event of the filter's orders. Each subscriber is at a place of its own, so it is executed for it alone.
func (s subscription) OrderEvents(ctx context.Context, filter *generated.OrderFilter, after *string) (<-chan *model.OrderEventUpdate, error) {
	v := viewerFrom(ctx)
	if err := order.Permit(v, order.ActionRead); err != nil {
		return nil, err
	}
	picks, err := filterOf("filter", filter, v)
	if err != nil {
		return nil, err
	}
	if err := picks.Check(v); err != nil {
		return nil, below("filter", err)
	}
	var from *order.EventCursor
	if after != nil {
		cursor, err := order.ParseEventCursor(*after)
		if err != nil {
			return nil, below("after", err)
		}
		from = &cursor
	}
	shown := make(chan *model.OrderEventUpdate)
	go s.tellEvents(ctx, v, picks, from, shown)
	return shown, nil
}

// tellEvents ends with its context, or with an error that becomes the end of the subscription.
func (s subscription) tellEvents(ctx context.Context, v order.Viewer, picks order.Filter, from *order.EventCursor, shown chan<- *model.OrderEventUpdate) {
	defer close(shown)
	defer func() {
		if panicked := recover(); panicked != nil {
			transport.EndSubscription(ctx, graphql.GetOperationContext(ctx).Recover(ctx, panicked))
		}
	}()
	asked := selectionOf(ctx)
	err := s.live.Events(ctx, v, picks, from, func(logged order.LoggedEvent) bool {
		event, err := s.showEvent(ctx, v, &logged, asked)
		if err != nil {
			transport.EndSubscription(ctx, err)
			return false
		}
		select {
		case shown <- event:
			return true
		case <-ctx.Done():
			return false
		}
	})
	if err != nil {
		transport.EndSubscription(ctx, err)
	}
}

// showEvent shows an event with what is selected on its order and the names of those who did it.
func (s subscription) showEvent(ctx context.Context, v order.Viewer, logged *order.LoggedEvent, asked selection) (*model.OrderEventUpdate, error) {
	details, err := s.prefill(ctx, v, []*order.Order{logged.Order}, asked.under("order"), true)
	if err != nil {
		return nil, err
	}
	if asked.under("event").has("by", "onBehalfBy") {
		actors := newIDSet()
		actors.add(logged.Actor.AccountID, logged.Actor.OnBehalfBy)
		accounts := map[order.ID]*order.Account{}
		if len(actors.list) > 0 {
			if accounts, err = s.service.Accounts(ctx, v, actors.list); err != nil {
				return nil, err
			}
		}
		if details.Accounts != nil {
			maps.Copy(accounts, details.Accounts.Value)
		}
		details.Accounts = &model.Answer[map[order.ID]*order.Account]{Value: accounts}
	}
	return model.NewOrderEventUpdate(logged, s.view(v), details), nil
}
