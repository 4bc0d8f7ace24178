package ingest_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/postgres"
)

// together runs do n times at once.
func together(n int, do func(i int)) {
	start := make(chan struct{})
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			<-start
			do(i)
		})
	}
	close(start)
	group.Wait()
}

func TestTheSameReportFromManyCountsOnce(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	processes := []*ingest.Ingest{f.Ingest, f.newIngest(), f.newIngest(), f.newIngest()}
	for round := range 5 {
		outcomes := make([]string, 20)
		together(20, func(i int) {
			results, err := processes[i%4].RecordDeliveries(context.Background(), f.platform, []order.DeliveryReport{report(o, numbered("r", round))}, "")
			if err != nil {
				t.Error(err)
				return
			}
			outcomes[i] = shortDeliveries(results)[0]
		})
		if n := tally(outcomes); n["COUNTED"] != 1 || n["DUPLICATE of COUNTED"] != 19 {
			t.Errorf("%v", n)
		}
	}
	if got := f.order(o.ID); got.FansDelivered != 5 {
		t.Errorf("%d fans", got.FansDelivered)
	}
}

// The unknown orders' reports meet at no order's lock, only at their unique key.
func TestTheSameUnknownReportFromManyIsKeptOnce(t *testing.T) {
	f := newFixture(t)
	processes := []*ingest.Ingest{f.Ingest, f.newIngest(), f.newIngest(), f.newIngest()}
	outcomes := make([]string, 20)
	together(20, func(i int) {
		unknown := report(&order.Order{ID: ordertest.ID()}, "r")
		results, err := processes[i%4].RecordDeliveries(context.Background(), f.platform, []order.DeliveryReport{unknown}, "")
		if err != nil {
			t.Error(err)
			return
		}
		outcomes[i] = shortDeliveries(results)[0]
	})
	if n := tally(outcomes); n["REFUSED UNKNOWN_ORDER"] != 1 || n["DUPLICATE of REFUSED UNKNOWN_ORDER"] != 19 {
		t.Errorf("%v", n)
	}
}

// The same fan comes over two orders of one creator: the transactions meet only at the creator's first-fan slot.
func TestTheSameFanFromManyCountsOncePerCreator(t *testing.T) {
	f := newFixture(t)
	a := ordertest.Order(ordertest.Accepted)
	b := ordertest.Order(ordertest.Accepted, func(o *order.Order) { o.Client, o.Creator = a.Client, a.Creator })
	f.insert(a, b)
	processes := []*ingest.Ingest{f.Ingest, f.newIngest(), f.newIngest(), f.newIngest()}
	for round := range 5 {
		outcomes := make([]string, 20)
		together(20, func(i int) {
			r := report([]*order.Order{a, b}[i%2], numbered(numbered("r", round)+" ", i))
			r.Fan = numbered("fan", round)
			results, err := processes[i%4].RecordDeliveries(context.Background(), f.platform, []order.DeliveryReport{r}, "")
			if err != nil {
				t.Error(err)
				return
			}
			outcomes[i] = shortDeliveries(results)[0]
		})
		if n := tally(outcomes); n["COUNTED"] != 1 || n["REFUSED DUPLICATE_FAN"] != 9 || n["REFUSED RETURNING_FAN"] != 10 {
			t.Errorf("%v", n)
		}
	}
}

// Batches over the same orders and fans in opposite directions end, and lose nothing.
func TestOpposedBatchesDoNotStarve(t *testing.T) {
	f := newFixture(t)
	orders := make([]*order.Order, 6)
	for i := range orders {
		orders[i] = ordertest.Order(ordertest.Accepted, func(o *order.Order) {
			if i > 0 {
				o.Client, o.Creator = orders[0].Client, orders[0].Creator
			}
		})
	}
	f.insert(orders...)
	processes := []*ingest.Ingest{f.Ingest, f.newIngest(), f.newIngest(), f.newIngest()}
	together(8, func(i int) {
		var reports []order.DeliveryReport
		for n := range 60 {
			at := n
			if i%2 == 1 {
				at = 59 - n
			}
			r := report(orders[(at+i)%6], numbered(numbered("r", i)+" ", at))
			r.Fan = numbered("fan", at)
			reports = append(reports, r)
		}
		if _, err := processes[i%4].RecordDeliveries(context.Background(), f.platform, reports, ""); err != nil {
			t.Error(err)
		}
	})
	if n := f.count("SELECT sum(fans_delivered) FROM orders"); n != 60 {
		t.Errorf("%d fans, want 60", n)
	}
}

func tally(texts []string) map[string]int {
	n := map[string]int{}
	for _, text := range texts {
		n[text]++
	}
	return n
}

// gatedStore counts transactions and lets each begin only when the test says so.
type gatedStore struct {
	*postgres.Store
	begun chan struct{}
	gate  chan struct{}
}

func (s gatedStore) Report(ctx context.Context, fn func(*postgres.ReportTx) error) error {
	s.begun <- struct{}{}
	<-s.gate
	return s.Store.Report(ctx, fn)
}

