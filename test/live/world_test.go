package live

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"headway/internal/pgtest"
	"headway/internal/redistest"
	"headway/test/market"
)

// convergeWithin is how long after a fault every subscriber may take to hold what is committed.
const convergeWithin = 40 * time.Second

// world is two instances on one database and one Redis. Subscribers are on the first, which runs in this process, so that what is
// left behind can be counted; reports go to the second, so that every change takes the way through Redis.
type world struct {
	t        *testing.T
	database *pgtest.Faulty
	redis    *redistest.Server
	market   *market.Market
	other    *market.Instance
	orders   []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, database: pgtest.Server(t), redis: redistest.Start(t)}
	w.market = market.Start(t, w.settings())
	w.other = market.Launch(t, binary, w.settings())
	for i := range 3 {
		id := w.market.Place(t, fmt.Sprintf("Campaign %d", i), 1_000_000)
		w.market.Accept(t, id)
		w.orders = append(w.orders, id)
	}
	return w
}

func (w *world) settings() map[string]string {
	return map[string]string{
		"DATABASE_URL": w.database.URL(), "REDIS_URL": w.redis.URL(), "HEADWAY_MAX_COST_PER_MINUTE": "-1",
		"HEADWAY_REDIS_SILENT_AFTER": "1s", "HEADWAY_REDIS_TIMEOUT": "1s", "HEADWAY_LIVE_AUDIT_INTERVAL": "1h", // nobody is rescued by it
		"HEADWAY_LOG_LEVEL": "ERROR", // the log of a test is kept in memory, and would count as left behind
	}
}

// until waits for a condition, for so long at most.
func (w *world) until(what string, within time.Duration, holds func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(within); !holds(); {
		if time.Now().After(deadline) {
			w.t.Fatalf("it does not come true within %v that %s", within, what)
		}
		pause(w.t.Context(), 20*time.Millisecond)
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

// load reports fans through an instance until stop is called, each report again and again until it was answered.
func (w *world) load(url func() string) (stop func()) {
	ctx, cancel := context.WithCancel(w.t.Context())
	var running sync.WaitGroup
	for n, id := range w.orders {
		running.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				w.report(context.WithoutCancel(ctx), url, id, fmt.Sprintf("load %d %d %d", n, i, time.Now().UnixNano()), 1)
				pause(ctx, size(50*time.Millisecond, 200*time.Millisecond))
			}
		})
	}
	return func() {
		cancel()
		running.Wait()
	}
}

const reportFans = `mutation Report($deliveries: [DeliveryInput!]!) { recordDeliveries(input: { deliveries: $deliveries }) { results { outcome } } }`

// report reports some fans of an order at once; what fails is repeated under the same ids, which makes it safe.
func (w *world) report(ctx context.Context, url func() string, id, name string, fans int) {
	reports := make([]map[string]any, fans)
	for i := range reports {
		unique := fmt.Sprintf("%s %d", name, i)
		reports[i] = map[string]any{"orderId": id, "reportId": unique, "fan": unique, "occurredAt": time.Now().UTC().Format(time.RFC3339Nano)}
	}
	deadline := time.Now().Add(2*time.Minute + outage())
	for time.Now().Before(deadline) {
		var answer any
		if market.Ask(ctx, http.DefaultClient, url(), w.market.Platform, reportFans, map[string]any{"deliveries": reports}, &answer) == nil {
			return
		}
		pause(ctx, 50*time.Millisecond)
	}
	w.t.Errorf("the report %q was not taken", name)
}

// committed is what the database says of the orders: the version and the newest event's number.
func (w *world) committed() map[string]standing {
	w.t.Helper()
	all := map[string]standing{}
	for _, id := range w.orders {
		var answer struct {
			Order struct {
				Progress struct{ Version, FansDelivered int64 }
				Timeline struct{ Nodes []struct{ Sequence int64 } }
			}
		}
		w.market.Do(w.t, w.market.Platform, `query($id: ID!) { order(id: $id) { progress { version fansDelivered } timeline(last: 1) { nodes { sequence } } } }`,
			map[string]any{"id": id}, &answer)
		all[id] = standing{answer.Order.Progress.Version, answer.Order.Progress.FansDelivered, answer.Order.Timeline.Nodes[0].Sequence}
	}
	return all
}

// converged waits until every subscriber holds what is committed.
func (w *world) converged(subscribers []*subscriber) {
	w.t.Helper()
	want := w.committed()
	deadline := time.Now().Add(convergeWithin)
	for _, s := range subscribers {
		for s.behind(want) != "" {
			if time.Now().After(deadline) {
				w.t.Fatalf("a subscriber is behind: %s", s.behind(want))
			}
			pause(w.t.Context(), 20*time.Millisecond)
		}
		for _, problem := range s.complaints() {
			w.t.Error(problem)
		}
	}
}
