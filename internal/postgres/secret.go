package postgres

import (
	"bytes"
	"context"
	"crypto/sha256"

	"github.com/lib/pq"

	"headway/internal/order"
)

// AgreeOnSecret makes all instances on the database use one secret of that name. The first to come brings its own; with share it
// is kept in the database, and every later instance that shares gets it in place of its own. Without share only a fingerprint
// is kept, and an instance that comes with another secret is refused: CONFLICT.
func (s *Store) AgreeOnSecret(ctx context.Context, name string, own []byte, share bool) ([]byte, error) {
	fingerprint := fingerprintOf(name, own)
	var kept []byte
	if share {
		kept = own
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO shared_secrets (name, fingerprint, secret) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`,
		name, fingerprint, kept)
	if err != nil {
		return nil, fail(ctx, "agree on a secret", err)
	}
	var known, shared []byte
	err = s.db.QueryRowContext(ctx, "SELECT fingerprint, secret FROM shared_secrets WHERE name = $1", name).Scan(&known, &shared)
	switch {
	case err != nil:
		return nil, fail(ctx, "agree on a secret", err)
	case bytes.Equal(known, fingerprint):
		return own, nil
	case share && shared != nil:
		return shared, nil
	}
	return nil, order.Errorf(order.CodeConflict, "This database has been used with another %s.", name)
}

func fingerprintOf(name string, secret []byte) []byte {
	sum := sha256.Sum256(append([]byte("headway "+name+"\x00"), secret...))
	return sum[:]
}

// AgreeOnKey is AgreeOnSecret for a key that may be exchanged for another one: an instance that knows the key which the database was
// used with among the others is let in, and its own takes that one's place. What was hashed with a former key stays known only to those who have
// it, so an instance that lacks one of them is refused: CONFLICT.
func (s *Store) AgreeOnKey(ctx context.Context, name string, own []byte, others [][]byte, share bool) ([]byte, error) {
	agreed, err := s.AgreeOnSecret(ctx, name, own, share)
	if err != nil && order.CodeOf(err) == order.CodeConflict && !share { // nobody has chosen a key that is shared: it may be any
		agreed, err = own, s.exchangeKey(ctx, name, own, others)
	}
	if err != nil {
		return nil, err
	}
	known := [][]byte{fingerprintOf(name, agreed)}
	for _, other := range others {
		known = append(known, fingerprintOf(name, other))
	}
	var missing int
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM shared_secrets WHERE starts_with(name, $1) AND fingerprint <> ALL ($2::bytea[])",
		formerKey(name), pq.ByteaArray(known)).Scan(&missing)
	if err != nil {
		return nil, fail(ctx, "look for former keys", err)
	}
	if missing > 0 {
		return nil, order.Errorf(order.CodeConflict, "This database has been used with another %s, which is not among the old ones.", name)
	}
	return agreed, nil
}

// exchangeKey puts the instance's own key in the place of one that it also knows.
func (s *Store) exchangeKey(ctx context.Context, name string, own []byte, others [][]byte) error {
	for _, other := range others {
		result, err := s.db.ExecContext(ctx, `WITH former AS (
				UPDATE shared_secrets SET fingerprint = $3, secret = NULL WHERE name = $1 AND fingerprint = $2 RETURNING name)
			INSERT INTO shared_secrets (name, fingerprint) SELECT $4 || encode($2, 'hex'), $2 FROM former ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint`,
			name, fingerprintOf(name, other), fingerprintOf(name, own), formerKey(name))
		if err != nil {
			return fail(ctx, "exchange a key", err)
		}
		if exchanged, err := result.RowsAffected(); err != nil || exchanged > 0 {
			return fail(ctx, "exchange a key", err)
		}
	}
	return order.Errorf(order.CodeConflict, "This database has been used with another %s.", name)
}

func formerKey(name string) string { return "former " + name + " " }

// FirstAccount gives the oldest account of a role; NOT_FOUND.
func (s *Store) FirstAccount(ctx context.Context, role order.Role) (*order.Account, error) {
	account, err := readOne(ctx, s.db, storedAccount,
		"SELECT "+accountColumns+" FROM accounts a WHERE a.role = $1 ORDER BY a.created_at, a.id LIMIT 1", role)
	return account, orNotFound(ctx, "account", err)
}
