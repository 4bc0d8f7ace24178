package live

import (
	"sync"

	"headway/internal/order"
)

// maxTries is how often a state is shown again whose fields cannot be read although the database answers: after a second, two more,
// four more, for a minute in all. After that what is missing stays so until the order changes, and a view that cannot show the state at
// all ends.
const maxTries = 6

// flawed are the groups with states that could not be shown, or not whole, because a server did not answer.
type flawed struct {
	mu     sync.Mutex
	turn   int            // how often the database has answered
	groups map[*group]int // and at which of these answers they try again
}

func (f *flawed) add(g *group, tries int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.groups == nil {
		f.groups = map[*group]int{}
	}
	due := f.turn + 1<<tries
	if sooner, waits := f.groups[g]; !waits || due < sooner {
		f.groups[g] = due
	}
}

// mend has flawed groups show again what they could not. It is called when the database has just answered.
func (h *Hub) mend() {
	h.flawed.mu.Lock()
	h.flawed.turn++
	var due []*group
	for g, turn := range h.flawed.groups {
		if turn <= h.flawed.turn || g.ctx.Err() != nil {
			due = append(due, g)
			delete(h.flawed.groups, g)
		}
	}
	h.flawed.mu.Unlock()
	for _, g := range due {
		g.mending.Store(true)
		g.schedule()
	}
}

// mayMend tells whether a state that could not be shown will be shown again, and not end the group.
func (g *group) mayMend(err error, payload []byte, tries int) bool {
	if order.CodeOf(err) != order.CodeUnavailable || g.ctx.Err() != nil {
		return false
	}
	if tries >= maxTries {
		return payload != nil
	}
	g.stalled = g.stalled || payload == nil
	g.hub.flawed.add(g, tries)
	return true
}

// flaw remembers an entry that was not shown whole. Called with stage.mu held, by the worker.
func (g *group) flaw(e *entry) {
	if g.flaws == nil {
		g.flaws = map[*entry]struct{}{}
	}
	g.flaws[e] = struct{}{}
}

// showAgain has the members told once more of what they were shown with fields missing, and at last of what was held back.
func (g *group) showAgain() {
	g.stalled = false
	g.stage.mu.Lock()
	defer g.stage.mu.Unlock()
	for e := range g.flaws {
		is, wasSent := e.flawed()
		if !is {
			continue // it has changed
		}
		e.tries++
		e.shown = [meanings]showing{}
		for _, f := range g.stage.followers {
			if wasSent && e.inside {
				f.note(e, true)
			}
		}
	}
	clear(g.flaws)
	g.hub.work.telling.add(g.stage.followers)
}

// flawed tells whether the state could not be shown whole, and whether it was sent all the same.
func (e *entry) flawed() (is, wasSent bool) {
	for _, s := range e.shown {
		is = is || s.flawed
		wasSent = wasSent || s.flawed && s.payload != nil
	}
	return is, wasSent
}
