package ingest_test

import (
	"context"
	"database/sql"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
	"headway/internal/postgres"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, postgres.Migrate)) }

// hashKey is the key under which tests hash references.
func hashKey() []byte { return []byte("0123456789abcdef0123456789abcdef") }

// today is when tests happen; orders are placed on ordertest.Placed, ten days before.
func today() time.Time { return ordertest.Placed().AddDate(0, 0, 10) }

// fixture is an Ingest on a database of its own.
type fixture struct {
	*ingest.Ingest
	t         testing.TB
	url       string
	db        *sql.DB
	store     *postgres.Store
	published *publications
	// platform reports; other is another reporting account.
	platform, other order.Viewer
}

// publications records what was published.
type publications struct {
	mu     sync.Mutex
	orders []*order.Order
	calls  int
}

func (p *publications) OrdersChanged(_ context.Context, orders []*order.Order) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.orders = append(p.orders, orders...)
	p.calls++
}

func (p *publications) RightsChanged(context.Context, []order.ID) {}

func (p *publications) all() []*order.Order {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.orders)
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{t: t, url: pgtest.New(t), published: &publications{}}
	pgtest.SetClock(t, f.url, today())
	ignore := goleak.IgnoreCurrent()
	var err error
	if f.store, err = postgres.Open(t.Context(), postgres.Config{URL: f.url, MaxOpen: 30}); err != nil {
		t.Fatal(err)
	}
	if f.db, err = sql.Open("postgres", f.url); err != nil {
		t.Fatal(err)
	}
	f.platform = ordertest.Platform(ordertest.Account(t, f.store, order.RolePlatform, "Operations").ID)
	f.other = ordertest.Platform(ordertest.Account(t, f.store, order.RolePlatform, "Night shift").ID)
	t.Cleanup(func() { // runs after the Ingests are closed
		f.checkInvariants()
		if err := f.db.Close(); err != nil {
			t.Error(err)
		}
		if err := f.store.Close(); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, ignore)
	})
	f.Ingest = f.newIngest()
	return f
}

// newIngest is one more process on the same database.
func (f *fixture) newIngest() *ingest.Ingest {
	f.t.Helper()
	in, err := ingest.New(f.store, f.published, ingest.Config{HashKey: hashKey()})
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(in.Close)
	return in
}

// insert stores orders.
func (f *fixture) insert(orders ...*order.Order) {
	f.t.Helper()
	ordertest.Insert(f.t, f.store, orders...)
}

// order reads an order again.
func (f *fixture) order(id order.ID) *order.Order {
	f.t.Helper()
	found, err := f.store.OrdersByID(context.Background(), f.platform, []order.ID{id})
	if err != nil || found[id] == nil {
		f.t.Fatalf("order %s: %v", id, err)
	}
	return found[id]
}

// deliver records reports of the platform's and fails the test when the call fails.
func (f *fixture) deliver(reports ...order.DeliveryReport) []ingest.DeliveryResult {
	f.t.Helper()
	results, err := f.RecordDeliveries(context.Background(), f.platform, reports, "")
	if err != nil {
		f.t.Fatal(err)
	}
	return results
}

func (f *fixture) click(clicks ...order.ClickReport) []ingest.ClickResult {
	f.t.Helper()
	results, err := f.RecordClicks(context.Background(), f.platform, clicks, "")
	if err != nil {
		f.t.Fatal(err)
	}
	return results
}

// report is a valid report of a fan, who is called like the report.
func report(o *order.Order, id string) order.DeliveryReport {
	return order.DeliveryReport{OrderID: o.ID, ReportID: id, Fan: "fan " + id, OccurredAt: today().Add(-time.Hour)}
}

// click is a valid report of a click by a visitor called like the click.
func click(o *order.Order, id string) order.ClickReport {
	return order.ClickReport{OrderID: o.ID, ClickID: id, Visitor: "visitor " + id, UserAgent: browser, OccurredAt: today().Add(-time.Hour)}
}

const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"

// short is what tables compare: the outcome with its reason, or the field that is wrong.
func short(outcome order.Outcome, reason string, first *ingest.FirstOutcome, err *order.Error) string {
	if err != nil {
		return string(err.Code) + " " + err.Field
	}
	text := string(outcome)
	if reason != "" {
		text += " " + reason
	}
	if first != nil {
		text += " of " + short(first.Outcome, first.Reason, nil, nil)
	}
	return text
}

func shortDeliveries(results []ingest.DeliveryResult) []string {
	texts := make([]string, len(results))
	for i, r := range results {
		texts[i] = short(r.Outcome, string(r.Reason), r.First, r.Err)
	}
	return texts
}

func shortClicks(results []ingest.ClickResult) []string {
	texts := make([]string, len(results))
	for i, r := range results {
		texts[i] = short(r.Outcome, string(r.Reason), r.First, r.Err)
	}
	return texts
}

