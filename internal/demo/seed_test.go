package demo_test

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"os"
	"testing"

	_ "github.com/lib/pq"

	"headway/internal/demo"
	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/postgres"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, postgres.Migrate)) }

// database is a migrated database with the platform's own account.
type database struct {
	*sql.DB
	store *postgres.Store
}

func newDatabase(t testing.TB) *database {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(context.Background(), postgres.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	platform := ingest.SystemAccount()
	if _, err := store.RegisterAccount(context.Background(), &platform); err != nil {
		t.Fatal(err)
	}
	return &database{DB: db, store: store}
}

func platform() order.ID { return ingest.SystemAccount().ID }

// number is the one number that a query gives.
func (db *database) number(t testing.TB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (db *database) seed(t testing.TB) (added bool) {
	t.Helper()
	added, err := demo.Seed(context.Background(), db.store, platform(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// tables are all that a seeding writes to, and how many rows each has.
func (db *database) tables(t testing.TB) map[string]int {
	t.Helper()
	rows := map[string]int{}
	for _, table := range []string{"accounts", "creators", "campaigns", "orders", "order_events", "reports", "receipts", "first_fans",
		"order_rollups", "settlements", "ledger_entries", "tags", "tag_log"} {
		rows[table] = db.number(t, "SELECT count(*) FROM "+table)
	}
	return rows
}

// violations are the rules that a query can judge: each gives how many rows break it.
func violations() map[string]string {
	return map[string]string{
		"delivered is counted minus reversed receipts": `SELECT count(*) FROM orders o WHERE fans_delivered <> (SELECT
			count(*) FILTER (WHERE outcome = 'COUNTED') - count(*) FILTER (WHERE outcome = 'REVERSED') FROM receipts r WHERE (r.marketer_id, r.order_id) = (o.marketer_id, o.id))`,
		"fans by click likewise": `SELECT count(*) FROM orders o WHERE fans_by_click <> (SELECT count(*) FROM receipts r
			WHERE (r.marketer_id, r.order_id) = (o.marketer_id, o.id) AND outcome = 'COUNTED' AND via_click)`,
		"rollups add up to the counters": `SELECT count(*) FROM orders o LEFT JOIN (SELECT order_id, sum(fans) f, sum(fans_by_click) b,
			sum(paid_fans) p, sum(clicks) c FROM order_rollups GROUP BY 1) r ON r.order_id = o.id WHERE (coalesce(f, 0), coalesce(b, 0),
			coalesce(p, 0), coalesce(c, 0)) <> (fans_delivered, fans_by_click, least(fans_delivered, fans_ordered), clicks)`,
		"rollups hold what receipts say of each quarter of an hour": `SELECT count(*) FROM (SELECT order_id, date_bin('15 minutes', occurred_at,
			'epoch') bucket, count(*) n FROM receipts WHERE outcome = 'COUNTED' GROUP BY 1, 2) r FULL JOIN (SELECT * FROM order_rollups
			WHERE fans <> 0) u USING (order_id, bucket) WHERE r.n IS DISTINCT FROM u.fans`,
		"every ledger transaction balances": `SELECT count(*) FROM (SELECT FROM ledger_entries GROUP BY order_id, transaction
			HAVING sum(amount_minor) <> 0) x`,
		"ledger transactions have no gaps": `SELECT count(*) FROM orders o WHERE last_ledger_transaction <>
			(SELECT count(DISTINCT transaction) FROM ledger_entries l WHERE (l.marketer_id, l.order_id) = (o.marketer_id, o.id))`,
		"the hold is what the ledger holds": `SELECT count(*) FROM orders o WHERE held_minor <>
			(SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries l WHERE (l.marketer_id, l.order_id) = (o.marketer_id, o.id) AND account = 'HOLD')`,
		"every end after acceptance is settled, for paid fans times price": `SELECT count(*) FROM orders o LEFT JOIN settlements s
			ON s.order_id = o.id WHERE (s.order_id IS NOT NULL) <> (status = 'COMPLETED' OR status = 'CANCELLED' AND accepted_at IS NOT NULL)
			OR s.payout_minor <> least(fans_delivered, fans_ordered) * price_minor OR s.payout_minor + s.released_minor <> fans_ordered * price_minor
			OR s.payout_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries l WHERE (l.marketer_id, l.order_id) = (o.marketer_id, o.id) AND account = 'MARKETER_EARNINGS')`,
		"timelines have no gaps": `SELECT count(*) FROM orders o WHERE (last_event, last_event) <>
			(SELECT count(*), max(sequence) FROM order_events e WHERE (e.marketer_id, e.order_id) = (o.marketer_id, o.id))`,
		"timelines follow the clock": `SELECT count(*) FROM (SELECT at < lag(at) OVER (PARTITION BY order_id ORDER BY sequence) backwards
			FROM order_events) x WHERE backwards`,
		"nothing lies in the future":            `SELECT count(*) FROM order_events WHERE at > now()`,
		"versions grow with events":             `SELECT count(*) FROM orders o WHERE version < (SELECT count(DISTINCT at) FROM order_events e WHERE (e.marketer_id, e.order_id) = (o.marketer_id, o.id))`,
		"no report comes before acceptance":     `SELECT count(*) FROM receipts r JOIN orders o ON o.id = r.order_id WHERE r.outcome = 'COUNTED' AND (r.occurred_at < o.accepted_at OR r.recorded_at < r.occurred_at)`,
		"each receipt has its report":           `SELECT count(*) FROM receipts r FULL JOIN (SELECT * FROM reports WHERE kind = 'DELIVERY') p ON p.report_id = r.report_id WHERE r.id IS NULL OR p.report_id IS NULL OR p.outcome <> r.outcome`,
		"each counted fan has its slot":         `SELECT count(*) FROM (SELECT order_id, fan_hash FROM receipts WHERE outcome = 'COUNTED') r FULL JOIN first_fans f USING (order_id, fan_hash) WHERE f.creator_id IS NULL OR r.order_id IS NULL`,
		"nobody waits past the deadline":        `SELECT count(*) FROM orders WHERE status = 'WAITING' AND respond_by <= now()`,
		"tags are the marketer's own":           `SELECT count(*) FROM orders o, unnest(tag_ids) tag LEFT JOIN tags t ON t.id = tag WHERE t.marketer_id IS DISTINCT FROM o.marketer_id`,
		"tag logs have no gaps":                 `SELECT count(*) FROM (SELECT count(*) n, max(sequence) m FROM tag_log GROUP BY marketer_id) x WHERE n <> m`,
		"tagged orders are in the tag log":      `SELECT count(*) FROM orders o WHERE tag_version <> (SELECT count(*) FROM tag_log l WHERE o.id = ANY (l.order_ids))`,
		"few guarantees are breached":           `SELECT greatest(count(*) - 4, 0) FROM orders WHERE pace_state = 'BREACHED'`,
		"numbers grow with the time of placing": `SELECT count(*) FROM (SELECT placed_at < lag(placed_at) OVER (ORDER BY number) backwards FROM orders) x WHERE backwards`,
	}
}

func TestSeed(t *testing.T) {
	db := newDatabase(t)
	if !db.seed(t) {
		t.Fatal("nothing was added to an empty database")
	}
	first := db.tables(t)
	if first["orders"] != demo.Orders {
		t.Errorf("%d orders", first["orders"])
	}
	t.Log(first)
	for rule, query := range violations() {
		if broken := db.number(t, query); broken != 0 {
			t.Errorf("%s: %d rows break it", rule, broken)
		}
	}
	for _, kind := range []string{"status = 'WAITING'", "status = 'ACCEPTED' AND pause_reason IS NULL", "pause_reason = 'CLIENT'", "pause_reason = 'PLATFORM'",
		"rejection_reason = 'DECLINED'", "rejection_reason = 'EXPIRED'", "status = 'COMPLETED' AND fans_delivered > fans_ordered",
		"cancellation_reason = 'WITHDRAWN'", "cancellation_reason = 'STOPPED'", "cancellation_reason = 'GUARANTEE_MISSED'",
		"pace_state = 'ON_TRACK'", "pace_state = 'AT_RISK'", "pace_state = 'NOT_STARTED'"} {
		if db.number(t, "SELECT count(*) FROM orders WHERE "+kind) == 0 {
			t.Errorf("no order is %s", kind)
		}
	}

	accounts := demo.FirstAccounts()
	for role, want := range map[order.Role]order.ID{order.RoleMarketer: accounts.Marketer, order.RoleClient: accounts.Client} {
		if got, err := db.store.FirstAccount(context.Background(), role); err != nil || got.ID != want {
			t.Errorf("the oldest %s is %v (%v), want %v", role, got, err, want)
		}
	}

	if db.seed(t) {
		t.Error("a second seeding added something")
	}
	if second := db.tables(t); !maps.Equal(first, second) {
		t.Errorf("%v, then %v", first, second)
	}
}

// killedTx is a transaction whose connection the server cuts just before the receipts.
type killedTx struct {
	*postgres.ReportTx
	db *sql.DB
}

func (k killedTx) InsertReceipts(ctx context.Context, receipts []order.Receipt) error {
	if _, err := k.db.ExecContext(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND state = 'idle in transaction'`); err != nil {
		return err
	}
	return k.ReportTx.InsertReceipts(ctx, receipts)
}

type killingStore struct {
	store *postgres.Store
	db    *sql.DB
}

func (k killingStore) Report(ctx context.Context, fn func(killedTx) error) error {
	return k.store.Report(ctx, func(tx *postgres.ReportTx) error { return fn(killedTx{tx, k.db}) })
}

func TestASeedingThatDiesLeavesNothing(t *testing.T) {
	db := newDatabase(t)
	if added, err := demo.Seed(context.Background(), killingStore{db.store, db.DB}, platform(), 1); err == nil || added {
		t.Fatalf("added %v, error %v: the seeding was to die", added, err)
	}
	if orders := db.number(t, "SELECT count(*) FROM orders"); orders != 0 {
		t.Fatalf("%d orders were left behind", orders)
	}
	if !db.seed(t) {
		t.Error("the next seeding found nothing to do")
	}
	if orders := db.number(t, "SELECT count(*) FROM orders"); orders != demo.Orders {
		t.Errorf("%d orders", orders)
	}
}

func TestTwoSeedingsAtOnceAreOne(t *testing.T) {
	db := newDatabase(t)
	type outcome struct {
		added bool
		err   error
	}
	outcomes := make(chan outcome, 2)
	for range 2 {
		go func() {
			added, err := demo.Seed(context.Background(), db.store, platform(), 1)
			outcomes <- outcome{added, err}
		}()
	}
	first, second := <-outcomes, <-outcomes
	if err := errors.Join(first.err, second.err); err != nil || first.added == second.added {
		t.Errorf("%v and %v", first, second)
	}
	if orders := db.number(t, "SELECT count(*) FROM orders"); orders != demo.Orders {
		t.Errorf("%d orders", orders)
	}
}

func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		db := newDatabase(b)
		b.StartTimer()
		db.seed(b)
	}
}
