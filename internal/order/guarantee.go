package order

import (
	"slices"
	"time"
)

// GuaranteePolicy is what happens when a guarantee is missed (rule 27).
type GuaranteePolicy string

// The two policies. PAUSE is the default.
const (
	PolicyPause GuaranteePolicy = "PAUSE"
	PolicyClose GuaranteePolicy = "CLOSE"
)

// Guarantee is what a guaranteed order commits to, fixed at placing (rule 26).
type Guarantee struct {
	// FirstFanDays is how many days after acceptance the first fan comes at the latest.
	FirstFanDays int
	// FansPerWeek is the minimum in every window of 168 hours from the first fan on.
	FansPerWeek int
	Policy      GuaranteePolicy
}

// The bounds of rule 26.
const (
	MinFansPerWeek  = 10
	GuaranteeWindow = 168 * time.Hour
)

// FirstFanDays lists the choices of rule 26.
func FirstFanDays() []int { return []int{1, 2, 3, 5, 7} }

// Check is rule 26's bounds.
func (g Guarantee) Check() error {
	if !slices.Contains(FirstFanDays(), g.FirstFanDays) {
		return BadInput("firstFanDays", "The first fan can be guaranteed within one of %v days.", FirstFanDays())
	}
	if g.FansPerWeek < MinFansPerWeek || g.FansPerWeek > MaxFansOrdered {
		return BadInput("fansPerWeek", "Guarantee at least %d fans a week.", MinFansPerWeek)
	}
	if g.Policy != PolicyPause && g.Policy != PolicyClose {
		return BadInput("policy", "The policy is PAUSE or CLOSE.")
	}
	return nil
}

// firstFanWithin is how long the first fan may take.
func (g Guarantee) firstFanWithin() time.Duration {
	return time.Duration(g.FirstFanDays) * 24 * time.Hour
}

// Window is where a guaranteed order stands; it is exact and moves with every pause, because the clock stops while paused.
type Window struct {
	// FirstFanAt is when the first fan was counted; a reversal never moves it (rule 21).
	FirstFanAt *time.Time
	// FirstFanBy is when the first fan must have come; nil without a guarantee or before acceptance.
	FirstFanBy *time.Time
	// Start is when the present window began; nil before the first fan.
	Start *time.Time
	// Fans is how many counted in the present window, less those reversed in it, whenever they had come: it is below zero when more
	// of an earlier window's fans were taken back than new ones came.
	Fans int
	// Warned tells that the present window's AT_RISK warning was given; there is one for each window at most.
	Warned bool
}

// end is the first instant after the present window; there must be one.
func (w Window) end() time.Time { return w.Start.Add(GuaranteeWindow) }

// from is the empty window that begins at the instant.
func (w Window) from(start time.Time) Window {
	return Window{FirstFanAt: w.FirstFanAt, FirstFanBy: w.FirstFanBy, Start: &start}
}

// pausedFor moves the guarantee's clock past a pause (rule 26).
func (w *Window) pausedFor(pause time.Duration) {
	if w.FirstFanAt == nil && w.FirstFanBy != nil {
		later := w.FirstFanBy.Add(pause)
		w.FirstFanBy = &later
	}
	if w.Start != nil {
		later := w.Start.Add(pause)
		w.Start = &later
	}
}

// guards tells whether the guarantee's clock runs: on ACCEPTED orders that are not paused.
func (o *Order) guards() bool {
	return o.Guarantee != nil && o.Status == StatusAccepted && o.Pause == nil
}

// requiredIn is rule 26's minimum of a window: the last one needs only what remained of the order when it began. Fans and reversals
// move both numbers, so it stays the same as long as the window does.
func (o *Order) requiredIn(window Window) int {
	remained := o.FansOrdered - (o.FansDelivered - window.Fans)
	return max(0, min(o.Guarantee.FansPerWeek, remained))
}

// met tells whether the window has what it needs.
func (o *Order) met(window Window) bool { return window.Fans >= o.requiredIn(window) }

// windowAt is the window that holds the instant: a window that was met is followed by the next. A window that was missed stays,
// because the miss has to be dealt with first.
func (o *Order) windowAt(now time.Time) Window {
	window := o.Window
	for window.Start != nil && !now.Before(window.end()) && o.requiredIn(window) > 0 && o.met(window) {
		window = window.from(window.end())
	}
	return window
}

// openWindow is the window that still needs fans: the present one, or the next when that is met. There must be a first fan.
func (o *Order) openWindow() Window {
	if o.met(o.Window) {
		return o.Window.from(o.Window.end())
	}
	return o.Window
}

// MissAt is the instant at which the guarantee is missed unless fans come before it (rule 26): the end of the first window that has
// too few. It is nil without a guarantee, unless ACCEPTED, and while paused, because the clock stands still.
func (o *Order) MissAt() *time.Time {
	switch {
	case !o.guards():
		return nil
	case o.Window.Start == nil:
		return o.Window.FirstFanBy
	}
	end := o.openWindow().end()
	return &end
}

// Missed tells when the guarantee was missed, if it was by now and nobody has dealt with it yet (rule 27).
func (o *Order) Missed(now time.Time) (at time.Time, missed bool) {
	if miss := o.MissAt(); miss != nil && !now.Before(*miss) {
		return *miss, true
	}
	return time.Time{}, false
}
