package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"headway/internal/config"
	"headway/internal/embedded"
	"headway/internal/order"
	"headway/internal/postgres"
)

// databaseRetry is how long a server that starts waits between two attempts to reach its PostgreSQL.
const databaseRetry = 250 * time.Millisecond

// database is a migrated database and whoever runs it.
type database struct {
	url   string
	store *postgres.Store
	// died is closed when the private PostgreSQL ends by itself; nil with a configured one.
	died <-chan struct{}
	// pid is the private PostgreSQL's, 0 with a configured one.
	pid int
}

// openDatabase gives the configured database, or starts the private one.
func openDatabase(ctx context.Context, settings *config.Config, log *slog.Logger, started *stack) (*database, error) {
	db := &database{url: settings.DatabaseURL}
	if db.url == "" {
		private, err := embedded.StartPostgres(ctx, embedded.PostgresConfig{
			DataDir: filepath.Join(settings.Data, postgresFolder),
			BinDir:  settings.PostgresBin,
			Log:     &lineLog{log: log.With("from", "postgres")},
			// Sessions of this program, of a command beside it, and PostgreSQL's own reserve.
			Settings: map[string]string{"max_connections": fmt.Sprint(settings.Database.MaxConnections*5/2 + 20)},
		})
		if err != nil {
			return nil, err
		}
		started.push("private PostgreSQL", private.Stop)
		db.url, db.died, db.pid = private.URL(), private.Done(), private.PID()
	}
	writes, err := writesFor(settings, log, started)
	if err != nil {
		return nil, err
	}
	store, err := reach(ctx, settings, db.url, writes, log)
	if err != nil {
		return nil, err
	}
	started.push("database sessions", store.Close)
	db.store = store
	return db, nil
}

// writesFor remembers on Redis who wrote what, where there are replicas and other instances.
func writesFor(settings *config.Config, log *slog.Logger, started *stack) (postgres.Writes, error) {
	if len(settings.ReplicaURLs) == 0 || settings.RedisURL == "" {
		return nil, nil
	}
	bus, err := openBus(settings, settings.RedisURL, log)
	if err != nil {
		return nil, err
	}
	started.push("notes on Redis", bus.Close)
	return bus, nil
}

// reach connects, waiting for a database that is still starting.
func reach(ctx context.Context, settings *config.Config, url string, writes postgres.Writes, log *slog.Logger) (*postgres.Store, error) {
	ctx, cancel := context.WithTimeout(ctx, settings.Database.StartTimeout)
	defer cancel()
	for first := true; ; first = false {
		store, err := postgres.Open(ctx, postgres.Config{
			URL: url, MaxOpen: settings.Database.MaxConnections,
			StatementTimeout: settings.Database.StatementTimeout, ConnectTimeout: settings.Database.ConnectTimeout,
			ReplicaURLs: settings.ReplicaURLs, ReplicaMaxLag: settings.Database.ReplicaMaxLag, Writes: writes,
		})
		if err == nil {
			return store, nil
		}
		if order.CodeOf(err) != order.CodeUnavailable {
			return nil, fmt.Errorf("DATABASE_URL cannot be used: %w", root(err))
		}
		if first {
			log.Warn("waiting for PostgreSQL", "for", settings.Database.StartTimeout, "error", root(err))
		}
		select {
		case <-time.After(databaseRetry):
		case <-ctx.Done():
			return nil, fmt.Errorf("PostgreSQL does not answer (%w): check DATABASE_URL, and that the server runs", root(err))
		}
	}
}

// root is the innermost cause: for an operator it says more than a text that is safe to show to strangers.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// migrate brings the schema up to date, or refuses one that is not.
func migrate(ctx context.Context, settings *config.Config, db *database) error {
	if settings.Database.Migrate {
		if err := postgres.MigrateURL(ctx, db.url); err != nil {
			return err
		}
	}
	return db.store.CheckSchema(ctx)
}

// lineLog turns what another program writes into log lines.
type lineLog struct {
	log  *slog.Logger
	rest string
}

var _ io.Writer = (*lineLog)(nil)

// Write logs each whole line. PostgreSQL's own errors are answers to us, and told where they matter; what remains is for
// those who look for it.
func (l *lineLog) Write(p []byte) (int, error) {
	lines := strings.Split(l.rest+string(p), "\n")
	l.rest = lines[len(lines)-1]
	for _, line := range lines[:len(lines)-1] {
		level := slog.LevelDebug
		if strings.Contains(line, "FATAL:") || strings.Contains(line, "PANIC:") {
			level = slog.LevelWarn
		}
		l.log.Log(context.Background(), level, line)
	}
	return len(p), nil
}
