package gqlgen

import (
	"context"

	"headway/bench/fanout/gqlgen/generated"
)

// resolver is the root; its two halves have one field each.
type resolver struct{ hub *hub }

// Query resolves queries.
func (r *resolver) Query() generated.QueryResolver { return query{} }

// Subscription resolves subscriptions.
func (r *resolver) Subscription() generated.SubscriptionResolver { return subscription{hub: r.hub} }

type query struct{}

// Ok is there for a schema must have a query.
func (query) Ok(context.Context) (bool, error) { return true, nil }

type subscription struct{ hub *hub }

// Progress watches one order.
func (s subscription) Progress(ctx context.Context, orderID string) (<-chan *generated.ProgressUpdate, error) {
	return s.hub.subscribe(ctx, orderID), nil
}
