package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"headway/internal/order"
)

// ReportTx is a transaction with what reports and imports need besides order.Tx. What every report needs, Examine and Record, are
// statements that its session has prepared.
type ReportTx struct {
	*tx
	pin        pinned
	statements *reportStatements
	memory     *orderMemory
	// xid is the transaction's number as rows have it, once Examine has locked something, and written what Record stored.
	xid     uint32
	written []*order.Change
}

// Report is Atomically for reports and imports. Between statements it notices that the context has ended; within them only the
// context's deadline holds.
func (s *Store) Report(ctx context.Context, fn func(*ReportTx) error) error {
	return repeat(ctx, func() error { return s.attemptReport(ctx, fn) })
}

func (s *Store) attemptReport(ctx context.Context, fn func(*ReportTx) error) error {
	pin, begun, err := s.beginPinned(ctx)
	if err != nil {
		return fail(ctx, "begin", err)
	}
	defer pin.release()
	committing := false
	defer func() { // a panic of fn's leaves no transaction open either
		if !committing {
			_ = pin.use(func(*session) error { return begun.Rollback() })
		}
	}()
	t := &ReportTx{tx: &tx{pin}, pin: pin, statements: s.statements, memory: s.memory}
	if err := fn(t); err != nil {
		return err
	}
	committing = true
	err = commitFailure(ctx, pin.use(func(*session) error { return begun.Commit() }))
	if err == nil {
		s.noteWrite(ctx)
		t.remember()
	}
	return err
}

// remember keeps what the committed transaction wrote, for the next one.
func (t *ReportTx) remember() {
	if t.xid == 0 {
		return
	}
	for _, change := range t.written {
		t.memory.keep(t.xid, change.Order)
	}
}

// beginPinned begins a transaction on a session of its own. Of the pool's sessions a restart of the server may have left nothing but
// dead ones; each is tried once.
func (s *Store) beginPinned(ctx context.Context) (pin pinned, begun driver.Tx, err error) {
	for range s.maxOpen + 1 {
		conn, err := s.db.DB.Conn(ctx)
		if err != nil {
			return pinned{}, nil, err
		}
		pin = pinned{conn}
		err = pin.use(func(on *session) (err error) {
			on.bounds.until, _ = ctx.Deadline()
			begun, err = on.BeginTx(unwatched{ctx}, driver.TxOptions{})
			return err
		})
		if err == nil {
			return pin, begun, nil
		}
		pin.release()
		if !errors.Is(err, driver.ErrBadConn) {
			return pinned{}, nil, err
		}
	}
	return pinned{}, nil, driver.ErrBadConn
}

// pinned is a session that one transaction has to itself. Nobody watches its statements for the end of their context: that would
// cost a goroutine each.
type pinned struct{ *sql.Conn }

// use runs something on the session itself.
func (p pinned) use(do func(*session) error) error {
	return p.Raw(func(conn any) error {
		on, ok := conn.(*session)
		if !ok {
			return fmt.Errorf("a session of type %T", conn)
		}
		return do(on)
	})
}

// release gives the session back to the pool, which drops it if it is broken or in a transaction still.
func (p pinned) release() {
	_ = p.use(func(on *session) error { on.bounds.until = time.Time{}; return nil }) // it fails only for a session that is lost already
	_ = p.Close()
}

// ExecContext is that of a queryer.
func (p pinned) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.Conn.ExecContext(unwatch(ctx), query, args...)
}

// QueryContext is that of a queryer.
func (p pinned) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.Conn.QueryContext(unwatch(ctx), query, args...)
}

// QueryRowContext is that of a queryer.
func (p pinned) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.Conn.QueryRowContext(unwatch(ctx), query, args...)
}

// unwatched is a context whose end interrupts nothing; its deadline is still known.
type unwatched struct{ context.Context }

// Done never happens.
func (unwatched) Done() <-chan struct{} { return nil }

// unwatch lets a context that has ended already end what it is given to.
func unwatch(ctx context.Context) context.Context {
	if ctx.Err() != nil {
		return ctx
	}
	return unwatched{ctx}
}
