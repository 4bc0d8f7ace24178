package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"headway/internal/server"
)

// healthTimeout bounds the look at the database that /readyz takes.
const healthTimeout = 2 * time.Second

// errDatabaseDied is the end of a server whose private PostgreSQL ended by itself.
var errDatabaseDied = errors.New("the private PostgreSQL has ended by itself, so Headway stops: start it again, it recovers; " +
	"what PostgreSQL said last is in the log (--log-level debug shows all of it)")

// serve answers requests until the context ends or something that it cannot do without fails, and then stops in good order.
func (a *App) serve(ctx context.Context, s *Server) error {
	failed := make(chan error, 2)
	var running sync.WaitGroup
	running.Go(func() {
		if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve: %w", err)
		}
	})
	stopBeside := a.runBeside(s, failed)
	close(a.serving)
	a.log.Info("serving", "address", a.Addr(), "url", s.URL)

	var err error
	select {
	case <-ctx.Done():
		a.log.Info("stopping")
	case <-s.database.died:
		err = errDatabaseDied
	case err = <-failed:
	}
	stopBeside()
	err = errors.Join(err, a.stopServing(s))
	running.Wait()
	return err
}

// runBeside starts what was asked to run next to the server, and returns what stops it and waits.
func (a *App) runBeside(s *Server, failed chan<- error) (stop func()) {
	if a.beside == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.beside(ctx, s); err != nil && ctx.Err() == nil {
			failed <- err
		}
	})
	return func() {
		cancel()
		running.Wait()
	}
}

// stopServing fails /readyz first, then takes no more connections, asks sockets to come back elsewhere, and waits for what
// is in flight.
func (a *App) stopServing(s *Server) error {
	s.stopping.Store(true)
	time.Sleep(a.config.HTTP.ShutdownDelay)
	ctx, cancel := context.WithTimeout(context.Background(), a.config.HTTP.ShutdownTimeout)
	defer cancel()
	var sockets error
	var closing sync.WaitGroup
	closing.Go(func() { sockets = s.transport.Close(ctx) })
	err := s.http.Shutdown(ctx)
	closing.Wait()
	if err != nil {
		err = errors.Join(fmt.Errorf("requests in flight did not finish within %v: %w", a.config.HTTP.ShutdownTimeout, err), s.http.Close())
	}
	if sockets != nil {
		err = errors.Join(err, fmt.Errorf("sockets did not close within %v: %w", a.config.HTTP.ShutdownTimeout, sockets))
	}
	return err
}

// health is what /readyz says.
func (s *Server) health(ctx context.Context) server.Health {
	h := server.Health{Status: server.StatusOK, Database: server.StatusOK, Redis: server.StatusOK}
	if !s.hub.Counts().Connected {
		h.Redis, h.Status = server.StatusDegraded, server.StatusDegraded
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	if err := s.database.store.Ping(ctx); err != nil {
		h.Database, h.Status = server.StatusDown, server.StatusDown
	}
	if s.stopping.Load() {
		h.Status = server.StatusStopping
	}
	return h
}
