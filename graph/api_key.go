package graph

import (
	"context"
	"iter"
	"slices"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// APIKeys is a page of the viewer's keys.
func (q query) APIKeys(ctx context.Context, first *int, after *string, last *int, before *string) (*model.APIKeyConnection, error) {
	page, err := pageOf(first, after, last, before)
	if err != nil {
		return nil, err
	}
	v := viewerFrom(ctx)
	list, err := q.service.APIKeys(ctx, v, page)
	if err != nil {
		return nil, err
	}
	holders, err := q.holders(ctx, v, slices.Values(list.Items), selectionOf(ctx).rows())
	if err != nil {
		return nil, err
	}
	return model.Connect(list, func(k *order.APIKey) *model.APIKey { return model.NewAPIKey(k, holders[k.AccountID]) }), nil
}

// holders reads the accounts that keys act as, if they are asked for.
func (r *Resolver) holders(ctx context.Context, v order.Viewer, keys iter.Seq[*order.APIKey], asked selection) (map[order.ID]*order.Account, error) {
	if !asked.has("account") {
		return nil, nil
	}
	accounts := newIDSet()
	for key := range keys {
		accounts.add(key.AccountID)
	}
	if len(accounts.list) == 0 {
		return nil, nil
	}
	return r.service.Accounts(ctx, v, accounts.list)
}

// showKey shows the key of a payload with its account, if that is asked for.
func (m mutation) showKey(ctx context.Context, key *order.APIKey) (*model.APIKey, error) {
	holders, err := m.holders(ctx, viewerFrom(ctx), slices.Values([]*order.APIKey{key}), selectionOf(ctx).under("apiKey"))
	if err != nil {
		return nil, err
	}
	return model.NewAPIKey(key, holders[key.AccountID]), nil
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
	shown, err := m.showKey(ctx, created.Key)
	if err != nil {
		return nil, err
	}
	payload := &generated.CreateAPIKeyPayload{APIKey: shown}
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
	shown, err := m.showKey(ctx, key)
	if err != nil {
		return nil, err
	}
	return &generated.RevokeAPIKeyPayload{APIKey: shown}, nil
}
