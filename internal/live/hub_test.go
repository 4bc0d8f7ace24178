package live_test

import (
	"context"
	"testing"
	"time"

	"headway/internal/live"
	"headway/internal/order"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestWatchBeginsWithThePresentState(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{}, live.Options{})
	view := mustJoin(t, hub, one(marketer, id(1)))
	if first := view.next(t); first.Change != order.UpdateSnapshot || first.Order.Version != 2 {
		t.Fatalf("first update: %+v", first)
	}
	changed := store.commit(id(1), deliver(5))
	hub.OrdersChanged(t.Context(), []*order.Order{changed})
	if second := view.next(t); second.Change != order.UpdateUpdated || second.Order.FansDelivered != 5 {
		t.Fatalf("second update: %+v", second)
	}
}

func TestWatchOfAnothersOrderIsNotFound(t *testing.T) {
	hub := startHub(t, newDatabase(accepted(1)), &wire{}, live.Options{})
	for name, try := range map[string]struct {
		viewer order.Viewer
		want   order.Code
	}{"a stranger": {stranger, order.CodeNotFound}, "a visitor": {order.Viewer{}, order.CodeUnauthenticated}} {
		if _, err := new(board).join(t.Context(), hub, one(try.viewer, id(1))); order.CodeOf(err) != try.want {
			t.Errorf("%s: %v, want %s", name, err, try.want)
		}
	}
	if _, err := new(board).join(t.Context(), hub, one(marketer, id(9))); order.CodeOf(err) != order.CodeNotFound {
		t.Errorf("an unknown order: %v", err)
	}
	if counts := hub.Counts(); counts.Subjects+counts.Groups+counts.Subscribers != 0 {
		t.Errorf("what was refused is still there: %+v", counts)
	}
}

// A commit that happens after the database was read, and before the watcher is told, must not be lost.
func TestNoChangeFallsBetweenReadingAndWatching(t *testing.T) {
	store := newDatabase(accepted(1), accepted(2))
	// Nothing but the views reads here, so that the commits fall where the test puts them.
	hub := startHub(t, store, &wire{mute: true}, live.Options{PollEvery: time.Hour, AuditEvery: time.Hour})
	store.afterNextRead(func() {
		hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(7))})
	})
	view := mustJoin(t, hub, one(marketer, id(1)))
	if first := view.next(t); first.Order.FansDelivered != 7 || first.Change != order.UpdateSnapshot {
		t.Fatalf("first update: %+v", first.Order)
	}
	store.afterNextRead(func() {
		hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), func(o *order.Order) { o.Status = order.StatusCancelled })})
	})
	feed := mustJoin(t, hub, all(marketer, order.Filter{Statuses: []order.Status{order.StatusAccepted}}))
	if only := feed.next(t); only.Order.ID != id(2) || !only.SnapshotComplete {
		t.Fatalf("an order that left before it was told was told, or the end not marked: %+v", only)
	}
}

func TestSlowReaderSkipsToTheNewestAndVersionsNeverGoBack(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{}, live.Options{})
	view := mustJoin(t, hub, one(marketer, id(1)))
	var late *order.Order
	for range 50 {
		changed := store.commit(id(1), deliver(1))
		hub.OrdersChanged(t.Context(), []*order.Order{changed})
		if late == nil {
			late = changed
		}
	}
	hub.OrdersChanged(t.Context(), []*order.Order{late})
	taken, fans := 0, -1
	for change := order.UpdateSnapshot; fans < 50; change = order.UpdateUpdated {
		got := view.next(t)
		if got.Order.FansDelivered <= fans || got.Change != change {
			t.Fatalf("after %d fans came %d as %s", fans, got.Order.FansDelivered, got.Change)
		}
		taken, fans = taken+1, got.Order.FansDelivered
	}
	if _, ok := view.states.Take(); ok || taken > 25 {
		t.Fatalf("an older state followed, or hardly any was skipped: %d were taken", taken)
	}
	if counts := hub.Counts(); counts.Coalesced == 0 || counts.Stale == 0 {
		t.Fatalf("counts: %+v", counts)
	}
}

func TestFeedTellsWhoEntersAndLeaves(t *testing.T) {
	store := newDatabase(accepted(1), accepted(2), accepted(3))
	hub := startHub(t, store, &wire{}, live.Options{})
	paused := func(o *order.Order) { o.Pause = &order.Pause{} }
	resumed := func(o *order.Order) { o.Pause = nil }
	store.commit(id(3), paused)
	no := false
	feed := mustJoin(t, hub, all(marketer, order.Filter{Paused: &no}))
	first, second := feed.next(t), feed.next(t)
	if first.Order.ID != id(2) || first.SnapshotComplete || second.Order.ID != id(1) || !second.SnapshotComplete {
		t.Fatalf("snapshot: %+v %+v", first, second)
	}
	steps := []struct {
		order byte
		edit  func(*order.Order)
		want  order.UpdateChange
	}{
		{3, resumed, order.UpdateEntered},
		{3, deliver(1), order.UpdateUpdated},
		{1, paused, order.UpdateLeft},
		{1, resumed, order.UpdateEntered},
	}
	for _, step := range steps {
		hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(step.order), step.edit)})
		if got := feed.next(t); got.Change != step.want || got.Order.ID != id(step.order) {
			t.Fatalf("got %s of %v, want %s of order %d", got.Change, got.Order.ID, step.want, step.order)
		}
	}
}

