package live_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headway/internal/live"
	"headway/internal/order"
)

// chronicle is a database with a log of events: a transaction takes its number when it begins, and its events are there once it has
// committed.
type chronicle struct {
	*database
	mu     sync.Mutex
	last   uint64
	lastID int64
	open   map[uint64][]order.LoggedEvent
	log    []order.LoggedEvent
	lost   bool
}

func newChronicle() *chronicle {
	return &chronicle{database: newDatabase(accepted(1), accepted(2)), last: 10, open: map[uint64][]order.LoggedEvent{}}
}

func (c *chronicle) begin() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	c.open[c.last] = nil
	return c.last
}

// write adds an event of an order to an open transaction.
func (c *chronicle) write(transaction uint64, of order.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lastID++
	event := order.LoggedEvent{Cursor: order.EventCursor{Transaction: transaction, ID: c.lastID}, Order: c.rows[of]}
	event.OrderID = of
	c.open[transaction] = append(c.open[transaction], event)
}

func (c *chronicle) end(transaction uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log = append(c.log, c.open[transaction]...)
	delete(c.open, transaction)
	slices.SortFunc(c.log, func(a, b order.LoggedEvent) int { return a.Cursor.Compare(b.Cursor) })
}

// happen commits an event of an order.
func (c *chronicle) happen(hub *live.Hub, of order.ID) {
	transaction := c.begin()
	c.write(transaction, of)
	c.end(transaction)
	hub.OrdersChanged(context.Background(), []*order.Order{c.rows[of]})
}

func (c *chronicle) lose(lost bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost = lost
	c.goAway(lost)
}

// settled is the oldest transaction that may still write. Called with mu held.
func (c *chronicle) settled() uint64 {
	oldest := c.last + 1
	for transaction := range c.open {
		oldest = min(oldest, transaction)
	}
	return oldest
}

// EventLogEnd implements live.EventLog.
func (c *chronicle) EventLogEnd(context.Context) (order.EventCursor, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return order.EventsBefore(c.settled()), nil
}

// EventsAfter implements live.EventLog.
func (c *chronicle) EventsAfter(_ context.Context, _ order.Viewer, after order.EventCursor, limit int) (page order.EventPage, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost {
		return page, order.Errorf(order.CodeUnavailable, "away")
	}
	page.End = order.EventsBefore(c.settled())
	for _, event := range c.log {
		switch {
		case event.Cursor.Compare(after) <= 0:
		case event.Cursor.Compare(page.End) > 0:
			page.Unsettled = true
		case len(page.Events) < limit:
			page.Events = append(page.Events, event)
		}
	}
	if page.More = len(page.Events) == limit; page.More {
		page.End = page.Events[limit-1].Cursor
	} else if page.End.Compare(after) < 0 {
		page.End = after
	}
	return page, nil
}

// follower takes the events of a subscription, by their cursors.
type follower struct {
	*reader
	told []string
}

// herald shows events by their cursors.
type herald struct {
	shown   atomic.Int64
	failing atomic.Bool
}

func (s *herald) show(_ context.Context, event order.LoggedEvent) ([]byte, error) {
	if s.failing.Load() {
		return nil, order.Errorf(order.CodeUnavailable, "not now")
	}
	s.shown.Add(1)
	return []byte(event.Cursor.Text()), nil
}

func (s *herald) follow(ctx context.Context, t *testing.T, hub *live.Hub, after *order.EventCursor, filter order.Filter) *follower {
	t.Helper()
	f := &follower{reader: &reader{ready: make(chan struct{}, 1), ended: make(chan error, 1)}}
	var err error
	f.states, err = hub.JoinEvents(ctx, order.EventSubject{Viewer: marketer, Filter: filter, After: after},
		order.EventView{Key: "events", Operation: "Test", Show: s.show}, f, func(err error) { f.ended <- err })
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// until takes what there is, which is so many in the end.
func (f *follower) until(t *testing.T, events int) {
	t.Helper()
	f.untilAtLeast(t, events)
	if payload, more := f.states.Take(); more {
		t.Fatalf("after all %d events came %s", events, payload)
	}
}

// untilAtLeast takes until it was told so many.
func (f *follower) untilAtLeast(t *testing.T, events int) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for len(f.told) < events {
		if payload, ok := f.states.Take(); ok {
			f.told = append(f.told, string(payload))
			continue
		}
		select {
		case <-f.ready:
		case err := <-f.ended:
			t.Fatalf("it ended after %d events: %v", len(f.told), err)
		case <-deadline:
			t.Fatalf("%d events came, want %d", len(f.told), events)
		}
	}
}

// after are the cursors of an order's events behind a place.
func (c *chronicle) after(cursor order.EventCursor, of ...order.ID) (texts []string) {
	for _, event := range c.log {
		if event.Cursor.Compare(cursor) > 0 && slices.Contains(of, event.OrderID) {
			texts = append(texts, event.Cursor.Text())
		}
	}
	return texts
}

