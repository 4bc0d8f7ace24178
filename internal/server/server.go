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

	"headway/internal/order"
)

// Config is what a Handler serves.
type Config struct {
	// GraphQL answers /graphql: HTTP, websockets and event streams.
	GraphQL http.Handler
	// Share answers all below /s/: public links.
	Share http.Handler
	// SignIn answers all below /auth/.
	SignIn http.Handler
	// Carry makes the session of a cookie the credentials of a request.
	Carry func(http.Handler) http.Handler
	// HTTPS tells that browsers reach the server by https alone.
	HTTPS bool
	// Links are the tracking links.
	Links Links
	// Authenticate tells who asks, on what does not go through GraphQL. A visitor is no error.
	Authenticate func(r *http.Request) (Access, error)
	// Deliveries and Clicks take in streams of reports.
	Deliveries, Clicks Stream
	// PostbackViewer tells whose postback URL ends in the secret, and Postback records what came to it.
	PostbackViewer func(ctx context.Context, secret string) (order.Viewer, error)
	Postback       Postback
	// Receipts and Orders are read for exports.
	Receipts Receipts
	Orders   Orders
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
	// Streams and Exports are how many of each there may be at once.
	Streams, Exports int
	// StreamIdle is how long a stream's client may send nothing; StreamWriteTimeout how long it, or an export's, may leave a part
	// of the answer unread.
	StreamIdle, StreamWriteTimeout time.Duration
	// Stopping ends when the server begins to stop: streams then end after what they have read.
	Stopping context.Context
	// AccessLog tells whether every request is logged.
	AccessLog bool
	Log       *slog.Logger
}

// server holds what the routes need.
type server struct {
	Config
	site             *site
	streams, exports gate
}

// New makes the handler of everything that this program serves.
func New(config Config) http.Handler {
	s := &server{
		Config: config, site: newSite(config.Site),
		streams: make(gate, config.Streams), exports: make(gate, config.Exports),
	}
	handler := s.byHTTPS(s.Carry(s.routes()))
	handler = s.inTime(handler)
	handler = s.recovered(handler)
	handler = s.observed(handler)
	return s.behindProxies(handler)
}
