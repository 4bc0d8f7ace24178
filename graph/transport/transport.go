// Package transport serves GraphQL over HTTP, websockets and server-sent events: it turns bytes into operations,
// keeps every named limit, and turns results and failures into what the protocols say.
package transport

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

// Config is what a Handler needs.
type Config struct {
	// Executor runs operations; NewExecutor makes one with every limit in place.
	Executor graphql.GraphExecutor
	// Authenticator tells who asks.
	Authenticator Authenticator
	// Limits bounds every request; a zero field takes its default.
	Limits Limits
	// Log gets what an operator must know.
	Log *slog.Logger
	// AllowedOrigins lists the foreign web origins ("https://app.example.com") whose pages may call; "*" is every one.
	// The server's own origin and programs, which send none, always may.
	AllowedOrigins []string
	// Persisted keeps the documents that clients name by hash; nil is a NewPersistedMemory.
	Persisted PersistedStore
	// AllowList holds the documents that may always run by their hash; nil is none.
	AllowList AllowList
	// AllowListOnly refuses every document that is not on AllowList.
	AllowListOnly bool
	// Sockets bounds websockets and event streams; a zero field takes its default.
	Sockets SocketConfig
}

// Handler serves one GraphQL endpoint. Close it to end its sockets.
type Handler struct {
	executor      graphql.GraphExecutor
	authenticator Authenticator
	limits        Limits
	log           *slog.Logger
	origins       []string
	documents     documents
	buffers       buffers
	compressors   compressors
	sockets       *sockets
}

// New makes a handler, or says which part of the configuration is missing or contradictory.
func New(config Config) (*Handler, error) {
	switch {
	case config.Executor == nil:
		return nil, errors.New("graphql transport: no executor")
	case config.Authenticator == nil:
		return nil, errors.New("graphql transport: no authenticator")
	case config.Log == nil:
		return nil, errors.New("graphql transport: no log")
	case config.AllowListOnly && len(config.AllowList) == 0:
		return nil, errors.New("graphql transport: only listed documents are allowed, but none is listed")
	}
	limits := config.Limits.withDefaults()
	if config.Persisted == nil {
		config.Persisted = NewPersistedMemory(limits.PersistedDocuments)
	}
	h := &Handler{
		executor:      config.Executor,
		authenticator: config.Authenticator,
		limits:        limits,
		log:           config.Log,
		origins:       config.AllowedOrigins,
		documents:     documents{store: config.Persisted, list: config.AllowList, listOnly: config.AllowListOnly},
	}
	h.sockets = newSockets(h, config.Sockets)
	return h, nil
}

// Close ends every socket and event stream with a code on which clients come back, and waits for them until ctx ends.
func (h *Handler) Close(ctx context.Context) error { return h.closeSockets(ctx) }

// ServeHTTP answers by what the request is: a websocket, an event stream, a preflight, or an operation in POST or GET.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = r.WithContext(graphql.StartOperationTrace(WithRequestID(r.Context(), requestIDOf(w))))
	defer h.recovered(w, r)
	h.allowOrigin(w, r)
	switch {
	case isWebsocket(r):
		h.serveWebSocket(w, r)
	case r.Method == http.MethodOptions:
		h.serveOptions(w)
	case r.Method == http.MethodGet && wantsEventStream(r), r.Method == http.MethodPost && wantsEventStream(r):
		h.serveSSE(w, r)
	case r.Method == http.MethodPost:
		h.servePost(w, r)
	case r.Method == http.MethodGet, r.Method == http.MethodHead:
		h.serveGet(w, r)
	default:
		w.Header().Set("Allow", allowedMethods)
		h.refuse(w, r, http.StatusMethodNotAllowed, badRequest("GraphQL is served to POST and GET, not to %s.", r.Method))
	}
}

// allowedMethods is what the endpoint answers to.
const allowedMethods = "GET, HEAD, POST, OPTIONS"

// recovered answers a panic of our own with INTERNAL, as far as the response has not begun.
func (h *Handler) recovered(w http.ResponseWriter, r *http.Request) {
	panicked := recover()
	if panicked == nil {
		return
	}
	if aborted, ok := panicked.(error); ok && errors.Is(aborted, http.ErrAbortHandler) {
		panic(panicked)
	}
	h.refuse(w, r, http.StatusInternalServerError, Recover(h.log)(r.Context(), panicked))
}

// isWebsocket tells a request to change to the websocket protocol.
func isWebsocket(r *http.Request) bool {
	return headerHas(r.Header, "Connection", "upgrade") && headerHas(r.Header, "Upgrade", "websocket")
}

// headerHas tells whether a header that lists tokens has this one, in any case.
func headerHas(header http.Header, name, token string) bool {
	for _, line := range header.Values(name) {
		for element := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(element), token) {
				return true
			}
		}
	}
	return false
}
