package live

import (
	"context"
	"errors"
	"time"

	"headway/internal/order"
)

// errLeft is the end of a stream whose reader has left.
var errLeft = errors.New("the reader has left")

// Events tells every event after the cursor, then every new one, each once and in the order in which they were committed, of those
// orders that the filter picks as they are now. Without a cursor it begins now. It returns when the context ends or tell returns
// false. While the database is away it waits. Errors: UNAUTHENTICATED, FORBIDDEN, BAD_INPUT, UNAVAILABLE.
func (h *Hub) Events(ctx context.Context, v order.Viewer, filter order.Filter, after *order.EventCursor, tell func(order.LoggedEvent) bool) error {
	if err := permitted(order.Subject{Viewer: v, Filter: filter}); err != nil {
		return err
	}
	end, err := h.store.EventLogEnd(ctx)
	if err != nil {
		return err
	}
	s := stream{hub: h, viewer: v, filter: filter, cursor: end, tell: tell}
	if after != nil {
		if after.Compare(end) > 0 {
			return order.BadInput("after", "No event with this cursor has happened here.")
		}
		s.cursor = *after
	}
	t, leave, err := h.follow(v, end)
	if err != nil {
		return err
	}
	defer leave()
	switch err := s.run(ctx, t); {
	case errors.Is(err, errLeft), ctx.Err() != nil:
		return nil
	case h.life.Err() != nil:
		return stopping()
	default:
		return err
	}
}

// stream is one reader of the log.
type stream struct {
	hub    *Hub
	viewer order.Viewer
	filter order.Filter
	cursor order.EventCursor
	tell   func(order.LoggedEvent) bool
}

func (s *stream) run(ctx context.Context, t *tail) error {
	for {
		events, grown, reaches := t.after(s.cursor)
		if !reaches {
			if err := s.replay(ctx); err != nil {
				return err
			}
			continue
		}
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
		case <-s.hub.life.Done():
			return s.hub.life.Err()
		}
	}
}

// replay tells one page from the database. It waits for a database that is away.
func (s *stream) replay(ctx context.Context) error {
	page, err := s.hub.store.EventsAfter(ctx, s.viewer, s.cursor, eventPage)
	if err == nil {
		if err := s.tellAll(page.Events); err != nil {
			return err
		}
		s.cursor = page.End
		return nil
	}
	if order.CodeOf(err) != order.CodeUnavailable && ctx.Err() == nil {
		return err
	}
	timer := time.NewTimer(s.hub.options.PollEvery)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.hub.life.Done():
		return s.hub.life.Err()
	}
}

func (s *stream) tellAll(events []order.LoggedEvent) error {
	for _, event := range events {
		if s.filter.Matches(event.Order) && !s.tell(event) {
			return errLeft
		}
		s.cursor = event.Cursor
	}
	return nil
}
