package graph

import (
	"context"

	"headway/graph/generated"
	"headway/internal/order"
)

// CreatePostbackURL gives a key a postback URL, which is shown once.
func (m mutation) CreatePostbackURL(ctx context.Context, input generated.CreatePostbackURLInput) (*generated.CreatePostbackURLPayload, error) {
	var read ids
	id := read.one("input.apiKeyId", input.APIKeyID, order.KindAPIKey)
	if read.err != nil {
		return nil, read.err
	}
	created, err := m.service.CreatePostback(ctx, viewerFrom(ctx), id, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	shown, err := m.showKey(ctx, created.Key)
	if err != nil {
		return nil, err
	}
	payload := &generated.CreatePostbackURLPayload{APIKey: shown}
	if created.Secret != "" {
		url := m.service.PostbackURL(created.Secret)
		payload.URL = &url
	}
	return payload, nil
}

// RevokePostbackURL ends a key's postback URL.
func (m mutation) RevokePostbackURL(ctx context.Context, input generated.RevokePostbackURLInput) (*generated.RevokePostbackURLPayload, error) {
	var read ids
	id := read.one("input.apiKeyId", input.APIKeyID, order.KindAPIKey)
	if read.err != nil {
		return nil, read.err
	}
	key, err := m.service.RevokePostback(ctx, viewerFrom(ctx), id, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	shown, err := m.showKey(ctx, key)
	if err != nil {
		return nil, err
	}
	return &generated.RevokePostbackURLPayload{APIKey: shown}, nil
}
