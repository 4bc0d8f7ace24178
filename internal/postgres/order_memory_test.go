package postgres

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// examined is the order as a transaction of reports is told of it, by its code and by its id.
func examined(t *testing.T, store *Store, o *order.Order) *order.Order {
	t.Helper()
	var found *order.Order
	err := store.Report(t.Context(), func(tx *ReportTx) error {
		answer, err := tx.Examine(t.Context(), order.ReportQuestion{Orders: []order.ID{o.ID}, Codes: []string{o.TrackingCode}})
		if err == nil && (len(answer.Orders) != 2 || !reflect.DeepEqual(answer.Orders[0], answer.Orders[1])) {
			err = errors.New("it is not the same order by its id and by its code")
		}
		if err == nil {
			found = answer.Orders[0]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// What is remembered is what a fresh process reads, and nothing is sent again that is remembered.
func TestRememberedOrdersAreThoseThatAreStored(t *testing.T) {
	store, _ := newStore(t)
	o, reporter := acceptedOrder(t, store)
	forgetful := func() *order.Order {
		another := *store
		var err error
		if another.memory, err = newOrderMemory(); err != nil {
			t.Fatal(err)
		}
		return examined(t, &another, o)
	}
	for _, id := range []string{"a", "b", "c"} {
		if _, err := recordOne(t.Context(), t, store, o, reporter, id); err != nil {
			t.Fatal(err)
		}
		first := examined(t, store, o)
		if again := examined(t, store, o); again != first {
			t.Errorf("after %s: the order was sent again", id)
		}
		if stored := forgetful(); !reflect.DeepEqual(first, stored) {
			t.Errorf("after %s: remembered is\n%+v\nand stored\n%+v", id, first, stored)
		}
	}
	if fans := examined(t, store, o).FansDelivered; fans != 3 {
		t.Errorf("%d fans, want 3", fans)
	}
}

// Whatever somebody else does to a row is seen, also by who waits for its lock; and what was rolled back is not believed.
func TestRememberedOrdersAreNotBelieved(t *testing.T) {
	store, _ := newStore(t)
	o, reporter := acceptedOrder(t, store)
	if _, err := recordOne(t.Context(), t, store, o, reporter, "a"); err != nil {
		t.Fatal(err)
	}
	// A change that moves no version, such as tagging.
	if _, err := store.db.Exec("UPDATE orders SET tag_version = tag_version + 1 WHERE id = $1", o.ID); err != nil {
		t.Fatal(err)
	}
	if is := examined(t, store, o); is.TagVersion != o.TagVersion+1 || is.FansDelivered != 1 {
		t.Errorf("tags of version %d with %d fans", is.TagVersion, is.FansDelivered)
	}
	other := store.db.MustBegin()
	if _, err := other.Exec("UPDATE orders SET income_visible = NOT income_visible, version = version + 1 WHERE id = $1", o.ID); err != nil {
		t.Fatal(err)
	}
	waits := make(chan *order.Order)
	go func() { waits <- examined(t, store, o) }()
	select {
	case <-waits:
		t.Fatal("the lock was not waited for")
	case <-time.After(50 * time.Millisecond):
	}
	if err := other.Commit(); err != nil {
		t.Fatal(err)
	}
	if is := <-waits; is.IncomeVisible == o.IncomeVisible {
		t.Error("who waited for the lock sees the order as it was before")
	}
	no := errors.New("no")
	err := store.Report(t.Context(), func(tx *ReportTx) error {
		answer, err := tx.Examine(t.Context(), order.ReportQuestion{Orders: []order.ID{o.ID}})
		if err != nil {
			return err
		}
		change := order.Begin(answer.Orders[0], order.Actor{AccountID: reporter, Role: order.RolePlatform}, answer.Now)
		change.Deliver(order.Delivery{OccurredAt: *o.AcceptedAt})
		change.Finish()
		return errors.Join(no, tx.Record(t.Context(), order.Recording{At: answer.Now, Changes: []*order.Change{change}}))
	})
	if !errors.Is(err, no) {
		t.Fatal(err)
	}
	if fans := examined(t, store, o).FansDelivered; fans != 1 {
		t.Errorf("%d fans, want 1: what was rolled back is remembered", fans)
	}
}

func TestOnlyCountingLeavesTheRestOfTheRowAlone(t *testing.T) {
	plain := ordertest.Order(ordertest.Accepted, ordertest.Of(2))
	actor := order.Actor{AccountID: ordertest.ID(), Role: order.RolePlatform}
	for fans, only := range map[int]bool{1: true, 2: false} { // the second completes it
		change := order.Begin(plain, actor, plain.AcceptedAt.Add(time.Hour))
		for range fans {
			change.Deliver(order.Delivery{OccurredAt: *plain.AcceptedAt})
		}
		change.Finish()
		if change.OnlyCounts() != only {
			t.Errorf("%d fans of 2: only counting is %v", fans, !only)
		}
		before, after := rowOf(plain), rowOf(change.Order)
		for _, column := range orderColumns {
			moved := !reflect.DeepEqual(column.field(before), column.field(after))
			if only && moved && column.moves != counts {
				t.Errorf("%s moves with a count", column.name)
			}
		}
	}
}
