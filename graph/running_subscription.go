package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/graph/transport"
	"headway/internal/order"
)

// maxRunning is how many running subscriptions are listed at most.
const maxRunning = 100

// RunningSubscriptions lists what all instances execute for their subscribers. If the others cannot be asked, the response says BUS
// in its extensions, as events do.
func (q query) RunningSubscriptions(ctx context.Context, first int) ([]*model.RunningSubscription, error) {
	if err := order.Permit(viewerFrom(ctx), order.ActionOperate); err != nil {
		return nil, err
	}
	if first < 0 || first > maxRunning {
		return nil, order.BadInput("first", "Ask for at most %d.", maxRunning)
	}
	running, away := q.live.RunningEverywhere(ctx, first)
	if len(away) > 0 {
		graphql.RegisterExtension(ctx, transport.DegradedExtension, away)
	}
	shown := make([]*model.RunningSubscription, len(running))
	for i, r := range running {
		shown[i] = model.NewRunningSubscription(r)
	}
	return shown, nil
}

// EndSubscription ends a running subscription on every instance.
func (m mutation) EndSubscription(ctx context.Context, input generated.EndSubscriptionInput) (*generated.EndSubscriptionPayload, error) {
	if err := order.Permit(viewerFrom(ctx), order.ActionOperate); err != nil {
		return nil, err
	}
	var read ids
	id := read.one("input.runningSubscriptionId", input.RunningSubscriptionID, order.KindSubscription)
	if read.err != nil {
		return nil, read.err
	}
	m.live.RightsChanged(ctx, []order.ID{id})
	return &generated.EndSubscriptionPayload{EndedSubscriptionID: input.RunningSubscriptionID}, nil
}
