package app

import (
	"context"
	"strings"
	"time"

	"headway/internal/auth"
	"headway/internal/order"
	"headway/internal/signin"
)

// newSignIn makes the sign-in with a provider as it is configured. A session is a token of our own, so that websockets, limits and
// revocation need to know nothing of it.
func (a *App) newSignIn(s *Server, identity *auth.Authenticator) (*signin.SignIn, error) {
	c := a.config.SignIn
	return signin.New(signin.Config{
		Issuer: c.Issuer, ClientID: c.ClientID, ClientSecret: c.ClientSecret, Name: c.Name, Scopes: c.Scopes, RoleClaim: c.RoleClaim,
		DefaultRole: order.Role(strings.ToUpper(c.DefaultRole)), Session: c.Session, PublicURL: s.URL, Secret: s.secret, Log: a.log,
		Admit: func(ctx context.Context, person signin.Person) (*order.Account, error) {
			return identity.Admit(ctx, person.Subject, person.Name, person.Role)
		},
		Sign: func(account *order.Account, life time.Duration) (string, error) {
			return auth.SignToken(s.secret, auth.TokenClaims{
				Account: account.ID.Text(account.Role.Kind()), Role: account.Role, IssuedAt: time.Now(), TTL: life, Issuer: s.issuer, Audience: s.audience,
			})
		},
	})
}
