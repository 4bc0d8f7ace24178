package postgres

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// TestReceiptFilterMeansTheSame holds the store's WHERE to the domain's Matches, over random filters.
func TestReceiptFilterMeansTheSame(t *testing.T) {
	store, _ := newStore(t)
	o := ordertest.Order(ordertest.Accepted)
	ordertest.Insert(t, store, o)
	reporters := []order.ID{ordertest.Account(t, store, order.RolePlatform, "One").ID, ordertest.Account(t, store, order.RolePlatform, "Other").ID}
	dice := rand.New(rand.NewPCG(1, 2))
	var receipts []order.Receipt
	for i := range 200 {
		r := order.Receipt{ID: ordertest.ID(), OrderID: o.ID, MarketerID: o.Marketer.ID, ReporterID: reporters[dice.IntN(2)], ReportID: "r",
			FanHash: bytes.Repeat([]byte{byte(i)}, 32), OccurredAt: noon().Add(time.Duration(dice.IntN(20)) * time.Hour),
			RecordedAt: noon().Add(time.Duration(dice.IntN(20)) * time.Hour), ViaClick: dice.IntN(2) == 0, Outcome: order.OutcomeCounted}
		if dice.IntN(2) == 0 {
			r.Outcome, r.Reason = order.OutcomeRefused, order.RefusalReasons()[dice.IntN(7)]
		}
		receipts = append(receipts, r)
	}
	err := store.Atomically(t.Context(), func(tx order.Tx) error { return tx.InsertReceipts(t.Context(), receipts) })
	if err != nil {
		t.Fatal(err)
	}
	for range 150 {
		f := randomFilter(dice, reporters)
		var want, got []order.ID
		for i := range receipts {
			if f.Matches(&receipts[i]) {
				want = append(want, receipts[i].ID)
			}
		}
		if err := store.EachReceipt(t.Context(), o, f, func(r *order.Receipt) error { got = append(got, r.ID); return nil }); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v: %d receipts, want %d", f, len(got), len(want))
		}
		lists, err := store.Receipts(t.Context(), []*order.Order{o}, f, ordertest.First(100))
		if err != nil || len(lists[o.ID].Items) != min(100, len(want)) {
			t.Fatalf("%+v: the list has %d, %v, want %d", f, len(lists[o.ID].Items), err, len(want))
		}
	}
}

func randomFilter(dice *rand.Rand, reporters []order.ID) (f order.ReceiptFilter) {
	instant := func() *time.Time {
		if dice.IntN(2) == 0 {
			return nil
		}
		at := noon().Add(time.Duration(dice.IntN(20)) * time.Hour)
		return &at
	}
	if dice.IntN(3) == 0 {
		f.Outcomes = []order.Outcome{order.OutcomeCounted, order.OutcomeRefused, order.OutcomeReversed}[dice.IntN(3):]
		f.Outcomes = f.Outcomes[:1+dice.IntN(len(f.Outcomes))]
	}
	if dice.IntN(4) == 0 {
		f.Reasons = order.RefusalReasons()[:1+dice.IntN(7)]
	}
	if dice.IntN(4) == 0 {
		f.ReporterIDs = reporters[:1+dice.IntN(2)]
	}
	if dice.IntN(4) == 0 {
		truth := dice.IntN(2) == 0
		f.ViaClick = &truth
	}
	if dice.IntN(3) == 0 {
		f.Occurred = order.TimeRange{From: instant(), To: instant()}
	}
	if dice.IntN(3) == 0 {
		f.Recorded = order.TimeRange{From: instant(), To: instant()}
	}
	return f
}

// TestEachReceiptGoesPageByPage over more than one page, in order, and stops where it is told to.
func TestEachReceiptGoesPageByPage(t *testing.T) {
	store, _ := newStore(t)
	o, other := ordertest.Order(ordertest.Accepted), ordertest.Order(ordertest.Accepted)
	ordertest.Insert(t, store, o, other)
	insertReceipts(t, store, 200, other)
	stored := manyReceipts(t, store, o, 2*exportPage+7)
	var got []order.ID
	enough := errors.New("enough")
	take := func(until int) func(*order.Receipt) error {
		return func(r *order.Receipt) error {
			if got = append(got, r.ID); len(got) == until {
				return enough
			}
			return nil
		}
	}
	if err := store.EachReceipt(t.Context(), o, order.ReceiptFilter{}, take(-1)); err != nil || !slices.Equal(got, stored) {
		t.Errorf("%d of %d receipts, %v", len(got), len(stored), err)
	}
	got = nil
	if err := store.EachReceipt(t.Context(), o, order.ReceiptFilter{}, take(exportPage+1)); !errors.Is(err, enough) || len(got) != exportPage+1 {
		t.Errorf("%d receipts, %v", len(got), err)
	}
}

// manyReceipts stores refused receipts, which may be of one fan, and gives their ids in order.
func manyReceipts(t *testing.T, store *Store, o *order.Order, n int) []order.ID {
	t.Helper()
	reporter := ordertest.Account(t, store, order.RolePlatform, "Busy")
	receipts, ids := make([]order.Receipt, n), make([]order.ID, n)
	for i := range receipts {
		receipts[i] = order.Receipt{ID: ordertest.ID(), OrderID: o.ID, MarketerID: o.Marketer.ID, ReporterID: reporter.ID, ReportID: "r",
			FanHash: bytes.Repeat([]byte{1}, 32), OccurredAt: noon(), RecordedAt: noon(), Outcome: order.OutcomeRefused, Reason: order.RefusedBot}
		ids[i] = receipts[i].ID
	}
	err := store.Atomically(t.Context(), func(tx order.Tx) error { return tx.InsertReceipts(t.Context(), receipts) })
	if err != nil {
		t.Fatal(err)
	}
	return ids
}
