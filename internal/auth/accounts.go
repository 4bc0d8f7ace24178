package auth

import (
	"context"
	"errors"
	"time"

	"headway/internal/order"
)

// Accounts is what identification needs of the store. A thing that does not exist is NOT_FOUND; no returned value is
// changed here, so that a store may share them.
type Accounts interface {
	Account(ctx context.Context, id order.ID) (*order.Account, error)
	AccountByExternalID(ctx context.Context, externalID string) (*order.Account, error)
	// RegisterAccount stores an account and returns what is stored; a zero ID is made by the store. When the external id is
	// taken already, it returns the account that has it, unchanged: two servers may see the same person first.
	RegisterAccount(ctx context.Context, account *order.Account) (*order.Account, error)
	// APIKeyByHash finds a key and its account, revoked and expired keys included.
	APIKeyByHash(ctx context.Context, hash []byte) (*order.APIKey, *order.Account, error)
	// APIKeyByPostback finds a key and its account by its postback URL, revoked and expired keys included.
	APIKeyByPostback(ctx context.Context, hash []byte) (*order.APIKey, *order.Account, error)
	// TouchAPIKey notes that the key was used.
	TouchAPIKey(ctx context.Context, id order.ID, at time.Time) error
}

// keyOwner is a key together with the account whose rights it carries.
type keyOwner struct {
	key     *order.APIKey
	account *order.Account
}

// directory answers from Accounts, and from memory for a moment after, so that one client's burst is one look-up.
type directory struct {
	Accounts
	byID       *cache[order.ID, *order.Account]
	byExternal *cache[string, *order.Account]
	byHash     *cache[string, keyOwner]
	byPostback *cache[string, keyOwner]
}

// accountTTL is how long accounts are remembered, which do not change: a role is for ever. Whoever changes one in the database by hand waits so long.
const accountTTL = 10 * time.Second

func newDirectory(accounts Accounts, ttl time.Duration, now func() time.Time) *directory {
	const most = 10_000
	return &directory{
		Accounts:   accounts,
		byID:       newCache[order.ID, *order.Account](most, accountTTL, now),
		byExternal: newCache[string, *order.Account](most, accountTTL, now),
		byHash:     newCache[string, keyOwner](most, ttl, now),
		byPostback: newCache[string, keyOwner](most, ttl, now),
	}
}

// Account finds an account by its id.
func (d *directory) Account(ctx context.Context, id order.ID) (*order.Account, error) {
	return d.byID.through(id, func() (*order.Account, error) {
		return safe(d.Accounts.Account(ctx, id))
	})
}

// AccountByExternalID finds an account by the name that a token issuer has for it.
func (d *directory) AccountByExternalID(ctx context.Context, externalID string) (*order.Account, error) {
	return d.byExternal.through(externalID, func() (*order.Account, error) {
		return safe(d.Accounts.AccountByExternalID(ctx, externalID))
	})
}

// RegisterAccount makes an account that was not there a moment ago.
func (d *directory) RegisterAccount(ctx context.Context, account *order.Account) (*order.Account, error) {
	return safe(d.Accounts.RegisterAccount(ctx, account))
}

// keyByHash finds a key and its account.
func (d *directory) keyByHash(ctx context.Context, hash []byte) (keyOwner, error) {
	return d.byHash.through(string(hash), func() (keyOwner, error) {
		key, account, err := d.APIKeyByHash(ctx, hash)
		return safe(keyOwner{key: key, account: account}, err)
	})
}

// forgetKey drops what is remembered about a key, a look-up that is under way included.
func (d *directory) forgetKey(id order.ID) {
	ofKey := func(owner keyOwner) bool { return owner.key.ID == id }
	d.byHash.forget(ofKey)
	d.byPostback.forget(ofKey)
}

// safe keeps the error that the store explains itself, and hides any other: a stranger must not read a driver's text.
func safe[V any](value V, err error) (V, error) {
	var known *order.Error
	switch {
	case err == nil:
		return value, nil
	case errors.As(err, &known):
		err = known
	default:
		err = unavailable(err, "Credentials cannot be checked at the moment. Try again in a few seconds.")
	}
	var none V
	return none, err
}
