package pgtest

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// standbyLimit is how long a standby may take to do what it is told.
const standbyLimit = 10 * time.Second

// Standby starts a copy of the server that follows it, and removes it when the test ends. The server is stopped for a moment.
func (f *Faulty) Standby(tb testing.TB) *Faulty {
	tb.Helper()
	folder, err := temporaryFolder()
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	s := &Faulty{tb: tb, folder: folder}
	tb.Cleanup(func() {
		s.Stop(false)
		if err := os.RemoveAll(folder); err != nil {
			tb.Errorf("pgtest: %v", err)
		}
	})
	f.Stop(false)
	const cluster = "cluster"
	// A server that has stopped in good order is copied like any folder; cp keeps the owner, whom Go would have to be told.
	if out, err := exec.Command("cp", "-a", filepath.Join(f.folder, cluster), filepath.Join(folder, cluster)).CombinedOutput(); err != nil {
		tb.Fatalf("pgtest: copy the server: %v: %s", err, out)
	}
	f.Start()
	if err := follow(f.url, filepath.Join(folder, cluster)); err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	s.Start()
	return s
}

// Replay has a standby go on with what it receives from its server, or not. It comes back when that is so.
func (f *Faulty) Replay(on bool) {
	f.tb.Helper()
	statement := "SELECT pg_wal_replay_pause()"
	if on {
		statement = "SELECT pg_wal_replay_resume()"
	}
	if err := execute(f.url, statement); err != nil {
		f.tb.Fatalf("pgtest: %v", err)
	}
	f.await("SELECT (pg_get_wal_replay_pause_state() = 'paused') <> $1", on)
}

// Cut ends a standby's connection to its server for good. It goes on answering.
func (f *Faulty) Cut() {
	f.tb.Helper()
	for _, statement := range []string{"ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()"} {
		if err := execute(f.url, statement); err != nil {
			f.tb.Fatalf("pgtest: %v", err)
		}
	}
	f.await("SELECT NOT EXISTS (SELECT FROM pg_stat_wal_receiver)")
}

// await waits until a question is answered with true.
func (f *Faulty) await(question string, args ...any) {
	f.tb.Helper()
	db, err := sql.Open("postgres", f.url)
	if err != nil {
		f.tb.Fatalf("pgtest: %v", err)
	}
	defer db.Close()
	for limit := time.Now().Add(standbyLimit); ; time.Sleep(10 * time.Millisecond) {
		var so bool
		if err := db.QueryRow(question, args...).Scan(&so); err != nil {
			f.tb.Fatalf("pgtest: %s: %v", question, err)
		}
		if so {
			return
		}
		if time.Now().After(limit) {
			f.tb.Fatalf("pgtest: not within %v: %s", standbyLimit, question)
		}
	}
}

// follow makes a stopped copy a standby of the server.
func follow(serverURL, cluster string) error {
	server, err := url.Parse(serverURL)
	if err != nil {
		return fmt.Errorf("address of the server: %w", err)
	}
	settings, err := os.OpenFile(filepath.Join(cluster, "postgresql.auto.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("settings of the standby: %w", err)
	}
	_, err = fmt.Fprintf(settings, "\nprimary_conninfo = 'host=%s user=%s'\n", server.Query().Get("host"), server.User.Username())
	if closed := settings.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("settings of the standby: %w", err)
	}
	// An empty file that the server only looks for, whoever owns it.
	return os.WriteFile(filepath.Join(cluster, "standby.signal"), nil, 0o644)
}
