package server

import "net/http"

// What pages may load. Nothing comes from another server, and no page may put ours into a frame.
const (
	policySite     = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; connect-src 'self'; " + policyFrame
	policyGraphiQL = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self' blob:; " + policyFrame
	policyNothing  = "default-src 'none'; " + policyFrame
	policyFrame    = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)

// secured puts the headers around a page that a browser shows. Styles may stand inline because editors and charts write
// them; scripts may not.
func secured(policy string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// plain is secured for what is data and not a page.
func plain(next http.Handler) http.Handler { return secured(policyNothing, next) }

// private keeps a page whose address is a secret out of search engines, caches and the Referer of what it links to.
func private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// serveRobots keeps crawlers away from what is counted or private.
func serveRobots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /c/\nDisallow: /graphql\nDisallow: /v1/\n")) // fails only when the client has left
}
