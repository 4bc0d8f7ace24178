// Package app wires the program together: it is the only place that knows all of its parts. App is a whole server, so that a
// test runs what the command line runs, on port 0 and in its own process.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"syscall"

	"headway/internal/config"
)

// Options are what a server takes besides its settings.
type Options struct {
	Log *slog.Logger
	// Beside runs next to the server once it serves, until the context that it is given ends; the server stops after it has
	// returned. An error of it stops the server. nil is nothing.
	Beside func(ctx context.Context, server *Server) error
}

// App is a server from its settings to its end. Make it with New, run it once with Run.
type App struct {
	config  *config.Config
	log     *slog.Logger
	beside  func(ctx context.Context, server *Server) error
	serving chan struct{}

	mu      sync.Mutex
	address string
}

// New makes a server; nothing is started. The error is a sentence about a setting that is wrong.
func New(settings *config.Config, options Options) (*App, error) {
	if err := settings.Err(); err != nil {
		return nil, err
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	return &App{config: settings, log: options.Log, beside: options.Beside, serving: make(chan struct{})}, nil
}

// Serving is closed once requests are answered.
func (a *App) Serving() <-chan struct{} { return a.serving }

// Addr is where the server listens, as host:port; empty until then.
func (a *App) Addr() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.address
}

// Run starts everything, serves until the context ends, and stops everything in good order. It returns nil after such a
// stop, and otherwise one sentence that says what is wrong and what to do.
func (a *App) Run(ctx context.Context) (err error) {
	listener, err := a.listen(ctx)
	if err != nil {
		return err
	}
	var started stack
	defer func() { err = errors.Join(err, started.unwind()) }()
	started.push("listener", func() error { return closed(listener.Close()) })

	startHeapFloor(a.config, &started)
	if err := a.startProfiles(ctx, &started); err != nil {
		return err
	}
	server, err := a.start(ctx, listener, &started)
	if err != nil {
		if ctx.Err() != nil {
			return nil // asked to stop before it was up; whatever failed, failed for that
		}
		return err
	}
	return a.serve(ctx, server)
}

// listen takes the port before anything else is started, so that a port that is taken costs nothing.
func (a *App) listen(ctx context.Context) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.config.Listen)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program: stop that one, or choose another address with --listen HOST:PORT", a.config.Listen)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s: choose a port above 1023 with --listen HOST:PORT", a.config.Listen)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s (%w): choose another address with --listen HOST:PORT", a.config.Listen, err)
	}
	a.mu.Lock()
	a.address = listener.Addr().String()
	a.mu.Unlock()
	return listener, nil
}

// publicURL is what the server is called from outside.
func publicURL(settings *config.Config, address string) string {
	if settings.PublicURL != "" {
		return settings.PublicURL
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "http://" + address
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// closed is nil for what was closed before.
func closed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
