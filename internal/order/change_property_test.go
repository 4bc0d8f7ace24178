package order

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// history is an order with everything that was ever written for it.
type history struct {
	order      *Order
	events     []Event
	ledger     []LedgerEntry
	settlement *Settlement
	fans       int
	paidFans   int64
	rolledFans int64
	clicks     int64
}

// TestAnyHistoryHolds: whatever is done to an order, in any order, by anybody, at any time, the books are right.
func TestAnyHistoryHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		placement := samplePlacement()
		placement.FansOrdered = rapid.IntRange(1, 12).Draw(t, "ordered")
		placement.Price.Minor = rapid.Int64Range(1, 1000).Draw(t, "price")
		if rapid.Bool().Draw(t, "guaranteed") {
			placement.Guarantee = &Guarantee{FirstFanDays: 1, FansPerWeek: 10, Policy: PolicyPause}
		}
		first := Place(sampleID(8), 1, placement, theClient.Actor(), noon)
		first.Finish()
		h := &history{order: first.Order, events: first.Events, ledger: first.Ledger}
		now := noon
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "hours")) * time.Hour)
			h.step(t, now)
			h.hold(t, now)
		}
	})
}

// step does something to the order, allowed or not.
func (h *history) step(t *rapid.T, now time.Time) {
	by := rapid.SampledFrom([]Viewer{theMarketer, theClient, thePlatform, otherClient}).Draw(t, "by")
	before, row := *h.order, h.order
	change := Begin(h.order, by.Actor(), now)
	counted, err := act(t, change, now)
	if err != nil {
		if _, missed := row.Missed(now); change.Changed() && !row.Expired(now) && !missed {
			t.Fatalf("refused with %v, but changed", err)
		}
		return
	}
	change.Finish()
	if !sameRow(row, &before) {
		t.Fatal("the locked row was written to")
	}
	if grown := change.Order.Version - before.Version; change.Shown() != (grown == 1) || grown < 0 || grown > 1 {
		t.Fatalf("version %d → %d, shown %v", before.Version, change.Order.Version, change.Shown())
	}
	if from, to := before.At(now).Status, change.Order.Status; from != to && !from.CanMove(to) {
		t.Fatalf("%s became %s", from, to)
	}
	h.take(t, change, counted)
}

// sameRow compares rows whose slices are the same; Order has slices and cannot be compared whole.
func sameRow(a, b *Order) bool {
	return a.Status == b.Status && a.Version == b.Version && a.Counters == b.Counters && a.Held == b.Held && a.Pause == b.Pause && a.Window == b.Window
}

func act(t *rapid.T, change *Change, now time.Time) (counted int, err error) {
	switch rapid.SampledFrom([]string{"accept", "reject", "cancel", "operator", "pause", "resume", "income", "click", "deliver", "deliver", "reverse", "time"}).Draw(t, "act") {
	case "accept":
		return 0, change.Accept()
	case "reject":
		return 0, change.Reject("no")
	case "cancel":
		reason, err := CancellationBy(theClient, change.Order)
		if err != nil {
			return 0, err
		}
		return 0, change.Cancel(reason)
	case "operator":
		return 0, change.Cancel(CancellationOperator)
	case "pause":
		return 0, change.Pause(rapid.SampledFrom([]PauseReason{PauseByClient, PauseByPlatform, PauseGuaranteeMissed}).Draw(t, "reason"))
	case "resume":
		return 0, change.Resume()
	case "income":
		change.ShowIncome(rapid.Bool().Draw(t, "visible"))
	case "click":
		change.Click(Click{OccurredAt: now, Bot: rapid.Bool().Draw(t, "bot")})
	case "reverse":
		if change.Order.FansDelivered == 0 {
			return 0, nil
		}
		return -1, change.Reverse(change.Order.FansByClick > 0, "fraud")
	case "time":
		change.Elapse()
	case "deliver":
		for range rapid.IntRange(1, 6).Draw(t, "fans") {
			if change.Deliver(Delivery{OccurredAt: now, ViaClick: rapid.Bool().Draw(t, "by click")}) == "" {
				counted++
			}
		}
	}
	return counted, nil
}

