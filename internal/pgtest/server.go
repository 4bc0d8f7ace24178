package pgtest

import (
	"context"
	"os"
	"syscall"
	"testing"
	"time"

	"headway/internal/embedded"
)

// crashLimit is how long a server that is told to crash may take.
const crashLimit = 10 * time.Second

// Faulty is a PostgreSQL of one test's own, which it may stop, crash and start again. It is for one goroutine.
type Faulty struct {
	tb     testing.TB
	folder string
	server *embedded.Postgres
	url    string
}

// Server starts a cluster for this test alone, migrated if Main was given migrations, and removes it when the test ends.
func Server(tb testing.TB) *Faulty {
	tb.Helper()
	folder, err := temporaryFolder()
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	f := &Faulty{tb: tb, folder: folder}
	tb.Cleanup(func() {
		f.Stop(false)
		if err := os.RemoveAll(folder); err != nil {
			tb.Errorf("pgtest: %v", err)
		}
	})
	f.Start()
	if shared != nil {
		if err := migrated(context.Background(), f.url, shared.migrate); err != nil {
			tb.Fatalf("pgtest: %v", err)
		}
	}
	return f
}

// URL is the database's; it stays the same through Stop and Start.
func (f *Faulty) URL() string { return f.url }

// Start runs the server again after Stop, on the same data. After an immediate stop it recovers first.
func (f *Faulty) Start() {
	f.tb.Helper()
	server, err := startServer(context.Background(), f.folder, "on")
	if err != nil {
		f.tb.Fatalf("pgtest: %v", err)
	}
	f.server, f.url = server, server.URL()
}

// Stop ends the server; every session is cut. An immediate stop is a crash: what was committed is there after
// the next start, nothing else is. A stopped server is no error.
func (f *Faulty) Stop(immediate bool) {
	f.tb.Helper()
	if f.server == nil {
		return
	}
	if immediate {
		f.crash()
	}
	if err := f.server.Stop(); err != nil {
		f.tb.Errorf("pgtest: %v", err)
	}
	f.server = nil
}

// Restart crashes the server and starts it again.
func (f *Faulty) Restart() {
	f.tb.Helper()
	f.Stop(true)
	f.Start()
}

func (f *Faulty) crash() {
	f.tb.Helper()
	if err := syscall.Kill(f.server.PID(), syscall.SIGQUIT); err != nil {
		f.tb.Fatalf("pgtest: crash the server: %v", err)
	}
	select {
	case <-f.server.Done():
	case <-time.After(crashLimit):
		f.tb.Fatalf("pgtest: the server does not crash within %v", crashLimit)
	}
}
