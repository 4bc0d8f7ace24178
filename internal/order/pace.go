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

// Window is where a guaranteed order stands; it is exact and moves with every pause, because the clock stops while paused.
type Window struct {
	// FirstFanAt is when the first fan was counted; a reversal never moves it (rule 21).
	FirstFanAt *time.Time
	// FirstFanBy is when the first fan must have come; nil without a guarantee or before acceptance.
	FirstFanBy *time.Time
	// Start is when the present window began; nil before the first fan.
	Start *time.Time
	// Fans is how many counted in the present window, reversals taken off.
	Fans int
}

// PaceState is how a guaranteed order is doing (rule 28).
type PaceState string

// The four states.
const (
	PaceNotStarted PaceState = "NOT_STARTED"
	PaceOnTrack    PaceState = "ON_TRACK"
	PaceAtRisk     PaceState = "AT_RISK"
	PaceBreached   PaceState = "BREACHED"
)

// PaceStates lists them.
func PaceStates() []PaceState {
	return []PaceState{PaceNotStarted, PaceOnTrack, PaceAtRisk, PaceBreached}
}

// Pace is the guarantee's arithmetic at one instant (rule 28).
type Pace struct {
	State PaceState
	// WindowStart and WindowEnd bound the present window; nil before the first fan.
	WindowStart, WindowEnd *time.Time
	// Required is what the window needs: the weekly minimum, or what remained of the order when it began, if less.
	Required int
	// Expected is what an even pace would have delivered by now, rounded down.
	Expected int
	// Delivered is what the window has.
	Delivered int
	// Deficit is max(0, Expected − Delivered).
	Deficit int
	// FansPerHourNeeded is what reaches Required by WindowEnd; nil before the first fan and once breached.
	FansPerHourNeeded *Ratio
	// BreachForecastAt is when the guarantee will be missed if the pace of the window so far goes on; nil if it will not.
	BreachForecastAt *time.Time
}

// PaceAt computes the pace at the instant. It is nil without a guarantee and unless the order is ACCEPTED; while the order is paused the clock stands still.
func (o *Order) PaceAt(now time.Time) *Pace {
	if o.Guarantee == nil || o.Status != StatusAccepted {
		return nil
	}
	if o.Pause != nil {
		now = o.Pause.Since
	}
	if o.Window.Start == nil {
		return o.paceBeforeFirstFan(now)
	}
	window := o.windowAt(now)
	return paceOf(window, o.requiredIn(window), now)
}

func (o *Order) paceBeforeFirstFan(now time.Time) *Pace {
	pace := &Pace{State: PaceNotStarted, BreachForecastAt: o.Window.FirstFanBy, Required: o.requiredIn(o.Window)}
	if o.Window.FirstFanBy != nil && !now.Before(*o.Window.FirstFanBy) {
		pace.State = PaceBreached
	}
	return pace
}

// requiredIn is rule 26's minimum of a window: the last one needs only what remained of the order when it began.
func (o *Order) requiredIn(window Window) int {
	remaining := o.FansOrdered - (o.FansDelivered - window.Fans)
	return max(0, min(o.Guarantee.FansPerWeek, remaining))
}

// windowAt is the window that holds the instant: a window that was met is followed by the next. A window that was missed stays,
// because the miss has to be dealt with first.
func (o *Order) windowAt(now time.Time) Window {
	window := o.Window
	for window.Start != nil && !now.Before(window.Start.Add(GuaranteeWindow)) && window.Fans >= o.requiredIn(window) && o.requiredIn(window) > 0 {
		next := window.Start.Add(GuaranteeWindow)
		window.Start, window.Fans = &next, 0
	}
	return window
}

func paceOf(window Window, required int, now time.Time) *Pace {
	end := window.Start.Add(GuaranteeWindow)
	elapsed := min(max(now.Sub(*window.Start), 0), GuaranteeWindow)
	pace := &Pace{
		State: PaceOnTrack, WindowStart: window.Start, WindowEnd: &end, Required: required, Delivered: window.Fans,
		Expected: int(int64(required) * int64(elapsed/time.Second) / int64(GuaranteeWindow/time.Second)),
	}
	pace.Deficit = max(0, pace.Expected-pace.Delivered)
	missing := required - window.Fans
	if missing <= 0 {
		return pace
	}
	if elapsed == GuaranteeWindow {
		pace.State, pace.BreachForecastAt = PaceBreached, &end
		return pace
	}
	left := int64((GuaranteeWindow - elapsed) / time.Second)
	pace.FansPerHourNeeded = &Ratio{Numerator: int64(missing) * 3600, Denominator: max(left, 1)}
	if behind(window.Fans, required, elapsed) {
		pace.State, pace.BreachForecastAt = PaceAtRisk, &end
	}
	return pace
}

// behind tells whether the rate so far, kept up, misses the requirement: fans ÷ elapsed × window < required.
func behind(fans, required int, elapsed time.Duration) bool {
	return int64(fans)*int64(GuaranteeWindow/time.Second) < int64(required)*int64(elapsed/time.Second)
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