// What entered and left while the reader slept is not told; what changed several times is told once.
func TestFeedCoalescesAgainstWhatWasTold(t *testing.T) {
	store := newDatabase(accepted(1), accepted(2))
	store.commit(id(2), func(o *order.Order) { o.Status = order.StatusCompleted })
	hub := startHub(t, store, &wire{}, live.Options{})
	feed := mustJoin(t, hub, all(marketer, order.Filter{Statuses: []order.Status{order.StatusAccepted}}))
	feed.next(t)
	// The pump holds one update that nobody takes, so that what follows gathers behind it.
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(1))})
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(2), func(o *order.Order) { o.Status = order.StatusAccepted })})
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(2), func(o *order.Order) { o.Status = order.StatusCancelled })})
	for range 20 {
		hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(1))})
	}
	last := store.commit(id(1), deliver(1))
	hub.OrdersChanged(t.Context(), []*order.Order{last})
	seen := map[order.UpdateChange]int{}
	for update := feed.next(t); ; update = feed.next(t) {
		seen[update.Change]++
		if update.Order.Version == last.Version {
			break
		}
	}
	if seen[order.UpdateEntered] != seen[order.UpdateLeft] || seen[order.UpdateUpdated] > 3 {
		t.Fatalf("told %v", seen)
	}
}

func TestAnotherInstanceHearsOverTheBus(t *testing.T) {
	store, bus := newDatabase(accepted(1)), &wire{}
	here, there := startHub(t, store, bus, live.Options{}), startHub(t, store, bus, live.Options{AuditEvery: time.Hour})
	view := mustJoin(t, there, one(marketer, id(1)))
	view.next(t)
	here.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(3))})
	if got := view.next(t); got.Order.FansDelivered != 3 {
		t.Fatalf("got %+v", got.Order)
	}
}

func TestWatchersConvergeWhileTheBusIsAwayAndWhenItReturns(t *testing.T) {
	store, bus := newDatabase(accepted(1), accepted(2)), &wire{}
	here := startHub(t, store, bus, live.Options{})
	there := startHub(t, store, bus, live.Options{PollEvery: 5 * time.Millisecond, AuditEvery: time.Hour})
	view := mustJoin(t, there, one(marketer, id(1)))
	feed := mustJoin(t, there, all(marketer, order.Filter{Statuses: []order.Status{order.StatusAccepted}}))
	view.next(t)
	feed.next(t)
	feed.next(t)
	bus.set(true)
	here.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(4))})
	if got := view.next(t); got.Order.FansDelivered != 4 {
		t.Fatalf("polled: %+v", got.Order)
	}
	if got := feed.next(t); got.Order.FansDelivered != 4 || got.Change != order.UpdateUpdated {
		t.Fatalf("polled feed: %+v", got)
	}
	here.OrdersChanged(t.Context(), []*order.Order{store.commit(id(2), func(o *order.Order) { o.Status = order.StatusCancelled })})
	if got := feed.next(t); got.Change != order.UpdateLeft || got.Order.ID != id(2) {
		t.Fatalf("polled feed: %+v", got)
	}
	bus.set(false)
	here.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(6))})
	for got := view.next(t); got.Order.FansDelivered != 10; got = view.next(t) {
	}
}

func TestViewsEndWithTheirContextTheHubAndTheirLink(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := live.New(store, &wire{}, live.Options{})
	running, stop := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { defer close(stopped); hub.Run(running) }()

	ctx, cancel := context.WithCancel(t.Context())
	view, err := new(board).join(ctx, hub, one(marketer, id(1)))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := view.end(t); err != nil {
		t.Errorf("a reader who left was told %v", err)
	}

	soon := time.Now().Add(30 * time.Millisecond)
	later := time.Now().Add(time.Hour)
	expiring := &order.ShareLink{ID: id(50), MarketerID: marketer.AccountID, OrderID: id(1), ExpiresAt: &soon}
	revoked := &order.ShareLink{ID: id(51), MarketerID: marketer.AccountID, OrderID: id(1)}
	edited := &order.ShareLink{ID: id(52), MarketerID: marketer.AccountID, OrderID: id(1), ExpiresAt: &later}
	for link, want := range map[*order.ShareLink]order.Code{expiring: order.CodeNotFound, revoked: order.CodeNotFound, edited: order.CodeUnavailable} {
		store.setLink(link, true)
		shared := mustJoin(t, hub, linked(link))
		shared.next(t)
		if link != expiring {
			store.setLink(link, link == edited)
			hub.RightsChanged(t.Context(), []order.ID{link.ID})
		}
		if err := shared.end(t); order.CodeOf(err) != want {
			t.Errorf("link %v ended with %v, want %s", link.ID, err, want)
		}
	}

	view = mustJoin(t, hub, one(marketer, id(1)))
	feed := mustJoin(t, hub, all(marketer, order.Filter{}))
	feedEnd := make(chan error, 1)
	go func() { feedEnd <- feed.end(t) }()
	stop()
	for name, got := range map[string]error{"watch": view.end(t), "feed": <-feedEnd} {
		if order.CodeOf(got) != order.CodeUnavailable {
			t.Errorf("the %s of a stopping hub ended with %v", name, got)
		}
	}
	<-stopped
	if _, err := new(board).join(t.Context(), hub, one(marketer, id(1))); order.CodeOf(err) != order.CodeUnavailable {
		t.Errorf("a stopped hub took a watcher: %v", err)
	}
}
