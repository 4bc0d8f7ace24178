package live

import (
	"time"

	"headway/internal/order"
)

// recentFor is how long the hub remembers which version of an order it has seen. Two instances may publish in another order than
// they committed, but not minutes apart.
const recentFor = time.Minute

// recent remembers the newest state of every order that changed lately, in two generations, so that its size follows the rate of
// change and not the number of orders.
type recent struct {
	young, old map[order.ID]order.State
	turnedAt   time.Time
}

// take tells whether the row is newer than what was seen, and remembers it.
func (r *recent) take(o *order.Order) bool {
	r.turn(time.Now())
	known, seen := r.young[o.ID]
	if !seen {
		known, seen = r.old[o.ID]
	}
	if seen && !o.State().After(known) {
		return false
	}
	r.young[o.ID] = o.State()
	return true
}

// knows tells whether this state of the order, or a newer one, was seen lately.
func (r *recent) knows(id order.ID, state order.State) bool {
	known, seen := r.young[id]
	if !seen {
		known, seen = r.old[id]
	}
	return seen && !state.After(known)
}

func (r *recent) turn(now time.Time) {
	if r.young == nil {
		r.young, r.turnedAt = map[order.ID]order.State{}, now
	}
	if now.Sub(r.turnedAt) >= recentFor {
		r.old, r.young, r.turnedAt = r.young, map[order.ID]order.State{}, now
	}
}
