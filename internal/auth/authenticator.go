// Package auth turns credentials into one explicit order.Viewer: bearer tokens (JWT), API keys, and the platform acting
// for another account. The same check serves HTTP, the websocket's first message and server-sent events.
package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"headway/internal/order"
)

const (
	// maxCredentials bounds, in bytes, what is looked at of an Authorization header.
	maxCredentials = 8 << 10
	// defaultCacheTTL is how long an answer of the store is used again. Revocation must take effect within a second.
	defaultCacheTTL = time.Second
)

// Config says whose tokens are accepted. Without a secret and without a key set only API keys are.
type Config struct {
	// HMACSecret accepts tokens signed with HS256; at least 32 bytes, or none.
	HMACSecret []byte
	// JWKSFile or JWKSURL (not both) is the key set of tokens signed with RS256 or ES256. It is read again in the background.
	JWKSFile string
	JWKSURL  string
	// Issuers, if any, are the only values that a token's `iss` may have. Their tokens make accounts on first sight, so they
	// must not use one `sub` for two people.
	Issuers []string
	// Audience, if any, must be in a token's `aud`.
	Audience string
	// CacheTTL is how long keys are remembered; 0 is one second.
	CacheTTL time.Duration
	// Now is the clock; nil is the machine's.
	Now func() time.Time
	// Log takes what happens in the background; nil is silence.
	Log *slog.Logger
}

// Session is who asks and until when that is true.
type Session struct {
	Viewer order.Viewer
	// ExpiresAt is when the token or key ends; zero for a visitor and for a key without an end.
	ExpiresAt time.Time
	// KeyID is the API key used; zero with a token.
	KeyID order.ID
}

// Authenticator checks credentials. It is safe for concurrent use; Close ends what it does in the background.
type Authenticator struct {
	now       func() time.Time
	directory *directory
	tokens    *tokenVerifier
	lastUse   *lastUse
	issuers   []string

	stop    context.CancelFunc
	running sync.WaitGroup
	release func()
}

// New makes an Authenticator. A key set in a file must be readable now; one behind a URL may be down, and is then asked
// for again until it answers.
func New(config Config, accounts Accounts) (*Authenticator, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.CacheTTL <= 0 {
		config.CacheTTL = defaultCacheTTL
	}
	if length := len(config.HMACSecret); length > 0 && length < secretLength {
		return nil, fmt.Errorf("the token secret has %d bytes; it must have at least %d", length, secretLength)
	}
	if slices.Contains(config.Issuers, "") {
		return nil, errors.New("an empty text is among the trusted issuers; it would trust every token that names none")
	}
	keys, release, err := openKeySource(config)
	if err != nil {
		return nil, err
	}

	ctx, stop := context.WithCancel(context.Background())
	a := &Authenticator{
		now:       config.Now,
		directory: newDirectory(accounts, config.CacheTTL, config.Now),
		tokens:    newTokenVerifier(config, keys),
		lastUse:   newLastUse(accounts, config.Now, config.Log),
		issuers:   config.Issuers,
		stop:      stop,
		release:   release,
	}
	a.running.Go(func() { a.lastUse.run(ctx) })
	if keys != nil {
		a.running.Go(func() { keys.run(ctx) })
	}
	return a, nil
}

// Close stops the background work and waits for it; last uses that were noted are still written, within a few seconds.
// It may be called twice.
func (a *Authenticator) Close() {
	a.stop()
	a.running.Wait()
	a.release()
}

// Forget drops what is remembered about an API key, so that its revocation takes effect at once on this instance.
func (a *Authenticator) Forget(keyID order.ID) { a.directory.forgetKey(keyID) }

// Authenticate works out who sends an Authorization header ("Bearer" and a token or API key) and a Headway-Act-For header
// (the id of the account that the platform acts for); either may be empty. Without credentials the viewer is a visitor.
// Every error is an *order.Error: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND or BAD_INPUT (the acted-for account), UNAVAILABLE.
func (a *Authenticator) Authenticate(ctx context.Context, authorization, actFor string) (Session, error) {
	session, err := a.identify(ctx, authorization)
	if err != nil {
		return Session{}, err
	}
	if actFor = strings.TrimSpace(actFor); actFor == "" {
		return session, nil
	}
	session.Viewer, err = a.actFor(ctx, session.Viewer, actFor)
	if err != nil {
		return Session{}, err
	}
	return session, nil
}

func (a *Authenticator) identify(ctx context.Context, authorization string) (Session, error) {
	if len(authorization) > maxCredentials {
		return Session{}, unauthenticated("The Authorization header is longer than %d bytes. Send one token or API key.", maxCredentials)
	}
	authorization = strings.TrimSpace(authorization)
	if authorization == "" {
		return Session{}, nil
	}
	scheme, credentials, _ := strings.Cut(authorization, " ")
	credentials = strings.TrimLeft(credentials, " ")
	if !strings.EqualFold(scheme, "Bearer") || !isBearer(credentials) {
		return Session{}, unauthenticated(`The Authorization header is malformed. Send "Bearer", a space, and a token or API key.`)
	}
	if strings.HasPrefix(credentials, keyPrefix) {
		return a.byKey(ctx, credentials)
	}
	return a.byToken(ctx, credentials)
}

// isBearer admits the characters that tokens and keys are made of. Decoders skip line breaks, so that without this one
// token would have many spellings.
func isBearer(credentials string) bool {
	for _, c := range []byte(credentials) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		digit := '0' <= c && c <= '9'
		if !letter && !digit && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return credentials != ""
}
