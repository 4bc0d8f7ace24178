// Package signin signs people in to the dashboard with an OpenID Connect provider: the authorisation-code flow with PKCE, done by the
// server, so that no token of the provider ever reaches a page. What the browser gets are cookies that no script can read: a session
// of our own, which is a token like any other, and, sealed, what renews it. A cookie counts only in requests of our own pages.
package signin

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"headway/internal/order"
)

// Config is how people sign in.
type Config struct {
	// Issuer is the provider; empty is none, and then only tokens and API keys are taken.
	Issuer, ClientID, ClientSecret string
	// Name is what the provider is called on the button.
	Name   string
	Scopes []string
	// RoleClaim is the claim of the ID token that says what somebody is; DefaultRole who lacks it, or empty to turn them away.
	RoleClaim   string
	DefaultRole order.Role
	// Session is how long a session lasts until it has to be renewed.
	Session time.Duration
	// PublicURL is what the server is called from outside.
	PublicURL string
	// Secret seals cookies; the same on every instance.
	Secret []byte
	// Admit finds the account of somebody for whom the provider vouches, or makes it on first sight.
	Admit func(ctx context.Context, person Person) (*order.Account, error)
	// Sign makes the token of a session.
	Sign func(account *order.Account, life time.Duration) (string, error)
	// Good tells whether the token of a session is still believed.
	Good func(ctx context.Context, token string) bool
	// Now is the clock; nil is the machine's.
	Now func() time.Time
	Log *slog.Logger
}

// Person is somebody for whom the provider vouches. Role is empty where it does not say one.
type Person struct {
	Subject, Name string
	Role          order.Role
}

// SignIn answers /auth/ and turns sessions into credentials.
type SignIn struct {
	config Config
	seal   cipher.AEAD
	secure bool
	client *http.Client

	mu       sync.Mutex
	provider *provider // nil until it has answered once
}

// provider is what its discovery document says.
type provider struct {
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	// endSession is where a browser signs out of the provider; empty if there is no such place.
	endSession string
}

// callTimeout bounds each call of the provider.
const callTimeout = 10 * time.Second

// New makes a SignIn. The provider is asked when somebody wants to sign in first: it may be down until then.
func New(config Config) (*SignIn, error) {
	key, err := hkdf.Key(sha256.New, config.Secret, nil, "headway sign-in cookies", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of sign-in cookies: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("seal sign-in cookies: %w", err)
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("seal sign-in cookies: %w", err)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	return &SignIn{
		config: config, seal: seal, secure: strings.HasPrefix(config.PublicURL, "https://"),
		client: &http.Client{Timeout: callTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}, nil
}

// Routes are what it answers.
func (s *SignIn) Routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /auth/session", s.serveSession)
	mux.HandleFunc("GET /auth/sign-in", s.begin)
	mux.HandleFunc("GET /auth/callback", s.finish)
	mux.HandleFunc("POST /auth/renew", s.renew)
	mux.HandleFunc("POST /auth/sign-out", s.signOut)
	return mux
}

// calling is a context in which the libraries use our client.
func (s *SignIn) calling(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, s.client)
}

var errNoProvider = errors.New("no provider is configured")

// discover asks the provider who it is, once.
func (s *SignIn) discover(ctx context.Context) (*provider, error) {
	if s.config.Issuer == "" {
		return nil, errNoProvider
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider != nil {
		return s.provider, nil
	}
	// The context stays in the key set that verifies tokens later, so it may not end with this request; the client has a time-out.
	found, err := oidc.NewProvider(s.calling(context.WithoutCancel(ctx)), s.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask the provider who it is: %w", err)
	}
	var more struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, fmt.Errorf("read what the provider says of itself: %w", err)
	}
	s.provider = &provider{
		oauth: oauth2.Config{
			ClientID: s.config.ClientID, ClientSecret: s.config.ClientSecret, Endpoint: found.Endpoint(),
			RedirectURL: strings.TrimRight(s.config.PublicURL, "/") + "/auth/callback", Scopes: s.config.Scopes,
		},
		verifier: found.Verifier(&oidc.Config{ClientID: s.config.ClientID, Now: s.config.Now}),
	}
	if strings.HasPrefix(more.EndSession, "https://") || strings.HasPrefix(more.EndSession, "http://") {
		s.provider.endSession = more.EndSession
	}
	return s.provider, nil
}
