package property

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/postgres"
)

// audit gives every difference, of one order or of all.
func (w *world) audit(id order.ID) map[order.ID][]postgres.AuditDifference {
	w.t.Helper()
	found := map[order.ID][]postgres.AuditDifference{}
	done, err := w.store.Audit(context.Background(), postgres.Audit{Order: id, Found: func(d postgres.AuditDifference) {
		found[d.OrderID] = append(found[d.OrderID], d)
	}})
	if err != nil {
		w.t.Errorf("audit: %v", err)
	}
	if orders := w.count("SELECT count(*) FROM orders"); id.IsZero() && done.Orders != orders {
		w.t.Errorf("%d orders of %d were audited", done.Orders, orders)
	}
	return found
}

// wantAuditClean lets an audit recompute everything that is stored.
func (w *world) wantAuditClean() {
	w.t.Helper()
	if w.unaudited {
		return
	}
	for id, differences := range w.audit(order.ID{}) {
		for _, d := range differences {
			w.t.Errorf("audit: order %s: %s (%s) is stored as %q, recomputed %q", id, d.What, d.ReceiptID, d.Stored, d.Recomputed)
		}
	}
}

// histories are orders that something happened to, each of a creator of its own; $1 in what is planted is the order.
type histories struct {
	w *world
	t *testing.T
}

func (h histories) order(edits ...func(*order.PlaceInput)) *order.Order {
	h.t.Helper()
	return h.w.accepted(append(edits, func(i *order.PlaceInput) { i.CreatorID = h.w.creator(h.w.clients[0]) })...)
}

func (h histories) fans(o *order.Order, fans ...string) {
	h.t.Helper()
	reports := make([]order.DeliveryReport, len(fans))
	for i, fan := range fans {
		reports[i] = order.DeliveryReport{OrderID: o.ID, ReportID: word(), Fan: fan, OccurredAt: time.Now(), ViaClick: i%2 == 0}
	}
	_, err := h.w.ingest.RecordDeliveries(h.t.Context(), h.w.platform, reports, "")
	wantCode(h.t, err, "")
}

// lively has four fans of a hundred, one of them reported twice, three clean clicks, a bot and a repeat.
func (h histories) lively() *order.Order {
	o := h.order()
	h.fans(o, "a", "b", "c")
	h.fans(o, "c", "d")
	var clicks []order.ClickReport
	for i, agent := range []string{"Mozilla/5.0 Firefox/128.0", "Mozilla/5.0 Firefox/128.0", "Mozilla/5.0 Firefox/128.0", "curl/8.5.0", "Mozilla/5.0 Firefox/128.0"} {
		clicks = append(clicks, order.ClickReport{OrderID: o.ID, ClickID: word(), Visitor: fmt.Sprint("visitor ", i%4), UserAgent: agent, OccurredAt: time.Now()})
	}
	_, err := h.w.ingest.RecordClicks(h.t.Context(), h.w.platform, clicks, "")
	wantCode(h.t, err, "")
	return o
}

// completed has five fans, of which three are paid.
func (h histories) completed() *order.Order {
	o := h.order(func(i *order.PlaceInput) { i.FansOrdered = 3 })
	h.fans(o, "a", "b", "c", "d", "e")
	return o
}

// stopped was paused, resumed, and ended by its client with two fans of a hundred.
func (h histories) stopped() *order.Order {
	o := h.order()
	h.fans(o, "a", "b")
	for _, move := range []func(context.Context, order.Viewer, order.ID, string) (*order.Order, error){h.w.service.Pause, h.w.service.Resume, h.w.service.Cancel} {
		_, err := move(h.t.Context(), h.w.clients[0], o.ID, "")
		wantCode(h.t, err, "")
	}
	return o
}

