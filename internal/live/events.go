package live

import (
	"context"
	"errors"
	"time"

	"headway/internal/order"
)

// JoinEvents makes a subscriber of the log of events and returns what its watcher takes: every event after the cursor, then every new
// one, each once and in the order in which they were committed, of those orders that the filter picks as they are now. Without a cursor
// it begins now. While the database is away it waits. It ends as Join has it.
// Errors: UNAUTHENTICATED, FORBIDDEN, BAD_INPUT, UNAVAILABLE.
func (h *Hub) JoinEvents(ctx context.Context, watched order.EventSubject, view order.EventView, watcher order.Watcher, end func(error)) (order.States, error) {
	if err := permitted(order.Subject{Viewer: watched.Viewer, Filter: watched.Filter}); err != nil {
		return nil, err
	}
	last, err := h.store.EventLogEnd(ctx)
	if err != nil {
		return nil, err
	}
	m := &eventMember{watcher: watcher, end: end, room: make(chan struct{}, 1), cursor: last}
	if watched.After != nil {
		if watched.After.Compare(last) > 0 {
			return nil, order.BadInput("after", "No event with this cursor has happened here.")
		}
		m.cursor = *watched.After
	}
	if err := h.addEvents(m, watched, view, last); err != nil {
		return nil, err
	}
	m.enter(ctx)
	return m, nil
}

// addEvents puts the member into its group, which is made if it is the first.
func (h *Hub) addEvents(m *eventMember, watched order.EventSubject, view order.EventView, last order.EventCursor) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return stopping()
	}
	g := h.events[view.Key]
	if g == nil {
		t, leave := h.follow(watched.Viewer, last)
		g = h.newEventGroup(watched, view, last)
		g.leave = append(g.leave, leave)
		h.events[view.Key] = g
		h.tailing.Go(func() { g.run(t) })
	}
	m.group = g
	m.ctx, m.cancel = context.WithCancel(g.ctx)
	g.mu.Lock()
	g.members[m] = struct{}{}
	m.replaying = true // until it has entered
	g.mu.Unlock()
	return nil
}

// enter lets the member take, from the group or from the database.
func (m *eventMember) enter(ctx context.Context) {
	g := m.group
	g.mu.Lock()
	m.entered = true
	m.unwatch = context.AfterFunc(ctx, func() { m.leave(nil) })
	g.mu.Unlock()
	if !m.catchUp(m.cursor) {
		g.mu.Lock()
		m.fallBehind()
		g.mu.Unlock()
	}
	g.hub.mu.Lock()
	ended := g.ended
	g.hub.mu.Unlock()
	if ended != nil { // while it was entering
		m.leave(ended)
	}
}

// removeEvents takes the member out; the last one takes the group with it.
func (h *Hub) removeEvents(m *eventMember) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := m.group
	g.mu.Lock()
	delete(g.members, m)
	empty := len(g.members) == 0
	g.mu.Unlock()
	if empty {
		h.dropEvents(g)
	}
}

// dropEvents forgets a group. Called with mu held; a second time it does nothing.
func (h *Hub) dropEvents(g *eventGroup) {
	if h.events[g.key] != g {
		return
	}
	delete(h.events, g.key)
	g.stop()
	for _, leave := range g.leave {
		leave()
	}
}

// stream reads the log on from a cursor.
type stream struct {
	hub    *Hub
	viewer order.Viewer
	filter order.Filter
	cursor order.EventCursor
	// tell is given what the filter picks, pass how far it picks nothing.
	tell func(event order.LoggedEvent, readAt time.Time) error
	pass func(order.EventCursor)
}

// run follows the tail until the context ends, or telling fails.
func (s *stream) run(ctx context.Context, t *tail) error {
	for again := false; ; {
		events, grown, reaches := t.after(s.cursor)
		if !reaches {
			if again { // in vain: the database is behind the tail
				pause(ctx, s.hub.options.PollEvery)
			}
			read, err := s.replay(ctx)
			if err != nil {
				return err
			}
			again = read == 0
			continue
		}
		again = false
		if err := s.tellAll(events); err != nil {
			return err
		}
		if len(events) > 0 {
			continue
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// replay tells one page from the database, and how many events that has. It waits for a database that is away.
func (s *stream) replay(ctx context.Context) (read int, err error) {
	page, err := s.read(ctx)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case order.CodeOf(err) == order.CodeUnavailable, errors.Is(err, context.DeadlineExceeded):
		return 0, nil
	default:
		return 0, err
	}
	now, events := time.Now(), make([]tailEvent, len(page.Events))
	for i, event := range page.Events {
		events[i] = tailEvent{event, now}
	}
	if err := s.tellAll(events); err != nil {
		return 0, err
	}
	s.cursor = page.End
	s.pass(s.cursor)
	return len(events), nil
}

func (s *stream) read(ctx context.Context) (order.EventPage, error) {
	ctx, cancel := context.WithTimeout(ctx, s.hub.options.ReadTimeout)
	defer cancel()
	return s.hub.store.EventsAfter(ctx, s.viewer, s.cursor, eventPage)
}

func (s *stream) tellAll(events []tailEvent) error {
	for _, event := range events {
		if !s.filter.Matches(event.Order) {
			s.pass(event.Cursor)
		} else if err := s.tell(event.LoggedEvent, event.readAt); err != nil {
			return err
		}
		s.cursor = event.Cursor
	}
	return nil
}
