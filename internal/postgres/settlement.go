package postgres

import (
	"context"

	"headway/internal/order"
)

// Settlements gives those that the orders have (rule 23).
func (s *Store) Settlements(ctx context.Context, orders []*order.Order) (map[order.ID]*order.Settlement, error) {
	var marketers, orderIDs ids
	for _, o := range orders {
		marketers, orderIDs = append(marketers, o.Marketer.ID), append(orderIDs, o.ID)
	}
	settlements := map[order.ID]*order.Settlement{}
	if len(orders) == 0 {
		return settlements, nil
	}
	type settled struct {
		id order.ID
		order.Settlement
	}
	rows, err := collect(ctx, s.db, func() ([]any, func() *settled) {
		row := &settled{}
		return []any{&row.id, &row.PaidFans, &row.Payout.Minor, &row.Released.Minor, &row.Payout.Currency, instant{&row.SettledAt}},
			func() *settled { row.Released.Currency = row.Payout.Currency; return row }
	}, `SELECT s.order_id, s.paid_fans, s.payout_minor, s.released_minor, s.currency, s.settled_at
		FROM settlements s JOIN unnest($1::uuid[], $2::uuid[]) AS o (marketer_id, id) ON s.marketer_id = o.marketer_id AND s.order_id = o.id`,
		marketers, orderIDs)
	for _, row := range rows {
		settlements[row.id] = &row.Settlement
	}
	return settlements, fail(ctx, "read settlements", err)
}
