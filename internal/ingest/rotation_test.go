package ingest_test

import (
	"fmt"
	"sync"
	"testing"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
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
