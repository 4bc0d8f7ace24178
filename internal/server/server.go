// Package server answers HTTP: it puts every route on one page and around each of them what all need alike: a request id,
// security headers, a log line that gives no secret away, a metric, and an end to panics.
package server

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"time"
)

// Config is what a Handler serves.
type Config struct {
	// GraphQL answers /graphql: HTTP, websockets and event streams.
	GraphQL http.Handler
	// Redirect counts a click on a tracking link and says where the link leads; NOT_FOUND.
	Redirect func(ctx context.Context, code string, visit Visit) (location string, err error)
	// Health answers /readyz.
	Health func(ctx context.Context) Health
	// Metrics gathers what /metrics shows.
	Metrics *Metrics
	// Site is the dashboard as it was built; it may be empty.
	Site fs.FS
	// Proxies are the networks whose X-Forwarded-For is believed.
	Proxies []netip.Prefix
	// MaxBodyBytes bounds what /v1/ reads of a request.
	MaxBodyBytes int64
	// ReadTimeout is how long a client may take to send a body; 0 is no limit.
	ReadTimeout time.Duration
	// AccessLog tells whether every request is logged.
	AccessLog bool
	Log       *slog.Logger
}

// Visit is what a tracking link learns of its visitor. The address is hashed and forgotten (rule 20).
type Visit struct {
	Address   string
	UserAgent string
}

// server holds what the routes need.
type server struct {
	Config
	site *site
}

// New makes the handler of everything that this program serves.
func New(config Config) http.Handler {
	s := &server{Config: config, site: newSite(config.Site)}
	var handler http.Handler = s.routes()
	handler = s.inTime(handler)
	handler = s.recovered(handler)
	handler = s.observed(handler)
	return s.behindProxies(handler)
}
