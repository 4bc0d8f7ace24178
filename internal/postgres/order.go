package postgres

import (
	"context"
	"fmt"
	"strings"

	"headway/internal/order"
)

// LockOrder locks one order's row and reads it as it is then; NOT_FOUND. Read the clock after it (rule 7).
func (t *tx) LockOrder(ctx context.Context, id order.ID) (*order.Order, error) {
	o, err := readOne(ctx, t, storedOrder, "SELECT "+orderColumnList()+" FROM orders o WHERE o.id = $1 FOR UPDATE", id)
	return o, orNotFound(ctx, "order", err)
}

// LockOrders locks those that exist, in the order of their ids, so that two transactions never wait for each other in a circle.
func (t *tx) LockOrders(ctx context.Context, orderIDs []order.ID) (map[order.ID]*order.Order, error) {
	orders, err := collect(ctx, t, packedOrder,
		"SELECT "+packedOrders()+" FROM orders o WHERE o.id = ANY($1::uuid[]) ORDER BY o.id FOR UPDATE", ids(orderIDs))
	return ordersByID(orders), fail(ctx, "lock orders", err)
}

// LockOverdue locks up to limit waiting orders past their deadline that nobody else has locked (rule 39). One statement finds and
// locks, so that two runners never take the same order.
func (t *tx) LockOverdue(ctx context.Context, limit int) ([]*order.Order, error) {
	orders, err := collect(ctx, t, storedOrder, "SELECT "+orderColumnList()+` FROM orders o
		WHERE o.status = 'WAITING' AND o.respond_by <= (SELECT headway_now())
		ORDER BY o.respond_by, o.id LIMIT $1 FOR UPDATE SKIP LOCKED`, limit)
	return orders, fail(ctx, "lock overdue orders", err)
}

// NextOrderNumber draws a number; one that is drawn by a transaction that fails is not used again.
func (t *tx) NextOrderNumber(ctx context.Context) (int64, error) {
	var number int64
	err := t.QueryRowContext(ctx, "SELECT nextval('order_numbers')").Scan(&number)
	return number, fail(ctx, "draw an order number", err)
}

// InsertOrder stores a new order with everything its change gathered. ErrRetry when the tracking code is taken: it was drawn
// at random, so the next one will not be.
func (t *tx) InsertOrder(ctx context.Context, change *order.Change) error {
	var args arguments
	names, placeholders := make([]string, 0, len(orderColumns)+1), make([]string, 0, len(orderColumns)+1)
	for i, value := range rowOf(change.Order).targets() {
		names = append(names, orderColumns[i].name)
		placeholders = append(placeholders, args.add(value))
	}
	names, placeholders = append(names, "search_text"), append(placeholders, args.add(searchText(change.Order)))
	_, err := t.ExecContext(ctx, "INSERT INTO orders ("+strings.Join(names, ", ")+") VALUES ("+strings.Join(placeholders, ", ")+")", args...)
	if constraint, taken := takenKey(err); taken && constraint == "orders_tracking_code_key" {
		return fmt.Errorf("%w: insert order: %w", order.ErrRetry, err)
	}
	if err != nil {
		return fail(ctx, "insert order", err)
	}
	return t.insertGathered(ctx, []*order.Change{change})
}

// ApplyChanges stores the new states of orders that are locked with everything their changes gathered, in a fixed number of
// statements however many there are. A change that changed nothing is passed over.
func (t *tx) ApplyChanges(ctx context.Context, changes []*order.Change) error {
	stored := make([]*order.Change, 0, len(changes))
	for _, change := range changes {
		if change.Changed() {
			stored = append(stored, change)
		}
	}
	if len(stored) == 0 {
		return nil
	}
	if err := t.updateOrders(ctx, stored); err != nil {
		return fail(ctx, "update orders", err)
	}
	return t.insertGathered(ctx, stored)
}

