package postgres

import (
	"bytes"
	"context"
	"crypto/sha256"

	"headway/internal/order"
)

// AgreeOnSecret makes all instances on the database use one secret of that name. The first to come brings its own; with share it
// is kept in the database, and every later instance that shares gets it in place of its own. Without share only a fingerprint
// is kept, and an instance that comes with another secret is refused: CONFLICT.
func (s *Store) AgreeOnSecret(ctx context.Context, name string, own []byte, share bool) ([]byte, error) {
	fingerprint := sha256.Sum256(append([]byte("headway "+name+"\x00"), own...))
	var kept []byte
	if share {
		kept = own
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO shared_secrets (name, fingerprint, secret) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`,
		name, fingerprint[:], kept)
	if err != nil {
		return nil, fail(ctx, "agree on a secret", err)
	}
	var known, shared []byte
	err = s.db.QueryRowContext(ctx, "SELECT fingerprint, secret FROM shared_secrets WHERE name = $1", name).Scan(&known, &shared)
	switch {
	case err != nil:
		return nil, fail(ctx, "agree on a secret", err)
	case bytes.Equal(known, fingerprint[:]):
		return own, nil
	case share && shared != nil:
		return shared, nil
	}
	return nil, order.Errorf(order.CodeConflict, "This database has been used with another %s.", name)
}

// FirstAccount gives the oldest account of a role; NOT_FOUND.
func (s *Store) FirstAccount(ctx context.Context, role order.Role) (*order.Account, error) {
	account, err := readOne(ctx, s.db, storedAccount,
		"SELECT "+accountColumns+" FROM accounts a WHERE a.role = $1 ORDER BY a.created_at, a.id LIMIT 1", role)
	return account, orNotFound(ctx, "account", err)
}
