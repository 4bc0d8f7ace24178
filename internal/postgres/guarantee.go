package postgres

import (
	"context"

	"headway/internal/order"
)

// LockDue locks up to limit orders whose due_at has come and that nobody else has locked, the longest due first (rule 39). One statement
// finds and locks, so that two runners never take the same order.
func (t *tx) LockDue(ctx context.Context, limit int) ([]*order.Order, error) {
	orders, err := collect(ctx, t, storedOrder, "SELECT "+orderColumnList()+` FROM orders o
		WHERE o.due_at <= (SELECT headway_now()) ORDER BY o.due_at, o.id LIMIT $1 FOR UPDATE SKIP LOCKED`, limit)
	return orders, fail(ctx, "lock orders that are due", err)
}
