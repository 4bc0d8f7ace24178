package ingest_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/postgres"
)

func newKey() []byte { return []byte("another key, of the thirty-two bytes") }

// with is one more process, with keys of its own.
func (f *fixture) with(current []byte, others ...[]byte) *fixture {
	f.t.Helper()
	in, err := ingest.New(f.store, f.published, ingest.Config{HashKey: current, OtherHashKeys: others})
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(in.Close)
	other := *f
	other.Ingest = in
	return &other
}

func TestFansStayKnownAcrossKeys(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	sibling := ordertest.Order(ordertest.Accepted, func(s *order.Order) { s.Client, s.Creator = o.Client, o.Creator })
	f.insert(o, sibling)
	fan := func(o *order.Order, id, name string) order.DeliveryReport {
		r := report(o, id)
		r.Fan = name
		return r
	}
	click := f.clickIDOf(o)
	f.expect("before", shortDeliveries(f.deliver(fan(o, "1", "ann"))), []string{"COUNTED"})
	rotated := f.with(newKey(), hashKey())
	f.expect("after", shortDeliveries(rotated.deliver(fan(o, "2", "ann"), fan(sibling, "3", "ann"), fan(o, "4", "bea"), fan(o, "5", "bea"))),
		[]string{"REFUSED DUPLICATE_FAN", "REFUSED RETURNING_FAN", "COUNTED", "REFUSED DUPLICATE_FAN"})
	f.expect("while it is rolled out", shortDeliveries(f.with(hashKey(), newKey()).deliver(fan(sibling, "6", "bea"), fan(sibling, "7", "cat"))),
		[]string{"REFUSED RETURNING_FAN", "COUNTED"})
	if n := f.count("SELECT count(DISTINCT fan_hash) FROM receipts"); n != 3 {
		t.Errorf("%d pseudonyms for three fans", n)
	}
	if got := rotated.postback("click_id=" + click + "&fan=dot"); got != "COUNTED" {
		t.Errorf("a click of before the rotation: %s", got)
	}
	if _, err := ingest.New(f.store, f.published, ingest.Config{HashKey: hashKey(), OtherHashKeys: [][]byte{[]byte("short")}}); err == nil {
		t.Error("a short key serves")
	}
}

// TestTwoKeysAtOnceCountAFanOnce reports the same fans on two orders of a creator, through processes in the middle of a rotation.
func TestTwoKeysAtOnceCountAFanOnce(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted, ordertest.Of(10_000))
	sibling := ordertest.Order(ordertest.Accepted, ordertest.Of(10_000), func(s *order.Order) { s.Client, s.Creator = o.Client, o.Creator })
	f.insert(o, sibling)
	const rounds, fans = 30, 5
	for round := range rounds {
		var both sync.WaitGroup
		for i, process := range []*fixture{f.with(hashKey(), newKey()), f.with(newKey(), hashKey())} {
			both.Go(func() {
				reports := make([]order.DeliveryReport, fans)
				for n := range reports {
					reports[n] = report([]*order.Order{o, sibling}[i], fmt.Sprintf("%d %d %d", i, round, n))
					reports[n].Fan = fmt.Sprintf("fan %d %d", round, n)
				}
				process.deliver(reports...)
			})
		}
		both.Wait()
	}
	if n := f.count("SELECT sum(fans_delivered) FROM orders"); n != rounds*fans {
		t.Errorf("%d fans were counted of %d", n, rounds*fans)
	}
}

// TestCreatorsAreLockedBeforeOrders has a report and an import wait for a creator whom somebody else has locked: they hold no order
// meanwhile, or two of them could wait for each other.
func TestCreatorsAreLockedBeforeOrders(t *testing.T) {
	f := newImportFixture(t)
	f.orders(false, row("a", nil))
	o := f.imported("a")
	f.deliver(report(o, "of before"))
	rotated := f.with(newKey(), hashKey())
	importer, err := ingest.NewImporter(f.store, ingest.Config{HashKey: newKey(), OtherHashKeys: [][]byte{hashKey()}})
	if err != nil {
		t.Fatal(err)
	}
	known := fan("a", 1, 2)
	known.Fan = "fan of before"
	for name, do := range map[string]func() []string{
		"a report": func() []string { return shortDeliveries(rotated.deliver(report(o, "by order"))) },
		"a report by code": func() []string {
			return shortDeliveries(rotated.deliver(order.DeliveryReport{TrackingCode: o.TrackingCode, ReportID: "by code", Fan: "by code", OccurredAt: today()}))
		},
		"an import": func() []string {
			results, err := importer.ImportDeliveries(t.Context(), f.platform, []ingest.DeliveryLine{known, fan("a", 2, 2)}, false)
			if err != nil {
				t.Error(err)
			}
			return lineTexts(results)
		},
	} {
		outcomes := make(chan []string, 1)
		err := f.store.Report(t.Context(), func(tx *postgres.ReportTx) error {
			if err := tx.LockCreators(t.Context(), []order.ID{o.ID}, nil); err != nil {
				return err
			}
			go func() { outcomes <- do() }()
			f.waitForLock()
			if n := f.count("SELECT count(*) FROM (SELECT FROM orders WHERE id = $1 FOR UPDATE SKIP LOCKED) AS o", o.ID); n != 1 {
				t.Errorf("%s holds the order while it waits for its creator", name)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"COUNTED"}
		if name == "an import" {
			want = []string{"REFUSED order DUPLICATE_FAN", "IMPORTED"}
		}
		if got := <-outcomes; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// waitForLock returns once a session waits for an advisory lock.
func (f *fixture) waitForLock() {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), 10*time.Second)
	defer cancel()
	for f.count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 0 {
		select {
		case <-ctx.Done():
			f.t.Fatal("nobody waits for a lock")
		case <-time.After(5 * time.Millisecond):
		}
	}
}
