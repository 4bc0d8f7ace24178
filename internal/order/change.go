package order

import (
	"slices"
	"strconv"
	"time"
)

// Change gathers what one transaction does to one order: the new state of its row and everything that is written with it.
// It is made on an order whose lock is held, with the database's clock read after that (rule 7); the store writes it whole or not at all.
// Each move checks its rule and either applies it or returns an error and changes nothing.
type Change struct {
	// Order is the working copy; after Finish it is the row to store.
	Order *Order
	Now   time.Time
	// Events are numbered by Finish.
	Events     []Event
	Settlement *Settlement
	Ledger     []LedgerEntry
	Rollups    []Rollup

	// before is what the change is measured against.
	before baseline
	actor  Actor
}

// baseline is what a change without events of its own may move.
type baseline struct {
	Counters
	PaceState PaceState
	Due       *time.Time
}

// Begin starts a change of the order at the instant. What time has done to it comes first, as changes of the clock's: a waiting order
// past its deadline is rejected (rule 7), and a guarantee that was missed pauses or closes (rule 27), so that every later move
// meets the order as it is by now. Begin and Finish alone record an expiry or a miss.
func Begin(o *Order, actor Actor, now time.Time) *Change {
	working := *o
	c := &Change{Order: &working, Now: now, before: baseline{o.Counters, o.PaceState, o.Due}, actor: actor}
	if o.Expired(now) {
		c.expire()
	}
	c.applyMiss()
	c.rollWindow()
	return c
}

// Place makes a new order in the state WAITING and holds its price (rules 1 and 23). The placement has been checked.
func Place(id ID, number int64, p Placement, actor Actor, now time.Time) *Change {
	o := &Order{
		ID: id, Number: number, Marketer: p.Marketer, Client: p.Client, Creator: p.Creator, Campaign: p.Campaign,
		TrackingCode: p.TrackingCode, Status: StatusWaiting, StatusBy: actor.AccountID, FansOrdered: p.FansOrdered,
		Price: p.Price, IncomeVisible: p.IncomeVisible, Guarantee: p.Guarantee,
		PlacedAt: now, RespondBy: now.Add(RespondWithin), UpdatedAt: now,
	}
	c := &Change{Order: o, Now: now, actor: actor}
	c.hold()
	c.record(EventPlaced, FieldChange{Field: FieldStatus, After: string(StatusWaiting)})
	return c
}

// Changed tells whether there is anything to store.
func (c *Change) Changed() bool {
	due, before := c.Order.Due, c.before.Due
	return c.Shown() || (due == nil) != (before == nil) || due != nil && !due.Equal(*before)
}

// Shown tells whether there is anything to tell: all but when the clock looks at the order next.
func (c *Change) Shown() bool {
	return len(c.Events) > 0 || len(c.Rollups) > 0 || c.Order.Counters != c.before.Counters || c.Order.PaceState != c.before.PaceState
}

// OnlyCounts tells whether nothing has moved but counters, the guarantee's window, pace, and what goes with every change: its version,
// its instant, its DELIVERED event. Whatever else moves has an event of its own (rule 10), or moves money.
func (c *Change) OnlyCounts() bool {
	for i := range c.Events {
		if c.Events[i].Type != EventDelivered {
			return false
		}
	}
	return c.Settlement == nil && len(c.Ledger) == 0
}

// Finish numbers the events and moves the version on by one if anything that a progress update carries has changed (rule 17).
func (c *Change) Finish() {
	if !c.Shown() {
		return
	}
	c.Elapse()
	c.recordDelivered()
	for i := range c.Events {
		c.Order.LastEvent++
		c.Events[i].OrderID, c.Events[i].Sequence = c.Order.ID, c.Order.LastEvent
	}
	c.Order.Version++
	c.Order.UpdatedAt = c.Now
}

// recordDelivered writes the one DELIVERED event of an order and transaction (rule 10), ahead of the completion that it caused.
func (c *Change) recordDelivered() {
	from, to := c.before.FansDelivered, c.Order.FansDelivered
	if to <= from {
		return
	}
	event := c.event(EventDelivered, FieldChange{Field: FieldFansDelivered, Before: strconv.Itoa(from), After: strconv.Itoa(to)})
	c.Events = slices.Insert(c.Events, 0, event)
}

func (c *Change) event(kind EventType, changes ...FieldChange) Event {
	return Event{Type: kind, At: c.Now, Actor: c.actor, Changes: changes}
}

