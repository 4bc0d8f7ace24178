package counting

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/lib/pq"

	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/postgres"
	"headway/internal/redistest"
	"headway/test/market"
)

// world is two instances, which may be killed, on one database, which may crash, and one Redis. The market's own server, in this process, is
// for what the test itself has to ask.
type world struct {
	t         *testing.T
	database  *pgtest.Faulty
	market    *market.Market
	instances []*market.Instance
	sql       *sql.DB
	store     *postgres.Store
	client    *http.Client
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, database: pgtest.Server(t), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}}
	t.Cleanup(w.client.CloseIdleConnections)
	settings := map[string]string{
		"DATABASE_URL": w.database.URL(), "REDIS_URL": redistest.Start(t).URL(), "HEADWAY_MAX_COST_PER_MINUTE": "-1", "HEADWAY_LOG_LEVEL": "ERROR",
	}
	w.market = market.Start(t, settings)
	for range 2 {
		w.instances = append(w.instances, market.Launch(t, binary, settings))
	}
	connector, err := pq.NewConnector(w.database.URL())
	if err != nil {
		t.Fatal(err)
	}
	w.sql = sql.OpenDB(connector)
	t.Cleanup(func() { _ = w.sql.Close() })
	if w.store, err = postgres.Open(t.Context(), postgres.Config{URL: w.database.URL(), StatementTimeout: time.Minute}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.store.Close() })
	return w
}

// accepted is a new order of the creator, whose campaign is under way.
func (w *world) accepted(creator string, fans int) string {
	w.t.Helper()
	m := *w.market
	m.CreatorID = creator
	id := m.Place(w.t, "Campaign", fans)
	m.Accept(w.t, id)
	return id
}

func (w *world) creator(name string) string {
	w.t.Helper()
	client, err := w.market.Server.CreateAccount(w.t.Context(), order.RoleClient, name, "")
	if err != nil {
		w.t.Fatal(err)
	}
	creator, err := w.market.Server.CreateCreator(w.t.Context(), client.ID.Text(order.KindClient), name, "")
	if err != nil {
		w.t.Fatal(err)
	}
	w.market.Client = w.market.Token(w.t, order.RoleClient, client.ID.Text(order.KindClient))
	return creator.ID.Text(order.KindCreator)
}

// number is the answer to a question in SQL that has one number.
func (w *world) number(query string, args ...any) (n int64) {
	w.t.Helper()
	if err := w.sql.QueryRow(query, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// audits recomputes everything again and again while it is being written, and returns how often that could be done. While the database is
// away there is nothing to audit.
func (w *world) audits(ctx context.Context) (times int) {
	for ctx.Err() == nil {
		_, err := w.store.Audit(ctx, postgres.Audit{Found: func(d postgres.AuditDifference) {
			w.t.Errorf("audit under way: order %d: %s is stored as %q, recomputed %q", d.Number, d.What, d.Stored, d.Recomputed)
		}})
		switch {
		case err == nil:
			times++
		case ctx.Err() == nil && order.CodeOf(err) != order.CodeUnavailable:
			w.t.Errorf("audit under way: %v", err)
			return times
		}
		pause(ctx, time.Second)
	}
	return times
}

// wantAuditClean runs the command as an operator would.
func (w *world) wantAuditClean() {
	w.t.Helper()
	began := time.Now()
	cmd := exec.Command(binary, "audit", "--data", w.t.TempDir())
	cmd.Env = append(os.Environ(), "DATABASE_URL="+w.database.URL())
	output, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Errorf("headway audit: %v\n%.4000s", err, output)
	}
	w.t.Logf("audited in %v: %.200s", time.Since(began).Round(time.Millisecond), output)
}

// wantMoneyRight: nothing is completed or settled twice, paid fans are those that were ordered at most, and the ledger balances.
func (w *world) wantMoneyRight() {
	w.t.Helper()
	for what, query := range map[string]string{
		"orders that were completed twice": "SELECT count(*) FROM (SELECT FROM order_events WHERE type = 'COMPLETED' GROUP BY order_id HAVING count(*) > 1) t",
		"orders that are full but not completed and settled": `SELECT count(*) FROM orders o LEFT JOIN settlements s ON s.order_id = o.id
			WHERE (o.fans_delivered >= o.fans_ordered) <> (o.status = 'COMPLETED' AND s.paid_fans = o.fans_ordered)`,
		"payouts that are not the ordered number at its price": "SELECT count(*) FROM settlements s JOIN orders o ON o.id = s.order_id WHERE s.payout_minor <> o.fans_ordered * o.price_minor",
		"earnings that are not the payouts": `SELECT (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries WHERE account = 'MARKETER_EARNINGS')
			- (SELECT coalesce(sum(payout_minor), 0) FROM settlements)`,
		"what the ledger is out of balance": "SELECT coalesce(sum(abs(s)), 0) FROM (SELECT sum(amount_minor) AS s FROM ledger_entries GROUP BY order_id, transaction, currency) t",
	} {
		if n := w.number(query); n != 0 {
			w.t.Errorf("%s: %d", what, n)
		}
	}
}

// anInstance is one of the two, at random.
func (w *world) anInstance(random int) *market.Instance { return w.instances[random%len(w.instances)] }

// until waits for a condition, for so long at most.
func (w *world) until(what string, within time.Duration, holds func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(within); !holds(); {
		if time.Now().After(deadline) {
			w.t.Fatalf("it does not come true within %v that %s", within, what)
		}
		pause(w.t.Context(), 5*time.Millisecond)
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
