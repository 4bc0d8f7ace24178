package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"headway/internal/order"
)

// queryer is what the pool and a transaction have in common.
type queryer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// tx is one transaction, at READ COMMITTED: what it locks it reads as it is then, not as it was when the transaction began.
type tx struct {
	queryer
}

// maxAttempts is how often a transaction runs at most.
const maxAttempts = 8

// Atomically runs fn in one transaction and commits it. When fn fails nothing is stored. A transaction that the database or fn
// wants repeated (ErrRetry) runs again from the start, up to maxAttempts times, and then is UNAVAILABLE. A connection lost
// during COMMIT is UNAVAILABLE too, and then nobody knows whether the transaction took place: repeat it under a key (rule 40).
func (s *Store) Atomically(ctx context.Context, fn func(order.Tx) error) error {
	return repeat(ctx, func() error { return s.attempt(ctx, fn) })
}

// repeat makes attempts at a transaction until one of them does not ask for another.
func repeat(ctx context.Context, attempted func() error) error {
	for attempt := 1; ; attempt++ {
		err := attempted()
		if !errors.Is(err, order.ErrRetry) {
			return err
		}
		if attempt == maxAttempts {
			return unavailable("Too many others change the same thing; try again.", err)
		}
		if err := rest(ctx, attempt); err != nil {
			return err
		}
	}
}

// rest waits a random while that grows with the attempts, so that two transactions do not meet again at once.
func rest(ctx context.Context, attempt int) error {
	longest := time.Millisecond << attempt
	timer := time.NewTimer(rand.N(longest) + time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("run the transaction again: %w", ctx.Err())
	}
}

func (s *Store) attempt(ctx context.Context, fn func(order.Tx) error) error {
	begun, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return fail(ctx, "begin", err)
	}
	defer begun.Rollback() // after Commit it does nothing; a panic of fn's leaves no transaction open
	if err := fn(&tx{begun}); err != nil {
		return err
	}
	err = commitFailure(ctx, begun.Commit())
	if err == nil {
		s.noteWrite(ctx)
	}
	return err
}

// commitFailure tells a transaction that the server refused, which left nothing behind, from one whose fate is unknown.
func commitFailure(ctx context.Context, err error) error {
	if err == nil || sqlState(err) != "" || ctx.Err() != nil || !lost(err) {
		return fail(ctx, "commit", err)
	}
	return unavailable("The database was lost while it committed; nobody knows whether it did. Try again with the same idempotency key.",
		fmt.Errorf("connection lost during COMMIT, outcome unknown: %w", err))
}

// Now is the database's clock at this moment.
func (t *tx) Now(ctx context.Context) (time.Time, error) { return readClock(ctx, t) }

// affected makes sure that a statement changed as many rows as it was meant to: locked rows do not go away.
func affected(result sql.Result, want int, doing string) error {
	changed, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if changed != int64(want) {
		return fmt.Errorf("%s: %d rows changed, not %d", doing, changed, want)
	}
	return nil
}