func (c *Change) record(kind EventType, changes ...FieldChange) {
	c.Events = append(c.Events, c.event(kind, changes...))
}

// recordByClock records what time did, whoever's change it came to light in.
func (c *Change) recordByClock(kind EventType, changes ...FieldChange) {
	c.Events = append(c.Events, Event{Type: kind, At: c.Now, Actor: System(), Changes: changes})
}

// move is rule 6: an allowed move happens once; its repeat by the same actor is no error and no event; all else is CONFLICT.
func (c *Change) move(to Status, sameMove bool) (moved bool, err error) {
	from := c.Order.Status
	if sameMove && from == to && !c.Order.StatusBy.IsZero() && c.Order.StatusBy == c.actor.AccountID {
		return false, nil
	}
	if !from.CanMove(to) {
		return false, c.conflict("cannot become " + string(to))
	}
	c.Order.Status, c.Order.StatusBy = to, c.actor.AccountID
	return true, nil
}

func (c *Change) conflict(what string) *Error {
	err := Errorf(CodeConflict, "Order %d is %s and %s.", c.Order.Number, c.standing(), what)
	err.Status = c.Order.Status
	return err
}

// standing is the present state with its reason: "REJECTED (EXPIRED)".
func (c *Change) standing() string {
	reason := string(c.Order.RejectionReason) + string(c.Order.CancellationReason)
	if reason == "" {
		return string(c.Order.Status)
	}
	return string(c.Order.Status) + " (" + reason + ")"
}

func statusChange(from, to Status) FieldChange {
	return FieldChange{Field: FieldStatus, Before: string(from), After: string(to)}
}

// Accept makes a waiting order active (rule 2).
func (c *Change) Accept() error {
	from := c.Order.Status
	moved, err := c.move(StatusAccepted, true)
	if !moved {
		return err
	}
	at := c.Now
	c.Order.AcceptedAt = &at
	c.startGuarantee()
	c.record(EventAccepted, statusChange(from, StatusAccepted))
	return nil
}

// Reject declines a waiting order, with a note or none (rule 3). On a repeat a differing note is ignored (rule 6).
func (c *Change) Reject(note string) error {
	from := c.Order.Status
	moved, err := c.move(StatusRejected, c.Order.RejectionReason == RejectionDeclined)
	if !moved {
		return err
	}
	c.reject(c.Now, RejectionDeclined, note)
	changes := []FieldChange{statusChange(from, StatusRejected), {Field: FieldReason, After: string(RejectionDeclined)}}
	if note != "" {
		changes = append(changes, FieldChange{Field: FieldNote, After: note})
	}
	c.record(EventRejected, changes...)
	return nil
}

// expire is rule 3's automatic rejection; its actor is the clock.
func (c *Change) expire() {
	c.Order.StatusBy = ID{}
	c.reject(c.Order.RespondBy, RejectionExpired, "")
	c.recordByClock(EventRejected, statusChange(StatusWaiting, StatusRejected), FieldChange{Field: FieldReason, After: string(RejectionExpired)})
}

func (c *Change) reject(at time.Time, reason RejectionReason, note string) {
	c.Order.Status, c.Order.RejectedAt = StatusRejected, &at
	c.Order.RejectionReason, c.Order.RejectionNote = reason, note
	c.release()
}

// Cancel withdraws a waiting order or ends an accepted one early, for the reason (rule 5). Delivered fans are paid, the rest is not.
func (c *Change) Cancel(reason CancellationReason) error {
	from := c.Order.Status
	if !c.cancelFits(reason, from) {
		return c.conflict("cannot be cancelled as " + string(reason))
	}
	moved, err := c.move(StatusCancelled, c.Order.CancellationReason == reason)
	if !moved {
		return err
	}
	at := c.Now
	c.Order.CancelledAt, c.Order.CancellationReason, c.Order.Pause = &at, reason, nil
	changes := []FieldChange{statusChange(from, StatusCancelled), {Field: FieldReason, After: string(reason)}}
	if from == StatusWaiting {
		c.release()
	} else {
		changes = append(changes, paidChanges(c.settle())...)
	}
	c.record(EventCancelled, changes...)
	return nil
}

// cancelFits: a waiting order can only be withdrawn, an accepted one only ended early.
func (c *Change) cancelFits(reason CancellationReason, from Status) bool {
	switch from {
	case StatusWaiting:
		return reason == CancellationWithdrawn
	case StatusAccepted:
		return reason != CancellationWithdrawn
	}
	return true
}

