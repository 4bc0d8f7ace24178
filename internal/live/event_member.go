package live

import (
	"context"
	"time"

	"headway/internal/order"
)

// eventMember is one subscriber of a group of events. While it keeps up it takes from the group; otherwise it is told what it has missed
// from the database, in a goroutine that ends when it has caught up.
type eventMember struct {
	group   *eventGroup
	watcher order.Watcher
	end     func(error)
	unwatch func() bool        // gives up watching its context
	ctx     context.Context    // of its reading
	cancel  context.CancelFunc // ends that
	room    chan struct{}      // holds one token when there is room in queue again

	// Guarded by the group.
	cursor    order.EventCursor // everything up to there was taken, or is in queue
	next      uint64            // of the group's events, while it keeps up
	replaying bool
	queue     []shownEvent // of its own reading
	entered   bool
	gone      bool

	// Of the goroutine that takes.
	committed time.Time
	more      bool
}

// replayAhead is how many events are shown ahead for one who reads the database.
const replayAhead = 32

// Take implements order.States.
func (m *eventMember) Take() (payload []byte, ok bool) {
	g := m.group
	g.mu.Lock()
	defer g.mu.Unlock()
	m.committed, m.more = time.Time{}, false
	if len(m.queue) > 0 {
		payload = m.queue[0].payload
		m.queue[0] = shownEvent{}
		if m.queue = m.queue[1:]; len(m.queue) <= replayAhead/2 {
			m.signalRoom()
		}
		m.more = len(m.queue) > 0 || !m.replaying
		g.hub.counts.messages.Add(1)
		return payload, true
	}
	if m.replaying || m.gone {
		return nil, false
	}
	if m.next < g.first {
		m.fallBehind()
		return nil, false
	}
	for ; m.next < g.first+uint64(len(g.log)); m.next++ {
		e := &g.log[m.next-g.first]
		if e.cursor.Compare(m.cursor) <= 0 {
			continue // which it read itself
		}
		if time.Since(e.readAt) > eventFreshFor {
			m.fallBehind()
			return nil, false
		}
		m.next++
		m.cursor, m.committed, m.more = e.cursor, e.at, m.next < g.first+uint64(len(g.log))
		g.hub.counts.messages.Add(1)
		return e.payload, true
	}
	return nil, false
}

// Committed implements order.States.
func (m *eventMember) Committed() time.Time { return m.committed }

// More implements order.States.
func (m *eventMember) More() bool { return m.more }

// pass notes that there is nothing for it up to there. Called with the group's lock held.
func (m *eventMember) pass(end order.EventCursor) {
	if end.Compare(m.cursor) > 0 {
		m.cursor = end
	}
}

func (m *eventMember) signalRoom() {
	select {
	case m.room <- struct{}{}:
	default:
	}
}

// fallBehind has it read the database from where it is. Called with the group's lock held.
func (m *eventMember) fallBehind() {
	if m.group.closed {
		return
	}
	m.replaying = true
	from := m.cursor
	m.group.replays.Go(func() {
		if err := m.replay(from); err != nil && m.ctx.Err() == nil {
			m.leave(err)
		}
	})
}

// replay tells what lies behind the cursor, until the group's events follow without a gap.
func (m *eventMember) replay(from order.EventCursor) error {
	g := m.group
	s := stream{hub: g.hub, viewer: g.viewer, filter: g.filter, cursor: from, tell: m.enqueue, pass: func(order.EventCursor) {}}
	for {
		read, err := s.replay(m.ctx)
		if err != nil {
			return err
		}
		if m.catchUp(s.cursor) {
			m.watcher.Ready()
			return nil
		}
		if read == 0 { // the database is away, or behind what the group has read
			pause(m.ctx, g.hub.options.PollEvery)
		}
	}
}

// enqueue shows an event to this subscriber alone, when there is room.
func (m *eventMember) enqueue(event order.LoggedEvent, readAt time.Time) error {
	g := m.group
	payload, err := g.show(m.ctx, event)
	if err != nil {
		return err
	}
	for {
		g.mu.Lock()
		if len(m.queue) < replayAhead {
			m.queue = append(m.queue, shownEvent{event.Cursor, payload, event.At, readAt})
			m.cursor = event.Cursor
			g.mu.Unlock()
			m.watcher.Ready()
			return nil
		}
		g.mu.Unlock()
		select {
		case <-m.room:
		case <-m.ctx.Done():
			return m.ctx.Err()
		}
	}
}

// catchUp lets it take from the group what follows the cursor, if the group has all of that.
func (m *eventMember) catchUp(cursor order.EventCursor) bool {
	g := m.group
	g.mu.Lock()
	defer g.mu.Unlock()
	m.pass(cursor)
	if cursor.Compare(g.from) < 0 {
		return false
	}
	m.next, m.replaying = g.after(cursor), false
	return true
}

// leave ends the member, with an error if there is one. It may be called more than once; the first call counts.
func (m *eventMember) leave(err error) {
	g := m.group
	g.hub.removeEvents(m)
	g.mu.Lock()
	first := !m.gone
	m.gone, m.queue = true, nil
	g.mu.Unlock()
	if first {
		m.cancel()
		m.unwatch()
		m.end(err)
	}
}
