package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/lib/pq"

	"headway/internal/order"
)

// driverConn is what lib/pq's connections are to database/sql.
type driverConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// session is one connection of the pool. Beside what database/sql asks of it, it runs the statements of the reporting transaction, which
// it prepares once, without the machinery that database/sql puts around each: no goroutine, no boxes, no reflection.
type session struct {
	driverConn
	bounds   *bounds
	prepared map[string]driver.Stmt
	// unprepared is shared by all sessions: see run.
	unprepared *atomic.Bool
	args       []driver.NamedValue
}

// sessions makes connections into sessions.
type sessions struct {
	*pq.Connector
	unprepared *atomic.Bool
}

// Connect makes a session.
func (s sessions) Connect(ctx context.Context) (driver.Conn, error) {
	limits := &bounds{}
	conn, err := s.Connector.Connect(context.WithValue(ctx, boundsKey{}, limits))
	if err != nil {
		return nil, err
	}
	known, ok := conn.(driverConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver's connection is a %T and lacks methods", conn), conn.Close())
	}
	return &session{driverConn: known, bounds: limits, prepared: make(map[string]driver.Stmt), unprepared: s.unprepared}, nil
}

// statement is one that sessions prepare; without a name they do not.
type statement struct{ name, sql string }

// queryRow runs a statement that gives one row of bytea columns, and hands them to read; they are not valid after that.
func (s *session) queryRow(ctx context.Context, st statement, args []any, columns int, read func(row []driver.Value) error) error {
	return s.run(ctx, st, args, func(prepared driver.Stmt, args []driver.NamedValue) (err error) {
		var rows driver.Rows
		if prepared == nil {
			rows, err = s.QueryContext(ctx, st.sql, args)
		} else if prepared, ok := prepared.(driver.StmtQueryContext); ok {
			rows, err = prepared.QueryContext(ctx, args)
		} else {
			err = errNoContext
		}
		if err != nil {
			return err
		}
		row := make([]driver.Value, columns)
		err = rows.Next(row)
		if err == nil {
			err = read(row)
		} else if errors.Is(err, io.EOF) {
			err = errors.New("it gave no row")
		}
		return errors.Join(err, rows.Close())
	})
}

// exec runs a statement and tells how many rows it changed.
func (s *session) exec(ctx context.Context, st statement, args []any) (changed int64, err error) {
	err = s.run(ctx, st, args, func(prepared driver.Stmt, args []driver.NamedValue) (err error) {
		var result driver.Result
		if prepared == nil {
			result, err = s.ExecContext(ctx, st.sql, args)
		} else if prepared, ok := prepared.(driver.StmtExecContext); ok {
			result, err = prepared.ExecContext(ctx, args)
		} else {
			err = errNoContext
		}
		if err == nil {
			changed, err = result.RowsAffected()
		}
		return err
	})
	return changed, err
}

var errNoContext = errors.New("the driver's statement takes no context")

// The answers of a server that does not know a prepared statement, or knows it already.
const (
	codeUnknownStatement = "26000"
	codeKnownStatement   = "42P05"
)

// run prepares the statement unless that is done. A pooler in between may hand each transaction another session of the server's, where
// the statement is not prepared, or was by somebody else: from then on nothing is prepared, and the transaction runs again.
func (s *session) run(ctx context.Context, st statement, args []any, do func(driver.Stmt, []driver.NamedValue) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.args = s.args[:0]
	for i, arg := range args {
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: arg})
	}
	defer clear(s.args) // it keeps the arguments' memory
	if st.name == "" || s.unprepared.Load() {
		return do(nil, s.args)
	}
	prepared := s.prepared[st.name]
	if prepared == nil {
		prepared, err = s.prepare(ctx, st)
	}
	if err == nil {
		err = do(prepared, s.args)
	}
	if code := sqlState(err); code == codeUnknownStatement || code == codeKnownStatement {
		s.unprepared.Store(true)
		return fmt.Errorf("%w: %w", order.ErrRetry, err)
	}
	return err
}

// maxPrepared is how many statements a session keeps: those of reports, and of lists as many shapes as are in use. What comes after
// takes the place of another.
const maxPrepared = 256

func (s *session) prepare(ctx context.Context, st statement) (driver.Stmt, error) {
	if len(s.prepared) >= maxPrepared {
		for name, other := range s.prepared {
			delete(s.prepared, name)
			if err := other.Close(); err != nil {
				return nil, err
			}
			break
		}
	}
	prepared, err := s.PrepareContext(ctx, st.sql)
	if err == nil {
		s.prepared[st.name] = prepared
	}
	return prepared, err
}

// boundsKey is where the dialer finds the bounds of the connection that it makes.
type boundsKey struct{}

// bounds holds the instant beyond which a session waits for nothing; the zero time is none. It is used by whoever uses the session.
type bounds struct{ until time.Time }

// within is the deadline of something that begins now and may take so long.
func (b *bounds) within(now time.Time, wait time.Duration) time.Time {
	deadline := now.Add(wait)
	if b != nil && !b.until.IsZero() && b.until.Before(deadline) {
		return b.until
	}
	return deadline
}
