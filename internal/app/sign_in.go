package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"headway/internal/auth"
	"headway/internal/order"
	"headway/internal/share"
	"headway/internal/signin"
	"headway/web"
)

// waysOfPeople are what people reach with a browser beside the dashboard.
type waysOfPeople struct {
	signIn *signin.SignIn
	shared http.Handler
}

func (a *App) waysOfPeople(s *Server, identity *auth.Authenticator) (w waysOfPeople, err error) {
	if w.signIn, err = a.newSignIn(s, identity); err != nil {
		return w, err
	}
	w.shared, err = share.New(share.Config{
		Service: s.Orders, Site: web.Dist(), RequestsPerMinute: a.config.Sharing.RequestsPerMinute, Log: a.log,
	})
	return w, err
}

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
		Good: func(ctx context.Context, token string) bool {
			_, err := identity.Authenticate(ctx, "Bearer "+token, "")
			return order.CodeOf(err) != order.CodeUnauthenticated
		},
		Sign: func(account *order.Account, life time.Duration) (string, error) {
			return auth.SignToken(s.secret, auth.TokenClaims{
				Account: account.ID.Text(account.Role.Kind()), Role: account.Role, IssuedAt: time.Now(), TTL: life, Issuer: s.issuer, Audience: s.audience,
			})
		},
	})
}
