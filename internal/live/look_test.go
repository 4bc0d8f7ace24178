package live_test

import (
	"slices"
	"testing"
	"time"

	"headway/internal/live"
	"headway/internal/order"
)

// TestWhatNobodyToldIsFound commits as an instance does that is killed before it has told anybody.
func TestWhatNobodyToldIsFound(t *testing.T) {
	store := newDatabase(accepted(1), accepted(2))
	store.commit(id(2), func(o *order.Order) { o.Status = order.StatusCompleted })
	hub := startHub(t, store, &wire{}, live.Options{PollEvery: 5 * time.Millisecond, AuditEvery: time.Hour})
	view := mustJoin(t, hub, one(marketer, id(1)))
	feed := mustJoin(t, hub, all(marketer, order.Filter{Statuses: []order.Status{order.StatusAccepted}}))
	view.next(t)
	feed.next(t)
	store.commit(id(1), deliver(4))
	if got := view.next(t); got.Order.FansDelivered != 4 || got.Change != order.UpdateUpdated {
		t.Errorf("the order: %+v", got)
	}
	if got := feed.next(t); got.Order.FansDelivered != 4 || got.Change != order.UpdateUpdated {
		t.Errorf("the feed: %+v", got)
	}
	store.commit(id(2), func(o *order.Order) { o.Status = order.StatusAccepted })
	if got := feed.next(t); got.Order.ID != id(2) || got.Change != order.UpdateEntered {
		t.Errorf("the feed: %+v", got)
	}
	store.commit(id(1), func(o *order.Order) { o.Status = order.StatusCancelled })
	if got := feed.next(t); got.Order.ID != id(1) || got.Change != order.UpdateLeft {
		t.Errorf("the feed: %+v", got)
	}
	if counts := hub.Counts(); counts.Unheard < 2 { // the first may have been found before the first mark
		t.Errorf("%d states were found, want at least 2", counts.Unheard)
	}
}

// TestNewTermsThatNobodyToldAreFound, and a change that visitors see nothing of disturbs nobody, however often it is found.
func TestNewTermsThatNobodyToldAreFound(t *testing.T) {
	for name, edit := range map[string]func(*order.ShareLink){
		"fields": func(l *order.ShareLink) { l.Fields = []order.ShareField{order.ShareClicks} },
		"label":  func(l *order.ShareLink) { l.Label = "for Mila" },
	} {
		t.Run(name, func(t *testing.T) {
			store := newDatabase(accepted(1))
			hub := startHub(t, store, &wire{}, live.Options{PollEvery: 5 * time.Millisecond, AuditEvery: time.Hour})
			link := order.ShareLink{ID: id(50), MarketerID: marketer.AccountID, OrderID: id(1)}
			store.setLink(&link, true)
			shared := mustJoin(t, hub, linked(&link))
			shared.next(t)
			viewed := link
			viewed.Views = 7
			store.editLink(&viewed)
			looked := store.looked()
			for began := time.Now(); store.looked() < looked+5; time.Sleep(time.Millisecond) {
				if time.Since(began) > 30*time.Second {
					t.Fatal("nobody looks")
				}
			}
			store.commit(id(1), deliver(1))
			if got := shared.next(t); got.Order.FansDelivered != 1 {
				t.Errorf("got %+v", got.Order)
			}
			edited := link
			edit(&edited)
			store.editLink(&edited)
			if err := shared.end(t); order.CodeOf(err) != order.CodeUnavailable {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// TestNothingIsAskedWhileNobodyWatches lets many turns of the clock pass.
func TestNothingIsAskedWhileNobodyWatches(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{}, live.Options{PollEvery: time.Millisecond, AuditEvery: time.Millisecond})
	for hub.Counts().Resyncs < 50 {
		time.Sleep(time.Millisecond)
	}
	if looks := store.looked(); looks != 0 {
		t.Fatalf("the database was asked %d times", looks)
	}
}

func TestWhatIsAwayIsToldOnceAtEachEnd(t *testing.T) {
	store, bus := newDatabase(accepted(1)), &wire{}
	hub := startHub(t, store, bus, live.Options{PollEvery: 5 * time.Millisecond, AuditEvery: time.Hour})
	view := mustJoin(t, hub, one(marketer, id(1)))
	view.next(t)
	told := make(chan []string, 100)
	hub.OnDegraded(func(away []string) { told <- away })
	expect := func(want ...string) {
		t.Helper()
		select {
		case got := <-told:
			if !slices.Equal(got, want) {
				t.Fatalf("told %v, want %v", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("not told %v", want)
		}
	}
	expect()
	store.goAway(true)
	expect(live.PartDatabase)
	bus.set(true)
	expect(live.PartDatabase, live.PartBus)
	store.commit(id(1), deliver(4))
	store.goAway(false)
	expect(live.PartBus)
	if got := view.next(t); got.Order.FansDelivered != 4 {
		t.Errorf("afterwards: %+v", got.Order)
	}
	bus.set(false)
	expect()
	if len(told) > 0 {
		t.Errorf("told again: %v", <-told)
	}
}
