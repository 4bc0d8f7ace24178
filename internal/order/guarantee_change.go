package order

import (
	"strconv"
	"time"
)

// applyMiss pauses or closes an order whose guarantee was missed by now, as a change of the clock's (rule 27). Whoever changes the
// order begins with it, so a report that comes after the miss meets the order as the miss left it. The pause or the end is dated
// to the miss itself; money moves when it is recorded.
func (c *Change) applyMiss() {
	at, missed := c.Order.Missed(c.Now)
	if !missed {
		return
	}
	c.Order.Window = c.Order.windowAt(at)
	reason := FieldChange{Field: FieldReason, After: string(PauseGuaranteeMissed)}
	if c.Order.Guarantee.Policy != PolicyClose {
		c.Order.Pause = &Pause{Reason: PauseGuaranteeMissed, Since: at, By: System()}
		c.recordByClock(EventPaused, FieldChange{Field: FieldPaused, Before: "false", After: "true"}, reason)
		return
	}
	c.Order.Status, c.Order.StatusBy = StatusCancelled, ID{}
	c.Order.CancelledAt, c.Order.CancellationReason = &at, CancellationGuaranteeMissed
	changes := []FieldChange{statusChange(StatusAccepted, StatusCancelled), reason}
	c.recordByClock(EventCancelled, append(changes, paidChanges(c.settle())...)...)
}

// rollWindow goes on to the window that holds now. It comes before fans and reversals, so that both count in the window of their own
// instant and no closed one is judged again (rule 21).
func (c *Change) rollWindow() {
	if c.Order.guards() {
		c.Order.Window = c.Order.windowAt(c.Now)
	}
}

// startGuarantee sets the guarantee's clock going: the first fan is due (rule 26).
func (c *Change) startGuarantee() {
	if c.Order.Guarantee != nil {
		by := c.Now.Add(c.Order.Guarantee.firstFanWithin())
		c.Order.Window.FirstFanBy = &by
	}
}

// restartClock lets the guarantee's clock go on after a pause (rule 26), or, after a miss, begin afresh (rule 27).
func (c *Change) restartClock(pause *Pause) {
	switch {
	case pause.Reason != PauseGuaranteeMissed || c.Order.Guarantee == nil:
		c.Order.Window.pausedFor(c.Now.Sub(pause.Since))
	case c.Order.Window.FirstFanAt == nil:
		c.startGuarantee()
	default:
		c.Order.Window = c.Order.Window.from(c.Now)
	}
}

// countInWindow puts the fan into the guarantee's present window; the first fan opens it (rule 26).
func (c *Change) countInWindow() {
	if c.Order.Window.FirstFanAt == nil {
		first := c.Now
		c.Order.Window.FirstFanAt = &first
		if c.Order.Guarantee != nil {
			c.Order.Window.Start = &first
		}
	}
	if c.Order.Guarantee != nil && c.Order.Status == StatusAccepted {
		c.Order.Window.Fans++
	}
}

// Reverse takes a counted fan back, for the reason (rule 21): only while ACCEPTED, else CONFLICT. It lowers the present window, whichever
// window the fan had come in. That a receipt is reversed once only is the caller's to see to.
func (c *Change) Reverse(viaClick bool, reason string) error {
	if c.Order.Status != StatusAccepted {
		return c.conflict("a fan can be taken back only while ACCEPTED")
	}
	rollup := Rollup{Bucket: Bucket(c.Now), Fans: -1, PaidFans: -1} // an ACCEPTED order has no over-delivery: each fan was paid
	if viaClick {
		c.Order.FansByClick--
		rollup.FansByClick = -1
	}
	delivered := c.Order.FansDelivered
	c.Order.FansDelivered--
	if c.Order.Guarantee != nil {
		c.Order.Window.Fans--
	}
	c.book(rollup)
	c.record(EventReversed,
		FieldChange{Field: FieldFansDelivered, Before: strconv.Itoa(delivered), After: strconv.Itoa(delivered - 1)},
		FieldChange{Field: FieldReason, After: reason})
	return nil
}

// storePace keeps the stored state and window true as of this change; between changes a job does (rule 28).
func (c *Change) storePace() {
	from, state := c.Order.PaceState, PaceState("")
	pace := c.Order.PaceAt(c.Now)
	if pace != nil {
		state = pace.State
	}
	c.Order.PaceState = state
	if from == state || from == "" || state == "" {
		return // what begins and ends a pace has events of its own
	}
	c.recordByClock(EventPaceChanged, FieldChange{Field: FieldPaceState, Before: string(from), After: string(state)})
	if state == PaceAtRisk && !c.Order.Window.Warned {
		c.Order.Window.Warned = true
		c.recordByClock(EventGuaranteeAtRisk, pace.forecast()...)
	}
}

// forecast is what a warning tells.
func (p *Pace) forecast() []FieldChange {
	changes := []FieldChange{{Field: FieldBreachForecastAt, After: p.BreachForecastAt.UTC().Format(time.RFC3339Nano)}}
	if p.FansPerHourNeeded != nil {
		changes = append(changes, FieldChange{Field: FieldFansPerHourNeeded, After: p.FansPerHourNeeded.Decimal()})
	}
	return changes
}
