package live

import (
	"context"
	"sync"
	"time"

	"headway/internal/order"
)

// EventLog is the log of all events, which the hub reads for those who follow it.
type EventLog interface {
	// EventLogEnd is the end of the log as far as it is settled.
	EventLogEnd(ctx context.Context) (order.EventCursor, error)
	// EventsAfter reads on, of those orders in which the viewer has a stake.
	EventsAfter(ctx context.Context, v order.Viewer, after order.EventCursor, limit int) (order.EventPage, error)
}

const (
	eventPage = 200
	// eventFreshFor is how long the order that was read with an event counts as the order now.
	eventFreshFor = time.Second
	// While an older transaction keeps events from being read, the log is looked at again after the first of these, then slower.
	unsettledFirst  = 10 * time.Millisecond
	unsettledAtMost = 250 * time.Millisecond
)

// tail is the newest part of the log of one account's orders. It is read once for all who follow it; who is further behind reads
// the database by himself. Its one goroutine ends with the last stream.
type tail struct {
	hub    *Hub
	viewer order.Viewer
	signal chan struct{}
	stop   context.CancelFunc

	streams int // guarded by the hub

	mu     sync.Mutex
	events []tailEvent
	from   order.EventCursor // everything after it that has been read is in events
	grown  chan struct{}     // closed when there is more
}

type tailEvent struct {
	order.LoggedEvent
	readAt time.Time
}

// follow gives the tail of the viewer's orders, until leave is called. Both are called with the hub's lock held.
func (h *Hub) follow(v order.Viewer, end order.EventCursor) (t *tail, leave func()) {
	of := scope(v)
	if t = h.tails[of]; t == nil {
		t = &tail{hub: h, viewer: v, signal: make(chan struct{}, 1), from: end, grown: make(chan struct{})}
		var ctx context.Context
		ctx, t.stop = context.WithCancel(h.life)
		h.tails[of] = t
		h.tailing.Go(func() { t.run(ctx, end) })
	}
	t.streams++
	return t, func() {
		if t.streams--; t.streams == 0 {
			t.stop()
			delete(h.tails, of)
		}
	}
}

// wake says that there may be more. It never blocks.
func (t *tail) wake() {
	select {
	case t.signal <- struct{}{}:
	default:
	}
}

// run reads on whenever it is told to, and from time to time in any case.
func (t *tail) run(ctx context.Context, end order.EventCursor) {
	again := unsettledFirst
	for ctx.Err() == nil {
		page, err := t.read(ctx, end)
		wait := t.hub.options.AuditEvery
		switch {
		case err != nil:
			if ctx.Err() == nil {
				t.hub.options.Log.Warn("new events could not be read; trying once more", "error", err)
			}
			wait = t.hub.options.PollEvery
		case page.More:
			wait = 0
		case page.Unsettled:
			wait, again = again, min(2*again, unsettledAtMost)
		case !t.hub.Connected():
			wait = t.hub.options.PollEvery
		}
		if err == nil {
			end = page.End
			if !page.Unsettled {
				again = unsettledFirst
			}
		}
		if t.forgetStale() {
			wait = min(wait, eventFreshFor) // to forget the rest when its time has come
		}
		if wait == 0 {
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-t.signal:
		case <-timer.C:
		}
		timer.Stop()
	}
}

func (t *tail) read(ctx context.Context, after order.EventCursor) (order.EventPage, error) {
	ctx, cancel := context.WithTimeout(ctx, t.hub.options.ReadTimeout)
	defer cancel()
	page, err := t.hub.store.EventsAfter(ctx, t.viewer, after, eventPage)
	if err != nil || len(page.Events) == 0 {
		return page, err
	}
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, event := range page.Events {
		t.events = append(t.events, tailEvent{event, now})
	}
	close(t.grown)
	t.grown = make(chan struct{})
	return page, nil
}

// forgetStale lets go of what nobody is told any more, and tells whether there is anything left.
func (t *tail) forgetStale() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	stale := 0
	for stale < len(t.events) && time.Since(t.events[stale].readAt) > eventFreshFor {
		t.from = t.events[stale].Cursor
		stale++
	}
	if stale > 0 {
		t.events = append([]tailEvent(nil), t.events[stale:]...) // and of their array
	}
	return len(t.events) > 0
}

// after gives what the tail holds after a place, and what is closed when there is more; false when it does not reach back so far,
// or holds it for too long.
func (t *tail) after(cursor order.EventCursor) (events []tailEvent, grown <-chan struct{}, reaches bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if cursor.Compare(t.from) < 0 {
		return nil, nil, false
	}
	for _, event := range t.events {
		if event.Cursor.Compare(cursor) <= 0 {
			continue
		}
		if time.Since(event.readAt) > eventFreshFor {
			return nil, nil, false
		}
		events = append(events, event)
	}
	return events, t.grown, true
}
