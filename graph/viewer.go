package graph

import (
	"context"

	"headway/graph/model"
	"headway/internal/order"
)

type viewerKey struct{}

// WithViewer is a context in which the resolvers find who asks.
func WithViewer(ctx context.Context, v order.Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// viewerFrom is who asks; without one it is a visitor.
func viewerFrom(ctx context.Context) order.Viewer {
	v, _ := ctx.Value(viewerKey{}).(order.Viewer)
	return v
}

// Viewer tells who is asking.
func (q query) Viewer(ctx context.Context) (*model.Viewer, error) {
	v := viewerFrom(ctx)
	accounts, err := q.service.Accounts(ctx, v, []order.ID{v.AccountID, v.ActorID})
	if err != nil {
		return nil, err
	}
	if accounts[v.AccountID] == nil {
		return nil, order.Errorf(order.CodeUnauthenticated, "The account of this token or key is no more.")
	}
	shown := &model.Viewer{Account: model.NewAccount(accounts[v.AccountID]), Role: v.Role, Scopes: v.Scopes}
	if v.ActingFor() {
		shown.ActingAs = model.NewAccount(accounts[v.ActorID])
	}
	return shown, nil
}
