package server

import (
	"net/http"

	"headway/internal/order"
)

// maxUserAgent is how much of a user agent is looked at, in bytes.
const maxUserAgent = order.MaxReference

// serveRedirect is the tracking link itself (rule 13): the click is kept, then the visitor goes on. Nothing may keep the
// answer, or the next click would never come here.
func (s *server) serveRedirect(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	w.Header().Set("Referrer-Policy", "no-referrer")
	agent := r.UserAgent()
	if r.Method == http.MethodHead {
		agent = "" // nobody follows a link by asking for its headers; without a name it is kept apart as a bot's
	}
	visit := Visit{Address: addressOf(r), UserAgent: agent[:min(len(agent), maxUserAgent)]}
	location, err := s.Redirect(r.Context(), r.PathValue("code"), visit)
	switch code := order.CodeOf(err); {
	case err == nil:
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusFound)
	case code == order.CodeInternal:
		s.Log.Error("a click could not be redirected", "request", w.Header().Get(requestIDHeader), "error", err)
		internal(w)
	default:
		if code == order.CodeUnavailable {
			s.Log.Warn("a click could not be redirected", "request", w.Header().Get(requestIDHeader), "error", err)
		}
		writeProblem(w, statusOf(code), problem{Code: code, Message: err.Error()})
	}
}
