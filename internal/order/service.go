package order

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strings"
	"time"
)

// Service is the one way into the domain for everybody outside it: each method asks Permit, applies the rules inside one
// transaction of the store, and tells the publisher after the commit. It is safe for concurrent use.
type Service struct {
	store     Store
	publisher Publisher
	random    io.Reader
	secrets   SecretMaker
	passwords PasswordHasher
	publicURL string

	postbackSecrets SecretMaker
	guesses         GuessLimit
	isBot           func(userAgent string) bool
}

// GuessLimit limits how often passwords of share links are tried: by one address on one link, and by all on one link.
type GuessLimit interface {
	// Guess counts a try and tells how long to wait before it may be made; 0 is not at all.
	Guess(link ID, address string) time.Duration
}

// anyGuess limits nothing.
type anyGuess struct{}

func (anyGuess) Guess(ID, string) time.Duration { return 0 }

// SecretMaker makes the secret of a new API key, which is shown once, and the hash under which the key is found again.
// It belongs to whoever checks the keys; it fails only when the source of randomness does.
type SecretMaker func(random io.Reader) (secret string, hash []byte, err error)

// PasswordHasher keeps the passwords of share links.
type PasswordHasher interface {
	Hash(password string) ([]byte, error)
	Matches(hash []byte, password string) bool
}

// ServiceOptions is what a service takes besides its store and publisher.
type ServiceOptions struct {
	// Random makes ids, tracking codes and tokens; crypto/rand when nil. It must be safe for concurrent use.
	Random io.Reader
	// Secrets makes the secrets of API keys. Required.
	Secrets SecretMaker
	// PostbackSecrets makes those of postback URLs. Required to make any.
	PostbackSecrets SecretMaker
	// Passwords keeps the passwords of share links; PBKDF2 with a new salt each when nil.
	Passwords PasswordHasher
	// PublicURL is where visitors reach this program, as in https://headway.example; it begins /c/{code} and /s/{token}.
	PublicURL string
	// Guesses limits how often passwords of share links are tried; nil is no limit.
	Guesses GuessLimit
	// IsBot tells programs from people by their user agents, for the views of share links; nil takes all for people.
	IsBot func(userAgent string) bool
}

// NewService makes a service on the store.
func NewService(store Store, publisher Publisher, options ServiceOptions) *Service {
	s := &Service{
		store: store, publisher: publisher, random: options.Random, secrets: options.Secrets, passwords: options.Passwords,
		publicURL: strings.TrimRight(options.PublicURL, "/"), postbackSecrets: options.PostbackSecrets,
		guesses: options.Guesses, isBot: options.IsBot,
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	if s.passwords == nil {
		s.passwords = pbkdf2Passwords{random: s.random}
	}
	if s.guesses == nil {
		s.guesses = anyGuess{}
	}
	if s.isBot == nil {
		s.isBot = func(string) bool { return false }
	}
	return s
}

// CampaignLink is where traffic for the order is driven to: for a tracking link it is this program's own address, which
// counts and redirects (rule 13), else the campaign's. Who may see it is LinkVisibleTo.
func (s *Service) CampaignLink(o *Order) string {
	if o.Campaign.Type == CampaignTrackingLink {
		return s.publicURL + "/c/" + o.TrackingCode
	}
	return o.Campaign.Link
}

// ShareURL is the whole address of a public link; the token is known only to its maker.
func (s *Service) ShareURL(token string) string { return s.publicURL + "/s/" + token }

// effect is what others are told once a transaction has committed.
type effect struct {
	orders []*Order
	rights []ID
}

// request names one call of a mutation for its idempotency key (rule 40).
type request struct {
	operation string
	key       string
	input     any
}

// mutate runs do in one transaction, once per idempotency key, and publishes its effect after the commit. The transaction may
// run several times, so whatever do gathers starts empty each time. A repeat has no effect and publishes nothing.
func mutate[T any](ctx context.Context, s *Service, v Viewer, r request, do func(Tx, *effect) (T, error)) (T, error) {
	var answer, none T
	if err := checkKey(r.key); err != nil {
		return none, err
	}
	var did effect
	err := s.store.Atomically(ctx, func(tx Tx) (err error) {
		did = effect{}
		answer, err = once(ctx, tx, v, r.operation, r.key, r.input, func() (T, error) { return do(tx, &did) })
		return err
	})
	if err != nil {
		return none, err
	}
	s.publish(ctx, did)
	return answer, nil
}

// publish tells of what was committed, whether or not the caller is still there.
func (s *Service) publish(ctx context.Context, did effect) {
	ctx = context.WithoutCancel(ctx)
	if len(did.orders) > 0 {
		s.publisher.OrdersChanged(ctx, did.orders)
	}
	if len(did.rights) > 0 {
		s.publisher.RightsChanged(ctx, did.rights)
	}
}

// permitOn is PermitOn before the order is locked, so that a viewer without the right never gets the first answer of another
// credential's idempotency key. FORBIDDEN is said only of an order that the viewer sees.
func (s *Service) permitOn(ctx context.Context, v Viewer, action Action, id ID) error {
	err := Permit(v, action)
	if err == nil || CodeOf(err) != CodeForbidden {
		return err
	}
	seen, readErr := s.store.OrdersByID(ctx, v, []ID{id})
	if readErr != nil {
		return readErr
	}
	if seen[id] == nil {
		return NotFound("order")
	}
	return err
}

// authenticated is the first check of what needs an account but no right beyond it.
func authenticated(v Viewer) error {
	if !v.Authenticated() {
		return unauthenticated()
	}
	return nil
}

// TrackingCodeLength is how many characters 0–9 and a–z the code of an order's counting link has: 62 random bits.
const TrackingCodeLength = 12

// newTrackingCode draws each character with equal chance: bytes past the largest multiple of 36 are drawn again.
func newTrackingCode(random io.Reader) (string, error) {
	const characters = "0123456789abcdefghijklmnopqrstuvwxyz"
	const fair = 256 - 256%len(characters)
	code := make([]byte, 0, TrackingCodeLength)
	var drawn [1]byte
	for len(code) < TrackingCodeLength {
		if _, err := io.ReadFull(random, drawn[:]); err != nil {
			return "", fmt.Errorf("read randomness for a tracking code: %w", err)
		}
		if int(drawn[0]) < fair {
			code = append(code, characters[int(drawn[0])%len(characters)])
		}
	}
	return string(code), nil
}
