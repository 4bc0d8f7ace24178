package live

import (
	"slices"
	"sync"

	"headway/internal/order"
)

// stage holds the newest state of every order of one subject, and its followers: those who are to be told of each change.
// A follower remembers only what it has not been told yet, so one that keeps up costs next to nothing.
type stage struct {
	mu        sync.Mutex
	orders    map[order.ID]*entry
	followers []*follower
	// keepOutside is set while the database is read: what was read may be older than what is known to have left.
	keepOutside bool
	// nothing stands for a subject without any order.
	nothing entry
}

// entry is the newest state of an order, and whether the subject takes it in.
type entry struct {
	order  *order.Order
	inside bool
	// shown is what was made of this state, one for each meaning.
	shown [meanings]showing
	// tries is how often the state was shown again because it could not be shown whole.
	tries int
}

// showing is an encoded state. It was made at some reading of the database, after which what hangs on the order may have changed.
type showing struct {
	payload []byte // nil while it cannot be shown
	reading uint64
	flawed  bool // it, or part of it, could not be read
}

func newStage() *stage {
	return &stage{orders: map[order.ID]*entry{}, nothing: entry{inside: true}}
}

// offer takes a state, if it is newer than what is held, and notes it for every follower. It gives the entry of a state that was
// taken, and for how many followers that took the place of one that they had not been told. Called with mu held.
func (s *stage) offer(o *order.Order, inside bool) (taken *entry, coalesced int) {
	held := s.orders[o.ID]
	switch {
	case held == nil && !inside && !s.keepOutside, held != nil && !o.Newer(held.order):
		return nil, 0
	case held == nil:
		held = &entry{}
		s.orders[o.ID] = held
	}
	was := held.inside
	held.order, held.inside, held.shown, held.tries = o, inside, [meanings]showing{}, 0
	if !was && !inside {
		return held, 0
	}
	for _, f := range s.followers {
		if f.note(held, was) {
			coalesced++
		}
	}
	if !inside && !s.keepOutside {
		delete(s.orders, o.ID) // who has it in its notes keeps it there
	}
	return held, coalesced
}

// sweep forgets what is outside. Called with mu held, after a reading.
func (s *stage) sweep() {
	s.keepOutside = false
	for id, e := range s.orders {
		if !e.inside {
			delete(s.orders, id)
		}
	}
}

// inside are the entries that the subject takes in, the newest placed first. Called with mu held.
func (s *stage) inside() []*entry {
	entries := make([]*entry, 0, len(s.orders))
	for _, e := range s.orders {
		if e.inside {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b *entry) int {
		if c := b.order.PlacedAt.Compare(a.order.PlacedAt); c != 0 {
			return c
		}
		return b.order.ID.Compare(a.order.ID)
	})
	return entries
}

// enlist adds a follower at the end: those who came one after the other lie near each other in memory, and are told so.
func (s *stage) enlist(f *follower) {
	s.followers = append(s.followers, f)
	f.place = len(s.followers)
}

// leave takes a follower out, if it is there. The last one takes its place. Called with mu held.
func (s *stage) leave(f *follower) {
	if f.place == 0 {
		return
	}
	last := len(s.followers) - 1
	moved := s.followers[last]
	s.followers[f.place-1], moved.place = moved, f.place
	s.followers[last] = nil
	s.followers, f.place = s.followers[:last], 0
}

// follow adds a follower that has been told nothing: every order enters. Called with mu held.
func (s *stage) follow(f *follower) {
	s.enlist(f)
	for _, e := range s.inside() {
		f.note(e, false)
	}
}

// begin adds a follower that is told a snapshot first: at most order.MaxSnapshot orders, none that it holds already. What is
// beyond that enters. Without any order, a follower that asks for it is told so. Called with mu held.
func (s *stage) begin(f *follower, since int64, tellNothing bool) {
	s.enlist(f)
	entries := s.inside()
	if len(entries) == 0 && tellNothing {
		f.noteFirst(&s.nothing)
	}
	for i, e := range entries {
		switch {
		case since > 0 && e.order.Version == since:
		case i < order.MaxSnapshot:
			f.noteFirst(e)
		default:
			f.note(e, false)
		}
	}
}

// waiting is how much the followers have not been told.
func (s *stage) waiting() (notes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.followers {
		notes += len(f.notes)
	}
	return notes
}
