package live_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"headway/internal/live"
	"headway/internal/order"
)

// Quiet are options under which nothing but the test reads the database.
func quiet() live.Options { return live.Options{PollEvery: time.Hour, AuditEvery: time.Hour} }

func TestOneExecutionForAll(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{mute: true}, quiet())
	shared, readers := new(board), make([]*reader, 50)
	for i := range readers {
		var err error
		if readers[i], err = shared.join(t.Context(), hub, one(marketer, id(1))); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range readers {
		r.next(t)
	}
	before := shared.shown()
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(5))})
	for _, r := range readers {
		if got := r.next(t); got.Change != order.UpdateUpdated || got.Order.FansDelivered != 5 {
			t.Fatalf("got %+v", got)
		}
	}
	if shown := shared.shown() - before; shown != 1 {
		t.Errorf("%d executions for one change and %d readers", shown, len(readers))
	}
	running := hub.Running(10)
	if len(running) != 1 || running[0].Subscribers != len(readers) || running[0].Operation != "Test" {
		t.Errorf("running: %+v", running)
	}
	if counts := hub.Counts(); counts.Groups != 1 || counts.Subjects != 1 || counts.Subscribers != len(readers) {
		t.Errorf("counts: %+v", counts)
	}
}

func TestLateJoinerBeginsWithItsOwnSnapshot(t *testing.T) {
	store := newDatabase(accepted(1), accepted(2))
	hub := startHub(t, store, &wire{mute: true}, quiet())
	shared := new(board)
	first, err := shared.join(t.Context(), hub, all(marketer, order.Filter{}))
	if err != nil {
		t.Fatal(err)
	}
	first.next(t)
	first.next(t)
	// Nobody tells the hub of this commit: only a reading of the late joiner's finds it.
	store.commit(id(2), deliver(3))
	late, err := shared.join(t.Context(), hub, all(marketer, order.Filter{}))
	if err != nil {
		t.Fatal(err)
	}
	a, b := late.next(t), late.next(t)
	if a.Change != order.UpdateSnapshot || a.SnapshotComplete || b.Change != order.UpdateSnapshot || !b.SnapshotComplete {
		t.Errorf("the late joiner got %+v and %+v", a, b)
	}
	if a.Order.FansDelivered+b.Order.FansDelivered != 3 {
		t.Error("the late joiner's snapshot is not what is committed")
	}
	if got := first.next(t); got.Change != order.UpdateUpdated || got.Order.FansDelivered != 3 {
		t.Errorf("the other reader got %+v", got)
	}
	if _, ok := late.states.Take(); ok {
		t.Error("the late joiner was told twice")
	}
}

func TestReturningReaderIsNotToldWhatItHolds(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{mute: true}, quiet())
	watched := one(marketer, id(1))
	watched.Since = 2
	current := mustJoin(t, hub, watched)
	watched.Since = 1
	behind := mustJoin(t, hub, watched)
	if got := behind.next(t); got.Change != order.UpdateSnapshot || got.Order.Version != 2 {
		t.Errorf("one who holds an older state got %+v", got)
	}
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), deliver(1))})
	if got := current.next(t); got.Change != order.UpdateUpdated || got.Order.Version != 3 {
		t.Errorf("one who holds the present state got %+v first", got)
	}
}

func TestEmptyLinkSaysSo(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{mute: true}, quiet())
	link := &order.ShareLink{ID: id(50), MarketerID: marketer.AccountID, Filter: &order.Filter{Statuses: []order.Status{order.StatusCompleted}}}
	store.setLink(link, true)
	shared := mustJoin(t, hub, linked(link))
	if got := shared.next(t); got.Order != nil || got.Change != order.UpdateSnapshot || !got.SnapshotComplete {
		t.Fatalf("got %+v", got)
	}
	hub.OrdersChanged(t.Context(), []*order.Order{store.commit(id(1), func(o *order.Order) { o.Status = order.StatusCompleted })})
	if got := shared.next(t); got.Change != order.UpdateEntered || got.Order.ID != id(1) {
		t.Fatalf("got %+v", got)
	}
}

// unread is a watcher that takes nothing.
type unread struct{}

func (unread) Ready() {}

func TestFailureEndsItsOwnGroup(t *testing.T) {
	store := newDatabase(accepted(1))
	hub := startHub(t, store, &wire{mute: true}, quiet())
	healthy := mustJoin(t, hub, one(marketer, id(1)))
	ended := make(chan error, 1)
	view := order.View{Key: "sick", Show: func(context.Context, order.Update) ([]byte, error) { return nil, errors.New("sick") }}
	if _, err := hub.Join(t.Context(), one(marketer, id(1)), view, unread{}, func(err error) { ended <- err }); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil || err.Error() != "sick" {
		t.Errorf("the sick group ended with %v", err)
	}
	healthy.next(t)
}

func TestOperatorEndsAGroupEverywhere(t *testing.T) {
	store, bus := newDatabase(accepted(1)), &wire{}
	here, there := startHub(t, store, bus, quiet()), startHub(t, store, bus, quiet())
	for deadline := time.Now().Add(10 * time.Second); !here.Connected() || !there.Connected(); {
		if time.Now().After(deadline) {
			t.Fatal("the hubs do not hear each other")
		}
		runtime.Gosched()
	}
	shared := new(board)
	a, err := shared.join(t.Context(), here, one(marketer, id(1)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := shared.join(t.Context(), there, one(marketer, id(1)))
	if err != nil {
		t.Fatal(err)
	}
	here.RightsChanged(t.Context(), []order.ID{there.Running(1)[0].ID})
	for _, r := range []*reader{a, b} {
		if err := r.end(t); order.CodeOf(err) != order.CodeForbidden {
			t.Errorf("ended with %v", err)
		}
	}
}

// What was revoked while no message could come is found by reading.
func TestRightsAreReadWithoutTheBus(t *testing.T) {
	store := newDatabase(accepted(1))
	link := &order.ShareLink{ID: id(50), MarketerID: marketer.AccountID, OrderID: id(1)}
	store.setLink(link, true)
	hub := startHub(t, store, &wire{cut: true}, live.Options{PollEvery: 5 * time.Millisecond})
	shared := mustJoin(t, hub, linked(link))
	shared.next(t)
	key, leave := hub.Rights().Watch(id(60))
	defer leave()
	revoked := time.Now()
	store.mu.Lock()
	store.keys = map[order.ID]*order.APIKey{id(60): {ID: id(60), RevokedAt: &revoked}}
	store.mu.Unlock()
	store.setLink(link, false)
	if err := shared.end(t); order.CodeOf(err) != order.CodeNotFound {
		t.Errorf("the link's view ended with %v", err)
	}
	select {
	case <-key:
	case <-time.After(10 * time.Second):
		t.Error("the revoked key is still in use")
	}
}
