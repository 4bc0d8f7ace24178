package auth

import (
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"headway/internal/order"
)

// TokenClaims says what a token for development is to contain.
type TokenClaims struct {
	// Account is the text of an account id, of the same role.
	Account string
	Role    order.Role
	// Scopes limits the token; nil is no limit.
	Scopes []order.Scope
	// IssuedAt is now; the token ends TTL later.
	IssuedAt time.Time
	TTL      time.Duration
	// Issuer and Audience are needed only by a server that is configured to ask for them.
	Issuer   string
	Audience string
}

// SignToken makes an HS256 token that a server with the same secret accepts. It serves development and tests; it fails on
// claims that such a server would refuse.
func SignToken(secret []byte, t TokenClaims) (string, error) {
	if len(secret) < secretLength {
		return "", fmt.Errorf("the token secret has %d bytes; it must have at least %d", len(secret), secretLength)
	}
	if !t.Role.Valid() {
		return "", fmt.Errorf("%q is not a role; take marketer, client or platform", t.Role)
	}
	if _, _, err := order.ParseID(t.Account, t.Role.Kind()); err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	if t.IssuedAt.IsZero() || t.TTL <= 0 {
		return "", fmt.Errorf("sign a token: it needs a time of issue and a positive time to live, not %v", t.TTL)
	}
	payload := claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Subject:   t.Account,
			Issuer:    t.Issuer,
			IssuedAt:  jwt.NewNumericDate(t.IssuedAt),
			ExpiresAt: jwt.NewNumericDate(t.IssuedAt.Add(t.TTL)),
		},
		Role:  strings.ToLower(string(t.Role)),
		Scope: scopeClaim(t.Scopes),
	}
	if t.Audience != "" {
		payload.Audience = jwt.ClaimStrings{t.Audience}
	}
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, payload).SignedString(secret)
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return signed, nil
}

// scopeClaim is the inverse of claims.scopes.
func scopeClaim(scopes []order.Scope) *string {
	if scopes == nil {
		return nil
	}
	words := make([]string, len(scopes))
	for i, scope := range scopes {
		words[i] = string(scope)
	}
	claim := strings.Join(words, " ")
	return &claim
}