func (f *fixture) expect(what string, got, want []string) {
	f.t.Helper()
	if !slices.Equal(got, want) {
		f.t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

// count runs a query that gives one number.
func (f *fixture) count(query string, args ...any) int {
	f.t.Helper()
	var n int
	if err := f.db.QueryRow(query, args...).Scan(&n); err != nil {
		f.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// checkInvariants compares everything that is stored twice. Orders of ordertest begin with fans and clicks that have no
// receipts but a rollup at acceptance, as the opening balance of an import does; what is compared with receipts leaves those out.
func (f *fixture) checkInvariants() {
	f.t.Helper()
	for name, query := range map[string]string{
		"orders whose rollups do not add up to their numbers": `
			SELECT count(*) FROM orders o LEFT JOIN LATERAL (SELECT coalesce(sum(fans), 0) AS fans, coalesce(sum(fans_by_click), 0) AS by_click,
				coalesce(sum(paid_fans), 0) AS paid, coalesce(sum(clicks), 0) AS clicks
				FROM order_rollups r WHERE r.marketer_id = o.marketer_id AND r.order_id = o.id) r ON true
			WHERE o.fans_delivered <> r.fans OR o.fans_by_click <> r.by_click OR least(o.fans_delivered, o.fans_ordered) <> r.paid OR o.clicks <> r.clicks`,
		"buckets after acceptance that differ from receipts": `
			SELECT count(*) FROM (
				SELECT order_id, to_timestamp(floor(extract(epoch FROM occurred_at) / 900) * 900) AS bucket, count(*) AS fans,
					count(*) FILTER (WHERE via_click) AS by_click FROM receipts WHERE outcome = 'COUNTED' GROUP BY 1, 2
			) c FULL JOIN (
				SELECT order_id, bucket, fans, fans_by_click FROM order_rollups WHERE fans <> 0 OR fans_by_click <> 0
			) r USING (order_id, bucket) JOIN orders o ON o.id = order_id
			WHERE bucket > o.accepted_at AND (c.fans IS DISTINCT FROM r.fans OR c.by_click IS DISTINCT FROM r.fans_by_click)`,
		"ledger transactions out of balance": `
			SELECT count(*) FROM (SELECT 1 FROM ledger_entries GROUP BY order_id, transaction HAVING sum(amount_minor) <> 0) l`,
		"holds that differ from the ledger": `
			SELECT count(*) FROM orders o WHERE o.held_minor <>
				(SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries l WHERE l.order_id = o.id AND account = 'HOLD')`,
		"settlements that differ from what was delivered when they were made": `
			SELECT count(*) FROM settlements s JOIN orders o ON o.id = s.order_id
			WHERE s.payout_minor <> s.paid_fans * o.price_minor OR s.payout_minor + s.released_minor <> o.price_minor * o.fans_ordered
				OR s.paid_fans <> least(o.fans_delivered, o.fans_ordered)`,
		"finished orders without settlement, or the other way round": `
			SELECT count(*) FROM orders o WHERE (o.accepted_at IS NOT NULL AND o.status IN ('COMPLETED', 'CANCELLED'))
				<> EXISTS (SELECT FROM settlements s WHERE s.order_id = o.id)`,
		"timelines with gaps": `
			SELECT count(*) FROM orders o WHERE o.last_event <> (SELECT count(*) FROM order_events e WHERE e.order_id = o.id)
				OR o.last_event <> (SELECT max(sequence) FROM order_events e WHERE e.order_id = o.id)`,
		"counted receipts without their fan's slot": `
			SELECT count(*) FROM receipts r WHERE outcome = 'COUNTED' AND NOT EXISTS (
				SELECT FROM first_fans f WHERE f.fan_hash = r.fan_hash AND f.order_id = r.order_id)`,
		"receipts without a report": `
			SELECT count(*) FROM receipts r WHERE NOT EXISTS (SELECT FROM reports p WHERE p.reporter_id = r.reporter_id
				AND p.kind = 'DELIVERY' AND p.report_id = r.report_id AND p.outcome = r.outcome AND p.reason IS NOT DISTINCT FROM r.reason)`,
		"clicks that differ from the orders' numbers": `
			SELECT count(*) FROM orders o, LATERAL (SELECT count(*) FILTER (WHERE reason IN ('BOT', 'REPEAT')) AS filtered,
				count(*) FILTER (WHERE reason = 'INACTIVE') AS inactive FROM clicks c WHERE c.order_id = o.id) c
			WHERE o.clicks_filtered <> c.filtered OR o.clicks_inactive <> c.inactive`,
	} {
		if n := f.count(query); n != 0 {
			f.t.Errorf("%d %s", n, name)
		}
	}
}

func numbered(prefix string, n int) string { return prefix + strconv.Itoa(n) }
