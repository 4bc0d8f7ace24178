package server

import (
	"context"
	"net/http"
	"strings"

	"headway/internal/order"
)

// maxUserAgent is how much of a user agent is looked at, in bytes.
const maxUserAgent = order.MaxReference

// Visit is what a tracking link learns of its visitor. The address is hashed and forgotten (rule 20).
type Visit struct {
	Code      string
	Address   string
	UserAgent string
	// Query is the query string as it was sent.
	Query string
}

// Links are the tracking links. Both give NOT_FOUND for a code that leads nowhere.
type Links struct {
	// Redirect counts a click durably and says where the link leads.
	Redirect func(ctx context.Context, visit Visit) (location string, err error)
	// Target says where the link leads and counts nothing.
	Target func(ctx context.Context, code, query string) (location string, err error)
}

// serveRedirect is the tracking link itself (rule 13): the click is kept, then the visitor goes on. Nothing may keep the
// answer, or the next click would never come here.
func (s *server) serveRedirect(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	w.Header().Set("Referrer-Policy", "no-referrer")
	location, err := s.follow(r)
	if err != nil {
		s.refuse(w, "a click could not be redirected", err)
		return
	}
	w.Header().Set("Location", location)
	w.WriteHeader(http.StatusFound)
}

// follow counts a visit. Who asks for the headers alone does not follow the link, and is no visitor.
func (s *server) follow(r *http.Request) (string, error) {
	code := r.PathValue("code")
	if r.Method == http.MethodHead {
		return s.Links.Target(r.Context(), code, r.URL.RawQuery)
	}
	agent := r.UserAgent()
	if isPrefetch(r.Header) {
		agent = "" // no person has clicked yet; without a name it is kept apart as a bot's
	}
	return s.Links.Redirect(r.Context(), Visit{
		Code: code, Address: addressOf(r), UserAgent: strings.Clone(agent[:min(len(agent), maxUserAgent)]), Query: r.URL.RawQuery,
	})
}

// isPrefetch tells a browser that loads what its user might want next.
func isPrefetch(header http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if purpose := strings.ToLower(header.Get(name)); strings.Contains(purpose, "prefetch") || strings.Contains(purpose, "preview") {
			return true
		}
	}
	return false
}
