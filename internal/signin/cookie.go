package signin

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The cookies. That of the session goes with every request to this server, those of signing in to /auth/ alone.
const (
	sessionCookie = "headway-session"
	attemptCookie = "headway-sign-in"
	renewalCookie = "headway-renewal"
	authPath      = "/auth"
	// maxCookie is what browsers keep of one cookie, in bytes, less its name and attributes.
	maxCookie = 3800
)

// renewalLife is how long a session can be renewed at most without signing in again; the provider may end it before.
const renewalLife = 30 * 24 * time.Hour

// renewal is what a session is renewed with. Without Refresh it tells only when the session ends.
type renewal struct {
	Refresh, Subject string
	Ends             time.Time
}

// nameOf is a cookie's whole name: where the server is reached by https, browsers let nobody else set it.
func (s *SignIn) nameOf(name string) string {
	switch {
	case !s.secure:
		return name
	case name == sessionCookie:
		return "__Host-" + name
	}
	return "__Secure-" + name
}

// setSession gives the browser the token of a session. Strict keeps it out of whatever another site begins.
func (s *SignIn) setSession(w http.ResponseWriter, token string, ends time.Time) {
	http.SetCookie(w, &http.Cookie{
		Name: s.nameOf(sessionCookie), Value: token, Path: "/", Expires: ends, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteStrictMode,
	})
}

// sealed is a cookie's content with the instant at which it ends, whatever the browser does.
type sealed struct {
	Content json.RawMessage
	Ends    time.Time
}

// keep leaves a value with the browser, encrypted. The browser comes back from the provider by a link of another site, so that
// the cookie must be lax; what it is used for checks more.
func (s *SignIn) keep(w http.ResponseWriter, name string, value any, ends time.Time) error {
	content, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write the cookie %s: %w", name, err)
	}
	text, err := json.Marshal(sealed{content, ends})
	if err != nil {
		return fmt.Errorf("write the cookie %s: %w", name, err)
	}
	nonce := make([]byte, s.seal.NonceSize())
	rand.Read(nonce) // it never fails
	encrypted := base64.RawURLEncoding.EncodeToString(s.seal.Seal(nonce, nonce, text, []byte(name)))
	if len(encrypted) > maxCookie {
		return fmt.Errorf("the cookie %s would have %d bytes, and browsers keep %d", name, len(encrypted), maxCookie)
	}
	http.SetCookie(w, &http.Cookie{
		Name: s.nameOf(name), Value: encrypted, Path: authPath, Expires: ends, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
	return nil
}

// open reads what keep left, or tells that there is nothing that can be believed.
func (s *SignIn) open(r *http.Request, name string, into any) bool {
	text, err := s.unsealed(r, name)
	if err != nil {
		return false
	}
	var found sealed
	return json.Unmarshal(text, &found) == nil && s.config.Now().Before(found.Ends) && json.Unmarshal(found.Content, into) == nil
}

func (s *SignIn) unsealed(r *http.Request, name string) ([]byte, error) {
	cookie, err := r.Cookie(s.nameOf(name))
	if err != nil {
		return nil, err
	}
	encrypted, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	size := s.seal.NonceSize()
	if err != nil || len(encrypted) < size {
		return nil, errors.New("not a sealed cookie")
	}
	return s.seal.Open(nil, encrypted[:size], encrypted[size:], []byte(name))
}

// forget takes a cookie away.
func (s *SignIn) forget(w http.ResponseWriter, name string) {
	path := authPath
	if name == sessionCookie {
		path = "/"
	}
	http.SetCookie(w, &http.Cookie{Name: s.nameOf(name), Path: path, MaxAge: -1, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
}

// Carry makes the session of a cookie the credentials of a request that has none, if a page of this server sent it. A request of
// anybody else's page is a visitor's, whatever its browser sends along, and so is one with a session that has ended.
func (s *SignIn) Carry(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie(s.nameOf(sessionCookie))
		if err == nil && cookie.Value != "" && r.Header.Get("Authorization") == "" && fromHere(r) && s.config.Good(r.Context(), cookie.Value) {
			r.Header.Set("Authorization", "Bearer "+cookie.Value)
		}
		next.ServeHTTP(w, r)
	})
}

// fromHere tells whether a page of this server sent the request. A browser says where whatever changes something, and every
// websocket, comes from. What says nothing may only read, and no other page can see the answer.
func fromHere(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin" || site == "none"
	}
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.Header.Get("Upgrade") == ""
}