// guaranteed has two fans before a pause and one after it, all in its first window.
func (h histories) guaranteed() *order.Order {
	o := h.order(func(i *order.PlaceInput) {
		i.Guarantee = &order.Guarantee{FirstFanDays: 3, FansPerWeek: 10, Policy: order.PolicyPause}
	})
	h.fans(o, "a", "b")
	for _, move := range []func(context.Context, order.Viewer, order.ID, string) (*order.Order, error){h.w.service.Pause, h.w.service.Resume} {
		_, err := move(h.t.Context(), h.w.clients[0], o.ID, "")
		wantCode(h.t, err, "")
	}
	h.fans(o, "c")
	return o
}

func (h histories) declined() *order.Order {
	o, err := h.w.service.Reject(h.t.Context(), h.w.marketers[0], h.w.place().ID, "no", "")
	wantCode(h.t, err, "")
	return o
}

// imported brought four fans of ten, of which two have receipts by now, and got one more here.
func (h histories) imported() *order.Order {
	ids := h.imports(importedOrder{"ACCEPTED", 4})
	h.explain(ids[0], 2)
	id := h.w.importedID(ids[0])
	o, err := h.w.service.Order(h.t.Context(), h.w.platform, id)
	wantCode(h.t, err, "")
	h.fans(o, word())
	return o
}

type importedOrder struct {
	status string
	fans   int
}

// imports takes in orders of ten fans and gives their external ids.
func (h histories) imports(orders ...importedOrder) []string {
	h.t.Helper()
	var lines []ingest.OrderLine
	var ids []string
	for _, o := range orders {
		id := word()
		columns := map[string]string{
			"external_id": id, "marketer": "m " + id, "client": "c " + id, "creator": "p " + id, "campaign_name": "Spring", "campaign_type": "FREE_PAGE",
			"campaign_link": "https://example.com/mila", "fans_ordered": "10", "price": "2.55", "currency": "USD", "status": o.status,
			"placed_at": "2026-01-01T09:00:00Z", "accepted_at": "2026-01-01T10:00:00Z", "fans_delivered": fmt.Sprint(o.fans),
		}
		switch o.status {
		case "COMPLETED":
			columns["completed_at"] = "2026-01-09T10:00:00Z"
		case "CANCELLED":
			columns["cancelled_at"], columns["reason"] = "2026-01-09T10:00:00Z", "STOPPED"
		}
		line, err := ingest.ParseOrderLine(columns)
		if err != nil {
			h.t.Fatal(err)
		}
		lines, ids = append(lines, line), append(ids, id)
	}
	results, err := h.importer().ImportOrders(h.t.Context(), h.w.platform, lines, false)
	wantCode(h.t, err, "")
	for _, result := range results {
		if result.Outcome != ingest.LineImported {
			h.t.Fatalf("%+v", result)
		}
	}
	return ids
}

// explain imports so many fans of an imported order.
func (h histories) explain(externalID string, fans int) {
	h.t.Helper()
	for i := range fans {
		line := ingest.DeliveryLine{Order: externalID, ReportID: word(), Fan: word(), OccurredAt: time.Date(2026, 1, 2+i, 9, 0, 0, 0, time.UTC), ViaClick: i%2 == 0}
		_, err := h.importer().ImportDeliveries(h.t.Context(), h.w.platform, []ingest.DeliveryLine{line}, false)
		wantCode(h.t, err, "")
	}
}

