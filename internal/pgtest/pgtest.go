// Package pgtest gives every test a migrated PostgreSQL database of its own.
//
// The test binary's TestMain hands over with os.Exit(pgtest.Main(m, migrate)); each test then calls New. One private
// cluster serves the whole binary and is made when the first test asks for it. With TEST_DATABASE_URL set, databases
// are made on that server instead. The cluster has goroutines of its own, so a check for leaked ones starts after the first
// New, with goleak.IgnoreCurrent.
package pgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"headway/internal/embedded"
)

// serverEnv names a server to use instead of a private one: the URL of a role that may create databases.
const serverEnv = "TEST_DATABASE_URL"

// Migrate brings an empty database to the schema under test.
type Migrate func(ctx context.Context, db *sql.DB) error

// shared is what all tests of one binary use. It has to be a variable of the package: testing has no way to pass
// anything from TestMain to a test.
var shared *cluster

// Main runs the tests of a binary whose databases are made by migrate, and returns the exit code.
func Main(m *testing.M, migrate func(ctx context.Context, db *sql.DB) error) int {
	shared = &cluster{migrate: migrate, template: "headway_template_" + strings.ToLower(rand.Text())}
	code := m.Run()
	if err := shared.close(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
		return max(code, 1)
	}
	return code
}

// New makes a migrated database for one test and returns its URL. It is dropped, whoever is connected, when the test
// ends.
func New(tb testing.TB) string {
	tb.Helper()
	if shared == nil {
		tb.Fatal("pgtest: TestMain has to hand over to pgtest.Main")
	}
	if err := shared.ready(); err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	name := "headway_test_" + strings.ToLower(rand.Text())
	if err := shared.create(name); err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	tb.Cleanup(func() {
		if err := shared.drop(name); err != nil {
			tb.Errorf("pgtest: %v", err)
		}
	})
	return withDatabase(shared.url, name)
}

// SetClock makes headway_now() return a fixed instant in one database, for every session from its next statement on.
func SetClock(tb testing.TB, databaseURL string, at time.Time) {
	tb.Helper()
	body := "SELECT " + pq.QuoteLiteral(at.UTC().Format("2006-01-02 15:04:05.999999Z07:00")) + "::timestamptz"
	err := execute(databaseURL, "CREATE OR REPLACE FUNCTION headway_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS "+
		pq.QuoteLiteral(body))
	if err != nil {
		tb.Fatalf("pgtest: set the clock: %v", err)
	}
}

// cluster is the server of one test binary and the template its databases are copied from.
type cluster struct {
	migrate  Migrate
	template string

	once   sync.Once
	err    error
	url    string             // of the database from which others are made
	admin  *sql.DB            // sessions on it
	folder string             // empty if the server is not ours
	server *embedded.Postgres // nil if the server is not ours
}

// ready starts the server and makes the template, once.
func (c *cluster) ready() error {
	c.once.Do(func() { c.err = c.open(context.Background()) })
	return c.err
}

func (c *cluster) open(ctx context.Context) (err error) {
	if c.url = os.Getenv(serverEnv); c.url == "" {
		if c.folder, err = temporaryFolder(); err != nil {
			return err
		}
		if c.server, err = startServer(ctx, c.folder, "off"); err != nil {
			return err
		}
		c.url = c.server.URL()
	}
	if c.admin, err = sql.Open("postgres", c.url); err != nil {
		return fmt.Errorf("%s: %w", serverEnv, err)
	}
	if _, err := c.admin.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(c.template)); err != nil {
		return fmt.Errorf("create the template database: %w", err)
	}
	if err := migrated(ctx, withDatabase(c.url, c.template), c.migrate); err != nil {
		return err
	}
	// A database can be copied only while nobody is connected to it.
	_, err = c.admin.ExecContext(ctx, "ALTER DATABASE "+pq.QuoteIdentifier(c.template)+" ALLOW_CONNECTIONS false")
	return err
}

// create copies the template. The migration's sessions may take a moment to be gone from it after they were closed.
func (c *cluster) create(name string) error {
	statement := "CREATE DATABASE " + pq.QuoteIdentifier(name) + " TEMPLATE " + pq.QuoteIdentifier(c.template)
	return retryWhile("55006", func() error { // object_in_use
		_, err := c.admin.Exec(statement)
		return err
	})
}

func (c *cluster) drop(name string) error {
	_, err := c.admin.Exec("DROP DATABASE IF EXISTS " + pq.QuoteIdentifier(name) + " WITH (FORCE)")
	return err
}

func (c *cluster) close() error {
	var errs []error
	if c.admin != nil {
		if c.server == nil {
			errs = append(errs, c.drop(c.template))
		}
		errs = append(errs, c.admin.Close())
	}
	if c.server != nil {
		errs = append(errs, c.server.Stop())
	}
	if c.folder != "" {
		errs = append(errs, os.RemoveAll(c.folder))
	}
	return errors.Join(errs...)
}

// startServer starts a cluster that need not survive a power cut of the machine. With synchronous commits it loses
// nothing when it crashes.
func startServer(ctx context.Context, folder, synchronousCommit string) (*embedded.Postgres, error) {
	return embedded.StartPostgres(ctx, embedded.PostgresConfig{
		DataDir: folder,
		Settings: map[string]string{
			"fsync":              "off",
			"synchronous_commit": synchronousCommit,
			"full_page_writes":   "off",
			"max_connections":    "300",
		},
	})
}

// temporaryFolder is short, so that the server's socket fits into it and nothing can be left elsewhere.
func temporaryFolder() (string, error) {
	folder, err := os.MkdirTemp("/tmp", "headway-pgtest-")
	if err != nil {
		return "", fmt.Errorf("folder for the test cluster: %w", err)
	}
	// The server may have to run as another user; what lies inside is closed to all others.
	if err := os.Chmod(folder, 0o711); err != nil {
		return "", fmt.Errorf("folder for the test cluster: %w", err)
	}
	return folder, nil
}

func migrated(ctx context.Context, databaseURL string, migrate Migrate) error {
	db, err := sql.Open("postgres", databaseURL)
	if err != nil {
		return fmt.Errorf("connect to migrate: %w", err)
	}
	if err := migrate(ctx, db); err != nil {
		return errors.Join(fmt.Errorf("migrate: %w", err), db.Close())
	}
	return db.Close()
}

func execute(databaseURL, statement string) error {
	db, err := sql.Open("postgres", databaseURL)
	if err != nil {
		return err
	}
	_, err = db.Exec(statement)
	return errors.Join(err, db.Close())
}

// withDatabase is the URL of another database on the same server.
func withDatabase(serverURL, name string) string {
	u, err := url.Parse(serverURL)
	if err != nil {
		return serverURL // sql.Open says what is wrong with it
	}
	u.Path = "/" + name
	return u.String()
}

// retryWhile repeats what fails with one SQLSTATE, for up to 5 s.
func retryWhile(code pqerror.Code, action func() error) error {
	limit := time.NewTimer(5 * time.Second)
	defer limit.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		err := action()
		var refusal *pq.Error
		if !errors.As(err, &refusal) || refusal.Code != code {
			return err
		}
		select {
		case <-tick.C:
		case <-limit.C:
			return err
		}
	}
}
