package pgtest

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

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
