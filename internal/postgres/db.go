// Package postgres keeps orders and everything around them in PostgreSQL. It implements what internal/order asks of a store;
// the rules are there, and what no program may break is in the constraints of the migrations.
package postgres

import (
	"context"
	"database/sql"
	"errors"
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
	// MaxOpen is how many sessions there may be at once, and a quarter as many again for lists; 20 when zero.
	MaxOpen int
	// StatementTimeout is how long one statement may take, waiting for locks included; 15 s when zero.
	StatementTimeout time.Duration
	// ReplicaURLs lead to standbys of the same database, from which lists and statistics are read.
	ReplicaURLs []string
	// ReplicaMaxLag is how far behind a standby may be that is read from; 10 s when zero.
	ReplicaMaxLag time.Duration
	// Writes remembers who wrote what for all instances; nil is for a single one.
	Writes Writes
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
	if c.ReplicaMaxLag == 0 {
		c.ReplicaMaxLag = 10 * time.Second
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 5 * time.Second
	}
	return c
}

// forLists is how many sessions lists have. They keep a processor each busy: more of them would only take turns.
func (c Config) forLists() int { return max(1, c.MaxOpen/4) }

// Store is the database. It is safe for concurrent use.
type Store struct {
	db *sqlx.DB
	// primary is the same server as lists and statistics see it, replicas are its standbys; nil without any.
	primary    *node
	replicas   *replicas
	maxOpen    int
	statements *reportStatements
	memory     *orderMemory
	sums       *sumsStatements
}

var _ order.Store = (*Store)(nil)

// Open connects to the database and makes sure that it answers. It neither migrates nor checks the schema: see Migrate and
// CheckSchema. The caller closes the store. UNAVAILABLE when there is no server.
func Open(ctx context.Context, config Config) (*Store, error) {
	config = config.withDefaults()
	memory, err := newOrderMemory()
	if err != nil {
		return nil, err
	}
	db, err := openPool(config, nil, config.MaxOpen)
	if err != nil {
		return nil, err
	}
	lists, err := openPool(config, plannedOnce(), config.forLists())
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	store := &Store{db: sqlx.NewDb(db, "postgres"), maxOpen: config.MaxOpen, statements: newReportStatements(), memory: memory, sums: newSumsStatements()}
	store.primary = &node{name: "primary", db: store.db, lists: lists}
	if err := store.Ping(ctx); err != nil {
		_, _ = db.Close(), lists.Close() // nothing was done with them, and the failed ping is what matters
		return nil, err
	}
	if len(config.ReplicaURLs) > 0 {
		if store.replicas, err = openReplicas(ctx, config, store.primary); err != nil {
			return nil, errors.Join(err, db.Close(), lists.Close())
		}
	}
	return store, nil
}

// plannedOnce are the settings of sessions for lists. Left to itself, PostgreSQL plans a list anew for every marketer, which takes longer than
// to read it; what the shape of the filter calls for, the statement says (orderListing).
func plannedOnce() map[string]string {
	return map[string]string{"plan_cache_mode": "force_generic_plan"}
}

// openPool makes a pool that has no session yet.
func openPool(config Config, settings map[string]string, most int) (*sql.DB, error) {
	connector, err := newConnector(config, settings)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	db.SetConnMaxIdleTime(5 * time.Minute)
	db.SetConnMaxLifetime(time.Hour)
	return db, nil
}

// Close ends every session, after what runs on it. Those that the server has ended already, in a crash or a restart, are no failure.
func (s *Store) Close() error {
	var replicas error
	if s.replicas != nil {
		replicas = s.replicas.close()
	}
	err := fail(context.Background(), "close the sessions", errors.Join(s.db.Close(), s.primary.lists.Close(), replicas))
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
