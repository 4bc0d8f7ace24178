package order

import (
	"strconv"
	"time"
)

// reminder tells that a deadline is near.
type reminder struct {
	at    time.Time
	kind  EventType
	hours int
}

// reminders are those of the deadline that the order runs to, in their order: 24, 6 and 1 hours before it, as far as it was further
// away when it was set. An order that was answered, has its first fan or is paused has none.
func (o *Order) reminders() []reminder {
	var list []reminder
	add := func(kind EventType, deadline time.Time, within time.Duration) {
		for _, hours := range []int{24, 6, 1} {
			if left := time.Duration(hours) * time.Hour; left < within {
				list = append(list, reminder{deadline.Add(-left), kind, hours})
			}
		}
	}
	switch {
	case o.Status == StatusWaiting:
		add(EventResponseDue, o.RespondBy, RespondWithin)
	case o.guards() && o.Window.Start == nil && o.Window.FirstFanBy != nil:
		add(EventFirstFanDue, *o.Window.FirstFanBy, o.Guarantee.firstFanWithin())
	}
	return list
}

// nextDue is the first instant after now at which time alone changes the order's pace, misses its guarantee or calls for a
// reminder; nil when there is none. Expiry has an index and a job of its own.
func (o *Order) nextDue(now time.Time) *time.Time {
	var due *time.Time
	earliest := func(at time.Time) {
		if due == nil || at.Before(*due) {
			due = &at
		}
	}
	for _, r := range o.reminders() {
		if r.at.After(now) {
			earliest(r.at)
		}
	}
	miss := o.MissAt()
	if miss == nil {
		return due
	}
	earliest(*miss)
	if o.Window.Start != nil {
		open := o.openWindow()
		if risk := open.riskAt(o.requiredIn(open)); risk.After(now) {
			earliest(risk)
		}
	}
	return due
}

// Elapse lets time do to the order what it has come to by now (rules 28 and 39): the pace state is stored, and reminders that have come
// due are told, each once, however late. Begin has dealt with expiry and misses. Every change ends with it; the job does nothing else.
func (c *Change) Elapse() {
	c.storePace()
	c.remind()
}

// remind tells what has come due since the order was looked at last, and sets when it is to be looked at next. Order.Due divides the
// reminders: those of before it were told.
func (c *Change) remind() {
	if told := c.Order.Due; told != nil {
		for _, r := range c.Order.reminders() {
			if !r.at.Before(*told) && !r.at.After(c.Now) {
				c.recordByClock(r.kind, FieldChange{Field: FieldHoursLeft, After: strconv.Itoa(r.hours)})
			}
		}
	}
	c.setDue()
}

// setDue keeps an earlier instant that is set already: fans push the true one away again and again, and the column has an index, which
// a report is not to write to. The job then looks in vain, and sets it anew.
func (c *Change) setDue() {
	due, have := c.Order.nextDue(c.Now), c.Order.Due
	if due != nil && have != nil && have.After(c.Now) && have.Before(*due) {
		return
	}
	c.Order.Due = due
}
