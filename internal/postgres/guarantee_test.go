package postgres

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// due is an accepted, guaranteed order that is due at the instant.
func due(at time.Time) func(*order.Order) {
	return func(o *order.Order) {
		ordertest.Accepted(o)
		o.Guarantee = &order.Guarantee{FirstFanDays: 7, FansPerWeek: 10, Policy: order.PolicyPause}
		by := o.AcceptedAt.Add(7 * 24 * time.Hour)
		o.Window.FirstFanBy, o.PaceState, o.Due = &by, order.PaceNotStarted, &at
	}
}

// TestLockDue: what is due, the longest first, and nothing that somebody else has in hand.
func TestLockDue(t *testing.T) {
	store, url := newStore(t)
	now := ordertest.Placed().Add(48 * time.Hour)
	pgtest.SetClock(t, url, now)
	later, second, first := ordertest.Order(due(now.Add(time.Microsecond))), ordertest.Order(due(now)), ordertest.Order(due(now.Add(-time.Hour)))
	ordertest.Insert(t, store, later, second, first, ordertest.Order(ordertest.Accepted), ordertest.Order())
	lock := func(tx order.Tx, limit int) (found []order.ID) {
		t.Helper()
		orders, err := tx.LockDue(t.Context(), limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range orders {
			found = append(found, o.ID)
		}
		return found
	}
	atomically := func(fn func(tx order.Tx)) {
		t.Helper()
		if err := store.Atomically(t.Context(), func(tx order.Tx) error { fn(tx); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	atomically(func(mine order.Tx) {
		if got := lock(mine, 1); len(got) != 1 || got[0] != first.ID {
			t.Errorf("first %v", got)
		}
		atomically(func(other order.Tx) {
			if got := lock(other, 10); len(got) != 1 || got[0] != second.ID {
				t.Errorf("beside it %v", got)
			}
		})
	})
}

// TestDueIsFoundByItsIndex: a job that runs twice a second on every instance must not look through the orders.
func TestDueIsFoundByItsIndex(t *testing.T) {
	store, _ := newStore(t)
	ordertest.Insert(t, store, ordertest.Order(due(ordertest.Placed())))
	begun, err := store.db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer begun.Rollback()
	if _, err := begun.Exec("SET LOCAL enable_seqscan = off"); err != nil {
		t.Fatal(err)
	}
	var plan strings.Builder
	lines, err := collect(t.Context(), begun, func() ([]any, func() string) {
		var line string
		return []any{&line}, func() string { return line }
	}, "EXPLAIN SELECT o.id FROM orders o WHERE o.due_at <= (SELECT headway_now()) ORDER BY o.due_at, o.id LIMIT 500")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		plan.WriteString(line + "\n")
	}
	if text := plan.String(); !strings.Contains(text, "orders_by_due") {
		t.Error(text)
	}
}

// TestGuaranteesComeUnderTheClock: orders of before the migration are judged, and reminded of what is still to come only.
func TestGuaranteesComeUnderTheClock(t *testing.T) {
	store, url := newStore(t)
	provider, err := migrations(store.db.DB)
	if err != nil {
		t.Fatal(err)
	}
	now := ordertest.Placed().Add(62 * time.Hour) // ten hours are left
	pgtest.SetClock(t, url, now)
	waiting, guaranteed, plain, paused := ordertest.Order(), ordertest.Order(due(now)), ordertest.Order(ordertest.Accepted), ordertest.Order(due(now), ordertest.Paused)
	waiting.Due, paused.Due = nil, nil
	ordertest.Insert(t, store, waiting, guaranteed, plain, paused)
	if _, err := provider.DownTo(context.Background(), 9); err != nil {
		t.Fatal(err)
	}
	if err := MigrateURL(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	sixHoursLeft := waiting.RespondBy.Add(-6 * time.Hour)
	for name, test := range map[string]struct {
		order *order.Order
		want  *time.Time
	}{"waiting": {waiting, &sixHoursLeft}, "guaranteed": {guaranteed, &now}, "without a guarantee": {plain, nil}, "paused": {paused, nil}} {
		read, err := store.OrdersByID(t.Context(), ordertest.Platform(ordertest.ID()), []order.ID{test.order.ID})
		if err != nil {
			t.Fatal(err)
		}
		got := read[test.order.ID].Due
		if (got == nil) != (test.want == nil) || got != nil && !got.Equal(*test.want) {
			t.Errorf("%s: due at %v, want %v", name, got, test.want)
		}
	}
}
