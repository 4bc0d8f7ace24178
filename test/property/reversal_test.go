package property

import (
	"fmt"
	"testing"
	"time"

	"headway/internal/order"
)

// TestReversals takes fans back from all sides at once, while others are counted: each is taken back once, and the books stay right.
func TestReversals(t *testing.T) {
	w := newWorld(t)
	w.at(monday)
	instances := []instance{w.instance, w.newInstance()}
	o := w.place(func(p *order.PlaceInput) {
		p.Guarantee = &order.Guarantee{FirstFanDays: 3, FansPerWeek: 10, Policy: order.PolicyPause}
	})
	if _, err := w.service.Accept(t.Context(), w.marketers[0], o.ID, ""); err != nil {
		t.Fatal(err)
	}
	w.at(monday.Add(time.Hour))
	deliver := func(in instance, name string) order.Outcome {
		report := order.DeliveryReport{OrderID: o.ID, ReportID: name, Fan: name, OccurredAt: monday.Add(time.Hour), ViaClick: name[len(name)-1]%2 == 0}
		results, err := in.ingest.RecordDeliveries(t.Context(), w.platform, []order.DeliveryReport{report}, "")
		if err != nil || results[0].Err != nil {
			t.Errorf("%s: %v", name, err)
			return ""
		}
		return results[0].Outcome
	}
	const fans = 20
	for n := range fans {
		deliver(w.instance, fmt.Sprint("fan ", n))
	}
	w.at(monday.Add(2 * time.Hour))
	reversals := make([]*order.Reversal, 4*fans)
	together(5*fans, func(i int) {
		in, n := instances[i%2], i%fans
		if i >= 4*fans {
			deliver(in, fmt.Sprint("other ", n))
			return
		}
		var err error
		reversals[i], err = in.service.ReverseDelivery(t.Context(), w.platform, order.ReversalInput{ReportID: fmt.Sprint("fan ", n), Reason: fmt.Sprint("for ", i)}, "")
		if err != nil {
			t.Error(err)
		}
	})
	if t.Failed() {
		return
	}
	for i, r := range reversals {
		if first := reversals[i%fans]; r.Receipt.ID != first.Receipt.ID || r.Receipt.ReversalReason != first.Receipt.ReversalReason {
			t.Errorf("the fan %d was taken back twice", i%fans)
		}
	}
	row, err := w.service.Order(t.Context(), w.clients[0], o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if n := w.count("SELECT count(*) FROM receipts WHERE outcome = 'REVERSED'"); n != fans || row.FansDelivered != fans || !row.Window.FirstFanAt.Equal(monday.Add(time.Hour)) {
		t.Errorf("%d receipts took fans back, %+v, first fan at %v", n, row.Counters, row.Window.FirstFanAt)
	}
	if again := deliver(w.instance, "fan 3"); again != order.OutcomeDuplicate {
		t.Errorf("the report of a fan who was taken back: %s", again)
	}
	if _, err := w.service.Cancel(t.Context(), w.clients[0], o.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := w.service.ReverseDelivery(t.Context(), w.platform, order.ReversalInput{ReportID: "other 3", Reason: "late"}, ""); order.CodeOf(err) != order.CodeConflict {
		t.Errorf("on an order that has ended: %v", err)
	}
	late, err := w.service.ReverseDelivery(t.Context(), w.platform, order.ReversalInput{ReportID: "fan 3", Reason: "late"}, "")
	if err != nil || late.Receipt.ID != reversals[3].Receipt.ID {
		t.Errorf("what was done before it ended: %v", err)
	}
}
