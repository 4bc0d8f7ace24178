//go:build linux

package main

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/lib/pq" // the driver

	"headway/internal/embedded"
)

// backing is the PostgreSQL that everything runs on, with the dataset, and Headway's binary.
type backing struct {
	folder   string
	kept     bool
	binary   string
	postgres *embedded.Postgres
	database *sql.DB
	world    *world
}

// loaded says that the folder holds the whole dataset.
const loaded = "loaded"

// startBacking makes the dataset in the folder unless it is there. Without a folder it is made in one that goes with the program.
func startBacking(ctx context.Context, o options) (*backing, error) {
	b := &backing{folder: o.data, kept: o.data != "", binary: o.headway, world: newWorld(o.size)}
	if !b.kept {
		var err error
		if b.folder, err = os.MkdirTemp("/tmp", "headway-bench-"); err != nil {
			return nil, fmt.Errorf("folder for the servers: %w", err)
		}
	}
	if err := b.launch(ctx, o.progress); err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

func (b *backing) launch(ctx context.Context, say *log.Logger) error {
	// The database's account has to pass through.
	if err := os.MkdirAll(b.folder, 0o711); err != nil {
		return fmt.Errorf("folder for the servers: %w", err)
	}
	if err := os.Chmod(b.folder, 0o711); err != nil {
		return fmt.Errorf("folder for the servers: %w", err)
	}
	if b.binary == "" {
		b.binary = filepath.Join(b.folder, "headway-binary")
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", b.binary, "headway/cmd/headway").CombinedOutput(); err != nil {
			return fmt.Errorf("build headway: %w: %s", err, out)
		}
	}
	done := filepath.Join(b.folder, fmt.Sprintf("%s-%d", loaded, b.world.Orders))
	if _, err := os.Stat(done); err != nil {
		if err := b.load(ctx, say); err != nil {
			return fmt.Errorf("make the dataset: %w", err)
		}
		if err := os.WriteFile(done, nil, 0o644); err != nil {
			return fmt.Errorf("make the dataset: %w", err)
		}
	}
	if err := b.startPostgres(ctx, b.settings()); err != nil {
		return err
	}
	if err := b.command(ctx, "migrate"); err != nil { // what has been added since
		return err
	}
	return b.prewarm(ctx)
}

// prewarm reads the dataset into PostgreSQL's memory, where a server that has run for a while has it.
func (b *backing) prewarm(ctx context.Context) error {
	_, err := b.database.ExecContext(ctx, `CREATE EXTENSION IF NOT EXISTS pg_prewarm;
		SELECT pg_prewarm(c.oid) FROM pg_class c WHERE c.relkind IN ('r', 'i') AND c.relnamespace IN ('public'::regnamespace, 'plain'::regnamespace)`)
	if err != nil {
		return fmt.Errorf("read the dataset into memory: %w", err)
	}
	return nil
}

// settings are those of a server for a dataset of that size; what matters for durability is as PostgreSQL has it.
func (b *backing) settings() map[string]string {
	buffers := "256MB"
	if b.world.Orders > 200_000 {
		buffers = "6GB"
	}
	return map[string]string{"shared_buffers": buffers, "effective_cache_size": "12GB", "random_page_cost": "1.1", "work_mem": "16MB",
		"max_wal_size": "8GB", "checkpoint_timeout": "30min", "max_connections": "200"}
}

func (b *backing) startPostgres(ctx context.Context, settings map[string]string) (err error) {
	b.postgres, err = embedded.StartPostgres(ctx, embedded.PostgresConfig{DataDir: filepath.Join(b.folder, "postgres"), Settings: settings})
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	if b.database, err = sql.Open("postgres", b.postgres.URL()); err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	return nil
}

// load makes the dataset on a server that need not survive a crash.
func (b *backing) load(ctx context.Context, say *log.Logger) error {
	settings := b.settings()
	for name, value := range map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off", "wal_level": "minimal", "max_wal_senders": "0"} {
		settings[name] = value
	}
	if err := b.startPostgres(ctx, settings); err != nil {
		return err
	}
	if err := b.command(ctx, "migrate"); err != nil {
		return err
	}
	began := time.Now()
	if err := (&loader{b.world, b.database, say}).load(ctx); err != nil {
		return err
	}
	// The clock stands at the end of the dataset, however old that is: no order expires meanwhile.
	clock := fmt.Sprintf("CREATE OR REPLACE FUNCTION headway_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT '%s'::timestamptz $$",
		theEnd().Format(time.RFC3339))
	for _, statement := range []string{clock, "VACUUM (FREEZE, ANALYZE)", "CHECKPOINT"} {
		if _, err := b.database.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	say.Printf("dataset of %d orders made in %s", b.world.Orders, time.Since(began).Round(time.Second))
	_ = b.database.Close()
	err := b.postgres.Stop()
	b.world = newWorld(b.world.size)
	return err
}

// environment is Headway's: that of a server with nothing configured, but that what an account may spend is not what is measured.
func (b *backing) environment() []string {
	return append(os.Environ(), "DATABASE_URL="+b.postgres.URL(), "HEADWAY_TOKEN_SECRET="+secret, "HEADWAY_MAX_COST_PER_MINUTE=-1",
		"HEADWAY_LOG_LEVEL=WARN", "HEADWAY_ACCESS_LOG=false")
}

// secret signs every token here.
const secret = "a secret that this benchmark shares with its servers"

func (b *backing) command(ctx context.Context, arguments ...string) error {
	cmd := exec.CommandContext(ctx, b.binary, append(arguments, "--data", filepath.Join(b.folder, "headway"))...)
	cmd.Env = b.environment()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("headway %s: %w: %s", strings.Join(arguments, " "), err, out)
	}
	return nil
}

func (b *backing) stop() {
	if b.database != nil {
		_ = b.database.Close()
	}
	if b.postgres != nil {
		_ = b.postgres.Stop()
	}
	if !b.kept {
		_ = os.RemoveAll(b.folder)
	}
}
