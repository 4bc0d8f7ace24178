package app

import (
	"context"
	"log/slog"

	"headway/graph"
	"headway/graph/transport"
	"headway/internal/auth"
	"headway/internal/config"
	"headway/internal/live"
	"headway/internal/order"
	"headway/internal/postgres"
)

// newAuthenticator makes the check of credentials as it is configured.
func newAuthenticator(settings *config.Config, secret []byte, store *postgres.Store, log *slog.Logger) (*auth.Authenticator, error) {
	id := settings.Identity
	return auth.New(auth.Config{
		HMACSecret: secret,
		JWKSFile:   id.JWKSFile,
		JWKSURL:    id.JWKSURL,
		Issuers:    id.Issuers,
		Audience:   id.Audience,
		Log:        log,
	}, store)
}

// doorkeeper is what auth looks like to the transport: the viewer goes into the context, and a key that is revoked ends
// what it opened.
type doorkeeper struct {
	auth   *auth.Authenticator
	rights *live.Rights
}

// Authenticate tells who asks; see auth.Authenticator.
func (d doorkeeper) Authenticate(ctx context.Context, from transport.Credentials) (transport.Session, error) {
	who, err := d.auth.Authenticate(ctx, from.Authorization, from.ActFor)
	if err != nil {
		return transport.Session{}, err
	}
	session := transport.Session{
		Context:   context.WithValue(order.WithWriters(graph.WithViewer(ctx, who.Viewer), who.Viewer), payerKey{}, who.Viewer.ActorID),
		Rights:    auth.Rights(who.Viewer),
		ExpiresAt: who.ExpiresAt,
	}
	if who.KeyID.IsZero() || from.Brief {
		return session, nil
	}
	ended, leave := d.rights.Watch(who.KeyID)
	context.AfterFunc(ctx, leave)
	// A revocation between the look at the key and the watch would be missed. It makes auth forget the key, so a second
	// look, which otherwise costs nothing, tells.
	if _, err := d.auth.Authenticate(ctx, from.Authorization, from.ActFor); err != nil {
		return transport.Session{}, err
	}
	session.Ended = ended
	return session, nil
}

type payerKey struct{}

// payer is the account whose budget an operation spends: the one that authenticated. A visitor has none.
func payer(ctx context.Context) string {
	id, _ := ctx.Value(payerKey{}).(order.ID)
	if id.IsZero() {
		return ""
	}
	return id.UUID()
}
