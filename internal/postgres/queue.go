package postgres

import (
	"context"

	"headway/internal/order"
)

// QueuePositions gives the place of each waiting order among its marketer's waiting orders, 1 for the oldest (rule 8). Orders
// that do not wait now, the expired among them, have none.
func (s *Store) QueuePositions(ctx context.Context, orders []*order.Order) (map[order.ID]int, error) {
	var marketers, waiting ids
	for _, o := range orders {
		if o.Status == order.StatusWaiting {
			marketers, waiting = append(marketers, o.Marketer.ID), append(waiting, o.ID)
		}
	}
	positions := make(map[order.ID]int, len(waiting))
	if len(waiting) == 0 {
		return positions, nil
	}
	type placed struct {
		id       order.ID
		position int
	}
	rows, err := collect(ctx, s.db, func() ([]any, func() placed) {
		var p placed
		return []any{&p.id, &p.position}, func() placed { return p }
	}, withClock+` SELECT q.id, q.position FROM (
			SELECT o.id, row_number() OVER (PARTITION BY o.marketer_id ORDER BY o.placed_at, o.id) AS position
			FROM orders o WHERE o.status = 'WAITING' AND o.respond_by > `+clockNow+` AND o.marketer_id = ANY($1::uuid[])
		) q WHERE q.id = ANY($2::uuid[])`, marketers, waiting)
	for _, row := range rows {
		positions[row.id] = row.position
	}
	return positions, fail(ctx, "read queue positions", err)
}