func paidChanges(s Settlement) []FieldChange {
	return []FieldChange{{Field: FieldPayout, After: s.Payout.String()}, {Field: FieldReleased, After: s.Released.String()}}
}

// Pause stops the counting of an accepted order (rule 9). A repeat by the same actor changes nothing.
func (c *Change) Pause(reason PauseReason) error {
	if c.Order.Status != StatusAccepted {
		return c.conflict("only an ACCEPTED order can be paused")
	}
	if c.Order.Pause != nil {
		if c.Order.Pause.By.AccountID == c.actor.AccountID && c.Order.Pause.Reason == reason {
			return nil
		}
		return c.conflict("paused already (" + string(c.Order.Pause.Reason) + ")")
	}
	c.remind() // while paused there is nothing to remind of
	c.Order.Pause = &Pause{Reason: reason, Since: c.Now, By: c.actor}
	c.record(EventPaused, FieldChange{Field: FieldPaused, Before: "false", After: "true"}, FieldChange{Field: FieldReason, After: string(reason)})
	return nil
}

// Resume goes on counting; the guarantee's clock has stood still meanwhile (rule 26), and after a miss a fresh full window begins (rule 27).
func (c *Change) Resume() error {
	if c.Order.Status != StatusAccepted {
		return c.conflict("only an ACCEPTED order can be resumed")
	}
	pause := c.Order.Pause
	if pause == nil {
		if c.Order.ResumedBy == c.actor.AccountID && !c.actor.AccountID.IsZero() {
			return nil
		}
		return c.conflict("not paused")
	}
	c.Order.Pause, c.Order.ResumedBy = nil, c.actor.AccountID
	c.restartClock(pause)
	c.record(EventResumed, FieldChange{Field: FieldPaused, Before: "true", After: "false"})
	return nil
}

// ShowIncome sets whether the marketer sees income (rule 24). Setting what is set changes nothing.
func (c *Change) ShowIncome(visible bool) {
	if c.Order.IncomeVisible == visible {
		return
	}
	c.Order.IncomeVisible = visible
	kind := EventIncomeHid
	if visible {
		kind = EventIncomeShown
	}
	c.record(kind, FieldChange{Field: FieldIncomeVisible, Before: strconv.FormatBool(!visible), After: strconv.FormatBool(visible)})
}

// Deliver judges one report of a fan and counts it if nothing speaks against it (rules 16 and 19). The fan that reaches
// the ordered number completes the order and settles it, here and now (rule 4).
func (c *Change) Deliver(d Delivery) RefusalReason {
	if reason := JudgeDelivery(c.Order, d); reason != "" {
		return reason
	}
	rollup := Rollup{Bucket: Bucket(d.OccurredAt), Fans: 1}
	if c.Order.FansDelivered < c.Order.FansOrdered {
		rollup.PaidFans = 1
	}
	c.Order.FansDelivered++
	if d.ViaClick {
		c.Order.FansByClick++
		rollup.FansByClick = 1
	}
	c.book(rollup)
	c.countInWindow()
	if c.Order.Status == StatusAccepted && c.Order.FansDelivered >= c.Order.FansOrdered {
		c.complete()
	}
	return ""
}

func (c *Change) complete() {
	at := c.Now
	c.Order.Status, c.Order.StatusBy, c.Order.CompletedAt = StatusCompleted, c.actor.AccountID, &at
	c.record(EventCompleted, append([]FieldChange{statusChange(StatusAccepted, StatusCompleted)}, paidChanges(c.settle())...)...)
}

// Click judges one click and counts it, clean or kept apart (rules 13 and 20).
func (c *Change) Click(click Click) ClickRefusal {
	reason := JudgeClick(c.Order, click)
	switch reason {
	case "":
		c.Order.Clicks++
		c.book(Rollup{Bucket: Bucket(click.OccurredAt), Clicks: 1})
	case ClickBot, ClickRepeat:
		c.Order.ClicksFiltered++
	case ClickInactive:
		c.Order.ClicksInactive++
	}
	return reason
}

// book adds to the rollup of the bucket.
func (c *Change) book(r Rollup) {
	for i := range c.Rollups {
		if have := &c.Rollups[i]; have.Bucket.Equal(r.Bucket) {
			have.Fans += r.Fans
			have.FansByClick += r.FansByClick
			have.PaidFans += r.PaidFans
			have.Clicks += r.Clicks
			return
		}
	}
	c.Rollups = append(c.Rollups, r)
}
