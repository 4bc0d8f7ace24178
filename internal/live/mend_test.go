package live_test

import (
	"errors"
	"testing"
	"time"

	"headway/internal/live"
	"headway/internal/order"
)

func unavailable(partly bool) func(order.Update) (bool, error) {
	return func(order.Update) (bool, error) {
		return partly, order.Errorf(order.CodeUnavailable, "the database is away")
	}
}

// TestWhatWasShownInPartIsShownAgain lets fields fail while states still come over the bus, as when only this instance has lost the
// database. No look succeeds meanwhile.
func TestWhatWasShownInPartIsShownAgain(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{}, live.Options{PollEvery: 5 * time.Millisecond, AuditEvery: time.Hour})
	screen := new(board)
	view, err := screen.join(t.Context(), hub, one(marketer, id(1)))
	if err != nil {
		t.Fatal(err)
	}
	view.next(t)
	store.goAway(true)
	screen.fail(unavailable(true))
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(4))})
	if got := view.next(t); got.Order.FansDelivered != 4 {
		t.Fatalf("in part: %+v", got.Order)
	}
	screen.fail(nil)
	store.goAway(false)
	if got := view.next(t); got.Order.FansDelivered != 4 || got.Change != order.UpdateUpdated {
		t.Fatalf("whole: %+v", got)
	}
	// It was shown whole now, so nothing but the next change follows.
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(1))})
	if got := view.next(t); got.Order.FansDelivered != 5 {
		t.Fatalf("then: %+v", got.Order)
	}
}

// TestWhatCouldNotBeShownIsHeldBack and no subscriber of its group ends.
func TestWhatCouldNotBeShownIsHeldBack(t *testing.T) {
	store := newDatabase(accepted(1), accepted(2))
	hub := startHub(t, store, &wire{}, live.Options{PollEvery: 5 * time.Millisecond, AuditEvery: time.Hour})
	screen := new(board)
	feed, err := screen.join(t.Context(), hub, all(marketer, order.Filter{Statuses: []order.Status{order.StatusAccepted}}))
	if err != nil {
		t.Fatal(err)
	}
	feed.next(t)
	feed.next(t)
	store.goAway(true)
	screen.fail(unavailable(false))
	for range 3 {
		hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(2))})
	}
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(2), func(o *order.Order) { o.Status = order.StatusCancelled })})
	screen.fail(nil)
	store.goAway(false)
	if got := feed.next(t); got.Order.ID != id(1) || got.Order.FansDelivered != 6 {
		t.Fatalf("the first: %+v", got.Order)
	}
	if got := feed.next(t); got.Order.ID != id(2) || got.Change != order.UpdateLeft {
		t.Fatalf("the second: %+v", got)
	}
}

// TestAViewThatFailsForItselfEnds although the database answers: it is tried a few times and no more.
func TestAViewThatFailsForItselfEnds(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{}, live.Options{PollEvery: 5 * time.Millisecond, AuditEvery: time.Hour})
	for name, want := range map[string]struct {
		failing func(order.Update) (bool, error)
		code    order.Code
	}{
		"unavailable":   {unavailable(false), order.CodeUnavailable},
		"out of order":  {func(order.Update) (bool, error) { return false, errors.New("a bug") }, order.CodeInternal},
		"partly broken": {func(order.Update) (bool, error) { return true, errors.New("a bug") }, order.CodeInternal},
	} {
		screen := new(board)
		screen.fail(want.failing)
		view, err := screen.join(t.Context(), hub, one(marketer, id(1)))
		if err != nil {
			t.Fatal(err)
		}
		for ended := false; !ended; {
			select {
			case err := <-view.ended:
				if order.CodeOf(err) != want.code {
					t.Errorf("%s: ended with %v", name, err)
				}
				ended = true
			case <-view.ready: // as a connection does, which asks for it
				view.states.Take()
			case <-time.After(10 * time.Second):
				t.Fatalf("%s: it does not end", name)
			}
		}
	}
}

// TestAFieldThatFailsForItselfIsGivenUp after a few tries; the view goes on.
func TestAFieldThatFailsForItselfIsGivenUp(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{}, live.Options{PollEvery: time.Millisecond, AuditEvery: time.Hour})
	screen := new(board)
	screen.fail(unavailable(true))
	view, err := screen.join(t.Context(), hub, one(marketer, id(1)))
	if err != nil {
		t.Fatal(err)
	}
	for range 7 { // once, and six times again
		view.next(t)
	}
	looks := store.looked()
	for store.looked() < looks+100 {
		time.Sleep(time.Millisecond)
	}
	if _, ok := view.states.Take(); ok {
		t.Error("it is told on and on")
	}
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(1))})
	if got := view.next(t); got.Order.FansDelivered != 1 {
		t.Errorf("then: %+v", got.Order)
	}
}
