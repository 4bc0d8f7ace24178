package postgres

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"headway/internal/order"
)

// keyKept is how long the first answer under an idempotency key is kept (rule 40); an older key counts as unused.
const keyKept = "interval '7 days'"

// ClaimKey takes an idempotency key for this transaction. The insertion waits for a transaction that has the same key in
// flight, and goes on as if it had never been when that one fails. CONFLICT when the key was used with another input.
func (t *tx) ClaimKey(ctx context.Context, accountID order.ID, operation, key string, inputHash []byte) (answer []byte, used bool, err error) {
	var claimed bool
	err = t.QueryRowContext(ctx, `INSERT INTO idempotency_keys AS k (account_id, operation, key, input_hash, created_at)
		VALUES ($1, $2, $3, $4, headway_now())
		ON CONFLICT (account_id, operation, key) DO UPDATE
			SET input_hash = excluded.input_hash, answer = NULL, created_at = excluded.created_at
			WHERE k.created_at <= excluded.created_at - `+keyKept+`
		RETURNING true`, accountID, operation, key, inputHash).Scan(&claimed)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return nil, false, fail(ctx, "claim an idempotency key", err)
	}
	var firstHash []byte
	err = t.QueryRowContext(ctx, "SELECT input_hash, answer FROM idempotency_keys WHERE account_id = $1 AND operation = $2 AND key = $3",
		accountID, operation, key).Scan(&firstHash, &answer)
	if errors.Is(err, sql.ErrNoRows) { // purged in between
		return nil, false, order.ErrRetry
	}
	if err != nil {
		return nil, false, fail(ctx, "read an idempotency key", err)
	}
	if !bytes.Equal(firstHash, inputHash) {
		conflict := order.Errorf(order.CodeConflict, "The idempotency key was used before with another input; use a new key for a new request.")
		conflict.Field = "idempotencyKey"
		return nil, false, conflict
	}
	return answer, true, nil
}

// SaveAnswer keeps the first answer, a JSON text, under a claimed key.
func (t *tx) SaveAnswer(ctx context.Context, accountID order.ID, operation, key string, answer []byte) error {
	result, err := t.ExecContext(ctx, "UPDATE idempotency_keys SET answer = $4::jsonb WHERE account_id = $1 AND operation = $2 AND key = $3",
		accountID, operation, key, string(answer))
	if err != nil {
		return fail(ctx, "save an answer", err)
	}
	return affected(result, 1, "save an answer")
}

// PurgeIdempotencyKeys deletes up to limit keys past their time and tells how many it deleted. Any number of instances may do so.
func (s *Store) PurgeIdempotencyKeys(ctx context.Context, limit int) (int, error) {
	result, err := s.db.ExecContext(ctx, `DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM idempotency_keys WHERE created_at <= (SELECT headway_now()) - `+keyKept+`
		ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED))`, limit)
	if err != nil {
		return 0, fail(ctx, "purge idempotency keys", err)
	}
	purged, err := result.RowsAffected()
	return int(purged), fail(ctx, "purge idempotency keys", err)
}
