package property

import (
	"testing"

	"headway/internal/order"
	"headway/internal/postgres"
)

// TestRebuildFromReceipts: what charts and statistics are read from can be lost or wrong, and is made again of what was kept. World's own
// audit says so at the end.
func TestRebuildFromReceipts(t *testing.T) {
	w := newWorld(t)
	h := histories{w, t}
	for _, of := range []func(histories) *order.Order{histories.lively, histories.completed, histories.stopped, histories.guaranteed, histories.imported} {
		for _, plant := range []string{
			"DELETE FROM order_rollups WHERE order_id = $1",
			"UPDATE order_rollups SET bucket = bucket + interval '15 minutes' WHERE order_id = $1",
			"UPDATE order_rollups SET fans = fans + 2, fans_by_click = 7, paid_fans = fans, clicks = 9 WHERE order_id = $1",
			"INSERT INTO order_rollups (marketer_id, order_id, bucket, fans) SELECT marketer_id, id, '2020-02-02', 3 FROM orders WHERE id = $1",
		} {
			w.plant(t, corruption{name: "planted", plant: plant}, of(h).ID)
		}
	}
	for i, o := range []importedOrder{{"ACCEPTED", 4}, {"COMPLETED", 14}, {"CANCELLED", 6}} {
		id := h.imports(o)[0]
		h.explain(id, i+1)
		w.plant(t, corruption{name: "planted", plant: "UPDATE order_rollups SET fans = 99, paid_fans = 0 WHERE order_id = $1"}, w.importedID(id))
	}
	if found := w.audit(order.ID{}); len(found) < 23 {
		t.Fatalf("the audit found %d orders", len(found))
	}
	if err := w.store.Rebuild(t.Context(), postgres.Rebuild{Orders: true}); err != nil {
		t.Fatal(err)
	}
}
