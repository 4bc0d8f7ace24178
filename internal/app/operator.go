package app

import (
	"context"
	"fmt"
	"time"

	"headway/internal/auth"
	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/postgres"
)

// Operator is what the one who runs the program may do with its database, beside a server or without one.
type Operator struct {
	// Orders is the domain; see Platform for whose rights to use.
	Orders *order.Service
	// Ingest takes in reports and history.
	Ingest *ingest.Ingest
	// Store is the database itself, for what is older than the rules or beneath them, like a demo's past.
	Store *postgres.Store

	importer *ingest.Importer
	secret   []byte
	issuer   string
	audience string
}

// Platform is the viewer with the rights of the platform's own account.
func (o *Operator) Platform() order.Viewer {
	system := ingest.SystemAccount()
	return order.Viewer{AccountID: system.ID, Role: system.Role, ActorID: system.ID, ActorRole: system.Role}
}

// CreateAccount makes an account; externalID is how a token issuer names it, or empty.
func (o *Operator) CreateAccount(ctx context.Context, role order.Role, name, externalID string) (*order.Account, error) {
	if err := order.CheckName("name", name); err != nil {
		return nil, err
	}
	return o.Store.RegisterAccount(ctx, &order.Account{Role: role, Name: name, ExternalID: externalID})
}

// CreateCreator makes a page of a client's, which orders can then be placed for; externalID is as with accounts.
func (o *Operator) CreateCreator(ctx context.Context, client, name, externalID string) (*order.Creator, error) {
	if err := order.CheckName("name", name); err != nil {
		return nil, err
	}
	owner, err := o.holder(ctx, order.RoleClient, client)
	if err != nil {
		return nil, err
	}
	return o.Store.RegisterCreator(ctx, &order.Creator{ClientID: owner.ID, Name: name}, externalID)
}

// Account finds an account by its id (mar_…) or its external id; NOT_FOUND.
func (o *Operator) Account(ctx context.Context, text string) (*order.Account, error) {
	id, _, err := order.ParseID(text, order.KindMarketer, order.KindClient, order.KindPlatform)
	if err != nil {
		return o.Store.AccountByExternalID(ctx, text)
	}
	return o.Store.Account(ctx, id)
}

// Token signs a token for an account; with an empty text, for the oldest account of the role.
func (o *Operator) Token(ctx context.Context, role order.Role, account string, ttl time.Duration) (string, error) {
	holder, err := o.holder(ctx, role, account)
	if err != nil {
		return "", err
	}
	return auth.SignToken(o.secret, auth.TokenClaims{
		Account: holder.ID.Text(holder.Role.Kind()), Role: holder.Role, IssuedAt: time.Now(), TTL: ttl,
		Issuer: o.issuer, Audience: o.audience,
	})
}

func (o *Operator) holder(ctx context.Context, role order.Role, account string) (*order.Account, error) {
	if account == "" {
		holder, err := o.Store.FirstAccount(ctx, role)
		if order.CodeOf(err) == order.CodeNotFound {
			return nil, fmt.Errorf("there is no %[1]s account yet: make one with \"headway account create --role %[1]s --name NAME\", or start with \"headway serve --demo\"", RoleName(role))
		}
		return holder, err
	}
	holder, err := o.Account(ctx, account)
	switch {
	case order.CodeOf(err) == order.CodeNotFound:
		return nil, fmt.Errorf("there is no account %q", order.Shorten(account, 60))
	case err != nil:
		return nil, err
	case holder.Role != role:
		return nil, fmt.Errorf("%s is a %s account, not a %s one", account, RoleName(holder.Role), RoleName(role))
	}
	return holder, nil
}
