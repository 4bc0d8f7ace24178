package postgres

import (
	"context"
	"os"
	"testing"
	"time"

	"headway/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, Migrate)) }

// newStore is a store on a database of the test's own, and the database's URL.
func newStore(t testing.TB) (*Store, string) {
	t.Helper()
	url := pgtest.New(t)
	return openStore(t, Config{URL: url, MaxOpen: 10}), url
}

func openStore(t testing.TB, config Config) *Store {
	t.Helper()
	store, err := Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// noon is an instant without meaning.
func noon() time.Time { return time.Date(2031, 5, 20, 12, 0, 0, 0, time.UTC) }

// waitFor waits until the condition holds.
func waitFor(t testing.TB, condition func() bool) {
	t.Helper()
	limit, tick := time.After(10*time.Second), time.NewTicker(5*time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatal("it never happened")
		}
	}
}
