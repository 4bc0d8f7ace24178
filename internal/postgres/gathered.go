package postgres

import (
	"context"
	"fmt"

	"headway/internal/order"
)

// gathered is what changes gathered beside their orders' rows, a table for each kind.
type gathered struct{ events, rollups, ledger, settlements *table }

// Where the rows of gathered go, and what follows the INSERT.
const (
	intoEvents      = "order_events (marketer_id, order_id, sequence, type, at, actor, changes)"
	intoRollups     = "order_rollups (marketer_id, order_id, bucket, fans, fans_by_click, paid_fans, clicks)"
	intoLedger      = "ledger_entries (marketer_id, order_id, transaction, account, amount_minor, currency, at)"
	intoSettlements = "settlements (marketer_id, order_id, paid_fans, payout_minor, released_minor, currency, settled_at)"

	// rollupColumns are those of gathered.rollups: a rollup, and what of its fans goes into the conversion rate (rule 15).
	rollupColumns = "(marketer_id, order_id, bucket, fans, fans_by_click, paid_fans, clicks, link_fans)"
	rollupOf      = "SELECT marketer_id, order_id, bucket, fans, fans_by_click, paid_fans, clicks FROM booked"

	addToRollups = ` ON CONFLICT (marketer_id, order_id, bucket) DO UPDATE SET fans = order_rollups.fans + excluded.fans,
	fans_by_click = order_rollups.fans_by_click + excluded.fans_by_click,
	paid_fans = order_rollups.paid_fans + excluded.paid_fans, clicks = order_rollups.clicks + excluded.clicks`

	// intoDeltas tells the marketers' sums what is booked.
	intoDeltas = `INSERT INTO marketer_deltas (marketer_id, day, bucket, fans, link_fans, clicks)
		SELECT marketer_id, date_bin('1 day', bucket, '1970-01-01 00:00:00Z'), bucket, sum(fans), sum(link_fans), sum(clicks)
		FROM booked GROUP BY marketer_id, bucket`
)

// gather makes tables of what the changes gathered.
func gather(changes []*order.Change) gathered {
	g := gathered{
		events:      newTable("uuid", "uuid", "bigint", "text", "timestamptz", "jsonb", "jsonb").expect(len(changes)),
		rollups:     newTable("uuid", "uuid", "timestamptz", "bigint", "bigint", "bigint", "bigint", "bigint").expect(len(changes)),
		ledger:      newTable("uuid", "uuid", "bigint", "text", "bigint", "text", "timestamptz"),
		settlements: newTable("uuid", "uuid", "int", "bigint", "bigint", "text", "timestamptz"),
	}
	var encode eventEncoder
	for _, change := range changes {
		marketer, id := change.Order.Marketer.ID, change.Order.ID
		for i := range change.Events {
			e := &change.Events[i]
			g.events.id(marketer).id(e.OrderID).number(e.Sequence).text(string(e.Type)).instant(e.At)
			g.events.jsonFrom(encode.actor(e.Actor)).jsonFrom(encode.changes(e.Changes))
		}
		for _, e := range change.Ledger {
			g.ledger.id(marketer).id(id).number(e.Transaction).text(string(e.Account)).number(e.Amount.Minor)
			g.ledger.text(string(e.Amount.Currency)).instant(e.At)
		}
		if s := change.Settlement; s != nil {
			g.settlements.id(marketer).id(id).number(int64(s.PaidFans)).number(s.Payout.Minor).number(s.Released.Minor)
			g.settlements.text(string(s.Payout.Currency)).instant(s.SettledAt)
		}
		for _, r := range change.Rollups {
			g.rollups.id(marketer).id(id).instant(r.Bucket).number(r.Fans).number(r.FansByClick).number(r.PaidFans).number(r.Clicks)
			linkFans := r.FansByClick
			if !change.Order.Campaign.Type.LinkBased() {
				linkFans = 0
			}
			g.rollups.number(linkFans)
		}
	}
	return g
}

// insertGathered writes what changes gathered, one statement for each table that has any rows.
func (t *tx) insertGathered(ctx context.Context, changes []*order.Change) error {
	g := gather(changes)
	if err := t.insertRows(ctx, intoEvents, g.events, ""); err != nil {
		return err
	}
	if err := t.insertRollups(ctx, g.rollups); err != nil {
		return err
	}
	return t.insertMoney(ctx, g)
}

// insertRollups adds to what the orders and their marketers did.
func (t *tx) insertRollups(ctx context.Context, rollups *table) error {
	args, err := rollups.arguments()
	if err == nil && rollups.rows > 0 {
		_, err = t.ExecContext(ctx, "WITH booked AS MATERIALIZED (SELECT * FROM "+rollups.unnest()+" AS booked "+rollupColumns+
			"), into_rollups AS (INSERT INTO "+intoRollups+" "+rollupOf+addToRollups+") "+intoDeltas, args...)
	}
	return fail(ctx, "insert rollups", err)
}

// insertMoney writes what only a change of money leaves.
func (t *tx) insertMoney(ctx context.Context, g gathered) error {
	if err := t.insertRows(ctx, intoLedger, g.ledger, ""); err != nil {
		return err
	}
	return t.insertRows(ctx, intoSettlements, g.settlements, "")
}

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
