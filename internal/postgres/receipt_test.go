package postgres

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// insertReceipts stores so many receipts of each order, the newest last; every third is refused.
func insertReceipts(t *testing.T, store *Store, n int, orders ...*order.Order) map[order.ID][]order.Receipt {
	t.Helper()
	reporter := ordertest.Account(t, store, order.RolePlatform, "Operations")
	stored := make(map[order.ID][]order.Receipt)
	err := store.Report(t.Context(), func(tx *ReportTx) error {
		for i := range n {
			for _, o := range orders {
				r := order.Receipt{ID: ordertest.ID(), OrderID: o.ID, MarketerID: o.Marketer.ID, ReporterID: reporter.ID, ReportID: "r",
					FanHash: bytes.Repeat([]byte{byte(i)}, 32), OccurredAt: noon(), RecordedAt: noon().Add(time.Duration(i) * time.Second),
					ViaClick: i%2 == 0, Outcome: order.OutcomeCounted}
				if i%3 == 2 {
					r.Outcome, r.Reason = order.OutcomeRefused, order.RefusedOrderPaused
				}
				stored[o.ID] = append(stored[o.ID], r)
			}
		}
		for _, receipts := range stored {
			if err := tx.InsertReceipts(t.Context(), receipts); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func TestReceiptsNewestFirst(t *testing.T) {
	store, _ := newStore(t)
	a, b, none := ordertest.Order(ordertest.Accepted), ordertest.Order(ordertest.Accepted), ordertest.Order(ordertest.Accepted)
	ordertest.Insert(t, store, a, b, none)
	stored := insertReceipts(t, store, 7, a, b)
	read := func(outcome order.Outcome, p order.Page) map[order.ID]*order.List[*order.Receipt] {
		t.Helper()
		var filter order.ReceiptFilter
		if outcome != "" {
			filter.Outcomes = []order.Outcome{outcome}
		}
		lists, err := store.Receipts(t.Context(), []*order.Order{a, b, none}, filter, p)
		if err != nil {
			t.Fatal(err)
		}
		if empty := lists[none.ID]; empty == nil || len(empty.Items) != 0 {
			t.Fatalf("an order without receipts has %v", empty)
		}
		return lists
	}
	seconds := func(list *order.List[*order.Receipt]) (found []int) {
		for _, r := range list.Items {
			found = append(found, int(r.RecordedAt.Sub(noon())/time.Second))
		}
		return found
	}
	first, second := read("", ordertest.First(3)), order.Page{}
	two := 2
	second.First, second.After = &two, first[a.ID].Cursors[2]
	third := order.Page{Last: &two, Before: first[a.ID].Cursors[2]}
	for name, c := range map[string]struct {
		outcome        order.Outcome
		page           order.Page
		want           []int
		next, previous bool
	}{
		"first":   {"", ordertest.First(3), []int{6, 5, 4}, true, false},
		"after":   {"", second, []int{3, 2}, true, true},
		"before":  {"", third, []int{6, 5}, true, false},
		"last":    {"", ordertest.Last(2), []int{1, 0}, false, true},
		"all":     {"", ordertest.First(7), []int{6, 5, 4, 3, 2, 1, 0}, false, false},
		"refused": {order.OutcomeRefused, ordertest.First(9), []int{5, 2}, false, false},
		"counted": {order.OutcomeCounted, ordertest.First(2), []int{6, 4}, true, false},
		"none":    {"", ordertest.First(0), nil, true, false},
	} {
		list := read(c.outcome, c.page)[a.ID]
		if got := seconds(list); !slices.Equal(got, c.want) || list.HasNextPage != c.next || list.HasPreviousPage != c.previous || len(list.Cursors) != len(list.Items) {
			t.Errorf("%s: %v next %v previous %v, want %v next %v previous %v", name, got, list.HasNextPage, list.HasPreviousPage, c.want, c.next, c.previous)
		}
	}
	if got := seconds(first[b.ID]); !slices.Equal(got, []int{6, 5, 4}) {
		t.Errorf("the other order has %v", got)
	}
	one := stored[a.ID][2]
	if got := read("", ordertest.First(7))[a.ID].Items[4]; !reflect.DeepEqual(*got, one) {
		t.Errorf("got %+v, want %+v", *got, one)
	}
	for _, cursor := range []string{"nonsense", newestFirst("tags", "t").encode([]*string{new(string)}), newestFirst("receipts", "r").encode([]*string{new(string)})} {
		if _, err := store.Receipts(t.Context(), []*order.Order{a}, order.ReceiptFilter{}, order.Page{First: &two, After: cursor}); order.CodeOf(err) != order.CodeBadInput {
			t.Errorf("cursor %q: %v", cursor, err)
		}
	}
}

func TestReceiptsByIDKeepToTheViewer(t *testing.T) {
	store, _ := newStore(t)
	o := ordertest.Order(ordertest.Accepted)
	ordertest.Insert(t, store, o)
	receipts := insertReceipts(t, store, 2, o)[o.ID]
	for name, c := range map[string]struct {
		viewer order.Viewer
		sees   bool
	}{
		"marketer":         {ordertest.Marketer(o.Marketer.ID), true},
		"client":           {ordertest.Client(o.Client.ID), true},
		"platform":         {ordertest.Platform(ordertest.ID()), true},
		"another marketer": {ordertest.Marketer(ordertest.ID()), false},
		"another client":   {ordertest.Client(ordertest.ID()), false},
	} {
		got, err := store.ReceiptsByID(t.Context(), c.viewer, []order.ID{receipts[0].ID, receipts[1].ID, ordertest.ID()})
		want := 0
		if c.sees {
			want = 2
		}
		if err != nil || len(got) != want || c.sees && !reflect.DeepEqual(*got[receipts[0].ID], receipts[0]) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
