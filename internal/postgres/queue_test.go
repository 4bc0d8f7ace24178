package postgres

import (
	"reflect"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

func TestQueuePositions(t *testing.T) {
	store, url := newStore(t)
	busy, other, client := ordertest.Party("Northlight"), ordertest.Party("Southwind"), ordertest.Party("Aurora")
	place := func(marketer order.Party, after time.Duration, edits ...func(*order.Order)) *order.Order {
		o := ordertest.Order(append(edits, ordertest.Between(marketer, client), ordertest.At(noon().Add(after)))...)
		ordertest.Insert(t, store, o)
		return o
	}
	expired := place(busy, -time.Hour)
	third, first, second := place(busy, 5*time.Hour), place(busy, time.Hour), place(busy, 2*time.Hour)
	place(busy, 90*time.Minute, ordertest.At(noon()), ordertest.Accepted)
	alone := place(other, 3*time.Hour)
	pgtest.SetClock(t, url, noon().Add(order.RespondWithin))

	got, err := store.QueuePositions(t.Context(), []*order.Order{third, first, second, alone, expired})
	want := map[order.ID]int{first.ID: 1, second.ID: 2, third.ID: 3, alone.ID: 1}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if got, err := store.QueuePositions(t.Context(), []*order.Order{second}); err != nil || got[second.ID] != 2 {
		t.Errorf("one of them alone: %v, %v", got, err)
	}
	if got, err := store.QueuePositions(t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("of no orders: %v, %v", got, err)
	}
}
