package order

import (
	"context"
	"errors"
	"slices"
	"time"
)

// CreatedPostback is an API key that has a new postback URL.
type CreatedPostback struct {
	Key *APIKey
	// Secret is the last part of the URL, shown this once; in a repeat (rule 40) it is empty.
	Secret string `json:"-"`
}

// PostbackURL is the whole address of a postback; the secret is known only to its maker.
func (s *Service) PostbackURL(secret string) string { return s.publicURL + "/v1/postback/" + secret }

// CreatePostback gives an API key a postback URL: who knows it may report fans as the key's account, and nothing else. A former URL
// of the key stops working within a second. Errors: NOT_FOUND, FORBIDDEN for a key that may not report fans, CONFLICT for one that
// has ended.
func (s *Service) CreatePostback(ctx context.Context, v Viewer, keyID ID, key string) (*CreatedPostback, error) {
	if err := Permit(v, ActionKeys); err != nil {
		return nil, err
	}
	if s.postbackSecrets == nil {
		return nil, errors.New("this service was made without a maker of postback secrets")
	}
	input := struct{ KeyID ID }{keyID}
	return mutate(ctx, s, v, request{"createPostbackUrl", key, input}, func(tx Tx, _ *effect) (*CreatedPostback, error) {
		owned, err := tx.LockAPIKey(ctx, keyOwner(v), keyID)
		if err != nil {
			return nil, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return nil, err
		}
		if err := owned.mayReport(now); err != nil {
			return nil, err
		}
		secret, hash, err := s.postbackSecrets(s.random)
		if err != nil {
			return nil, err
		}
		changed, err := tx.SetPostback(ctx, keyID, hash, &now)
		return &CreatedPostback{Key: changed, Secret: secret}, err
	})
}

// RevokePostback ends the postback URL of an API key, within a second; the key itself goes on. A key without one is no error. NOT_FOUND.
func (s *Service) RevokePostback(ctx context.Context, v Viewer, keyID ID, key string) (*APIKey, error) {
	if err := Permit(v, ActionKeys); err != nil {
		return nil, err
	}
	input := struct{ KeyID ID }{keyID}
	return mutate(ctx, s, v, request{"revokePostbackUrl", key, input}, func(tx Tx, _ *effect) (*APIKey, error) {
		if _, err := tx.LockAPIKey(ctx, keyOwner(v), keyID); err != nil {
			return nil, err
		}
		return tx.SetPostback(ctx, keyID, nil, nil)
	})
}

// keyOwner is whose keys the viewer manages: its own, and the platform every one (zero).
func keyOwner(v Viewer) ID {
	if v.IsPlatform() {
		return ID{}
	}
	return v.AccountID
}

// mayReport tells whether the key itself lets its holder report fans.
func (k *APIKey) mayReport(now time.Time) error {
	switch {
	case k.RevokedAt != nil, k.ExpiresAt != nil && !now.Before(*k.ExpiresAt):
		return Errorf(CodeConflict, "The API key has ended; create another one.")
	case !k.GrantedByPlatform || !slices.Contains(k.Scopes, ScopeDeliveriesWrite):
		return Forbidden("Only a key to which the platform granted %s can have a postback URL.", ScopeDeliveriesWrite)
	}
	return nil
}
