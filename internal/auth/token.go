package auth

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"headway/internal/order"
)

const (
	// clockLeeway is how far an issuer's clock may be ahead. It does not prolong a token.
	clockLeeway = 30 * time.Second
	// maxExternalID and maxName bound, in characters, what a token may name an account.
	maxExternalID = 200
	maxName       = 100
)

// claims is what is read of a token's payload.
type claims struct {
	jwt.RegisteredClaims
	Role string `json:"role"`
	// Scope is nil when the claim is absent: then the token reaches as far as its account.
	Scope *string `json:"scope,omitempty"`
	Name  string  `json:"name,omitempty"`
}

// scopes are those of the claim that exist. An unknown one gives nothing, but a claim is a limit whatever it says.
func (c claims) scopes() []order.Scope {
	if c.Scope == nil {
		return nil
	}
	scopes := []order.Scope{}
	for _, word := range strings.Fields(*c.Scope) {
		if scope := order.Scope(word); slices.Contains(order.Scopes(), scope) {
			scopes = append(scopes, scope)
		}
	}
	return scopes
}

// tokenVerifier decides whether a token is genuine, valid now, and meant for this server.
type tokenVerifier struct {
	secret     []byte
	keys       *keySource // nil without a key set
	algorithms []string
	issuers    []string
	audience   string
	now        func() time.Time
	parser     *jwt.Parser
	memory     *tokenMemory
}

func newTokenVerifier(config Config, keys *keySource) *tokenVerifier {
	v := &tokenVerifier{
		secret: config.HMACSecret, keys: keys,
		issuers: config.Issuers, audience: config.Audience, now: config.Now, memory: newTokenMemory(config.Now),
	}
	if len(v.secret) > 0 {
		v.algorithms = append(v.algorithms, algorithmHS256)
	}
	if keys != nil {
		v.algorithms = append(v.algorithms, algorithmRS256, algorithmES256)
	}
	// The claims are checked in verify: with one leeway for all, the library would prolong tokens.
	v.parser = jwt.NewParser(jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())
	return v
}

// verify gives the claims of a token that can be believed.
func (v *tokenVerifier) verify(ctx context.Context, text string) (claims, error) {
	if len(v.algorithms) == 0 {
		return claims{}, unauthenticated("This server accepts API keys only; they begin with %s.", keyPrefix)
	}
	print := v.memory.print(text)
	token, known := v.memory.tokens.get(print)
	if !known || !v.stillSigns(token.signer) {
		var err error
		if token, err = v.parse(ctx, text); err != nil {
			return claims{}, err
		}
		v.memory.tokens.keep(print, token)
	}
	if refusal := v.check(token.claims); refusal != nil {
		return claims{}, refusal
	}
	return token.claims, nil
}

// parse reads a token and verifies its signature.
func (v *tokenVerifier) parse(ctx context.Context, text string) (genuineToken, error) {
	var found genuineToken
	_, err := v.parser.ParseWithClaims(text, &found.claims, func(token *jwt.Token) (any, error) {
		name, key, err := v.key(ctx, token)
		if name.algorithm != algorithmHS256 {
			found.signer = signer{name, key}
		}
		return key, err
	})
	if err != nil {
		return genuineToken{}, v.explain(err)
	}
	return found, nil
}

// stillSigns tells whether a key is what its issuer has under its name now. After a refresh of the key set it is another one, though
// it may say the same; then the signature is verified once more.
func (v *tokenVerifier) stillSigns(s signer) bool {
	if s.key == nil {
		return true
	}
	key, found, _ := v.keys.find(s.name)
	return found && key == s.key
}

// key picks the one key that may have signed the token. The algorithm that the header names only chooses among keys of
// its own type, so that it cannot make one kind of key serve as another.
func (v *tokenVerifier) key(ctx context.Context, token *jwt.Token) (keyName, any, error) {
	name := keyName{algorithm: token.Method.Alg()}
	if !slices.Contains(v.algorithms, name.algorithm) {
		return name, nil, v.wrongAlgorithm()
	}
	if _, critical := token.Header["crit"]; critical {
		return name, nil, unauthenticated("The token demands an extension (`crit`) that this server does not have. Use a plain signed token.")
	}
	if name.algorithm == algorithmHS256 {
		return name, v.secret, nil
	}
	kid, isText := token.Header["kid"].(string)
	if _, present := token.Header["kid"]; present && !isText {
		return name, nil, unauthenticated("The token's header `kid` is not a text. Get a new token from its issuer.")
	}
	name.kid = kid
	key, refusal := v.keys.key(ctx, name)
	if refusal != nil {
		return name, nil, refusal
	}
	return name, key, nil
}