func TestEventsAreShownOnceForAll(t *testing.T) {
	log := newChronicle()
	hub := startHub(t, log, &wire{}, quiet())
	ctx, leave := context.WithCancel(t.Context())
	var view herald
	followers := make([]*follower, 50)
	for i := range followers {
		followers[i] = view.follow(ctx, t, hub, nil, order.Filter{})
	}
	for n := range 20 {
		log.happen(hub, id(1))
		for _, f := range followers {
			f.until(t, n+1)
		}
	}
	for _, f := range followers {
		if want := log.after(order.EventCursor{}, id(1)); !slices.Equal(f.told, want) {
			t.Fatalf("told %v, want %v", f.told, want)
		}
	}
	if shown := view.shown.Load(); shown != 20 {
		t.Errorf("20 events were shown %d times to %d followers", shown, len(followers))
	}
	if running := hub.Running(10); len(running) != 1 || running[0].Subscribers != 50 || running[0].Executions != 20 {
		t.Errorf("running: %+v", running)
	}
	leave()
	for _, f := range followers {
		if err := f.end(t); err != nil {
			t.Errorf("who left was told %v", err)
		}
	}
	if counts := hub.Counts(); counts.Groups+counts.Subscribers != 0 {
		t.Errorf("left behind: %+v", counts)
	}
}

// TestEventsComeOnceAndInOrder has followers come at any place, read at their own pace and fall behind, while transactions overlap.
func TestEventsComeOnceAndInOrder(t *testing.T) {
	t.Parallel()
	log := newChronicle()
	log.commit(id(2), func(o *order.Order) { o.Status = order.StatusCompleted })
	hub := startHub(t, log, &wire{}, quiet())
	picked := order.Filter{Statuses: []order.Status{order.StatusAccepted}}
	random := rand.New(rand.NewPCG(1, 2))
	var view herald
	var writing sync.WaitGroup
	stop := make(chan struct{})
	writing.Go(func() { // events all the time, some in transactions that others overtake
		var open []uint64
		for at := 0; ; at++ {
			select {
			case <-stop:
				for _, transaction := range open {
					log.end(transaction)
				}
				hub.OrdersChanged(context.Background(), []*order.Order{log.rows[id(1)]})
				return
			default:
			}
			open = append(open, log.begin())
			log.write(open[random.IntN(len(open))], id(byte(1+random.IntN(2))))
			if len(open) > 1+random.IntN(5) {
				oldest := random.IntN(len(open))
				log.end(open[oldest])
				open = slices.Delete(open, oldest, oldest+1)
				hub.OrdersChanged(context.Background(), []*order.Order{log.rows[id(1)]})
			}
			time.Sleep(time.Duration(random.IntN(500)) * time.Microsecond)
		}
	})
	type place struct {
		follower *follower
		from     order.EventCursor
	}
	var places []place
	begin, err := log.EventLogEnd(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := range 40 {
		from := begin
		if n%2 == 1 { // one who comes back at a place that another was told
			last := places[n-1].follower
			last.untilAtLeast(t, len(last.told)+1+n%7)
			if from, err = order.ParseEventCursor(last.told[n%7]); err != nil {
				t.Fatal(err)
			}
		}
		f := view.follow(t.Context(), t, hub, &from, picked)
		if n%3 != 0 { // and some read nothing until the end, long after their events are gone from memory
			f.untilAtLeast(t, 5)
		}
		places = append(places, place{f, from})
	}
	time.Sleep(1200 * time.Millisecond)
	close(stop)
	writing.Wait()
	for _, p := range places {
		want := log.after(p.from, id(1))
		p.follower.until(t, len(want))
		if !slices.Equal(p.follower.told, want) {
			t.Fatalf("told %d events, want %d", len(p.follower.told), len(want))
		}
	}
	t.Logf("%d events, %d followers, shown %d times", len(log.after(begin, id(1))), len(places), view.shown.Load())
}

func TestEventsWaitForWhatIsAway(t *testing.T) {
	log := newChronicle()
	hub := startHub(t, log, &wire{}, live.Options{PollEvery: time.Millisecond, AuditEvery: time.Hour})
	var view herald
	begin, err := log.EventLogEnd(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	live := view.follow(t.Context(), t, hub, nil, order.Filter{})
	log.happen(hub, id(1))
	live.until(t, 1)
	log.lose(true)
	log.happen(hub, id(1))
	late := view.follow(t.Context(), t, hub, &begin, order.Filter{})
	view.failing.Store(true)
	log.lose(false)
	view.failing.Store(false)
	live.until(t, 2)
	late.until(t, 2)
	if want := log.after(begin, id(1)); !slices.Equal(late.told, want) || !slices.Equal(live.told, want) {
		t.Errorf("told %v and %v, want %v", late.told, live.told, want)
	}
	view.failing.Store(true) // and the database answers all the while
	log.happen(hub, id(1))
	for _, f := range []*follower{live, late} {
		if err := f.end(t); order.CodeOf(err) != order.CodeUnavailable {
			t.Errorf("it ended with %v", err)
		}
	}
}

func TestOperatorEndsFollowers(t *testing.T) {
	log := newChronicle()
	hub := startHub(t, log, &wire{}, quiet())
	f := new(herald).follow(t.Context(), t, hub, nil, order.Filter{})
	hub.RightsChanged(t.Context(), []order.ID{hub.Running(1)[0].ID})
	if err := f.end(t); order.CodeOf(err) != order.CodeForbidden {
		t.Errorf("it ended with %v", err)
	}
	if running := hub.Running(1); len(running) != 0 {
		t.Errorf("running: %+v", running)
	}
}