func (h histories) importer() *ingest.Importer {
	h.t.Helper()
	m, err := ingest.NewImporter(h.w.store, ingest.Config{HashKey: make([]byte, ingest.MinHashKey)})
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

func (w *world) importedID(externalID string) (id order.ID) {
	w.t.Helper()
	if err := w.sql.QueryRow("SELECT order_id FROM import_lines WHERE external_id = $1", externalID).Scan(&id); err != nil {
		w.t.Fatal(err)
	}
	return id
}

// TestImportedOrdersAuditClean: whatever an opening balance was, and however much of it has receipts, the books are right. World's own
// audit says so.
func TestImportedOrdersAuditClean(t *testing.T) {
	w := newWorld(t)
	h := histories{w, t}
	for _, o := range []importedOrder{{"ACCEPTED", 0}, {"ACCEPTED", 4}, {"ACCEPTED", 9}, {"COMPLETED", 10}, {"COMPLETED", 14}, {"CANCELLED", 0}, {"CANCELLED", 6}} {
		for _, explained := range []int{0, 1, 4, 6, 12} {
			id := h.imports(o)[0]
			h.explain(id, explained)
			if explained%4 == 0 {
				h.fans(&order.Order{ID: w.importedID(id)}, word(), word())
			}
		}
	}
}

// corruption is something that must never be, planted by SQL behind the back of program and constraints.
type corruption struct {
	name  string
	of    func(histories) *order.Order
	plant string
	// want are figures that the audit names.
	want []string
}

func corruptions() []corruption {
	lively, completed, stopped, guaranteed := histories.lively, histories.completed, histories.stopped, histories.guaranteed
	return []corruption{
		{"a fan too many", lively, "UPDATE orders SET fans_delivered = fans_delivered + 1 WHERE id = $1", []string{"fans delivered", "fans delivered, as the timeline leads to them"}},
		{"a fan too few, after completion", completed, "UPDATE orders SET fans_delivered = fans_delivered - 1 WHERE id = $1", []string{"fans delivered"}},
		{"a fan by click too few", lively, "UPDATE orders SET fans_by_click = 0 WHERE id = $1", []string{"fans by click", "conversion"}},
		{"a receipt lost", lively, "DELETE FROM receipts WHERE id = (SELECT min(id::text)::uuid FROM receipts WHERE order_id = $1 AND outcome = 'COUNTED')", []string{"fans delivered", "first fan", "rollup"}},
		{"a receipt made up", lively, "INSERT INTO receipts SELECT marketer_id, id, gen_random_uuid(), client_id, 'x', decode(repeat('ab', 32), 'hex'), now(), now(), false, 'COUNTED' FROM orders WHERE id = $1", []string{"fans delivered", "first fan of the creator", "outcome of the report"}},
		{"a fan counted twice", lively, "INSERT INTO receipts SELECT marketer_id, order_id, gen_random_uuid(), reporter_id, 'again', fan_hash, occurred_at, recorded_at, via_click, outcome FROM receipts WHERE order_id = $1 AND outcome = 'COUNTED' LIMIT 1", []string{"fans delivered", "first fan "}},
		{"a counted receipt refused afterwards", lively, "UPDATE receipts SET outcome = 'REFUSED', reason = 'BOT' WHERE id = (SELECT min(id::text)::uuid FROM receipts WHERE order_id = $1 AND outcome = 'COUNTED')", []string{"fans delivered", "outcome of the report"}},
		{"a fan before acceptance", lively, "UPDATE receipts SET occurred_at = occurred_at - interval '1 year' WHERE order_id = $1 AND outcome = 'COUNTED'", []string{"occurred at", "rollup"}},
		{"a reversal that took nothing off", lively, "INSERT INTO receipts SELECT marketer_id, order_id, gen_random_uuid(), reporter_id, 'back', fan_hash, now(), now(), via_click, 'REVERSED', NULL, id, 'fraud' FROM receipts WHERE order_id = $1 AND outcome = 'COUNTED' LIMIT 1", []string{"fans delivered", "rollup"}},
		{"a reversal of a refused receipt", lively, "INSERT INTO receipts SELECT marketer_id, order_id, gen_random_uuid(), reporter_id, 'back', fan_hash, now(), now(), via_click, 'REVERSED', NULL, id, 'fraud' FROM receipts WHERE order_id = $1 AND outcome = 'REFUSED' LIMIT 1", []string{"outcome of what it reverses"}},
		{"a report that says otherwise", lively, "UPDATE reports SET outcome = 'REFUSED', reason = 'BOT' WHERE order_id = $1 AND kind = 'DELIVERY' AND outcome = 'COUNTED'", []string{"outcome of the report"}},
		{"a report lost", lively, "DELETE FROM reports WHERE order_id = $1 AND kind = 'DELIVERY'", []string{"outcome of the report"}},
		{"a slot lost", lively, "DELETE FROM first_fans WHERE order_id = $1", []string{"first fan of the creator"}},
		{"a slot made up", lively, "INSERT INTO first_fans SELECT creator_id, decode(repeat('cd', 32), 'hex'), marketer_id, id FROM orders WHERE id = $1", []string{"first fan cdcd"}},
		{"a slot of another creator", lively, "UPDATE first_fans SET creator_id = gen_random_uuid() WHERE order_id = $1", []string{"first fan of the creator", "first fan "}},
		{"a click too many", lively, "UPDATE orders SET clicks = clicks + 1 WHERE id = $1", []string{"clicks", "conversion", "rollups: sum of clicks"}},
		{"a filtered click lost", lively, "DELETE FROM clicks WHERE order_id = $1 AND reason = 'REPEAT'", []string{"clicks filtered"}},
		{"an inactive click made up", lively, "UPDATE orders SET clicks_inactive = 7 WHERE id = $1", []string{"clicks inactive"}},
		{"a rollup in another quarter of an hour", lively, "UPDATE order_rollups SET bucket = bucket + interval '15 minutes' WHERE order_id = $1", []string{"rollup"}},
		{"a rollup lost", completed, "DELETE FROM order_rollups WHERE order_id = $1", []string{"rollup", "rollups: sum of paid fans"}},
		{"over-delivery paid in the charts", completed, "UPDATE order_rollups SET paid_fans = fans WHERE order_id = $1", []string{"rollups: sum of paid fans"}},
		{"an event lost", lively, "DELETE FROM order_events WHERE order_id = $1 AND sequence = 2", []string{"events from 1", "ACCEPTED events", "accepted at"}},
		{"the last event lost", stopped, "DELETE FROM order_events WHERE order_id = $1 AND type = 'CANCELLED'", []string{"last event", "CANCELLED events", "status, as the timeline"}},
		{"history rewritten", lively, `UPDATE order_events SET changes = '[{"field": "FANS_DELIVERED", "before": "0", "after": "40"}]' WHERE order_id = $1 AND type = 'DELIVERED' AND sequence = 3`, []string{"changes that do not begin"}},
		{"an event that is no JSON list", lively, `UPDATE order_events SET changes = '"x"' WHERE order_id = $1 AND type = 'DELIVERED' AND sequence = 4`, []string{"fans delivered, as the timeline"}},
		{"completed twice", completed, "INSERT INTO order_events (marketer_id, order_id, sequence, type, at, actor, changes) SELECT marketer_id, order_id, 99, type, at, actor, changes FROM order_events WHERE order_id = $1 AND type = 'COMPLETED'", []string{"COMPLETED events", "last event", "events from 1"}},
		{"a version that jumped", lively, "UPDATE orders SET version = version + 1000 WHERE id = $1", []string{"version"}},
		{"a version that stayed behind", lively, "UPDATE orders SET version = 2 WHERE id = $1", []string{"version"}},
		{"an acceptance moved", lively, "UPDATE orders SET accepted_at = accepted_at - interval '1 hour' WHERE id = $1", []string{"accepted at"}},
		{"a reason changed", stopped, "UPDATE orders SET cancellation_reason = 'OPERATOR' WHERE id = $1", []string{"reason, as the timeline"}},
		{"a pause without an event", lively, `UPDATE orders SET pause_reason = 'CLIENT', paused_at = now(), paused_by = '{}' WHERE id = $1`, []string{"paused, as the timeline"}},
		{"income shown by nobody", stopped, "INSERT INTO order_events (marketer_id, order_id, sequence, type, at, actor, changes) SELECT marketer_id, id, last_event + 1, 'INCOME_HIDDEN', now(), '{}', '[{\"field\": \"INCOME_VISIBLE\", \"before\": \"false\", \"after\": \"true\"}]' FROM orders WHERE id = $1", []string{"income visible, as the timeline", "last event"}},
		{"a payout too high", stopped, "UPDATE settlements SET payout_minor = payout_minor + 100 WHERE order_id = $1", []string{"settlement: payout", "payout, as the timeline"}},
		{"over-delivery paid", completed, "UPDATE settlements SET paid_fans = 5, payout_minor = 5 * 255 WHERE order_id = $1", []string{"settlement: paid fans", "settlement: payout"}},
		{"too little given back", stopped, "UPDATE settlements SET released_minor = 0 WHERE order_id = $1", []string{"settlement: released"}},
		{"a settlement in another currency", stopped, "UPDATE settlements SET currency = 'EUR' WHERE order_id = $1", []string{"settlement: currency"}},
		{"settled at another time", stopped, "UPDATE settlements SET settled_at = settled_at + interval '1 second' WHERE order_id = $1", []string{"settlement: settled at"}},
		{"a settlement lost", completed, "DELETE FROM settlements WHERE order_id = $1", []string{"settlements"}},
		{"a settlement of an open order", lively, "INSERT INTO settlements SELECT marketer_id, id, 4, 1020, 24480, 'USD', now() FROM orders WHERE id = $1", []string{"settlements"}},
		{"a ledger line changed", stopped, "UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE order_id = $1 AND transaction = 2 AND account = 'MARKETER_EARNINGS'", []string{"ledger transaction 2: MARKETER_EARNINGS", "ledger transaction 2: sum"}},
		{"money moved to another account", stopped, "UPDATE ledger_entries SET amount_minor = amount_minor + CASE account WHEN 'CLIENT_FUNDS' THEN -500 ELSE 500 END WHERE order_id = $1 AND transaction = 2 AND account <> 'HOLD'", []string{"ledger transaction 2: MARKETER_EARNINGS", "ledger transaction 2: CLIENT_FUNDS"}},
		{"a ledger line lost", completed, "DELETE FROM ledger_entries WHERE order_id = $1 AND transaction = 1 AND account = 'CLIENT_FUNDS'", []string{"ledger transaction 1: CLIENT_FUNDS", "ledger transaction 1: sum"}},
		{"paid twice", completed, "INSERT INTO ledger_entries SELECT marketer_id, order_id, 3, account, amount_minor, currency, at FROM ledger_entries WHERE order_id = $1 AND transaction = 2", []string{"ledger transaction 3: MARKETER_EARNINGS", "ledger transaction 3: HOLD"}},
		{"a hold that was kept", histories.declined, "DELETE FROM ledger_entries WHERE order_id = $1 AND transaction = 2", []string{"ledger transaction 2: HOLD", "ledger transaction 2: CLIENT_FUNDS"}},
		{"a ledger in another currency", completed, "UPDATE ledger_entries SET currency = 'EUR' WHERE order_id = $1 AND account = 'HOLD'", []string{"ledger transaction 1: currency of HOLD"}},
		{"a ledger transaction unknown to the order", completed, "UPDATE orders SET last_ledger_transaction = 3 WHERE id = $1", []string{"last ledger transaction"}},
		{"a price raised afterwards", completed, "UPDATE orders SET price_minor = 300 WHERE id = $1", []string{"settlement: payout", "ledger transaction 1: HOLD"}},
		{"fewer fans ordered afterwards", completed, "UPDATE orders SET fans_ordered = 2 WHERE id = $1", []string{"settlement: paid fans", "rollups: sum of paid fans"}},
		{"a fan too many in a guarantee's window", guaranteed, "UPDATE orders SET window_fans = window_fans + 1 WHERE id = $1", []string{"fans in the present window"}},
		{"a window that began later", guaranteed, "UPDATE orders SET window_start = now() WHERE id = $1", []string{"fans in the present window"}},
		{"a first fan at another time", guaranteed, "UPDATE orders SET first_fan_at = first_fan_at - interval '1 hour' WHERE id = $1", []string{"first fan at"}},
		{"another campaign's name", lively, "UPDATE orders SET campaign_name = 'Autumn' WHERE id = $1", []string{"campaign name", "search text"}},
		{"another client's name", lively, "UPDATE orders SET client_name = 'Somebody' WHERE id = $1", []string{"client name"}},
		{"another marketer's name", lively, "UPDATE orders SET marketer_name = 'Somebody' WHERE id = $1", []string{"marketer name"}},
		{"another creator's name", lively, "UPDATE orders SET creator_name = 'Somebody' WHERE id = $1", []string{"creator name"}},
		{"a text that is searched and was changed", lively, "UPDATE orders SET search_text = 'x' || search_text WHERE id = $1", []string{"search text"}},
		{"another campaign's link", lively, "UPDATE orders SET campaign_link = 'https://example.com/elsewhere' WHERE id = $1", []string{"campaign link"}},
		{"another marketer's tag", lively, "UPDATE orders SET tag_ids = ARRAY(SELECT id FROM tags WHERE marketer_id <> orders.marketer_id LIMIT 1) || gen_random_uuid() WHERE id = $1", []string{"tags that do not exist", "listed by tag"}},
		{"a tag that does not exist", lively, "UPDATE orders SET tag_ids = ARRAY[gen_random_uuid()] WHERE id = $1", []string{"tags that do not exist", "listed by tag"}},
		{"names that searches do not look through", lively, "DELETE FROM searched_names n USING orders o WHERE o.id = $1 AND n.campaign_id = o.campaign_id", []string{"names that searches look through"}},
		{"an opening balance changed", histories.imported, "UPDATE orders SET fans_delivered = 6 WHERE id = $1", []string{"fans delivered"}},
		{"more receipts than an imported order has fans", histories.imported, "INSERT INTO receipts SELECT marketer_id, id, gen_random_uuid(), client_id, 'x' || n, sha256(n::text::bytea), now(), now(), false, 'COUNTED' FROM orders, generate_series(1, 3) n WHERE id = $1", []string{"fans with a receipt"}},
		{"an order lost", completed, "DELETE FROM orders WHERE id = $1", []string{"order of a settlement, events, ledger entries, receipts, rollups", "first fan "}},
	}
}

// TestAuditFindsCorruption plants each kind of corruption on an order of its own. Each is found and named, where it is and nowhere else.
func TestAuditFindsCorruption(t *testing.T) {
	w := newWorld(t)
	planted := map[order.ID]corruption{}
	for _, c := range corruptions() {
		planted[c.of(histories{w, t}).ID] = c
	}
	for _, healthy := range []func(histories) *order.Order{histories.lively, histories.completed, histories.stopped, histories.guaranteed,
		histories.declined, histories.imported} {
		planted[healthy(histories{w, t}).ID] = corruption{}
	}
	w.wantAuditClean()
	for id, c := range planted {
		w.plant(t, c, id)
	}
	w.unaudited = true
	found := w.audit(order.ID{})
	for id, c := range planted {
		t.Log(c.name, found[id])
		for _, want := range c.want {
			if !slices.ContainsFunc(found[id], func(d postgres.AuditDifference) bool { return strings.HasPrefix(d.What, want) }) {
				t.Errorf("%s: %q is not among %+v", c.name, want, found[id])
			}
		}
		switch c.name {
		case "":
			if len(found[id]) > 0 {
				t.Errorf("a healthy order has %+v", found[id])
			}
		case "an order lost", "a slot of another creator": // they are not looked for with an order that is there
		default:
			ofOrder := slices.DeleteFunc(slices.Clone(found[id]), func(d postgres.AuditDifference) bool {
				return strings.HasPrefix(d.What, "listed by tag") // a question about the marketer
			})
			if alone := w.audit(id)[id]; !slices.Equal(alone, ofOrder) {
				t.Errorf("%s: alone %+v, among all %+v", c.name, alone, ofOrder)
			}
		}
	}
}

// plant goes round triggers and foreign keys, as a slip of an operator's or a bad disk would.
func (w *world) plant(t *testing.T, c corruption, id order.ID) {
	t.Helper()
	if c.plant == "" {
		return
	}
	tx, err := w.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec("SET LOCAL session_replication_role = replica"); err != nil {
		t.Fatal(err)
	}
	result, err := tx.Exec(c.plant, id)
	if err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	if rows, err := result.RowsAffected(); rows == 0 || err != nil {
		t.Fatalf("%s touches nothing: %v", c.name, err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
