package order

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// APIKeyInput is a new key.
type APIKeyInput struct {
	Name string
	// Scopes limits the key; nil is no limit but the account's own rights.
	Scopes []Scope
	// AccountID is whose key it becomes; zero is the viewer's own. Only the platform names another.
	AccountID ID
	ExpiresAt *time.Time
}

// CreatedAPIKey is a new key with its secret.
type CreatedAPIKey struct {
	Key *APIKey
	// Secret is shown this once; in a repeat (rule 40) it is empty.
	Secret string `json:"-"`
}

// CreateAPIKey makes a key. NOT_FOUND for an account that is not the viewer's; FORBIDDEN for scopes that the viewer's own
// credential lacks, and for ScopeDeliveriesWrite unless the platform grants it to somebody who is not paid by the fan; BAD_INPUT.
func (s *Service) CreateAPIKey(ctx context.Context, v Viewer, input APIKeyInput, key string) (*CreatedAPIKey, error) {
	if err := Permit(v, ActionKeys); err != nil {
		return nil, err
	}
	draft := APIKey{AccountID: input.AccountID, Name: strings.TrimSpace(input.Name), Scopes: input.Scopes,
		GrantedByPlatform: v.IsPlatform(), ExpiresAt: input.ExpiresAt}
	if draft.AccountID.IsZero() {
		draft.AccountID = v.AccountID
	}
	if draft.AccountID != v.AccountID && !v.IsPlatform() {
		return nil, NotFound("account")
	}
	if err := checkKeyScopes(v, input.Scopes); err != nil {
		return nil, err
	}
	if err := CheckName("name", draft.Name); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{"createApiKey", key, input}, func(tx Tx, _ *effect) (*CreatedAPIKey, error) {
		made := draft
		secret, err := s.insertKey(ctx, tx, &made)
		if err != nil {
			return nil, err
		}
		return &CreatedAPIKey{Key: &made, Secret: secret}, nil
	})
}

// checkKeyScopes: known scopes, each of which the viewer's credential has, and deliveries:write from the platform only.
func checkKeyScopes(v Viewer, scopes []Scope) error {
	if scopes == nil && v.Scopes != nil {
		return Forbidden("A key or token with limits cannot make a key without; name the key's scopes.")
	}
	if scopes != nil && len(scopes) == 0 {
		return BadInput("scopes", "A key without any scope can do nothing; name some, or leave scopes out.")
	}
	for _, scope := range scopes {
		if !slices.Contains(Scopes(), scope) {
			return BadInput("scopes", "%q is not a scope; use some of %v.", Shorten(string(scope), 30), Scopes())
		}
		if !v.HasScope(scope) {
			return Forbidden("This key or token lacks the scope %s and cannot grant it.", scope)
		}
		if scope == ScopeDeliveriesWrite && !v.IsPlatform() {
			return Forbidden("Only the platform grants %s.", ScopeDeliveriesWrite)
		}
	}
	return nil
}

func (s *Service) insertKey(ctx context.Context, tx Tx, key *APIKey) (secret string, err error) {
	if s.secrets == nil {
		return "", errors.New("this service was made without a maker of secrets")
	}
	account, err := tx.Account(ctx, key.AccountID)
	if err != nil {
		return "", err
	}
	if account.Role == RoleMarketer && slices.Contains(key.Scopes, ScopeDeliveriesWrite) {
		return "", Forbidden("A marketer is paid for fans and cannot be granted %s.", ScopeDeliveriesWrite)
	}
	if key.CreatedAt, err = tx.Now(ctx); err != nil {
		return "", err
	}
	if err := checkExpiry(key.ExpiresAt, key.CreatedAt); err != nil {
		return "", err
	}
	if key.ID, err = NewID(key.CreatedAt, s.random); err != nil {
		return "", err
	}
	key.Scopes = slices.Compact(slices.Sorted(slices.Values(key.Scopes)))
	secret, hash, err := s.secrets(s.random)
	if err != nil {
		return "", err
	}
	return secret, tx.InsertAPIKey(ctx, key, hash)
}

// RevokeAPIKey ends a key for ever and cuts what is open with it; a second time changes nothing. The platform may end any. NOT_FOUND.
func (s *Service) RevokeAPIKey(ctx context.Context, v Viewer, id ID, key string) (*APIKey, error) {
	if err := Permit(v, ActionKeys); err != nil {
		return nil, err
	}
	input := struct{ KeyID ID }{id}
	return mutate(ctx, s, v, request{"revokeApiKey", key, input}, func(tx Tx, did *effect) (*APIKey, error) {
		revoked, err := tx.RevokeAPIKey(ctx, keyOwner(v), id)
		if err != nil {
			return nil, err
		}
		did.rights = append(did.rights, id)
		return revoked, nil
	})
}
