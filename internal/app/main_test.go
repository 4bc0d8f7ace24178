package app_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"headway/internal/app"
	"headway/internal/config"
	"headway/internal/pgtest"
	"headway/internal/postgres"
)

// patience is how long a test waits for what should take a moment.
const patience = 20 * time.Second

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, postgres.Migrate)) }

// settings are those of a server on a free port, in a data folder of its own, with what else is said.
func settings(t testing.TB, values ...string) *config.Config {
	t.Helper()
	environment := []string{
		"HEADWAY_LISTEN=127.0.0.1:0", "HEADWAY_DATA=" + dataFolder(t), "HEADWAY_SOCKET_SHUTDOWN_SPREAD=100ms",
	}
	c, err := config.Load(config.Sources{Environment: append(environment, values...)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// dataFolder is short enough for a socket, and open to the user that PostgreSQL runs as.
func dataFolder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("/tmp", "headway-app-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(folder, "data")
}

// running is a server in this process.
type running struct {
	*app.App
	t        testing.TB
	settings *config.Config
	server   *app.Server
	stop     context.CancelFunc
	ended    chan error
}

// start runs a server and waits until it serves. It is stopped with the test, and must stop without an error.
func start(t testing.TB, c *config.Config) *running {
	t.Helper()
	r, err := tryStart(t, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.end(); err != nil {
			t.Errorf("the server did not stop well: %v", err)
		}
	})
	return r
}

func tryStart(t testing.TB, c *config.Config) (*running, error) {
	t.Helper()
	r := &running{t: t, settings: c, ended: make(chan error, 1)}
	up := make(chan *app.Server, 1)
	var err error
	r.App, err = app.New(c, app.Options{
		Log:    slog.New(slog.NewTextHandler(logTo(t), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Beside: func(_ context.Context, s *app.Server) error { up <- s; return nil },
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.stop = cancel
	go func() { r.ended <- r.Run(ctx) }()
	select {
	case r.server = <-up:
		<-r.Serving()
		return r, nil
	case err := <-r.ended:
		cancel()
		return nil, err
	case <-time.After(patience):
		cancel()
		t.Fatal("the server neither serves nor fails")
		return nil, nil
	}
}

// end stops the server and gives what Run returned; a second call gives nil.
func (r *running) end() error {
	r.stop()
	if r.ended == nil {
		return nil
	}
	defer func() { r.ended = nil }()
	select {
	case err := <-r.ended:
		return err
	case <-time.After(patience):
		r.t.Fatal("the server does not stop")
		return nil
	}
}

// logTo is the test's own output, which may not be written to after its end.
func logTo(t testing.TB) io.Writer { return t.Output() }

// free is an address on which nobody listens.
func free(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// until waits for a condition.
func until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	limit := time.Now().Add(patience)
	for !holds() {
		if time.Now().After(limit) {
			t.Fatalf("not within %v: %s", patience, what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
