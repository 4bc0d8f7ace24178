package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"headway/internal/order"
)

// readPrepared runs a statement of one row of bytea columns on any session, which prepares it when it first sees it. The text of the
// statement is its name: it has to be the same for all values, which are its parameters.
func (s *Store) readPrepared(ctx context.Context, sql string, args arguments, columns int, read func(row []driver.Value) error) error {
	values, err := driverValues(args)
	if err != nil {
		return err
	}
	return repeat(ctx, func() error {
		// Of the pool's sessions a restart of the server may have left nothing but dead ones; each is tried once.
		err := error(driver.ErrBadConn)
		for try := 0; try <= s.maxOpen && errors.Is(err, driver.ErrBadConn); try++ {
			err = s.onSession(ctx, func(on *session) error {
				return on.queryRow(unwatch(ctx), statement{sql, sql}, values, columns, read)
			})
		}
		return err
	})
}

// onSession uses a session of the pool until the deadline of the context.
func (s *Store) onSession(ctx context.Context, do func(*session) error) error {
	conn, err := s.db.DB.Conn(ctx)
	if err != nil {
		return err
	}
	pin := pinned{conn}
	defer pin.release()
	return pin.use(func(on *session) error {
		on.bounds.until, _ = ctx.Deadline()
		return do(on)
	})
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
