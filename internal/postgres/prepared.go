package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"headway/internal/order"
)

// readPacked runs a statement of one row of bytea columns. A session for lists prepares it when it first sees it, and plans it once, whatever
// the values. The text of the statement is its name: it has to be the same for all values, which are its parameters.
func (s *Store) readPacked(ctx context.Context, from *node, text string, args arguments, columns int, read func(row []driver.Value) error) error {
	values, err := driverValues(args)
	if err != nil {
		return err
	}
	st := statement{text, text}
	return repeat(ctx, func() error {
		return s.onSession(ctx, from.lists, func(pin pinned) error {
			return pin.use(func(on *session) error {
				on.bounds.until, _ = ctx.Deadline()
				return on.queryRow(unwatch(ctx), st, values, columns, read)
			})
		})
	})
}

// onSession runs something that only reads on a session of the pool's, which it has to itself. Of the sessions a restart of the server
// may have left nothing but dead ones; each is tried once.
func (s *Store) onSession(ctx context.Context, pool *sql.DB, do func(pinned) error) error {
	for range s.maxOpen + 1 {
		conn, err := pool.Conn(ctx)
		if err != nil {
			return err
		}
		pin := pinned{conn}
		err = do(pin)
		pin.release()
		if !errors.Is(err, driver.ErrBadConn) {
			return err
		}
	}
	return driver.ErrBadConn
}

// driverValues are the arguments as the driver takes them.
func driverValues(args arguments) ([]any, error) {
	values := make([]any, len(args))
	for i, arg := range args {
		var err error
		switch arg := arg.(type) {
		case order.ID:
			values[i] = arg[:]
			if arg.IsZero() {
				values[i] = nil
			}
		case ids:
			values[i] = arg.binary()
		case driver.Valuer:
			values[i], err = arg.Value()
		case *string:
			if arg != nil {
				values[i] = *arg
			}
		default:
			values[i], err = driver.DefaultParameterConverter.ConvertValue(arg)
		}
		if err != nil {
			return nil, fmt.Errorf("parameter %d: %w", i+1, err)
		}
	}
	return values, nil
}
