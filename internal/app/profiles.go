package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"sync"
)

// startProfiles serves Go's profiles on an address of their own, if there is one. They show what the program does, names of
// accounts in its memory included, so the settings keep the address to this machine.
func (a *App) startProfiles(ctx context.Context, started *stack) error {
	if a.config.ProfileListen == "" {
		return nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.config.ProfileListen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s (%w): choose another HEADWAY_PPROF_LISTEN, or none", a.config.ProfileListen, err)
	}
	profiles := &http.Server{
		Handler:           profileRoutes(),
		ReadHeaderTimeout: a.config.HTTP.ReadHeaderTimeout,
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
	}
	var running sync.WaitGroup
	running.Go(func() {
		if err := profiles.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("profiles are not served any more", "error", err)
		}
	})
	started.push("profiles", func() error {
		err := profiles.Close()
		running.Wait()
		return err
	})
	a.log.Info("serving profiles", "url", "http://"+listener.Addr().String()+"/debug/pprof/")
	return nil
}

// profileRoutes are the addresses that "go tool pprof" knows.
func profileRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}
