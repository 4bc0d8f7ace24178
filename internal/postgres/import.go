package postgres

import (
	"context"

	"headway/internal/order"
)

// EnsureAccount finds the account with the same id or external id, or stores it, and gives what is stored. A zero id is made here.
func (t *tx) EnsureAccount(ctx context.Context, account *order.Account) (*order.Account, error) {
	id, err := idOr(account.ID, func() (order.ID, error) { return newID(ctx, t) })
	if err != nil {
		return nil, err
	}
	_, err = t.ExecContext(ctx, "INSERT INTO accounts (id, role, name, external_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
		id, string(account.Role), account.Name, orNull(&account.ExternalID))
	if err != nil {
		return nil, fail(ctx, "store an account", err)
	}
	return readAccount(ctx, t, "a.id = $1 OR a.external_id = $2", id, orNull(&account.ExternalID))
}

// EnsureCreator finds the client's creator with this external id, or stores it, and gives what is stored.
func (t *tx) EnsureCreator(ctx context.Context, creator *order.Creator, externalID string) (*order.Creator, error) {
	id, err := idOr(creator.ID, func() (order.ID, error) { return newID(ctx, t) })
	if err != nil {
		return nil, err
	}
	_, err = t.ExecContext(ctx, "INSERT INTO creators (id, client_id, name, external_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
		id, creator.ClientID, creator.Name, externalID)
	if err != nil {
		return nil, fail(ctx, "store a creator", err)
	}
	stored, err := readOne(ctx, t, storedCreator, "SELECT "+creatorColumns+" FROM creators c WHERE c.client_id = $1 AND c.external_id = $2",
		creator.ClientID, externalID)
	return stored, orNotFound(ctx, "creator", err)
}

// ImportedOrders gives the orders that the account has imported under these external ids.
func (t *tx) ImportedOrders(ctx context.Context, accountID order.ID, externalIDs []string) (map[string]order.ID, error) {
	wanted := newTable("text").expect(len(externalIDs))
	for _, externalID := range externalIDs {
		wanted.text(externalID)
	}
	type line struct {
		externalID string
		orderID    order.ID
	}
	lines, err := collectFor(ctx, t, wanted, func() ([]any, func() line) {
		var l line
		return []any{&l.externalID, &l.orderID}, func() line { return l }
	}, `SELECT l.external_id, l.order_id FROM `+wanted.unnest()+` AS wanted (external_id)
		JOIN import_lines l USING (external_id) WHERE l.account_id = $2 AND l.kind = 'ORDER'`, accountID)
	found := make(map[string]order.ID, len(lines))
	for _, l := range lines {
		found[l.externalID] = l.orderID
	}
	return found, fail(ctx, "read imported orders", err)
}

// InsertImportedOrder notes which order the external id became. ErrRetry when another import was faster.
func (t *tx) InsertImportedOrder(ctx context.Context, accountID order.ID, externalID string, orderID order.ID) error {
	rows := newTable("uuid", "text", "uuid")
	rows.id(accountID).text(externalID).id(orderID)
	return t.insertAll(ctx, "note an imported order", rows, `
		INSERT INTO import_lines (account_id, kind, external_id, order_id, imported_at)
		SELECT account_id, 'ORDER', external_id, order_id, headway_now() FROM `+rows.unnest()+` AS new (account_id, external_id, order_id)
		ON CONFLICT DO NOTHING`)
}

// NumberTaken tells whether an order has the number.
func (t *tx) NumberTaken(ctx context.Context, number int64) (bool, error) {
	var taken bool
	err := t.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM orders WHERE number = $1)", number).Scan(&taken)
	return taken, fail(ctx, "look for an order number", err)
}

// SkipNumbers makes NextOrderNumber go on after the number, if it is not past it already. It is not undone when the transaction is.
func (t *tx) SkipNumbers(ctx context.Context, number int64) error {
	_, err := t.ExecContext(ctx, "SELECT setval('order_numbers', $1) FROM order_numbers WHERE last_value < $1", number)
	return fail(ctx, "skip order numbers", err)
}
