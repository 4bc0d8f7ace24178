package live

import (
	"time"

	"headway/internal/order"
)

// recentFor is how long the hub remembers which version of an order it has seen. Two instances may publish in another order than
// they committed, but not minutes apart.
const recentFor = time.Minute

type state struct{ version, tagVersion int64 }

func stateOf(o *order.Order) state { return state{o.Version, o.TagVersion} }

// after tells whether this is a later state of the same order.
func (s state) after(than state) bool {
	if s.version != than.version {
		return s.version > than.version
	}
	return s.tagVersion > than.tagVersion
}

// recent remembers the newest state of every order that changed lately, in two generations, so that its size follows the rate of
// change and not the number of orders.
type recent struct {
	young, old map[order.ID]state
	turnedAt   time.Time
}

// take tells whether the row is newer than what was seen, and remembers it.
func (r *recent) take(o *order.Order) bool {
	r.turn(time.Now())
	known, seen := r.young[o.ID]
	if !seen {
		known, seen = r.old[o.ID]
	}
	if seen && !stateOf(o).after(known) {
		return false
	}
	r.young[o.ID] = stateOf(o)
	return true
}

func (r *recent) turn(now time.Time) {
	if r.young == nil {
		r.young, r.turnedAt = map[order.ID]state{}, now
	}
	if now.Sub(r.turnedAt) >= recentFor {
		r.old, r.young, r.turnedAt = r.young, map[order.ID]state{}, now
	}
}
