package pgtest_test

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/lib/pq"

	"headway/internal/embedded/process"
	"headway/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, migrate)) }

func migrate(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, `
		CREATE TABLE words (word text PRIMARY KEY);
		CREATE FUNCTION headway_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT clock_timestamp()';
	`)
	return err
}

func open(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func words(t *testing.T, db *sql.DB) string {
	t.Helper()
	var all string
	if err := db.QueryRow("SELECT coalesce(string_agg(word, ' ' ORDER BY word), '') FROM words").Scan(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

func insert(t *testing.T, db *sql.DB, word string) {
	t.Helper()
	if _, err := db.Exec("INSERT INTO words VALUES ($1)", word); err != nil {
		t.Fatal(err)
	}
}

func TestDatabasesAreApart(t *testing.T) {
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			db := open(t, pgtest.New(t))
			insert(t, db, "mine")
			if got := words(t, db); got != "mine" {
				t.Errorf("got %q", got)
			}
		})
	}
	wait.Wait()
}

func TestDatabaseIsDroppedThoughInUse(t *testing.T) {
	var url string
	var left *sql.DB
	t.Run("inner", func(inner *testing.T) {
		url = pgtest.New(inner)
		left = open(t, url)
		insert(inner, left, "held")
	})
	err := left.Ping()
	for range 2 { // the pool may try a session that the server has cut
		if err != nil && strings.Contains(err.Error(), "does not exist") {
			return
		}
		err = open(t, url).Ping()
	}
	t.Fatalf("err = %v, want that the database does not exist", err)
}

func TestSetClock(t *testing.T) {
	url := pgtest.New(t)
	db := open(t, url)
	var now time.Time
	read := func() time.Time {
		if err := db.QueryRow("SELECT headway_now()").Scan(&now); err != nil {
			t.Fatal(err)
		}
		return now
	}
	if got := read(); time.Since(got).Abs() > time.Minute {
		t.Fatalf("the clock says %v before it is set", got)
	}
	for _, at := range []time.Time{
		time.Date(2024, 2, 29, 23, 59, 59, 123456000, time.UTC),
		time.Date(2031, 7, 1, 0, 30, 0, 0, time.FixedZone("", 2*3600)),
	} {
		pgtest.SetClock(t, url, at)
		if got := read(); !got.Equal(at) {
			t.Errorf("the clock says %v, want %v", got, at)
		}
	}
	var other time.Time
	if err := open(t, pgtest.New(t)).QueryRow("SELECT headway_now()").Scan(&other); err != nil {
		t.Fatal(err)
	}
	if time.Since(other).Abs() > time.Minute {
		t.Fatalf("another test's clock says %v", other)
	}
}

func TestServerFaults(t *testing.T) {
	server := pgtest.Server(t)
	url := server.URL()
	db := open(t, url)
	insert(t, db, "committed")
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO words VALUES ('lost')"); err != nil {
		t.Fatal(err)
	}
	server.Stop(true)
	if err := tx.Commit(); err == nil {
		t.Fatal("committed on a crashed server")
	}
	if err := open(t, url).Ping(); err == nil {
		t.Fatal("a crashed server answers")
	}
	server.Start()
	if server.URL() != url {
		t.Fatalf("the URL changed from %s to %s", url, server.URL())
	}
	if got := words(t, open(t, url)); got != "committed" {
		t.Fatalf("got %q after a crash", got)
	}
	server.Restart()
	if got := words(t, open(t, url)); got != "committed" {
		t.Fatalf("got %q after a restart", got)
	}
	server.Stop(false)
	server.Stop(false)
}

func TestServerEndsWithItsTest(t *testing.T) {
	var pid int
	t.Run("inner", func(t *testing.T) {
		if err := open(t, pgtest.Server(t).URL()).QueryRow("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int").Scan(&pid); err != nil {
			t.Fatal(err)
		}
		if !process.Running(pid) {
			t.Fatalf("process %d does not run", pid)
		}
	})
	if process.Running(pid) {
		t.Fatalf("process %d outlives its test", pid)
	}
}

func TestServerFromTheEnvironment(t *testing.T) {
	url := pgtest.Server(t).URL()
	cmd := exec.Command(os.Args[0], "-test.run", "^(TestDatabasesAreApart|TestSetClock)$", "-test.v")
	cmd.Env = append(os.Environ(), "TEST_DATABASE_URL="+url)
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "--- PASS") != 2 {
		t.Fatalf("%v: %s", err, out)
	}
	var left int
	db := open(t, url)
	if err := db.QueryRow("SELECT count(*) FROM pg_database WHERE datname ~ '^headway_(test|template)'").Scan(&left); err != nil {
		t.Fatal(err)
	}
	if left != 0 {
		t.Errorf("%d databases are left on the server", left)
	}
}
