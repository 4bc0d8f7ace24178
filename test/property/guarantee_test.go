package property

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headway/internal/order"
)

// guaranteeing asks for a guarantee of 10 fans a week, the first within three days.
func guaranteeing(policy order.GuaranteePolicy) func(*order.PlaceInput) {
	return func(i *order.PlaceInput) {
		i.Guarantee = &order.Guarantee{FirstFanDays: 3, FansPerWeek: 10, Policy: policy}
	}
}

// report sends fans nobody has seen, one report each, and gives what became of them.
func (w *world) report(o *order.Order, fans int) (outcomes string) {
	w.t.Helper()
	reports := make([]order.DeliveryReport, fans)
	for i := range reports {
		now, err := w.store.Now(context.Background())
		if err != nil {
			w.t.Fatal(err)
		}
		reports[i] = order.DeliveryReport{OrderID: o.ID, ReportID: word(), Fan: word(), OccurredAt: now}
	}
	results, err := w.ingest.RecordDeliveries(context.Background(), w.platform, reports, "")
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range results {
		outcomes += strings.TrimSpace(string(r.Outcome)+" "+string(r.Reason)) + ";"
	}
	return outcomes
}

// read is the order as its client sees it.
func (w *world) read(id order.ID) *order.Order {
	w.t.Helper()
	o, err := w.service.Order(context.Background(), w.clients[0], id)
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

// applyDue lets one instance's job do what is due.
func (w *world) applyDue() {
	w.t.Helper()
	for {
		n, err := w.service.ApplyDue(context.Background(), 100)
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// storeMany stores orders with a guarantee of 10 fans a week, accepted now, each with so many fans now.
func (w *world) storeMany(n, fans int, policy order.GuaranteePolicy) {
	w.t.Helper()
	ctx := context.Background()
	pattern := w.place()
	now, p := pattern.PlacedAt, order.Placement{Marketer: pattern.Marketer, Client: pattern.Client, Creator: pattern.Creator, Campaign: pattern.Campaign,
		FansOrdered: 100, Price: pattern.Price, Guarantee: &order.Guarantee{FirstFanDays: 3, FansPerWeek: 10, Policy: policy}}
	reports := make([]order.DeliveryReport, 0, n*fans)
	err := w.store.Atomically(ctx, func(tx order.Tx) error {
		for range n {
			id, err := order.NewID(now, rand.Reader)
			if err != nil {
				return err
			}
			number, err := tx.NextOrderNumber(ctx)
			if err != nil {
				return err
			}
			p.TrackingCode = strings.ToLower(rand.Text())[:order.TrackingCodeLength]
			change := order.Place(id, number, p, w.clients[0].Actor(), now)
			if err := change.Accept(); err != nil {
				return err
			}
			change.Finish()
			if err := tx.InsertOrder(ctx, change); err != nil {
				return err
			}
			for range fans {
				reports = append(reports, order.DeliveryReport{OrderID: id, ReportID: word(), Fan: word(), OccurredAt: now})
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for piece := range slices.Chunk(reports, order.MaxReportsPerCall) {
		if _, err := w.ingest.RecordDeliveries(ctx, w.platform, piece, ""); err != nil {
			w.t.Fatal(err)
		}
	}
}

// TestTimeOnManyInstances is rule 39: three instances, after an outage that every kind of deadline fell into. Each order is changed once,
// with its events, its settlement and one publication.
func TestTimeOnManyInstances(t *testing.T) {
	const each = 300
	w := newWorld(t)
	end := monday.Add(order.GuaranteeWindow)
	w.at(monday)
	w.storeMany(each, 9, order.PolicyPause)
	w.storeMany(each, 9, order.PolicyClose)
	w.at(end.Add(-71 * time.Hour)) // an hour will be left until their first fan is due, and to answer
	w.storeMany(each, 0, order.PolicyPause)
	w.placeMany(each)
	w.at(end.Add(-48 * time.Hour))
	w.storeMany(each, 1, order.PolicyPause) // they will be at risk
	w.at(end)
	if n, err := w.service.ExpireOverdue(t.Context(), 10); n != 2 || err != nil { // the patterns of monday's
		t.Fatalf("%d expired, %v", n, err)
	}
	w.news.forget()
	const patterns = 2 // those of the others still wait, and are reminded of

	var looked atomic.Int64
	var working sync.WaitGroup
	for _, in := range []instance{w.instance, w.newInstance(), w.newInstance()} {
		working.Go(func() {
			for {
				n, err := in.service.ApplyDue(context.Background(), 70)
				if err != nil {
					t.Error(err)
					return
				}
				if looked.Add(int64(n)); n == 0 {
					return
				}
			}
		})
	}
	working.Wait()

	for id, rows := range w.news.orders {
		if len(rows) != 1 {
			t.Errorf("order %s was published %d times", id, len(rows))
		}
	}
	for what, counts := range map[string][2]int64{
		"looked at":         {looked.Load(), 5*each + patterns},
		"published":         {int64(len(w.news.orders)), 5*each + patterns},
		"paused":            {w.count("SELECT count(*) FROM orders WHERE pause_reason = 'GUARANTEE_MISSED' AND paused_at = $1 AND pace_state = 'BREACHED'", end), each},
		"closed":            {w.count("SELECT count(*) FROM orders WHERE cancellation_reason = 'GUARANTEE_MISSED' AND cancelled_at = $1 AND pace_state IS NULL AND held_minor = 0", end), each},
		"settled":           {w.count("SELECT count(*) FROM settlements WHERE paid_fans = 9 AND payout_minor = 9 * 255 AND released_minor = 91 * 255"), each},
		"PAUSED":            {w.count("SELECT count(*) FROM order_events WHERE type = 'PAUSED' AND at = $1", end), each},
		"CANCELLED":         {w.count("SELECT count(*) FROM order_events WHERE type = 'CANCELLED'"), each},
		"GUARANTEE_AT_RISK": {w.count("SELECT count(*) FROM order_events WHERE type = 'GUARANTEE_AT_RISK'"), each},
		"FIRST_FAN_DUE":     {w.count("SELECT count(*) FROM order_events WHERE type = 'FIRST_FAN_DUE'"), 3 * each},
		"RESPONSE_DUE":      {w.count("SELECT count(*) FROM order_events WHERE type = 'RESPONSE_DUE'"), 3*each + 3 + 1},
		"PACE_CHANGED":      {w.count("SELECT count(*) FROM order_events WHERE type = 'PACE_CHANGED' AND changes->0->>'after' IN ('AT_RISK', 'BREACHED')"), 2 * each},
		"still due":         {w.count("SELECT count(*) FROM orders WHERE due_at <= headway_now()"), 0},
		"due again":         {w.count("SELECT count(*) FROM orders WHERE due_at IS NOT NULL"), 2*each + 1},
		"sequences":         {w.count("SELECT count(*) FROM orders o WHERE last_event <> (SELECT count(*) FROM order_events e WHERE e.order_id = o.id)"), 0},
		"ledger":            {w.count("SELECT coalesce(sum(amount_minor), 0)::bigint FROM ledger_entries"), 0},
	} {
		if counts[0] != counts[1] {
			t.Errorf("%s: %d, want %d", what, counts[0], counts[1])
		}
	}
}

// TestAMissComesBeforeALateReport is rule 27: nobody has run a job, and the report that comes at the end of the window meets the miss.
func TestAMissComesBeforeALateReport(t *testing.T) {
	for policy, want := range map[order.GuaranteePolicy]string{order.PolicyPause: "REFUSED ORDER_PAUSED;", order.PolicyClose: "REFUSED ORDER_NOT_ACTIVE;"} {
		w := newWorld(t)
		w.at(monday)
		o := w.accepted(guaranteeing(policy))
		if got := w.report(o, 8); strings.Count(got, "COUNTED;") != 8 {
			t.Fatalf("%s: %s", policy, got)
		}
		end := monday.Add(order.GuaranteeWindow)
		w.at(end.Add(-time.Microsecond))
		if got := w.report(o, 1); got != "COUNTED;" {
			t.Fatalf("%s: in time %s", policy, got)
		}
		w.at(end)
		before := w.read(o.ID)
		if got := w.report(o, 1); got != want {
			t.Errorf("%s: at the end %s, want %s", policy, got, want)
		}
		after := w.read(o.ID)
		if after.Version != before.Version+1 || after.FansDelivered != 9 || after.Due != nil || w.count("SELECT count(*) FROM receipts WHERE outcome = 'REFUSED'") != 1 {
			t.Errorf("%s: %+v", policy, after)
		}
		w.applyDue()
		if again := w.read(o.ID); again.Version != after.Version {
			t.Errorf("%s: dealt with twice", policy)
		}
		w.wantBooksRight(t)
	}
}

// TestReportsRaceTheMiss: reporters and jobs of three instances meet the end of a window together. There is one miss, and no fan after it.
func TestReportsRaceTheMiss(t *testing.T) {
	w := newWorld(t)
	w.at(monday)
	var orders []*order.Order
	for range 12 {
		o := w.accepted(guaranteeing(order.PolicyPause))
		w.report(o, 9)
		orders = append(orders, o)
	}
	end := monday.Add(order.GuaranteeWindow)
	w.at(end)
	var working sync.WaitGroup
	for _, in := range []instance{w.instance, w.newInstance(), w.newInstance()} {
		working.Go(func() {
			for range 20 {
				if _, err := in.service.ApplyDue(context.Background(), 3); err != nil {
					t.Error(err)
				}
			}
		})
		for _, o := range orders {
			working.Go(func() {
				_, err := in.ingest.RecordDeliveries(context.Background(), w.platform,
					[]order.DeliveryReport{{OrderID: o.ID, ReportID: word(), Fan: word(), OccurredAt: end}}, "")
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	working.Wait()
	w.applyDue()
	if n := w.count("SELECT count(*) FROM orders WHERE pause_reason = 'GUARANTEE_MISSED' AND fans_delivered = 9"); n != 12 {
		t.Errorf("%d orders are paused with 9 fans", n)
	}
	if n := w.count("SELECT count(*) FROM order_events WHERE type = 'PAUSED'"); n != 12 {
		t.Errorf("%d misses", n)
	}
	if n := w.count("SELECT count(*) FROM receipts WHERE reason = 'ORDER_PAUSED'"); n != 36 {
		t.Errorf("%d refused", n)
	}
	w.wantBooksRight(t)
}

// TestTheStoredPaceIsTheOne: list, filter and answer say the same before the job has run, and after.
func TestTheStoredPaceIsTheOne(t *testing.T) {
	w := newWorld(t)
	w.at(monday)
	o := w.accepted(guaranteeing(order.PolicyPause))
	w.report(o, 1)
	now := monday.Add(3 * 24 * time.Hour)
	w.at(now)
	ten := 10
	seen := func() string {
		states := ""
		for _, state := range order.PaceStates() {
			f := order.Filter{PaceStates: []order.PaceState{state}}
			list, err := w.service.Orders(t.Context(), w.clients[0], f, order.Sort{}, order.Page{First: &ten}, true)
			wantCode(t, err, "")
			for _, found := range list.Items {
				states += fmt.Sprint(state, " ", found.Pace(now).State, " ", f.Matches(found), ";")
			}
		}
		return states
	}
	if got := seen(); got != "ON_TRACK ON_TRACK true;" {
		t.Errorf("before the job: %s", got)
	}
	w.applyDue()
	if got := seen(); got != "AT_RISK AT_RISK true;" {
		t.Errorf("after the job: %s", got)
	}
}