// take adds what a change wrote.
func (h *history) take(t *rapid.T, change *Change, counted int) {
	h.order = change.Order
	h.events = append(h.events, change.Events...)
	h.ledger = append(h.ledger, change.Ledger...)
	h.fans += counted
	if change.Settlement != nil {
		if h.settlement != nil {
			t.Fatal("settled twice")
		}
		h.settlement = change.Settlement
	}
	for _, rollup := range change.Rollups {
		h.paidFans += rollup.PaidFans
		h.rolledFans += rollup.Fans
		h.clicks += rollup.Clicks
	}
}

// hold checks what must be true after every step.
func (h *history) hold(t *rapid.T, now time.Time) {
	o := h.order
	total := o.Price.Times(o.FansOrdered).Minor
	wantBalanced(t, h.ledger)
	sums := balances(h.ledger)
	if sums[LedgerHold] != o.Held || sums[LedgerClientFunds]+sums[LedgerHold]+sums[LedgerMarketer] != 0 || -sums[LedgerClientFunds] > total {
		t.Fatalf("the ledger says %v, held %d", sums, o.Held)
	}
	if o.Status.Final() != (o.Held == 0) || o.Held != 0 && o.Held != total {
		t.Fatalf("%s holds %d of %d", o.Status, o.Held, total)
	}
	settles := o.Status == StatusCompleted || o.Status == StatusCancelled && o.CancellationReason != CancellationWithdrawn
	if settles != (h.settlement != nil) {
		t.Fatalf("%s settled %+v", o.Status, h.settlement)
	}
	if s := h.settlement; s != nil && (s.Payout.Minor != sums[LedgerMarketer] || s.Payout.Minor+s.Released.Minor != total || s.Payout != o.Income() || s.Released.Minor < 0) {
		t.Fatalf("settled %+v, income %s, the ledger says %v", s, o.Income(), sums)
	}
	if o.FansDelivered != h.fans || h.rolledFans != int64(h.fans) || h.paidFans != int64(o.PaidFans()) || h.clicks != o.Clicks {
		t.Fatalf("delivered %d, counted %d, rolled up %d, paid %d", o.FansDelivered, h.fans, h.rolledFans, h.paidFans)
	}
	if o.Status == StatusCompleted && o.FansDelivered < o.FansOrdered || o.Status == StatusAccepted && o.FansDelivered >= o.FansOrdered {
		t.Fatalf("%s with %d of %d", o.Status, o.FansDelivered, o.FansOrdered)
	}
	if o.Pause != nil && o.Status != StatusAccepted || o.Started() != (o.Progress() != nil) {
		t.Fatalf("%s is paused", o.Status)
	}
	for i, event := range h.events {
		if event.Sequence != int64(i)+1 || event.OrderID != o.ID {
			t.Fatalf("event %d has sequence %d", i+1, event.Sequence)
		}
	}
	if o.LastEvent != int64(len(h.events)) {
		t.Fatalf("%d events, the row says %d", len(h.events), o.LastEvent)
	}
	if o.Due != nil && (o.Status.Final() || o.Pause != nil) {
		t.Fatalf("%s is due at %s", o.Status, o.Due)
	}
	h.holdPace(t, now)
}

// holdPace: a guarantee's numbers are sane at any later time too.
func (h *history) holdPace(t *rapid.T, now time.Time) {
	pace := h.order.PaceAt(now.Add(time.Duration(rapid.IntRange(0, 1000).Draw(t, "later")) * time.Hour))
	if pace == nil {
		return
	}
	if pace.Required < 1 || pace.Expected > pace.Required || pace.Deficit < 0 {
		t.Fatalf("pace %+v", pace)
	}
	if (pace.BreachForecastAt == nil) != (pace.State == PaceOnTrack) {
		t.Fatalf("pace %+v", pace)
	}
}
