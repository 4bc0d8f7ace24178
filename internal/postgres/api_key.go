package postgres

import (
	"context"
	"time"

	"headway/internal/order"
)

const apiKeyColumns = "k.id, k.account_id, k.name, k.scopes, k.granted_by_platform, k.created_at, k.expires_at, k.last_used_at, k.revoked_at, k.postback_since"

func storedAPIKey() ([]any, func() *order.APIKey) {
	k := &order.APIKey{}
	return apiKeyTargets(k), func() *order.APIKey { return k }
}

func apiKeyTargets(k *order.APIKey) []any {
	return []any{&k.ID, &k.AccountID, &k.Name, asTexts(&k.Scopes), &k.GrantedByPlatform, instant{&k.CreatedAt},
		instantOrNull{&k.ExpiresAt}, instantOrNull{&k.LastUsedAt}, instantOrNull{&k.RevokedAt}, instantOrNull{&k.PostbackSince}}
}

// APIKeyByHash finds a key and its account by the hash of its secret, revoked and expired keys included; NOT_FOUND.
func (s *Store) APIKeyByHash(ctx context.Context, hash []byte) (*order.APIKey, *order.Account, error) {
	return s.ownedAPIKey(ctx, "k.secret_hash = $1", hash)
}

func (s *Store) ownedAPIKey(ctx context.Context, where string, args ...any) (*order.APIKey, *order.Account, error) {
	type owned struct {
		key     order.APIKey
		account order.Account
	}
	row, err := readOne(ctx, s.db, func() ([]any, func() *owned) {
		row := &owned{}
		return append(apiKeyTargets(&row.key), accountTargets(&row.account)...), func() *owned { return row }
	}, "SELECT "+apiKeyColumns+", "+accountColumns+" FROM api_keys k JOIN accounts a ON a.id = k.account_id WHERE "+where, args...)
	if err != nil {
		return nil, nil, orNotFound(ctx, "API key", err)
	}
	return &row.key, &row.account, nil
}

// TouchAPIKey notes that the key was used. An earlier use than the noted one changes nothing.
func (s *Store) TouchAPIKey(ctx context.Context, id order.ID, at time.Time) error {
	_, err := s.db.ExecContext(ctx, "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)", id, at)
	return fail(ctx, "touch an API key", err)
}

// InsertAPIKey stores a key under the hash of its secret.
func (t *tx) InsertAPIKey(ctx context.Context, key *order.APIKey, secretHash []byte) error {
	_, err := t.ExecContext(ctx, `INSERT INTO api_keys (id, account_id, name, scopes, granted_by_platform, created_at, expires_at, secret_hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, key.ID, key.AccountID, key.Name, asTexts(&key.Scopes), key.GrantedByPlatform,
		key.CreatedAt, instantOrNull{&key.ExpiresAt}, secretHash)
	return fail(ctx, "insert an API key", err)
}

// RevokeAPIKey ends a key of the account, or of any account when the id is zero; NOT_FOUND. A second time changes nothing.
func (t *tx) RevokeAPIKey(ctx context.Context, accountID, id order.ID) (*order.APIKey, error) {
	key, err := readOne(ctx, t, storedAPIKey, `UPDATE api_keys AS k SET revoked_at = coalesce(k.revoked_at, headway_now())
		WHERE k.id = $1 AND ($2::uuid IS NULL OR k.account_id = $2) RETURNING `+apiKeyColumns, id, accountID)
	return key, orNotFound(ctx, "API key", err)
}

// APIKeys lists the viewer's own keys, and for the platform all, newest first.
func (s *Store) APIKeys(ctx context.Context, v order.Viewer, p order.Page) (*order.List[*order.APIKey], error) {
	l := listing[*order.APIKey]{columns: apiKeyColumns, from: "api_keys k", keys: newestFirst("API keys", "k"), row: storedAPIKey}
	l.where = apiKeyScope(v, &l.args)
	return list(ctx, s.db, l, p, false)
}

func apiKeyScope(v order.Viewer, args *arguments) string {
	if v.IsPlatform() {
		return "true"
	}
	return "k.account_id = " + args.add(v.AccountID)
}

// APIKeysByID gives the viewer's own among them; the platform's are all.
func (s *Store) APIKeysByID(ctx context.Context, v order.Viewer, keyIDs []order.ID) (map[order.ID]*order.APIKey, error) {
	var args arguments
	where := "k.id = ANY(" + args.add(ids(keyIDs)) + "::uuid[]) AND " + apiKeyScope(v, &args)
	keys, err := collect(ctx, s.db, storedAPIKey, "SELECT "+apiKeyColumns+" FROM api_keys k WHERE "+where, args...)
	return byID(keys, func(k *order.APIKey) order.ID { return k.ID }), fail(ctx, "read API keys", err)
}
