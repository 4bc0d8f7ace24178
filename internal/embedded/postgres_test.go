//go:build unix

package embedded

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headway/internal/embedded/process"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(roleEnv); role != "" {
		os.Exit(play(role, os.Getenv(folderEnv)))
	}
	goleak.VerifyTestMain(m)
}

// unsafeSettings make a cluster quick where nothing has to survive a power cut.
func unsafeSettings() map[string]string {
	return map[string]string{"fsync": "off"}
}

// dataDir is a short folder, as real ones are; the name that testing gives is too long for a socket.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "headway-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func start(t *testing.T, dir string) *Postgres {
	t.Helper()
	p, err := StartPostgres(t.Context(), PostgresConfig{DataDir: dir, Log: t.Output(), Settings: unsafeSettings()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Stop(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// query runs SQL that answers one text.
func query(t *testing.T, url, statement string) string {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var answer string
	if err := db.QueryRow(statement).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return answer
}

func waitUntil(t *testing.T, what string, condition func() bool) {
	t.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("not within 20 s: %s", what)
		}
	}
}

func TestServerIsPrivateAndSpeaksUnicode(t *testing.T) {
	p := start(t, dataDir(t))
	for statement, want := range map[string]string{
		"SELECT current_database()": "headway",
		"SHOW listen_addresses":     "",
		"SHOW server_encoding":      "UTF8",
		"SHOW timezone":             "UTC",
		"SHOW fsync":                "off",
		"SELECT lower('ÄÖЖ')":       "äöж",
		"SELECT count(*)::text FROM pg_roles WHERE rolcanlogin":                  "1",
		"SELECT string_agg(x, '' ORDER BY x) FROM unnest('{b,A,a,B}'::text[]) x": "ABab",
	} {
		if got := query(t, p.URL(), statement); got != want {
			t.Errorf("%s = %q, want %q", statement, got, want)
		}
	}
	info, err := os.Stat(p.folder.socket)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("socket folder has mode %o, want 700", info.Mode().Perm())
	}
}

func TestRestartKeepsData(t *testing.T) {
	dir := dataDir(t)
	p := start(t, dir)
	query(t, p.URL(), "CREATE TABLE kept AS SELECT 'still here' AS word; SELECT 'made'")
	pid := p.PID()
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	if process.Running(pid) {
		t.Fatalf("process %d runs after Stop", pid)
	}
	if err := p.Stop(); err != nil {
		t.Fatalf("second Stop: %v", err)
	}
	select {
	case <-p.Done():
		t.Fatal("Done is closed though the server was stopped")
	default:
	}
	if got := query(t, start(t, dir).URL(), "SELECT word FROM kept"); got != "still here" {
		t.Fatalf("got %q", got)
	}
}

func TestStopDoesNotWaitForSessions(t *testing.T) {
	p := start(t, dataDir(t))
	db, err := sql.Open("postgres", p.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	began := time.Now()
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > fastLimit/2 {
		t.Fatalf("Stop took %v with an open transaction", took)
	}
}

func TestDoneTellsThatTheServerDied(t *testing.T) {
	dir := dataDir(t)
	p := start(t, dir)
	query(t, p.URL(), "CREATE TABLE kept AS SELECT 'still here' AS word; SELECT 'made'")
	if err := syscall.Kill(p.PID(), syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("Done is not closed")
	}
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	if got := query(t, start(t, dir).URL(), "SELECT word FROM kept"); got != "still here" {
		t.Fatalf("got %q after a crash", got)
	}
}

func TestStalePostmasterPidOfAnotherProcess(t *testing.T) {
	dir := dataDir(t)
	p := start(t, dir)
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, clusterFolder, "postmaster.pid")
	stale := strconv.Itoa(os.Getpid()) + "\n" + filepath.Dir(name) + "\n"
	if err := os.WriteFile(name, []byte(stale), 0o644); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
}

func TestInterruptedFirstStart(t *testing.T) {
	dir := dataDir(t)
	leftover := filepath.Join(dir, halfMade+"123")
	if err := os.MkdirAll(filepath.Join(leftover, "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
	if _, err := os.Stat(leftover); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("the half-made cluster is still there (%v)", err)
	}
}

func TestSecondServerOnOneFolder(t *testing.T) {
	dir := dataDir(t)
	first := start(t, dir)
	_, err := StartPostgres(t.Context(), PostgresConfig{DataDir: dir})
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), "process "+strconv.Itoa(os.Getpid())) {
		t.Fatalf("err = %v, want ErrInUse that names this process", err)
	}
	if got := query(t, first.URL(), "SELECT 'alive'"); got != "alive" {
		t.Fatalf("got %q: the first server was disturbed", got)
	}
}

func TestLongAndOddFolderNames(t *testing.T) {
	dir := filepath.Join(dataDir(t), "with space, comma & Ünicode", strings.Repeat("long", 30))
	p := start(t, dir)
	if got := query(t, p.URL(), "SELECT 'ok'"); got != "ok" {
		t.Fatalf("got %q", got)
	}
	socket := p.folder.socket
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(socket); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("socket folder %s is left behind (%v)", socket, err)
	}
}

func TestServerThatCannotStartQuotesItsLastWords(t *testing.T) {
	dir := dataDir(t)
	_, err := StartPostgres(t.Context(), PostgresConfig{DataDir: dir, Settings: map[string]string{"fsync": "off", "no_such_setting": "1"}})
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Fatalf("err = %v, want the name of the setting", err)
	}
	start(t, dir) // and nothing is left locked or running
}

func TestStartGivesUpWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := dataDir(t)
	if _, err := StartPostgres(ctx, PostgresConfig{DataDir: dir}); !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v, want context.Canceled", err)
	}
	start(t, dir)
}
