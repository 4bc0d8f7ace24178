package graph

import (
	"context"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// APIKeys is a page of the viewer's keys.
func (q query) APIKeys(ctx context.Context, first *int, after *string, last *int, before *string) (*model.APIKeyConnection, error) {
	list := func(ctx context.Context, v order.Viewer, _ string, p order.Page) (*order.List[*order.APIKey], error) {
		return q.service.APIKeys(ctx, v, p)
	}
	return listed(ctx, list, model.NewAPIKey, nil, first, after, last, before)
}

// CreateAPIKey makes a key; its secret is shown once.
func (m mutation) CreateAPIKey(ctx context.Context, input generated.CreateAPIKeyInput) (*generated.CreateAPIKeyPayload, error) {
	var read ids
	draft := order.APIKeyInput{
		Name:      input.Name,
		Scopes:    input.Scopes,
		AccountID: read.maybe("input.accountId", input.AccountID, order.KindMarketer, order.KindClient, order.KindPlatform),
		ExpiresAt: input.ExpiresAt,
	}
	if read.err != nil {
		return nil, read.err
	}
	created, err := m.service.CreateAPIKey(ctx, viewerFrom(ctx), draft, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	payload := &generated.CreateAPIKeyPayload{APIKey: model.NewAPIKey(created.Key)}
	if created.Secret != "" {
		payload.Secret = &created.Secret
	}
	return payload, nil
}

// RevokeAPIKey ends a key.
func (m mutation) RevokeAPIKey(ctx context.Context, input generated.RevokeAPIKeyInput) (*generated.RevokeAPIKeyPayload, error) {
	var read ids
	id := read.one("input.apiKeyId", input.APIKeyID, order.KindAPIKey)
	if read.err != nil {
		return nil, read.err
	}
	key, err := m.service.RevokeAPIKey(ctx, viewerFrom(ctx), id, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	return &generated.RevokeAPIKeyPayload{APIKey: model.NewAPIKey(key)}, nil
}