// explain says what to do about a token that could not be read or is not genuine.
func (v *tokenVerifier) explain(err error) *order.Error {
	var refusal *order.Error
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.Is(err, jwt.ErrTokenMalformed):
		return unauthenticated("This is neither a readable token (three parts with dots between them, claims of the right types) nor an API key (it begins with %s).", keyPrefix)
	case errors.Is(err, jwt.ErrTokenUnverifiable):
		return v.wrongAlgorithm()
	}
	return unauthenticated("The token's signature is not right. Get a new token, for this server, from an issuer that it trusts.")
}

func (v *tokenVerifier) wrongAlgorithm() *order.Error {
	return unauthenticated("The token is not signed in a way that this server accepts. It accepts %s.", strings.Join(v.algorithms, ", "))
}

// check judges the claims of a genuine token.
func (v *tokenVerifier) check(c claims) *order.Error {
	now := v.now()
	switch {
	case c.ExpiresAt == nil:
		return unauthenticated("The token has no end (`exp`). Ask its issuer for one that expires.")
	case !now.Before(c.ExpiresAt.Time):
		return unauthenticated("The token expired at %s. Get a new one.", instant(c.ExpiresAt.Time))
	case c.NotBefore != nil && now.Add(clockLeeway).Before(c.NotBefore.Time):
		return unauthenticated("The token is not valid before %s (`nbf`). Wait, or set the clocks right.", instant(c.NotBefore.Time))
	case c.IssuedAt != nil && now.Add(clockLeeway).Before(c.IssuedAt.Time):
		return unauthenticated("The token was issued at %s (`iat`), which is in the future. Set the clocks right.", instant(c.IssuedAt.Time))
	case len(v.issuers) > 0 && !slices.Contains(v.issuers, c.Issuer):
		return unauthenticated("The token's issuer (`iss`) is not one that this server trusts. Get a token from one that is.")
	case v.audience != "" && !slices.Contains(c.Audience, v.audience):
		return unauthenticated("The token is not meant for this server. Ask its issuer for one with the audience (`aud`) %q.", v.audience)
	case c.Subject == "" || utf8.RuneCountInString(c.Subject) > maxExternalID || strings.ContainsFunc(c.Subject, unicode.IsControl):
		return unauthenticated("The token does not name an account. Its `sub` must be an account id or your own id of the account, of at most %d characters.", maxExternalID)
	case !c.role().Valid():
		return unauthenticated("The token's `role` must be marketer, client or platform.")
	}
	return nil
}

func (c claims) role() order.Role { return order.Role(strings.ToUpper(c.Role)) }

// byToken identifies the sender of a token.
func (a *Authenticator) byToken(ctx context.Context, text string) (Session, error) {
	claims, err := a.tokens.verify(ctx, text)
	if err != nil {
		return Session{}, err
	}
	account, err := a.accountOf(ctx, claims)
	if err != nil {
		return Session{}, err
	}
	if account.Role != claims.role() {
		return Session{}, unauthenticated("The token's `role` is %s, but its account is a %s. An account has one role for ever.",
			strings.ToLower(string(claims.role())), strings.ToLower(string(account.Role)))
	}
	return Session{Viewer: viewerOf(account, claims.scopes()), ExpiresAt: claims.ExpiresAt.Time}, nil
}

// accountOf finds the account that a genuine token names, or makes it on first sight where its issuer may do that.
func (a *Authenticator) accountOf(ctx context.Context, c claims) (*order.Account, error) {
	var account *order.Account
	id, kind, err := order.ParseID(c.Subject, accountKinds()...)
	named := err == nil
	if named {
		account, err = a.directory.Account(ctx, id)
	} else {
		account, err = a.directory.AccountByExternalID(ctx, c.Subject)
	}
	switch {
	case err == nil && named && account.Role.Kind() != kind:
		return nil, unauthenticated("There is no account %s. Use the id that `viewer` or the command line shows.", c.Subject)
	case err == nil:
		return account, nil
	case order.CodeOf(err) != order.CodeNotFound:
		return nil, err
	case named:
		return nil, unauthenticated("There is no account %s. Make it with `headway account create`, or use another token.", c.Subject)
	case !slices.Contains(a.issuers, c.Issuer):
		return nil, unauthenticated("No account has the external id %q (the token's `sub`). Make it with `headway account create`, "+
			"or configure the token's issuer as trusted, so that accounts are made on first sight.", c.Subject)
	}
	return a.directory.RegisterAccount(ctx, &order.Account{Role: c.role(), Name: c.accountName(), ExternalID: c.Subject})
}

// accountName is what an account made on first sight is called: the claim `name` as one clean line, or else the external id.
func (c claims) accountName() string {
	line := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, c.Name)
	name := strings.Join(strings.Fields(line), " ")
	if name == "" {
		name = c.Subject
	}
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[:maxName])
	}
	return name
}

// instant is how a message shows a time.
func instant(at time.Time) string { return at.UTC().Format(time.RFC3339) }
