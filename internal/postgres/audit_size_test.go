package postgres

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"headway/internal/ordertest"
)

// TestAuditAtSize audits many orders of one marketer, which is where a planner that is not held to keys goes astray. What the audit takes
// in memory does not grow with them.
func TestAuditAtSize(t *testing.T) {
	_, url := newStore(t)
	store := openStore(t, Config{URL: url, StatementTimeout: time.Hour})
	size := 5_000
	if os.Getenv("HEADWAY_TEST_FULL") == "1" {
		size = 200_000
	}
	began := time.Now()
	fillWithHealthyOrders(t, store, size)
	if err := store.Rebuild(t.Context(), Rebuild{}); err != nil { // it wrote rollups that nobody told the marketer's sums
		t.Fatal(err)
	}
	t.Logf("made %d orders in %v", size, time.Since(began).Round(time.Second))
	began = time.Now()
	first, most := uint64(0), uint64(0)
	done, err := store.Audit(t.Context(), Audit{
		Found: func(d AuditDifference) {
			t.Fatalf("order %d: %s is stored as %q, recomputed %q", d.Number, d.What, d.Stored, d.Recomputed)
		},
		Progress: func(p AuditProgress) {
			if p.Expected < int64(size)*9/10 {
				t.Fatalf("%d orders are expected", p.Expected)
			}
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			if most = max(most, memory.HeapAlloc); first == 0 {
				first = memory.HeapAlloc
			}
		},
	})
	if err != nil || done.Orders != int64(size) {
		t.Fatalf("%+v, %v", done, err)
	}
	took := time.Since(began)
	t.Logf("audited in %v, %v for an order; the heap held %d KB at first and %d KB at most", took.Round(time.Millisecond), took/time.Duration(size), first>>10, most>>10)
	const allowance = 8 << 20 // what the collector has not got to
	if most > first+allowance {
		t.Errorf("the heap grew from %d KB to %d KB", first>>10, most>>10)
	}
}

// fillWithHealthyOrders stores accepted orders with three fans and two clicks each, as reports would have left them.
func fillWithHealthyOrders(t *testing.T, store *Store, orders int) {
	t.Helper()
	model := ordertest.Order(ordertest.Accepted)
	ordertest.Insert(t, store, model)
	columns := make([]string, 0, len(orderColumns))
	for _, c := range orderColumns {
		value := "o." + c.name
		switch c.name {
		case "id":
			value = "gen_random_uuid()"
		case "number":
			value = "n"
		case "tracking_code":
			value = "lpad(n::text, 12, '0')"
		case "version", "last_event", "fans_delivered":
			value = "3"
		case "fans_by_click":
			value = "1"
		case "clicks":
			value = "2"
		case "first_fan_at":
			value = "o.accepted_at + interval '1 hour'"
		}
		columns = append(columns, value)
	}
	tx, err := store.db.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, statement := range []string{
		"SET LOCAL session_replication_role = replica", // without triggers
		"SET LOCAL work_mem = '256MB'",
		"CREATE TEMP TABLE model AS SELECT * FROM orders",
		"DELETE FROM ledger_entries", "DELETE FROM order_events", "DELETE FROM orders",
		"INSERT INTO orders (" + strings.ReplaceAll(orderColumnList(), "o.", "") + ", search_text) SELECT " + strings.Join(columns, ", ") +
			", lower(o.campaign_name) || E'\\x01' || lower(o.client_name) || E'\\x01' || n || E'\\x01ord_' || n FROM model o, generate_series(200001, 200000 + $1::int) AS n",
		`INSERT INTO order_events (marketer_id, order_id, sequence, type, at, actor, changes) SELECT marketer_id, id, e.* FROM orders CROSS JOIN LATERAL (VALUES
			(1, 'PLACED', placed_at, '{}'::jsonb, '[{"field": "STATUS", "after": "WAITING"}]'::jsonb),
			(2, 'ACCEPTED', accepted_at, '{}', '[{"field": "STATUS", "before": "WAITING", "after": "ACCEPTED"}]'),
			(3, 'DELIVERED', first_fan_at, '{}', '[{"field": "FANS_DELIVERED", "before": "0", "after": "3"}]')) e`,
		`INSERT INTO receipts (marketer_id, order_id, id, reporter_id, report_id, fan_hash, occurred_at, recorded_at, via_click, outcome)
			SELECT marketer_id, id, gen_random_uuid(), client_id, number || '-' || k, sha256((number || '-' || k)::bytea), first_fan_at, first_fan_at, k = 1, 'COUNTED'
			FROM orders, generate_series(1, 3) k`,
		"INSERT INTO reports SELECT reporter_id, 'DELIVERY', report_id, outcome, reason, marketer_id, order_id, recorded_at FROM receipts",
		"INSERT INTO first_fans SELECT o.creator_id, r.fan_hash, r.marketer_id, r.order_id FROM receipts r JOIN orders o ON o.id = r.order_id",
		`INSERT INTO clicks (marketer_id, order_id, id, visitor_hash, occurred_at, recorded_at, outcome)
			SELECT marketer_id, id, gen_random_uuid(), sha256((number || '-' || k)::bytea), first_fan_at, first_fan_at, 'COUNTED' FROM orders, generate_series(1, 2) k`,
		"INSERT INTO order_rollups SELECT marketer_id, id, date_bin('15 minutes', first_fan_at, 'epoch'), 3, 1, 3, 2 FROM orders",
		`INSERT INTO ledger_entries SELECT marketer_id, id, 1, a, CASE a WHEN 'HOLD' THEN held_minor ELSE -held_minor END, currency, placed_at
			FROM orders, (VALUES ('HOLD'), ('CLIENT_FUNDS')) l (a)`,
	} {
		args := []any{}
		if strings.Contains(statement, "$1") {
			args = append(args, orders)
		}
		if _, err := tx.Exec(statement, args...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.db.Exec("VACUUM ANALYZE"); err != nil {
		t.Fatal(err)
	}
}
