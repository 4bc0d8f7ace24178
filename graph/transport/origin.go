package transport

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// originAllowed tells whether the web page that sent the request may: it is of this server or of a listed origin. A
// program sends no origin and is let through. The session of a cookie has become a header by now, for pages of this server alone.
func (h *Handler) originAllowed(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	page, err := url.Parse(origin)
	return err == nil && strings.EqualFold(page.Host, r.Host) || h.originListed(origin)
}

// originListed tells whether the configuration names the origin.
func (h *Handler) originListed(origin string) bool {
	return slices.ContainsFunc(h.origins, func(listed string) bool {
		return listed == "*" || strings.EqualFold(strings.TrimSuffix(listed, "/"), origin)
	})
}

// allowOrigin tells a browser that the page of a listed origin may read the answer. Any other foreign page gets nothing,
// and since a POST must be JSON, its browser asks first and does not send it.
func (h *Handler) allowOrigin(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" || !h.originListed(origin) {
		return
	}
	header.Set("Access-Control-Allow-Origin", origin)
	header.Set("Access-Control-Expose-Headers", requestIDHeader+", Retry-After")
	if r.Method == http.MethodOptions {
		header.Set("Access-Control-Allow-Methods", allowedMethods)
		header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, "+actForHeader)
		header.Set("Access-Control-Max-Age", "600")
	}
}

// serveOptions answers a preflight; what a foreign page may do is in the headers by now.
func (h *Handler) serveOptions(w http.ResponseWriter) {
	w.Header().Set("Allow", allowedMethods)
	w.WriteHeader(http.StatusNoContent)
}
