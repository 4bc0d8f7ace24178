package postgres

import (
	"context"
	"strings"

	"headway/internal/order"
)

// What follows stores many rows of a kind at once, for a demo that has to be there before anybody waits for it.

// InsertAccounts stores those that are not there and says how many; what another transaction is storing it waits for.
func (t *tx) InsertAccounts(ctx context.Context, accounts []order.Account) (int, error) {
	rows := newTable("uuid", "account_role", "text", "timestamptz").expect(len(accounts))
	for _, a := range accounts {
		rows.id(a.ID).text(string(a.Role)).text(a.Name).instant(a.CreatedAt)
	}
	args, err := rows.arguments()
	if err != nil {
		return 0, fail(ctx, "insert accounts", err)
	}
	result, err := t.ExecContext(ctx, `INSERT INTO accounts (id, role, name, created_at)
		SELECT * FROM `+rows.unnest()+` ON CONFLICT (id) DO NOTHING`, args...)
	if err != nil {
		return 0, fail(ctx, "insert accounts", err)
	}
	inserted, err := result.RowsAffected()
	return int(inserted), fail(ctx, "insert accounts", err)
}

// InsertCreators stores creators.
func (t *tx) InsertCreators(ctx context.Context, creators []order.Creator) error {
	rows := newTable("uuid", "uuid", "text").expect(len(creators))
	for _, c := range creators {
		rows.id(c.ID).id(c.ClientID).text(c.Name)
	}
	return t.insertRows(ctx, "creators (id, client_id, name)", rows, "")
}

// NextOrderNumbers draws numbers that grow.
func (t *tx) NextOrderNumbers(ctx context.Context, count int) ([]int64, error) {
	numbers, err := collect(ctx, t, func() ([]any, func() int64) {
		var number int64
		return []any{&number}, func() int64 { return number }
	}, "SELECT nextval('order_numbers') FROM generate_series(1, $1)", count)
	return numbers, fail(ctx, "draw order numbers", err)
}

// InsertOrders stores new orders, tags included, with everything that their changes gathered, in a fixed number of statements.
func (t *tx) InsertOrders(ctx context.Context, changes []*order.Change) error {
	kinds, names, fields := make([]string, 0, len(orderColumns)+1), make([]string, 0, len(orderColumns)+1), make([]string, 0, len(orderColumns)+1)
	for _, column := range orderColumns {
		kind, field := column.kind, "new."+column.name
		if kind == "uuid[]" { // unnest would take arrays of arrays apart to their elements
			kind, field = "text", field+"::uuid[]"
		}
		kinds, names, fields = append(kinds, kind), append(names, column.name), append(fields, field)
	}
	kinds, names, fields = append(kinds, "text"), append(names, "search_text"), append(fields, "new.search_text")
	rows := newTable(kinds...).expect(len(changes))
	for _, change := range changes {
		row := rowOf(change.Order)
		for _, column := range orderColumns {
			rows.add(column.field(row))
		}
		rows.text(searchText(change.Order))
	}
	if rows.rows == 0 {
		return nil
	}
	args, err := rows.arguments()
	if err != nil {
		return fail(ctx, "insert orders", err)
	}
	columns := strings.Join(names, ", ")
	if _, err := t.ExecContext(ctx, "INSERT INTO orders ("+columns+") SELECT "+strings.Join(fields, ", ")+
		" FROM "+rows.unnest()+" AS new ("+columns+")", args...); err != nil {
		return fail(ctx, "insert orders", err)
	}
	return t.insertGathered(ctx, changes)
}

// InsertOpeningClicks notes that the clicks which the orders have by now have no rows of their own, so that an audit does not miss them.
func (t *tx) InsertOpeningClicks(ctx context.Context, changes []*order.Change) error {
	rows := newTable("uuid", "uuid", "bigint", "bigint", "bigint").expect(len(changes))
	for _, change := range changes {
		o := change.Order
		if o.Clicks+o.ClicksFiltered+o.ClicksInactive > 0 {
			rows.id(o.Marketer.ID).id(o.ID).number(o.Clicks).number(o.ClicksFiltered).number(o.ClicksInactive)
		}
	}
	return t.insertRows(ctx, "opening_clicks (marketer_id, order_id, clicks, clicks_filtered, clicks_inactive)", rows, "")
}
