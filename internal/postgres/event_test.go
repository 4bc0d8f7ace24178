package postgres

import (
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// TestEventsOfALateTransaction holds an older transaction open while a newer one commits. A reader that went by numbers alone would
// go past the older one's events.
func TestEventsOfALateTransaction(t *testing.T) {
	store, url := newStore(t)
	platform := order.Viewer{AccountID: ordertest.ID(), Role: order.RolePlatform}
	start, err := store.EventLogEnd(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first, second := ordertest.Order(), ordertest.Order()
	ordertest.Insert(t, store, first, second)
	older, newer := first.ID, second.ID
	placed, err := store.EventsAfter(t.Context(), platform, start, 100)
	if err != nil || len(placed.Events) != 2 || placed.More || placed.Unsettled {
		t.Fatalf("placing: %+v, %v", placed, err)
	}
	const event = "INSERT INTO order_events (marketer_id, order_id, sequence, type, at, actor) SELECT marketer_id, id, 2, 'ACCEPTED', now(), '{}' FROM orders WHERE id = $1"
	late, err := openStore(t, Config{URL: url}).db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer late.Rollback()
	if _, err := late.Exec(event, older); err != nil {
		t.Fatal(err)
	}
	if _, err := store.db.Exec(event, newer); err != nil {
		t.Fatal(err)
	}
	held, err := store.EventsAfter(t.Context(), platform, placed.End, 100)
	if err != nil || len(held.Events) != 0 || !held.Unsettled {
		t.Fatalf("while the older one is open: %+v, %v", held, err)
	}
	if err := late.Commit(); err != nil {
		t.Fatal(err)
	}
	settled, err := store.EventsAfter(t.Context(), platform, held.End, 100)
	if err != nil || len(settled.Events) != 2 || settled.Unsettled {
		t.Fatalf("after it: %+v, %v", settled, err)
	}
	if a, b := settled.Events[0], settled.Events[1]; a.OrderID != older || b.OrderID != newer || a.Order.ID != older {
		t.Errorf("got %v then %v, want the order of the transactions", a.OrderID, b.OrderID)
	}
	if one, err := store.EventsAfter(t.Context(), platform, held.End, 1); err != nil || len(one.Events) != 1 || !one.More || one.End != settled.Events[0].Cursor {
		t.Errorf("one at a time: %+v, %v", one, err)
	}
	for name, v := range map[string]order.Viewer{
		"its marketer": {AccountID: settled.Events[0].Order.Marketer.ID, Role: order.RoleMarketer},
		"its client":   {AccountID: settled.Events[0].Order.Client.ID, Role: order.RoleClient},
		"a stranger":   {AccountID: ordertest.ID(), Role: order.RoleMarketer},
	} {
		page, err := store.EventsAfter(t.Context(), v, start, 100)
		if err != nil || (len(page.Events) > 0) != (name != "a stranger") {
			t.Errorf("%s got %d events, %v", name, len(page.Events), err)
		}
	}
}
