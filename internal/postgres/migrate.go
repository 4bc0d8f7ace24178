package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// lockSeconds is how long a migration waits for another instance that is migrating.
const lockSeconds = 300

// Migrate brings the schema up to date. Any number of instances may do so at once: one migrates, the others wait for it.
func Migrate(ctx context.Context, db *sql.DB) error {
	provider, err := migrations(db)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return nil
}

// MigrateURL is Migrate for the database that a URL names. Its sessions have no time limit.
func MigrateURL(ctx context.Context, url string) error {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return fmt.Errorf("database URL: %w", err)
	}
	db := sql.OpenDB(connector)
	return errors.Join(Migrate(ctx, db), db.Close())
}

// CheckSchema refuses a database whose schema is older or newer than this program's.
func (s *Store) CheckSchema(ctx context.Context) error {
	provider, err := migrations(s.db.DB)
	if err != nil {
		return err
	}
	current, err := schemaVersion(ctx, s.db)
	if err != nil {
		return fail(ctx, "read the schema's version", err)
	}
	sources := provider.ListSources()
	wanted := sources[len(sources)-1].Version
	switch {
	case current < wanted:
		return fmt.Errorf("the database's schema is at version %d and this program needs version %d; run `headway migrate`", current, wanted)
	case current > wanted:
		return fmt.Errorf("the database's schema is at version %d, newer than the version %d that this program knows; run the newer headway", current, wanted)
	}
	return nil
}

// schemaVersion is 0 for an empty database. Unlike goose's own look it never writes.
func schemaVersion(ctx context.Context, q queryer) (int64, error) {
	var exists bool
	if err := q.QueryRowContext(ctx, "SELECT to_regclass('goose_db_version') IS NOT NULL").Scan(&exists); err != nil || !exists {
		return 0, err
	}
	var version int64
	err := q.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version)
	return version, err
}

func migrations(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, fmt.Errorf("embedded migrations: %w", err)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, lockSeconds))
	if err != nil {
		return nil, fmt.Errorf("migration lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return provider, nil
}
