package graph

import (
	"context"
	"maps"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// OrderEvents tells every event of the filter's orders. Those who are at the same place share its executions.
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
	followed := order.EventSubject{Viewer: v, Filter: picks}
	if after != nil {
		cursor, err := order.ParseEventCursor(*after)
		if err != nil {
			return nil, below("after", err)
		}
		followed.After = &cursor
	}
	return follow(ctx, followed, s.showEvents(v))
}

// showEvents shows events with what is selected on their orders and the names of those who did them.
func (s subscription) showEvents(v order.Viewer) showing[order.LoggedEvent, *model.OrderEventUpdate] {
	return func(asked selection) func(context.Context, order.LoggedEvent) (*model.OrderEventUpdate, error) {
		wanted, actors := wantedBy(asked.under("order")), asked.under("event").has("by", "onBehalfBy")
		return func(ctx context.Context, logged order.LoggedEvent) (*model.OrderEventUpdate, error) {
			details, err := s.read(ctx, v, []*order.Order{logged.Order}, wanted, true)
			if err != nil {
				return nil, err
			}
			if actors {
				if details.Accounts, err = s.actors(ctx, v, logged.Actor, details.Accounts); err != nil {
					return nil, err
				}
			}
			return model.NewOrderEventUpdate(&logged, s.view(v), details), nil
		}
	}
}

// actors are the accounts by which an event was done, beside those that were read already.
func (s subscription) actors(
	ctx context.Context, v order.Viewer, did order.Actor, read *model.Answer[map[order.ID]*order.Account],
) (*model.Answer[map[order.ID]*order.Account], error) {
	actors, accounts := newIDSet(), map[order.ID]*order.Account{}
	actors.add(did.AccountID, did.OnBehalfBy)
	if len(actors.list) > 0 {
		var err error
		if accounts, err = s.service.Accounts(ctx, v, actors.list); err != nil {
			return nil, err
		}
	}
	if read != nil {
		maps.Copy(accounts, read.Value)
	}
	return &model.Answer[map[order.ID]*order.Account]{Value: accounts}, nil
}
