package order

import "time"

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
	// Delivered is what the window has; see Window.Fans.
	Delivered int
	// Deficit is max(0, Expected − Delivered).
	Deficit int
	// FansPerHourNeeded is what reaches Required by WindowEnd; nil before the first fan, when nothing is missing and once breached.
	FansPerHourNeeded *Ratio
	// BreachForecastAt is when the guarantee will be missed if the pace of the window so far goes on; nil if it will not.
	BreachForecastAt *time.Time
}

// Pace is what is shown of the pace at the instant: the numbers of that instant with the stored state, which lists, statistics and
// feeds use too (rule 28). Nil as PaceAt is.
func (o *Order) Pace(now time.Time) *Pace {
	pace := o.PaceAt(now)
	if pace != nil && o.PaceState != "" {
		pace.State = o.PaceState
	}
	return pace
}

// PaceAt computes the pace at the instant, from nothing but the row. It is nil without a guarantee and unless the order is ACCEPTED;
// while the order is paused the clock stands still.
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

func paceOf(window Window, required int, now time.Time) *Pace {
	end := window.end()
	elapsed := min(max(now.Sub(*window.Start), 0), GuaranteeWindow)
	pace := &Pace{
		State: PaceOnTrack, WindowStart: window.Start, WindowEnd: &end, Required: required, Delivered: window.Fans,
		Expected: int(int64(required) * elapsed.Microseconds() / GuaranteeWindow.Microseconds()),
	}
	pace.Deficit = max(0, pace.Expected-pace.Delivered)
	missing := required - window.Fans
	switch {
	case missing <= 0:
		return pace
	case elapsed == GuaranteeWindow:
		pace.State, pace.BreachForecastAt = PaceBreached, &end
		return pace
	case !now.Before(window.riskAt(required)):
		pace.State, pace.BreachForecastAt = PaceAtRisk, &end
	}
	left := int64((GuaranteeWindow - elapsed) / time.Second)
	pace.FansPerHourNeeded = &Ratio{Numerator: int64(missing) * 3600, Denominator: max(left, 1)}
	return pace
}

// riskAt is the first instant, to the microsecond, from which the forecast misses what the window requires if no more fans come.
// The forecast is the pace of the window so far, kept up to its end: (fans + ½) ÷ elapsed × 168 h < required. The half stands for the
// fan that is on its way; without it every window would begin at risk, and an even pace would be at risk nearly always. The window
// is not met, so this lies before its end: a warning comes before every miss.
func (w Window) riskAt(required int) time.Time {
	halves := 2*w.Fans + 1
	if halves <= 0 {
		return *w.Start
	}
	even := uint64(halves) * uint64(GuaranteeWindow.Microseconds()) / uint64(2*required) // at most 2·10⁷ × 6·10¹¹: it fits
	return w.Start.Add(time.Duration(even+1) * time.Microsecond)
}
