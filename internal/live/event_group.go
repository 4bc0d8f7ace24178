package live

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"headway/internal/order"
)

// eventGroup is all subscribers who are shown the same events. It follows the log at its newest end, shows each event once, and keeps it
// for a moment for those who are there too. Who is further behind reads the database until it has caught up.
type eventGroup struct {
	hub    *Hub
	id     order.ID
	key    string
	view   order.EventView
	viewer order.Viewer
	filter order.Filter
	since  time.Time
	ctx    context.Context
	stop   context.CancelFunc
	leave  []func() // gives up the tail, and watching the rights

	executions atomic.Int64

	// Guarded by the hub.
	ended error

	mu      sync.Mutex
	members map[*eventMember]struct{}
	log     []shownEvent
	first   uint64            // the number of the first event of log; the group's events are numbered without gaps
	from    order.EventCursor // what the filter picks after it, up to end, is in log
	end     order.EventCursor
	forget  *time.Timer // lets go of what is stale
	closed  bool
	replays sync.WaitGroup
}

// shownEvent is an event as it is sent.
type shownEvent struct {
	cursor  order.EventCursor
	payload []byte
	at      time.Time
	readAt  time.Time
}

// maxShownEvents is how many events a group keeps. It bounds memory; who is further behind reads the database.
const maxShownEvents = 1000

func (h *Hub) newEventGroup(watched order.EventSubject, view order.EventView, from order.EventCursor) *eventGroup {
	hash := sha256.Sum256([]byte(view.Key))
	g := &eventGroup{
		hub: h, id: order.ID(hash[:16]), key: view.Key, view: view, viewer: watched.Viewer, filter: watched.Filter, since: time.Now(),
		members: map[*eventMember]struct{}{}, from: from, end: from,
	}
	g.ctx, g.stop = context.WithCancel(h.life)
	g.forget = time.AfterFunc(time.Hour, g.forgetStale)
	g.forget.Stop()
	g.leave = append(g.leave, h.endings.onChange(g.id, func() { g.finish(endedByOperator()) }))
	return g
}

// run follows the log until the group ends, and waits for those who read the database.
func (g *eventGroup) run(t *tail) {
	s := stream{hub: g.hub, viewer: g.viewer, filter: g.filter, cursor: g.end, tell: g.tell, pass: g.pass}
	err := s.run(g.ctx, t)
	switch {
	case g.hub.life.Err() != nil:
		err = stopping()
	case g.ctx.Err() != nil: // the last subscriber has left, or the end has been told
		err = nil
	}
	g.finish(err)
	g.mu.Lock()
	g.closed = true
	g.forget.Stop()
	g.mu.Unlock()
	g.replays.Wait()
}

// tell shows an event to all who are at the end of the log.
func (g *eventGroup) tell(event order.LoggedEvent, readAt time.Time) error {
	payload, err := g.show(g.ctx, event)
	if err != nil {
		return err
	}
	g.mu.Lock()
	number := g.first + uint64(len(g.log))
	g.log = append(g.log, shownEvent{event.Cursor, payload, event.At, readAt})
	var due []order.Watcher
	for m := range g.members {
		if !m.replaying && m.next == number {
			m.pass(g.end)
			due = append(due, m.watcher)
		}
	}
	g.end = event.Cursor
	g.trim()
	g.mu.Unlock()
	g.hub.work.telling.tellAll(due)
	return nil
}

// pass notes that the filter does not pick what lies up to there.
func (g *eventGroup) pass(end order.EventCursor) {
	g.mu.Lock()
	g.end = end
	g.mu.Unlock()
}

// show makes what is sent of an event. While fields cannot be read because a server does not answer it tries again; with a database that
// answers all the while, it gives up after maxTries.
func (g *eventGroup) show(ctx context.Context, event order.LoggedEvent) ([]byte, error) {
	for tries := 0; ; {
		payload, err := g.showOnce(ctx, event)
		if err == nil || order.CodeOf(err) != order.CodeUnavailable || ctx.Err() != nil {
			return payload, err
		}
		if !g.hub.health.lacksDatabase() {
			tries++
		}
		switch {
		case tries < maxTries:
			pause(ctx, g.hub.options.PollEvery)
		case payload != nil:
			return payload, nil
		default:
			return nil, err
		}
	}
}

func (g *eventGroup) showOnce(ctx context.Context, event order.LoggedEvent) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, g.hub.options.ReadTimeout)
	defer cancel()
	g.executions.Add(1)
	g.hub.counts.executions.Add(1)
	return g.view.Show(ctx, event)
}

// forgetStale lets go of events when their time has come.
func (g *eventGroup) forgetStale() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.trim()
}

// trim lets go of what nobody is told any more. Called with mu held.
func (g *eventGroup) trim() {
	gone := max(0, len(g.log)-maxShownEvents)
	for gone < len(g.log) && time.Since(g.log[gone].readAt) > eventFreshFor {
		gone++
	}
	if gone > 0 {
		g.from = g.log[gone-1].cursor
		g.first += uint64(gone)
		g.log = append([]shownEvent(nil), g.log[gone:]...) // and of their array
	}
	if len(g.log) > 0 && !g.closed {
		g.forget.Reset(eventFreshFor + time.Millisecond - time.Since(g.log[0].readAt))
	}
}

// after is the number of the first event behind a place. Called with mu held.
func (g *eventGroup) after(cursor order.EventCursor) uint64 {
	i, _ := slices.BinarySearchFunc(g.log, cursor, func(e shownEvent, c order.EventCursor) int {
		if e.cursor.Compare(c) <= 0 {
			return -1
		}
		return 1
	})
	return g.first + uint64(i)
}

// finish ends the group and all its members, with the reason if there is one. The first reason counts.
func (g *eventGroup) finish(reason error) {
	g.hub.mu.Lock()
	if g.ended == nil {
		g.ended = reason
	}
	reason = g.ended
	g.hub.dropEvents(g)
	g.hub.mu.Unlock()
	g.mu.Lock()
	members := make([]*eventMember, 0, len(g.members))
	for m := range g.members {
		if m.entered {
			members = append(members, m)
		}
	}
	g.mu.Unlock()
	for _, m := range members {
		m.leave(reason)
	}
}

// count tells how many subscribe, and how many events they have not taken.
func (g *eventGroup) count() (subscribers, waiting int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for m := range g.members {
		waiting += len(m.queue)
		if !m.replaying {
			waiting += int(g.first + uint64(len(g.log)) - m.next)
		}
	}
	return len(g.members), waiting
}

// running shows the group to an operator.
func (g *eventGroup) running() order.RunningSubscription {
	g.mu.Lock()
	defer g.mu.Unlock()
	return order.RunningSubscription{
		ID: g.id, Operation: g.view.Operation, Subscribers: len(g.members), Executions: g.executions.Load(), Instances: 1, Since: g.since,
	}
}
