package server

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// requestIDHeader carries the id of a request to its client. The GraphQL endpoint takes it from there for its log lines.
const requestIDHeader = "Headway-Request-Id"

// observed logs and measures each request by the pattern of its route. Addresses, paths and headers stay out of the log: a
// path may hold a share token, and a visitor's address is never stored (rule 20).
func (s *server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		w.Header().Set(requestIDHeader, rand.Text()[:12])
		answer := &answer{ResponseWriter: w}
		defer func() {
			took, route := time.Since(started), routeOf(r)
			s.Metrics.request(route, answer.code(), took)
			if !s.AccessLog {
				return
			}
			level := slog.LevelInfo
			if route == "/healthz" || route == "/readyz" || route == "/metrics" || strings.HasPrefix(route, "/assets") {
				level = slog.LevelDebug
			}
			s.Log.LogAttrs(r.Context(), level, "request", slog.String("method", r.Method), slog.String("route", route),
				slog.Int("status", answer.code()), slog.Int64("bytes", answer.bytes), slog.Duration("took", took),
				slog.String("request", w.Header().Get(requestIDHeader)))
		}()
		next.ServeHTTP(answer, r)
	})
}

// routeOf is the pattern of the route without its method. The mux notes it in the request while it serves it.
func routeOf(r *http.Request) string {
	_, route, found := strings.Cut(r.Pattern, " ")
	switch {
	case r.Pattern == "":
		return "none"
	case !found:
		return r.Pattern
	}
	return route
}

// recovered answers a panic with 500 and logs where it came from.
func (s *server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			panicked := recover()
			if panicked == nil {
				return
			}
			if err, ok := panicked.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(panicked)
			}
			s.Log.Error("a request panicked", "route", routeOf(r), "request", w.Header().Get(requestIDHeader),
				"panic", fmt.Sprint(panicked), "stack", string(debug.Stack()))
			if answer, ok := w.(*answer); ok && answer.status == 0 {
				internal(w)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// answer remembers what was answered.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *answer) code() int {
	if a.status == 0 {
		return http.StatusOK // net/http says so for a handler that says nothing
	}
	return a.status
}

// WriteHeader notes the status; an informational one is not the answer yet.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(p)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what is below.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// Flush is for event streams.
func (a *answer) Flush() { _ = http.NewResponseController(a.ResponseWriter).Flush() }

// Hijack is for websockets.
func (a *answer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if a.status == 0 {
		a.status = http.StatusSwitchingProtocols
	}
	return http.NewResponseController(a.ResponseWriter).Hijack()
}
