// Package postgres keeps orders and everything around them in PostgreSQL. It implements what internal/order asks of a store;
// the rules are there, and what no program may break is in the constraints of the migrations.
package postgres

import (
	"context"
	"database/sql"
	"time"

	"github.com/jmoiron/sqlx"

	"headway/internal/order"
)

// Config says which database is used, and how.
type Config struct {
	// URL is what lib/pq connects to.
	URL string
	// ApplicationName is what the server shows of our sessions; "headway" when empty.
	ApplicationName string
	// MaxOpen is how many sessions there may be at once; 20 when zero.
	MaxOpen int
	// StatementTimeout is how long one statement may take, waiting for locks included; 15 s when zero.
	StatementTimeout time.Duration
	// ConnectTimeout is how long it may take to reach the server; 5 s when zero.
	ConnectTimeout time.Duration
}

func (c Config) withDefaults() Config {
	if c.ApplicationName == "" {
		c.ApplicationName = "headway"
	}
	if c.MaxOpen == 0 {
		c.MaxOpen = 20
	}
	if c.StatementTimeout == 0 {
		c.StatementTimeout = 15 * time.Second
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 5 * time.Second
	}
	return c
}

// Store is the database. It is safe for concurrent use.
type Store struct {
	db         *sqlx.DB
	maxOpen    int
	statements *reportStatements
	sums       *sumsStatements
}

var _ order.Store = (*Store)(nil)

// Open connects to the database and makes sure that it answers. It neither migrates nor checks the schema: see Migrate and
// CheckSchema. The caller closes the store. UNAVAILABLE when there is no server.
func Open(ctx context.Context, config Config) (*Store, error) {
	config = config.withDefaults()
	connector, err := newConnector(config)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(config.MaxOpen)
	db.SetMaxIdleConns(config.MaxOpen)
	db.SetConnMaxIdleTime(5 * time.Minute)
	db.SetConnMaxLifetime(time.Hour)
	store := &Store{db: sqlx.NewDb(db, "postgres"), maxOpen: config.MaxOpen, statements: newReportStatements(), sums: newSumsStatements()}
	if err := store.Ping(ctx); err != nil {
		_ = db.Close() // nothing was done with it, and the failed ping is what matters
		return nil, err
	}
	return store, nil
}

// Close ends every session, after what runs on it. Those that the server has ended already, in a crash or a restart, are no failure.
func (s *Store) Close() error {
	err := fail(context.Background(), "close the sessions", s.db.Close())
	if order.CodeOf(err) == order.CodeUnavailable {
		return nil
	}
	return err
}

// Ping tells whether the database answers; UNAVAILABLE when it does not.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return fail(ctx, "ping the database", s.db.QueryRowContext(ctx, "SELECT 1").Scan(&one))
}

// Pool tells how the pool of sessions is doing.
func (s *Store) Pool() sql.DBStats { return s.db.Stats() }

// Now is the database's clock.
func (s *Store) Now(ctx context.Context) (time.Time, error) { return readClock(ctx, s.db) }

func readClock(ctx context.Context, q queryer) (time.Time, error) {
	var now time.Time
	err := q.QueryRowContext(ctx, "SELECT headway_now()").Scan(instant{&now})
	return now, fail(ctx, "read the clock", err)
}
