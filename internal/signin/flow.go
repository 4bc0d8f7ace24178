package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"headway/internal/order"
)

// attempt is one way to the provider and back; it waits in a sealed cookie of the browser that began it.
type attempt struct {
	State, Nonce, Verifier string
	// To is where the browser wants to go, on this server.
	To string
}

// attemptLife is how long somebody may take at the provider.
const attemptLife = 10 * time.Minute

// The reasons why a sign-in fails, as the dashboard is told them in ?sign-in=.
const (
	failedUnavailable = "unavailable" // the provider does not answer
	failedRefused     = "refused"     // the provider, or the person there, said no
	failedStale       = "stale"       // another browser began it, or it took too long
	failedRole        = "role"        // the provider says no role that there is
	failedAccount     = "account"     // the account is another one's
)

// begin sends the browser to the provider.
func (s *SignIn) begin(w http.ResponseWriter, r *http.Request) {
	known, err := s.discover(r.Context())
	if err != nil {
		s.fail(w, r, "/", failedUnavailable, err)
		return
	}
	a := attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: onThisServer(r.URL.Query().Get("to"))}
	if err := s.keep(w, attemptCookie, a, s.config.Now().Add(attemptLife)); err != nil {
		s.fail(w, r, a.To, failedUnavailable, err)
		return
	}
	http.Redirect(w, r, known.oauth.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), http.StatusSeeOther)
}

// onThisServer is the address if it is a page here, and the first page otherwise.
func onThisServer(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		return "/"
	}
	return to
}

// finish takes the browser back from the provider and gives it a session.
func (s *SignIn) finish(w http.ResponseWriter, r *http.Request) {
	var a attempt
	asked := r.URL.Query()
	found := s.open(r, attemptCookie, &a)
	s.forget(w, attemptCookie)
	switch {
	case !found || subtle.ConstantTimeCompare([]byte(a.State), []byte(asked.Get("state"))) != 1:
		s.fail(w, r, "/", failedStale, errors.New("the state is not that of this browser"))
		return
	case asked.Has("iss") && asked.Get("iss") != s.config.Issuer:
		s.fail(w, r, a.To, failedRefused, errors.New("another issuer has answered"))
		return
	case asked.Has("error"):
		s.fail(w, r, a.To, failedRefused, fmt.Errorf("the provider answered %q", order.Shorten(asked.Get("error"), 60)))
		return
	}
	ctx, cancel := context.WithTimeout(s.calling(r.Context()), callTimeout)
	defer cancel()
	known, err := s.discover(ctx)
	if err != nil {
		s.fail(w, r, a.To, failedUnavailable, err)
		return
	}
	tokens, err := known.oauth.Exchange(ctx, asked.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		s.fail(w, r, a.To, failedRefused, fmt.Errorf("exchange the code: %w", err))
		return
	}
	person, err := s.personOf(ctx, known, tokens, a.Nonce)
	if err != nil {
		s.fail(w, r, a.To, failedRefused, err)
		return
	}
	if reason, err := s.admit(ctx, w, person, tokens.RefreshToken); err != nil {
		s.fail(w, r, a.To, reason, err)
		return
	}
	http.Redirect(w, r, a.To, http.StatusSeeOther)
}

// personOf verifies the ID token. The nonce is empty for one that came by a renewal.
func (s *SignIn) personOf(ctx context.Context, known *provider, tokens *oauth2.Token, nonce string) (Person, error) {
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return Person{}, errors.New("the provider gave no ID token; is openid among the scopes?")
	}
	token, err := known.verifier.Verify(ctx, raw)
	if err != nil {
		return Person{}, fmt.Errorf("verify the ID token: %w", err)
	}
	if nonce != "" && subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 {
		return Person{}, errors.New("the ID token is for another sign-in")
	}
	var claims map[string]json.RawMessage
	if err := token.Claims(&claims); err != nil {
		return Person{}, fmt.Errorf("read the ID token: %w", err)
	}
	person := Person{Subject: token.Subject, Role: s.roleIn(claims[s.config.RoleClaim])}
	for _, name := range []string{"name", "preferred_username", "email"} {
		var text string
		if json.Unmarshal(claims[name], &text) == nil && text != "" {
			person.Name = text
			break
		}
	}
	return person, nil
}

// roleIn is the first role that the claim names: a text, or one of a list of texts.
func (s *SignIn) roleIn(claim json.RawMessage) order.Role {
	var one string
	var several []string
	if json.Unmarshal(claim, &one) == nil {
		several = []string{one}
	} else if json.Unmarshal(claim, &several) != nil {
		several = nil
	}
	for _, text := range several {
		if role := order.Role(strings.ToUpper(text)); role.Valid() {
			return role
		}
	}
	return s.config.DefaultRole
}

// admit gives the browser a session of the person's account, and what renews it if the provider gave that.
func (s *SignIn) admit(ctx context.Context, w http.ResponseWriter, person Person, refresh string) (reason string, err error) {
	if person.Role == "" {
		return failedRole, fmt.Errorf("the claim %q names no role", s.config.RoleClaim)
	}
	account, err := s.config.Admit(ctx, person)
	switch order.CodeOf(err) {
	case order.CodeUnauthenticated:
		return failedAccount, err
	}
	if err != nil {
		return failedUnavailable, err
	}
	token, err := s.config.Sign(account, s.config.Session)
	if err != nil {
		return failedUnavailable, err
	}
	ends := s.config.Now().Add(s.config.Session)
	kept := renewal{Refresh: refresh, Subject: person.Subject, Ends: ends}
	if err := s.keep(w, renewalCookie, kept, s.config.Now().Add(renewalLife)); err != nil {
		s.config.Log.Warn("a session cannot be renewed", "error", err)
		kept.Refresh = ""
		if err := s.keep(w, renewalCookie, kept, s.config.Now().Add(renewalLife)); err != nil {
			return failedUnavailable, err
		}
	}
	s.setSession(w, token, ends)
	return "", nil
}

// fail sends the browser to where it wanted to go, where it is asked to sign in and told why that failed.
func (s *SignIn) fail(w http.ResponseWriter, r *http.Request, to, reason string, err error) {
	s.config.Log.Warn("somebody could not sign in", "reason", reason, "error", err)
	u, parseErr := url.Parse(to)
	if parseErr != nil {
		u = &url.URL{Path: "/"}
	}
	query := u.Query()
	query.Set("sign-in", reason)
	u.RawQuery = query.Encode()
	http.Redirect(w, r, u.String(), http.StatusSeeOther)
}
