package server

import "net/http"

// What pages may load. Nothing comes from another server, nothing stands inline, and no page may put ours into a frame. What scripts
// do to an element's style by themselves is theirs; text that says so is not.
const (
	policySite     = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " + policyFrame
	policyGraphiQL = "default-src 'none'; script-src 'self'; style-src 'self' " + styleOfMenus + "; img-src 'self'; font-src 'self'; connect-src 'self'; " + policyFrame
	// styleOfMenus is the one style that a package of GraphiQL's puts inline, for menus that scroll; another one is not let in.
	styleOfMenus  = "'sha256-nzTgYzXYDNe6BAHiiI7NNlfK8n/auuOAhh2t92YvuXo='"
	policyNothing = "default-src 'none'; " + policyFrame
	policyFrame   = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	// policyDevices keeps from pages what none of them uses.
	policyDevices = "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()"
)

// secured puts the headers around an answer that a browser may show.
func secured(policy string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Permissions-Policy", policyDevices)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// byHTTPS has browsers never try it without encryption, where the server is reached with it.
func (s *server) byHTTPS(next http.Handler) http.Handler {
	if !s.HTTPS {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
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
		w.Header().Set("Cache-Control", "private, no-store")
		next.ServeHTTP(w, r)
	})
}

// serveRobots keeps crawlers away from what is counted or private.
func serveRobots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /c/\nDisallow: /graphql\nDisallow: /v1/\n")) // fails only when the client has left
}