// gated is an intake whose transactions the test lets begin.
func gated(t *testing.T, f *fixture) (gatedStore, *ingest.Ingest) {
	t.Helper()
	store := gatedStore{Store: f.store, begun: make(chan struct{}, 100), gate: make(chan struct{}, 100)}
	in, err := ingest.New(store, f.published, ingest.Config{HashKey: hashKey()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(in.Close)
	return store, in
}

func TestWhatQueuesUpIsCommittedTogether(t *testing.T) {
	f := newFixture(t)
	orders := []*order.Order{ordertest.Order(ordertest.Accepted, downLane(0)), ordertest.Order(ordertest.Accepted, downLane(0))}
	f.insert(orders...)
	store, in := gated(t, f)
	var group sync.WaitGroup
	record := func(ctx context.Context, v order.Viewer, key string, want error, reports ...order.DeliveryReport) {
		group.Go(func() {
			if _, err := in.RecordDeliveries(ctx, v, reports, key); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		})
	}
	record(t.Context(), f.platform, "", nil, report(orders[0], "first"))
	<-store.begun // its transaction is under way; what comes now queues up
	leaves, leave := context.WithCancel(t.Context())
	for i := range 40 {
		record(t.Context(), f.platform, "", nil, report(orders[i%2], numbered("r", i)))
	}
	record(t.Context(), f.platform, "key", nil, report(orders[0], "keyed"))
	record(t.Context(), f.platform, "key", nil, report(orders[0], "keyed")) // has to wait for the answer to the one before
	record(t.Context(), f.other, "", nil, report(orders[0], "other actor"))
	record(leaves, f.platform, "", context.Canceled, report(orders[0], "left"))
	waitUntil(t, func() bool { return in.Waiting() == 44 })
	leave()
	for range cap(store.gate) { // as many as they need
		store.gate <- struct{}{}
	}
	group.Wait()
	if n := len(store.begun); n != 3 { // 40 and a key; the key again; the other actor
		t.Errorf("%d transactions for what queued up, want 3", n)
	}
	if n := f.count("SELECT count(DISTINCT recorded_at) FROM reports"); n != 1 { // the clock stands still
		t.Errorf("%d", n)
	}
	if n := f.count("SELECT count(*) FROM order_events WHERE type = 'DELIVERED'"); n != 4 {
		t.Errorf("%d DELIVERED events, want one per order and transaction: 4", n)
	}
	if n := f.count("SELECT count(*) FROM reports WHERE report_id = 'left'"); n != 0 {
		t.Error("a caller who left before the commit was counted")
	}
	if n := f.count("SELECT sum(fans_delivered) FROM orders"); n != 43 {
		t.Errorf("%d fans, want 43", n)
	}
}

// downLane has the order's reports go down that one of the lanes.
func downLane(lane byte) func(*order.Order) {
	return func(o *order.Order) { o.ID[len(o.ID)-1] = lane }
}

// Reports of one order are no hindrance to those of another, and a list of both comes back in the order in which it was given.
func TestLanesCommitSideBySide(t *testing.T) {
	f := newFixture(t)
	orders := []*order.Order{ordertest.Order(ordertest.Accepted, downLane(0)), ordertest.Order(ordertest.Accepted, downLane(1))}
	f.insert(orders...)
	store, in := gated(t, f)
	var group sync.WaitGroup
	for i, o := range orders {
		group.Go(func() {
			if _, err := in.RecordDeliveries(t.Context(), f.platform, []order.DeliveryReport{report(o, numbered("first", i))}, ""); err != nil {
				t.Error(err)
			}
		})
	}
	<-store.begun
	<-store.begun // neither waits for the other
	reports, want := make([]order.DeliveryReport, 100), make([]string, 100)
	for i := range reports {
		reports[i], want[i] = report(orders[i*i%7%2], numbered("r", i)), "COUNTED"
		if i%5 == 3 {
			reports[i].Fan, want[i] = reports[i-1].Fan, "REFUSED DUPLICATE_FAN"
			reports[i].OrderID = reports[i-1].OrderID
		}
	}
	group.Go(func() {
		results, err := in.RecordDeliveries(t.Context(), f.platform, reports, "")
		if err != nil {
			t.Error(err)
			return
		}
		for i, got := range shortDeliveries(results) {
			if got != want[i] {
				t.Errorf("report %d is %s, want %s", i, got, want[i])
			}
		}
	})
	waitUntil(t, func() bool { return in.Waiting() == 2 }) // its two parts
	for range cap(store.gate) {
		store.gate <- struct{}{}
	}
	group.Wait()
	if n := f.count("SELECT sum(fans_delivered) FROM orders"); n != 82 {
		t.Errorf("%d fans, want 82", n)
	}
}

func waitUntil(t *testing.T, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen within 10 s")
		}
		time.Sleep(time.Millisecond)
	}
}

// poisonStore refuses to store one report, as a constraint would that the program does not know of.
type poisonStore struct{ *postgres.Store }

type poisonTx struct{ *postgres.ReportTx }

var errPoison = errors.New("poison")

func (t poisonTx) Record(ctx context.Context, recording order.Recording) error {
	for _, r := range recording.Reports {
		if r.ReportID == "poison" {
			return errPoison
		}
	}
	return t.ReportTx.Record(ctx, recording)
}

func (s poisonStore) Report(ctx context.Context, fn func(poisonTx) error) error {
	return s.Store.Report(ctx, func(tx *postgres.ReportTx) error { return fn(poisonTx{tx}) })
}

func TestOneCallersFailureIsItsOwn(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	in, err := ingest.New(poisonStore{f.store}, f.published, ingest.Config{HashKey: hashKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	together(30, func(i int) {
		id, want := numbered("r", i), error(nil)
		if i == 13 {
			id, want = "poison", errPoison
		}
		if _, err := in.RecordDeliveries(context.Background(), f.platform, []order.DeliveryReport{report(o, id)}, ""); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", id, err, want)
		}
	})
	if got := f.order(o.ID); got.FansDelivered != 29 {
		t.Errorf("%d fans, want 29", got.FansDelivered)
	}
}
