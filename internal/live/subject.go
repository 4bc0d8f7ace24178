package live

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"headway/internal/order"
)

// subject is what some groups watch: one order, or the orders of an account that a filter picks. However many watch it, its
// filter is evaluated once for each change, and readings that are asked for at one time are one.
type subject struct {
	hub    *Hub
	key    string
	id     order.ID // the one order, or zero
	viewer order.Viewer
	filter order.Filter
	stage  *stage
	groups int // guarded by the hub

	mu       sync.Mutex
	current  *reading // has begun
	next     *reading // has not begun; who comes now waits for it
	readings uint64   // that have ended
}

// reading is one look at the database, for all who wait for it.
type reading struct {
	done chan struct{}
	err  error
}

// scope is whose orders a viewer sees; the platform sees everybody's.
func scope(v order.Viewer) order.ID {
	if v.IsPlatform() {
		return order.ID{}
	}
	return v.AccountID
}

// subjectKey is equal for subjects that take in the same orders.
func subjectKey(s order.Subject) (string, error) {
	if !s.OrderID.IsZero() {
		return "order " + s.OrderID.UUID(), nil
	}
	filter, err := json.Marshal(s.Filter)
	if err != nil {
		return "", fmt.Errorf("write a filter: %w", err)
	}
	return string(s.Viewer.Role) + " " + scope(s.Viewer).UUID() + " " + string(filter), nil
}

func (h *Hub) newSubject(key string, watched order.Subject) *subject {
	return &subject{hub: h, key: key, id: watched.OrderID, viewer: watched.Viewer, filter: watched.Filter, stage: newStage()}
}

// takesIn tells whether the order belongs to the subject now.
func (s *subject) takesIn(o *order.Order) bool {
	if !s.id.IsZero() {
		return o.ID == s.id
	}
	return o.VisibleTo(s.viewer) && s.filter.Matches(o)
}

// offer hands a state to the groups. It never blocks on any.
func (s *subject) offer(o *order.Order) {
	inside := s.takesIn(o)
	s.stage.mu.Lock()
	_, coalesced := s.stage.offer(o, inside)
	s.stage.mu.Unlock()
	s.hub.counts.coalesced.Add(int64(coalesced))
}

// refresh returns when what was committed before the call is on the stage.
func (s *subject) refresh(ctx context.Context) error {
	s.mu.Lock()
	if waiting := s.next; waiting != nil {
		s.mu.Unlock()
		return waiting.wait(ctx)
	}
	mine, current := &reading{done: make(chan struct{})}, s.current
	s.next = mine
	s.mu.Unlock()
	if current != nil {
		<-current.done
	}
	s.mu.Lock()
	s.current, s.next = mine, nil
	s.mu.Unlock()
	mine.err = s.read()
	s.mu.Lock()
	s.current = nil
	s.readings++
	s.mu.Unlock()
	close(mine.done)
	return mine.err
}

func (r *reading) wait(ctx context.Context) error {
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lastReading numbers the readings, so that what was made before one can be told from what was made after.
func (s *subject) lastReading() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.readings
}

// read is for all who wait, so it goes on when who asked first has left.
func (s *subject) read() error {
	ctx, cancel := context.WithTimeout(s.hub.life, s.hub.options.ReadTimeout)
	defer cancel()
	if !s.id.IsZero() {
		found, err := s.hub.store.OrdersByID(ctx, everything(), []order.ID{s.id})
		for _, o := range found {
			s.offer(o)
		}
		return err
	}
	s.stage.mu.Lock()
	s.stage.keepOutside = true
	s.stage.mu.Unlock()
	defer func() {
		s.stage.mu.Lock()
		s.stage.sweep()
		s.stage.mu.Unlock()
	}()
	return s.readFilter(ctx)
}

// readFilter offers what the filter picks now, newest first and at most order.MaxSnapshot, and the present state of what is believed
// to be in it.
func (s *subject) readFilter(ctx context.Context) error {
	size := order.MaxSnapshot
	list, err := s.hub.store.Orders(ctx, s.viewer, s.filter, order.Sort{Field: order.SortPlaced, Descending: true}, order.Page{First: &size}, false)
	if err != nil {
		return err
	}
	picked := make(map[order.ID]bool, len(list.Items))
	s.stage.mu.Lock()
	for _, o := range list.Items {
		picked[o.ID] = true
		s.stage.offer(o, true)
	}
	var gone []order.ID
	for id, e := range s.stage.orders {
		if e.inside && !picked[id] {
			gone = append(gone, id)
		}
	}
	s.stage.mu.Unlock()
	if len(gone) == 0 {
		return nil
	}
	found, err := s.hub.store.OrdersByID(ctx, s.viewer, gone)
	if err != nil {
		return err
	}
	for _, o := range found {
		s.offer(o)
	}
	return nil
}

// order is the state of the one order, or nil.
func (s *subject) order() *order.Order {
	s.stage.mu.Lock()
	defer s.stage.mu.Unlock()
	if e := s.stage.orders[s.id]; e != nil {
		return e.order
	}
	return nil
}
