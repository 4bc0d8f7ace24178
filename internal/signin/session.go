package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// session is what a page is told of its sign-in; never a token.
type session struct {
	// Provider is what the provider is called, or nil if there is none.
	Provider *string `json:"provider"`
	// ExpiresIn is in how many seconds the session ends, or nil without one. A browser's clock may be wrong, so it is no instant.
	ExpiresIn *int `json:"expiresIn"`
	// Renewable tells whether POST /auth/renew may prolong it.
	Renewable bool `json:"renewable"`
	// SignOutAt is where the browser signs out of the provider too, in answer to POST /auth/sign-out.
	SignOutAt *string `json:"signOutAt,omitempty"`
}

func seconds(d time.Duration) *int {
	whole := int(d / time.Second)
	return &whole
}

func (s *SignIn) write(w http.ResponseWriter, status int, of session) {
	if s.config.Issuer != "" {
		of.Provider = &s.config.Name
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(of) // fails only when the client has left
}

// serveSession tells a page how it may sign in, and whether it is.
func (s *SignIn) serveSession(w http.ResponseWriter, r *http.Request) {
	var known renewal
	if !s.open(r, renewalCookie, &known) {
		s.write(w, http.StatusOK, session{})
		return
	}
	of := session{Renewable: known.Refresh != ""}
	if _, err := r.Cookie(s.nameOf(sessionCookie)); err == nil && s.config.Now().Before(known.Ends) {
		of.ExpiresIn = seconds(known.Ends.Sub(s.config.Now()))
	}
	s.write(w, http.StatusOK, of)
}

// renew prolongs a session by asking the provider, which may say that it has ended: then it is 401, and what is left is forgotten.
func (s *SignIn) renew(w http.ResponseWriter, r *http.Request) {
	var known renewal
	if !fromHere(r) || !s.open(r, renewalCookie, &known) || known.Refresh == "" {
		s.write(w, http.StatusUnauthorized, session{})
		return
	}
	ctx, cancel := context.WithTimeout(s.calling(r.Context()), callTimeout)
	defer cancel()
	err := s.renewWith(ctx, w, known)
	refused, isRefused := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case err == nil:
		s.write(w, http.StatusOK, session{ExpiresIn: seconds(s.config.Session), Renewable: true})
	case isRefused && refused.Response.StatusCode < http.StatusInternalServerError, errors.Is(err, errAnotherPerson):
		s.config.Log.Info("a session has ended", "error", err)
		s.forgetAll(w)
		s.write(w, http.StatusUnauthorized, session{})
	default:
		s.config.Log.Warn("a session could not be renewed", "error", err)
		w.Header().Set("Retry-After", "5")
		s.write(w, http.StatusServiceUnavailable, session{Renewable: true})
	}
}

var errAnotherPerson = errors.New("the provider has renewed the session of somebody else, or of nobody that may come in")

func (s *SignIn) renewWith(ctx context.Context, w http.ResponseWriter, known renewal) error {
	provider, err := s.discover(ctx)
	if err != nil {
		return err
	}
	tokens, err := provider.oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: known.Refresh}).Token()
	if err != nil {
		return fmt.Errorf("renew a session: %w", err)
	}
	person, err := s.personOf(ctx, provider, tokens, "")
	if err != nil {
		return err
	}
	if person.Subject != known.Subject {
		return errAnotherPerson
	}
	if reason, err := s.admit(ctx, w, person, tokens.RefreshToken); err != nil {
		if reason == failedRole || reason == failedAccount {
			return fmt.Errorf("%w: %w", errAnotherPerson, err)
		}
		return err
	}
	return nil
}

func (s *SignIn) forgetAll(w http.ResponseWriter) {
	s.forget(w, sessionCookie)
	s.forget(w, renewalCookie)
}

// signOut ends the session here, and tells where it ends at the provider.
func (s *SignIn) signOut(w http.ResponseWriter, r *http.Request) {
	if !fromHere(r) {
		s.write(w, http.StatusForbidden, session{})
		return
	}
	s.forgetAll(w)
	s.write(w, http.StatusOK, session{SignOutAt: s.signOutAt(r)})
}

func (s *SignIn) signOutAt(r *http.Request) *string {
	var known renewal
	if !s.open(r, renewalCookie, &known) {
		return nil
	}
	provider, err := s.discover(r.Context())
	if err != nil || provider.endSession == "" {
		return nil
	}
	query := url.Values{"client_id": {s.config.ClientID}, "post_logout_redirect_uri": {strings.TrimRight(s.config.PublicURL, "/") + "/"}}
	join := "?"
	if strings.Contains(provider.endSession, "?") {
		join = "&"
	}
	at := provider.endSession + join + query.Encode()
	return &at
}