func (t *tx) updateOrders(ctx context.Context, changes []*order.Change) error {
	kinds, names, sets := []string{"uuid", "uuid"}, []string{"marketer_id", "id"}, []string(nil)
	for _, column := range orderColumns {
		if column.moves {
			kinds, names = append(kinds, column.kind), append(names, column.name)
			sets = append(sets, column.name+" = c."+column.name)
		}
	}
	rows, row := newTable(kinds...).expect(len(changes)), &orderRow{}
	for _, change := range changes {
		row.hold(change.Order)
		rows.id(row.Marketer.ID).id(row.ID)
		for _, column := range orderColumns {
			if column.moves {
				rows.add(column.field(row))
			}
		}
	}
	args, err := rows.arguments()
	if err != nil {
		return err
	}
	result, err := t.ExecContext(ctx, "UPDATE orders o SET "+strings.Join(sets, ", ")+" FROM "+rows.unnest()+" AS c ("+strings.Join(names, ", ")+
		") WHERE o.marketer_id = c.marketer_id AND o.id = c.id", args...)
	if err != nil {
		return err
	}
	return affected(result, len(changes), "update orders")
}

// insertGathered writes what changes gathered beside their rows, one statement for each table that has any.
func (t *tx) insertGathered(ctx context.Context, changes []*order.Change) error {
	events := newTable("uuid", "uuid", "bigint", "text", "timestamptz", "jsonb", "jsonb").expect(len(changes))
	ledger := newTable("uuid", "uuid", "bigint", "text", "bigint", "text", "timestamptz")
	settlements := newTable("uuid", "uuid", "int", "bigint", "bigint", "text", "timestamptz")
	rollups := newTable("uuid", "uuid", "timestamptz", "bigint", "bigint", "bigint", "bigint").expect(len(changes))
	for _, change := range changes {
		marketer, id := change.Order.Marketer.ID, change.Order.ID
		for _, e := range change.Events {
			events.id(marketer).id(e.OrderID).number(e.Sequence).text(string(e.Type)).instant(e.At).jsonOf(e.Actor).jsonOf(listed(e.Changes))
		}
		for _, e := range change.Ledger {
			ledger.id(marketer).id(id).number(e.Transaction).text(string(e.Account)).number(e.Amount.Minor)
			ledger.text(string(e.Amount.Currency)).instant(e.At)
		}
		if s := change.Settlement; s != nil {
			settlements.id(marketer).id(id).number(int64(s.PaidFans)).number(s.Payout.Minor).number(s.Released.Minor)
			settlements.text(string(s.Payout.Currency)).instant(s.SettledAt)
		}
		for _, r := range change.Rollups {
			rollups.id(marketer).id(id).instant(r.Bucket).number(r.Fans).number(r.FansByClick).number(r.PaidFans).number(r.Clicks)
		}
	}
	for _, insert := range []struct {
		into string
		rows *table
		tail string
	}{
		{"order_events (marketer_id, order_id, sequence, type, at, actor, changes)", events, ""},
		{"ledger_entries (marketer_id, order_id, transaction, account, amount_minor, currency, at)", ledger, ""},
		{"settlements (marketer_id, order_id, paid_fans, payout_minor, released_minor, currency, settled_at)", settlements, ""},
		{"order_rollups (marketer_id, order_id, bucket, fans, fans_by_click, paid_fans, clicks)", rollups, addToRollups},
	} {
		if err := t.insertRows(ctx, insert.into, insert.rows, insert.tail); err != nil {
			return err
		}
	}
	return nil
}

const addToRollups = ` ON CONFLICT (marketer_id, order_id, bucket) DO UPDATE SET fans = order_rollups.fans + excluded.fans,
	fans_by_click = order_rollups.fans_by_click + excluded.fans_by_click,
	paid_fans = order_rollups.paid_fans + excluded.paid_fans, clicks = order_rollups.clicks + excluded.clicks`

// insertRows writes all rows of the table in one statement; without rows it writes nothing. The tail is what follows the SELECT.
func (t *tx) insertRows(ctx context.Context, into string, rows *table, tail string) error {
	doing := "insert into " + into
	args, err := rows.arguments()
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if rows.rows == 0 {
		return nil
	}
	_, err = t.ExecContext(ctx, "INSERT INTO "+into+" SELECT * FROM "+rows.unnest()+tail, args...)
	return fail(ctx, doing, err)
}

// listed is the list, and the empty one where there is none: JSON tells them apart.
func listed(changes []order.FieldChange) []order.FieldChange {
	if changes == nil {
		return []order.FieldChange{}
	}
	return changes
}

func ordersByID(orders []*order.Order) map[order.ID]*order.Order {
	return byID(orders, func(o *order.Order) order.ID { return o.ID })
}
