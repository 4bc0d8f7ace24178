package postgres

import (
	"reflect"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestTimelines(t *testing.T) {
	store, _ := newStore(t)
	busy, quiet := ordertest.Order(ordertest.Accepted), ordertest.Order()
	ordertest.Insert(t, store, busy, quiet)
	at := ordertest.Placed().Add(5 * time.Hour)
	for i := range 4 { // events 3 to 6
		change(t, store, at.Add(time.Duration(i)*time.Minute), func(c *order.Change) { c.ShowIncome(i%2 == 0) }, busy)
	}
	busy.LastEvent = 6

	read := func(p order.Page) map[order.ID]*order.List[*order.Event] {
		t.Helper()
		lists, err := store.Timelines(t.Context(), []*order.Order{busy, quiet}, p)
		if err != nil {
			t.Fatal(err)
		}
		return lists
	}
	sequences := func(list *order.List[*order.Event]) (all []int64) {
		for _, e := range list.Items {
			all = append(all, e.Sequence)
		}
		return all
	}
	whole := read(ordertest.First(100))
	if got := sequences(whole[busy.ID]); !reflect.DeepEqual(got, []int64{1, 2, 3, 4, 5, 6}) {
		t.Fatalf("the whole timeline: %v", got)
	}
	cursors, two := whole[busy.ID].Cursors, 2
	want := order.Event{OrderID: busy.ID, Sequence: 3, Type: order.EventIncomeShown, At: at, Actor: order.System(),
		Changes: []order.FieldChange{{Field: order.FieldIncomeVisible, Before: "false", After: "true"}}}
	if got := *whole[busy.ID].Items[2]; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for name, test := range map[string]struct {
		page                order.Page
		want                []int64
		next, previous      bool
		quiet               []int64
		quietNext, quietPre bool
	}{
		"first":       {ordertest.First(2), []int64{1, 2}, true, false, []int64{1}, false, false},
		"last":        {ordertest.Last(2), []int64{5, 6}, false, true, []int64{1}, false, false},
		"after":       {order.Page{First: &two, After: cursors[1]}, []int64{3, 4}, true, true, nil, false, true},
		"at the end":  {order.Page{First: &two, After: cursors[5]}, nil, false, true, nil, false, true},
		"before":      {order.Page{Last: &two, Before: cursors[3]}, []int64{2, 3}, true, true, []int64{1}, false, false},
		"at the head": {order.Page{Last: &two, Before: cursors[0]}, nil, true, false, nil, true, false},
		"none":        {ordertest.First(0), nil, true, false, nil, true, false},
		"none, last":  {ordertest.Last(0), nil, false, true, nil, false, true},
	} {
		lists := read(test.page)
		for _, side := range []struct {
			list           *order.List[*order.Event]
			want           []int64
			next, previous bool
		}{{lists[busy.ID], test.want, test.next, test.previous}, {lists[quiet.ID], test.quiet, test.quietNext, test.quietPre}} {
			if got := sequences(side.list); !reflect.DeepEqual(got, side.want) || side.list.HasNextPage != side.next || side.list.HasPreviousPage != side.previous {
				t.Errorf("%s: %v, next %t, previous %t; want %v, %t, %t", name, got, side.list.HasNextPage, side.list.HasPreviousPage, side.want, side.next, side.previous)
			}
		}
	}
	if _, err := store.Timelines(t.Context(), []*order.Order{busy}, order.Page{First: &two, After: "x"}); order.CodeOf(err) != order.CodeBadInput {
		t.Errorf("a cursor that is none: %v", err)
	}
	if none, err := store.Timelines(t.Context(), nil, ordertest.First(1)); err != nil || len(none) != 0 {
		t.Errorf("of no orders: %v, %v", none, err)
	}
}

func TestSettlements(t *testing.T) {
	store, _ := newStore(t)
	completed, stopped, waiting := ordertest.Order(ordertest.Completed), ordertest.Order(ordertest.Stopped(40)), ordertest.Order()
	ordertest.Insert(t, store, completed, stopped, waiting)
	got, err := store.Settlements(t.Context(), []*order.Order{completed, stopped, waiting})
	if err != nil {
		t.Fatal(err)
	}
	usd := func(minor int64) order.Money { return order.Money{Minor: minor, Currency: "USD"} }
	want := map[order.ID]*order.Settlement{
		completed.ID: {PaidFans: 100, Payout: usd(25500), Released: usd(0), SettledAt: completed.UpdatedAt},
		stopped.ID:   {PaidFans: 40, Payout: usd(10200), Released: usd(15300), SettledAt: stopped.UpdatedAt},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
