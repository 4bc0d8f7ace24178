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
	stored := changed(changes)
	if len(stored) == 0 {
		return nil
	}
	if err := t.updateOrders(ctx, stored); err != nil {
		return fail(ctx, "update orders", err)
	}
	return t.insertGathered(ctx, stored)
}

// changed are the changes that changed something.
func changed(changes []*order.Change) []*order.Change {
	stored := make([]*order.Change, 0, len(changes))
	for _, change := range changes {
		if change.Changed() {
			stored = append(stored, change)
		}
	}
	return stored
}

func (t *tx) updateOrders(ctx context.Context, changes []*order.Change) error {
	states := orderStates(changes, moves)
	args, err := states.arguments()
	if err != nil {
		return err
	}
	result, err := t.ExecContext(ctx, updateOrdersFrom(states.unnest(), moves), args...)
	if err != nil {
		return err
	}
	return affected(result, len(changes), "update orders")
}

// orderStates is a table of what moves, at least so often, in the changed orders' rows.
func orderStates(changes []*order.Change, least movement) *table {
	kinds := []string{"uuid", "uuid"}
	for _, column := range orderColumns {
		if column.moves >= least {
			kinds = append(kinds, column.kind)
		}
	}
	rows, row := newTable(kinds...).expect(len(changes)), &orderRow{}
	for _, change := range changes {
		row.hold(change.Order)
		rows.id(row.Marketer.ID).id(row.ID)
		for _, column := range orderColumns {
			if column.moves >= least {
				rows.add(column.field(row))
			}
		}
	}
	return rows
}

// updateOrdersFrom is the statement that stores orderStates, which the FROM item gives.
func updateOrdersFrom(states string, least movement) string {
	names, sets := []string{"marketer_id", "id"}, []string(nil)
	for _, column := range orderColumns {
		if column.moves >= least {
			names, sets = append(names, column.name), append(sets, column.name+" = c."+column.name)
		}
	}
	return "UPDATE orders o SET " + strings.Join(sets, ", ") + " FROM " + states + " AS c (" + strings.Join(names, ", ") +
		") WHERE o.marketer_id = c.marketer_id AND o.id = c.id"
}

func ordersByID(orders []*order.Order) map[order.ID]*order.Order {
	return byID(orders, func(o *order.Order) order.ID { return o.ID })
}
