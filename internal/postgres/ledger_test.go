package postgres

import (
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// TestTheDatabaseKeepsTheBooks holds what rules 22 and 23 say of money against whatever SQL is run on it. Each statement must be refused
// with the SQLSTATE, at once or at the commit.
func TestTheDatabaseKeepsTheBooks(t *testing.T) {
	store, _ := newStore(t)
	waiting, accepted, completed, stopped := ordertest.Order(), ordertest.Order(ordertest.Delivered(10)), ordertest.Order(ordertest.Completed), ordertest.Order(ordertest.Stopped(10))
	ordertest.Insert(t, store, waiting, accepted, completed, stopped)
	const (
		check, unique, restrict = "23514", "23505", "23001"
		lines                   = "INSERT INTO ledger_entries (marketer_id, order_id, transaction, account, amount_minor, currency, at) SELECT marketer_id, id, "
		ends                    = "UPDATE orders SET status = 'CANCELLED', cancelled_at = now(), cancellation_reason = 'STOPPED', held_minor = 0, last_ledger_transaction = 2 WHERE id = $1"
	)
	for _, test := range []struct {
		name, statement string
		on              *order.Order
		want            string
	}{
		{"one line alone", lines + "2, 'HOLD', -5, currency, now() FROM orders WHERE id = $1", accepted, check},
		{"lines that do not add up", lines + "2, a, m, currency, now() FROM orders, (VALUES ('HOLD', -5), ('MARKETER_EARNINGS', 4)) l (a, m) WHERE id = $1", accepted, check},
		{"lines that would add up with another transaction", lines + "n, a, m, currency, now() FROM orders, (VALUES (2, 'HOLD', -5), (3, 'CLIENT_FUNDS', 5)) l (n, a, m) WHERE id = $1", accepted, check},
		{"lines past what 64 bits can add", lines + "2, a, m, currency, now() FROM orders, (VALUES ('HOLD', 9223372036854775807), ('CLIENT_FUNDS', 9223372036854775807), ('MARKETER_EARNINGS', 2)) l (a, m) WHERE id = $1", accepted, check},
		{"another currency", lines + "2, a, m, 'EUR', now() FROM orders, (VALUES ('HOLD', -5), ('MARKETER_EARNINGS', 5)) l (a, m) WHERE id = $1", accepted, check},
		{"money that was not held", lines + "2, a, m, currency, now() FROM orders, (VALUES ('CLIENT_FUNDS', -5), ('MARKETER_EARNINGS', 5)) l (a, m) WHERE id = $1", accepted, check},
		{"more lines in a transaction that is there", lines + "1, a, m, currency, now() FROM orders, (VALUES ('HOLD', -5), ('MARKETER_EARNINGS', 5)) l (a, m) WHERE id = $1", accepted, unique},
		{"a part payment", lines + "2, a, m, currency, now() FROM orders, (VALUES ('HOLD', -5), ('MARKETER_EARNINGS', 5)) l (a, m) WHERE id = $1", accepted, check},
		{"a second payment", lines + "3, a, m, currency, now() FROM orders, (VALUES ('HOLD', -5), ('MARKETER_EARNINGS', 5)) l (a, m) WHERE id = $1", completed, check},
		{"an end without settlement", ends, accepted, check},
		{"a settlement without an end", "INSERT INTO settlements SELECT marketer_id, id, 10, 2550, 22950, currency, now() FROM orders WHERE id = $1", accepted, check},
		{"a settlement that pays too much", "WITH ended AS (" + ends + " RETURNING *), booked AS (" + lines +
			"2, a, m, currency, now() FROM ended, (VALUES ('HOLD', -25500), ('MARKETER_EARNINGS', 25500)) l (a, m)) INSERT INTO settlements SELECT marketer_id, id, 100, 25500, 0, currency, now() FROM ended", accepted, check},
		{"a settlement that is not in the ledger", "WITH ended AS (" + ends + " RETURNING *), booked AS (" + lines +
			"2, a, m, currency, now() FROM ended, (VALUES ('HOLD', -25500), ('CLIENT_FUNDS', 25500)) l (a, m)) INSERT INTO settlements SELECT marketer_id, id, 10, 2550, 22950, currency, now() FROM ended", accepted, check},
		{"a second settlement", "INSERT INTO settlements SELECT * FROM settlements WHERE order_id = $1", completed, unique},
		{"a settlement changed", "UPDATE settlements SET payout_minor = 0 WHERE order_id = $1", completed, restrict},
		{"a settlement taken back", "DELETE FROM settlements WHERE order_id = $1", completed, restrict},
		{"a ledger line changed", "UPDATE ledger_entries SET amount_minor = 1 WHERE order_id = $1", completed, restrict},
		{"a ledger line taken back", "DELETE FROM ledger_entries WHERE order_id = $1", completed, restrict},
		{"a hold given back in the row alone", "UPDATE orders SET status = 'REJECTED', rejected_at = now(), rejection_reason = 'DECLINED', held_minor = 0 WHERE id = $1", waiting, check},
		{"another price", "UPDATE orders SET price_minor = 300, held_minor = 30000 WHERE id = $1", waiting, check},
		{"another price after the end", "UPDATE orders SET price_minor = 300 WHERE id = $1", completed, check},
		{"another currency of the order", "UPDATE orders SET currency = 'EUR' WHERE id = $1", waiting, check},
		{"more fans for the same hold", "UPDATE orders SET fans_ordered = 200, held_minor = 51000 WHERE id = $1", waiting, check},
		{"a fan after the order was stopped", "UPDATE orders SET fans_delivered = 11 WHERE id = $1", stopped, check},
		{"a ledger that goes backwards", "UPDATE orders SET last_ledger_transaction = 0 WHERE id = $1", waiting, check},
	} {
		if code := refusal(t, store.db, test.statement, test.on.ID); code != test.want {
			t.Errorf("%s: SQLSTATE %q, want %s", test.name, code, test.want)
		}
	}
	for _, table := range []string{"ledger_entries", "settlements", "receipts", "order_events", "opening_clicks"} {
		if _, err := store.db.Exec("TRUNCATE " + table + " CASCADE"); sqlState(err) != restrict {
			t.Errorf("%s can be emptied: %v", table, err)
		}
	}
}

// TestAnOrderWithoutAHoldCannotBePlaced: placing holds the whole price, in the same transaction.
func TestAnOrderWithoutAHoldCannotBePlaced(t *testing.T) {
	store, _ := newStore(t)
	ordertest.Insert(t, store, ordertest.Order())
	o := ordertest.Order()
	err := store.Atomically(t.Context(), func(begun order.Tx) error {
		ctx := t.Context()
		for role, party := range map[order.Role]order.Party{order.RoleMarketer: o.Marketer, order.RoleClient: o.Client} {
			if _, err := begun.(*tx).EnsureAccount(ctx, &order.Account{ID: party.ID, Role: role, Name: party.Name}); err != nil {
				return err
			}
		}
		creator, err := begun.(*tx).EnsureCreator(ctx, &order.Creator{ID: o.Creator.ID, ClientID: o.Client.ID, Name: o.Creator.Name}, "x")
		if err != nil {
			return err
		}
		o.Creator.ID, o.Campaign.CreatorID = creator.ID, creator.ID
		if err := begun.EnsureCampaign(ctx, &o.Campaign); err != nil {
			return err
		}
		return begun.InsertOrder(ctx, &order.Change{Order: o, Now: o.PlacedAt})
	})
	if sqlState(err) != "23514" {
		t.Fatalf("it was placed: %v", err)
	}
}

// BenchmarkCompletion places and completes orders: what the checks of the books cost where money moves.
func BenchmarkCompletion(b *testing.B) {
	store, _ := newStore(b)
	orders := make([]*order.Order, 100)
	for i := range orders {
		orders[i] = ordertest.Order(ordertest.Accepted, ordertest.Of(1))
	}
	for b.Loop() {
		b.StopTimer()
		for i := range orders {
			orders[i] = ordertest.Order(ordertest.Accepted, ordertest.Of(1))
		}
		ordertest.Insert(b, store, orders...)
		b.StartTimer()
		at := *orders[0].AcceptedAt
		change(b, store, at, func(c *order.Change) { c.Deliver(order.Delivery{OccurredAt: at}) }, orders...)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(orders)), "ns/order")
}
