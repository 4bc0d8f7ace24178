package postgres

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"testing"

	"headway/internal/pgtest"
)

// emptyDatabase is a database of the test's own in which nothing was migrated.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	url := pgtest.New(t)
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
		t.Fatal(err)
	}
	return url
}

func TestTwoMigrationsAtOnce(t *testing.T) {
	url := emptyDatabase(t)
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			if err := MigrateURL(context.Background(), url); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	store := openStore(t, Config{URL: url})
	if err := store.CheckSchema(t.Context()); err != nil {
		t.Error(err)
	}
	var applied int
	if err := store.db.Get(&applied, "SELECT count(*) - count(DISTINCT version_id) FROM goose_db_version"); err != nil || applied != 0 {
		t.Errorf("%d migrations ran twice, %v", applied, err)
	}
}

func TestMigrationsGoDownAndUpAgain(t *testing.T) {
	store, url := newStore(t)
	provider, err := migrations(store.db.DB)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.DownTo(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if err := MigrateURL(t.Context(), url); err != nil {
		t.Fatal(err)
	}
}

func TestCheckSchema(t *testing.T) {
	for name, test := range map[string]struct{ change, want string }{
		"as it should be": {"", ""},
		"empty":           {"DROP TABLE goose_db_version", "run `headway migrate`"},
		"newer":           {"INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)", "newer than the version"},
	} {
		store, _ := newStore(t)
		if _, err := store.db.Exec(test.change); err != nil {
			t.Fatal(err)
		}
		err := store.CheckSchema(t.Context())
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMigrateURLNeedsAURL(t *testing.T) {
	if err := MigrateURL(t.Context(), "postgres://%zz"); err == nil {
		t.Fatal("migrated nothing")
	}
	if _, err := Open(t.Context(), Config{URL: "postgres://%zz"}); err == nil {
		t.Fatal("opened nothing")
	}
}
