package postgres

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"headway/internal/order"
)

const accountColumns = "a.id, a.role, a.name, a.external_id, a.created_at"

func storedAccount() ([]any, func() *order.Account) {
	a := &order.Account{}
	return accountTargets(a), func() *order.Account { return a }
}

func accountTargets(a *order.Account) []any {
	return []any{&a.ID, &a.Role, &a.Name, orNull(&a.ExternalID), instant{&a.CreatedAt}}
}

func accountID(a *order.Account) order.ID { return a.ID }

// Account finds an account by its id; NOT_FOUND.
func (s *Store) Account(ctx context.Context, id order.ID) (*order.Account, error) {
	return readAccount(ctx, s.db, "a.id = $1", id)
}

// Account finds an account by its id; NOT_FOUND.
func (t *tx) Account(ctx context.Context, id order.ID) (*order.Account, error) {
	return readAccount(ctx, t, "a.id = $1", id)
}

// AccountByExternalID finds an account by the name that a token issuer has for it; NOT_FOUND.
func (s *Store) AccountByExternalID(ctx context.Context, externalID string) (*order.Account, error) {
	return readAccount(ctx, s.db, "a.external_id = $1", externalID)
}

func readAccount(ctx context.Context, q queryer, where string, args ...any) (*order.Account, error) {
	account, err := readOne(ctx, q, storedAccount, "SELECT "+accountColumns+" FROM accounts a WHERE "+where, args...)
	return account, orNotFound(ctx, "account", err)
}

// Accounts gives those that exist.
func (s *Store) Accounts(ctx context.Context, accountIDs []order.ID) (map[order.ID]*order.Account, error) {
	accounts, err := collect(ctx, s.db, storedAccount, "SELECT "+accountColumns+" FROM accounts a WHERE a.id = ANY($1::uuid[])", ids(accountIDs))
	return byID(accounts, accountID), fail(ctx, "read accounts", err)
}

// RegisterAccount stores an account and gives what is stored; a zero id is made here. When the external id is taken already, it gives
// the account that has it, unchanged: two servers may see the same person first. A taken id is CONFLICT.
func (s *Store) RegisterAccount(ctx context.Context, account *order.Account) (*order.Account, error) {
	id, err := idOr(account.ID, func() (order.ID, error) { return newID(ctx, s.db) })
	if err != nil {
		return nil, err
	}
	stored, err := readOne(ctx, s.db, storedAccount, `INSERT INTO accounts AS a (id, role, name, external_id) VALUES ($1, $2, $3, $4)
		ON CONFLICT (external_id) DO NOTHING RETURNING `+accountColumns, id, account.Role, account.Name, orNull(&account.ExternalID))
	if errors.Is(err, sql.ErrNoRows) {
		return s.AccountByExternalID(ctx, account.ExternalID)
	}
	if _, taken := takenKey(err); taken {
		return nil, order.Errorf(order.CodeConflict, "There is an account %s already.", id.Text(account.Role.Kind()))
	}
	return stored, fail(ctx, "register an account", err)
}

// idOr is the id, or a new one where it is zero.
func idOr(id order.ID, make func() (order.ID, error)) (order.ID, error) {
	if id.IsZero() {
		return make()
	}
	return id, nil
}

// newID makes an id for this moment of the database's.
func newID(ctx context.Context, q queryer) (order.ID, error) {
	now, err := readClock(ctx, q)
	if err != nil {
		return order.ID{}, err
	}
	id, err := order.NewID(now, rand.Reader)
	if err != nil {
		return order.ID{}, fmt.Errorf("make an id: %w", err)
	}
	return id, nil
}

// Clients lists the clients that the viewer shares an order with; a client sees itself, the platform all.
func (s *Store) Clients(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Account], error) {
	return s.listAccounts(ctx, v, order.RoleClient, name, p)
}

// Marketers lists the marketers that the viewer shares an order with; a marketer sees itself, the platform all.
func (s *Store) Marketers(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Account], error) {
	return s.listAccounts(ctx, v, order.RoleMarketer, name, p)
}

func (s *Store) listAccounts(ctx context.Context, v order.Viewer, role order.Role, name string, p order.Page) (*order.List[*order.Account], error) {
	l := listing[*order.Account]{columns: accountColumns, from: "accounts a", row: storedAccount,
		keys: byNameAndID(strings.ToLower(string(role))+"s", "a")}
	l.where = "a.role = " + l.args.add(role) + " AND " + accountScope(v, &l.args) + nameContains("a.name", name, &l.args)
	return list(ctx, s.db, l, p, false)
}

// accountScope is the condition for the accounts, known as a, that the viewer shares an order with, and its own.
func accountScope(v order.Viewer, args *arguments) string {
	shared := map[order.Role]string{
		order.RoleMarketer: "o.client_id FROM orders o WHERE o.marketer_id = ",
		order.RoleClient:   "o.marketer_id FROM orders o WHERE o.client_id = ",
	}
	switch v.Role {
	case order.RolePlatform:
		return "true"
	case order.RoleMarketer, order.RoleClient:
		own := args.add(v.AccountID)
		return "(a.id = " + own + " OR a.id IN (SELECT " + shared[v.Role] + own + "))"
	}
	return "false"
}

// nameContains is the condition, after an AND of its own, that a name holds the part in any case; an empty part asks nothing.
func nameContains(column, part string, args *arguments) string {
	if part = strings.TrimSpace(part); part == "" {
		return ""
	}
	return " AND lower(" + column + ") LIKE lower(" + args.add(containing(part)) + ")"
}

// AccountsByID gives those that the viewer shares an order with, and its own.
func (s *Store) AccountsByID(ctx context.Context, v order.Viewer, accountIDs []order.ID) (map[order.ID]*order.Account, error) {
	var args arguments
	where := "a.id = ANY(" + args.add(ids(accountIDs)) + "::uuid[]) AND " + accountScope(v, &args)
	accounts, err := collect(ctx, s.db, storedAccount, "SELECT "+accountColumns+" FROM accounts a WHERE "+where, args...)
	return byID(accounts, accountID), fail(ctx, "read accounts", err)
}
