package property

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
)

// year is one guaranteed order on its way through a year of random deeds, with the model beside it. Nothing but the domain takes part:
// what it writes is kept here.
type year struct {
	random *rand.Rand
	// punctual: the job looks at the order whenever it is due. Otherwise it comes by at random, hours late.
	punctual bool
	model    *guaranteeModel
	order    *order.Order
	events   []order.Event
	now      time.Time
	counted  int
	refused  int
	quiet    time.Time // until then nobody delivers
	wrong    string
}

var yearsClient = order.Viewer{AccountID: order.ID{15: 1}, Role: order.RoleClient, ActorID: order.ID{15: 1}, ActorRole: order.RoleClient}

// TestAYearOfGuarantees lives through a year of many orders: fans at random and in bursts, silent weeks, pauses, resumes, reversals, and
// the job at its time or late. After every change the row says what the model works out from the list of deeds.
func TestAYearOfGuarantees(t *testing.T) {
	var met, missed, warned, reminded, finished, closed int
	for seed := range uint64(32) {
		y := newYear(seed)
		y.live(365 * 24 * time.Hour)
		if y.wrong != "" {
			t.Fatalf("seed %d, %+v of %d fans: %s", seed, *y.order.Guarantee, y.order.FansOrdered, y.wrong)
		}
		end := y.model.at(y.now)
		met, missed = met+end.windows, missed+end.misses
		warned, reminded = warned+y.count(order.EventGuaranteeAtRisk), reminded+y.count(order.EventFirstFanDue)
		if end.status == order.StatusCompleted {
			finished++
		}
		if end.status == order.StatusCancelled {
			closed++
		}
	}
	t.Logf("%d windows met, %d misses, %d warnings, %d reminders, %d orders completed, %d closed", met, missed, warned, reminded, finished, closed)
	if met < 250 || missed < 50 || warned < 100 || reminded < 10 || finished < 5 || closed < 5 {
		t.Error("too little happened for this to mean anything")
	}
}

func newYear(seed uint64) *year {
	y := &year{random: rand.New(rand.NewPCG(seed, 28)), punctual: seed%2 == 0, now: monday}
	guarantee := order.Guarantee{FirstFanDays: order.FirstFanDays()[y.random.IntN(5)], FansPerWeek: 10 + y.random.IntN(6), Policy: order.PolicyPause}
	if seed%5 == 1 || seed%5 == 4 {
		guarantee.Policy = order.PolicyClose
	}
	ordered := guarantee.FansPerWeek * 70
	if seed%3 == 0 { // its last window comes within the year
		ordered = guarantee.FansPerWeek*(1+y.random.IntN(6)) + y.random.IntN(guarantee.FansPerWeek)
	}
	placed := order.Place(order.ID{15: 9}, 1, order.Placement{FansOrdered: ordered, Price: order.Money{Minor: 100, Currency: "USD"}, Guarantee: &guarantee},
		yearsClient.Actor(), y.now)
	placed.Finish()
	y.order = placed.Order
	y.now = y.now.Add(time.Duration(y.random.Int64N(int64(40 * time.Hour)))).Truncate(time.Microsecond)
	if seed%4 < 2 { // the first fan takes its time
		y.quiet = y.now.Add(time.Duration(y.random.IntN(guarantee.FirstFanDays*36)) * time.Hour)
	}
	y.model = &guaranteeModel{guarantee: guarantee, ordered: ordered, accepted: y.now}
	y.change(func(c *order.Change) error { return c.Accept() })
	return y
}

func (y *year) live(span time.Duration) {
	end := y.now.Add(span)
	for y.wrong == "" && y.now.Before(end) && !y.order.Status.Final() {
		next := y.next()
		for y.punctual && y.wrong == "" && y.order.Due != nil && !y.order.Due.After(next) {
			y.now = *y.order.Due
			y.job()
		}
		y.now = next
		y.act()
	}
	if y.job(); y.wrong == "" {
		y.judgeEvents()
	}
}

// next is when something happens next: often just around the instants that matter.
func (y *year) next() time.Time {
	around := time.Duration(y.random.IntN(3)-1) * time.Microsecond
	switch pace := y.order.PaceAt(y.now); y.random.IntN(20) {
	case 0:
		done := pace != nil && pace.WindowEnd != nil && (pace.Delivered >= pace.Required || y.random.IntN(8) == 0)
		if done && pace.WindowEnd.Add(around).After(y.now) {
			return pace.WindowEnd.Add(around)
		}
	case 1:
		if due := y.order.Due; due != nil && due.Add(around).After(y.now) {
			return due.Add(around)
		}
	case 2:
		return y.now.Add(time.Duration(y.random.Int64N(int64(60 * time.Hour)))).Truncate(time.Microsecond)
	case 3:
		return y.now // two things in one instant
	}
	even := float64(order.GuaranteeWindow) / float64(y.model.guarantee.FansPerWeek)
	return y.now.Add(time.Duration(y.random.ExpFloat64() * even * 0.5)).Truncate(time.Microsecond)
}

func (y *year) act() {
	switch dice := y.random.IntN(100); {
	case dice < 8:
		y.job()
	case dice < 12:
		y.takeBack()
	case dice < 14:
		y.did(pausedByClient, func(c *order.Change) error { return c.Pause(order.PauseByClient) })
	case dice < 15 && y.random.IntN(3) == 0:
		y.quiet = y.now.Add(time.Duration(y.random.IntN(12*24)) * time.Hour)
	case dice < 30 && y.order.Pause != nil:
		y.did(resumed, (*order.Change).Resume)
	case y.now.Before(y.quiet):
		y.change(func(c *order.Change) error { c.Click(order.Click{OccurredAt: y.now}); return nil })
	default:
		y.deliver()
	}
}

// did notes a deed of the client's and does it; one that the rules refuse is a deed too.
func (y *year) did(kind deedKind, do func(*order.Change) error) {
	y.model.deeds = append(y.model.deeds, deed{kind, y.now})
	y.change(do)
}

func (y *year) deliver() {
	y.did(fanCame, func(c *order.Change) error {
		if c.Deliver(order.Delivery{OccurredAt: y.now}) == "" {
			y.counted++
		} else {
			y.refused++
		}
		return nil
	})
}

func (y *year) takeBack() {
	if y.order.FansDelivered > 0 {
		y.did(fanTakenBack, func(c *order.Change) error { return c.Reverse(false, "charge-back") })
	}
}

// change is one transaction: what fails leaves nothing behind.
func (y *year) change(do func(*order.Change) error) {
	c := order.Begin(y.order, yearsClient.Actor(), y.now)
	if do(c) != nil {
		return
	}
	c.Finish()
	y.keep(c)
}

func (y *year) job() {
	c := order.Begin(y.order, order.System(), y.now)
	c.Elapse()
	c.Finish()
	y.keep(c)
	y.check()
}

func (y *year) keep(c *order.Change) {
	shown := c.Shown()
	if shown != (c.Order.Version == y.order.Version+1) && y.wrong == "" {
		y.wrong = fmt.Sprintf("version %d → %d, shown %v", y.order.Version, c.Order.Version, shown)
	}
	y.order = c.Order
	y.events = append(y.events, c.Events...)
	if shown {
		y.check()
	}
}

// check compares the row with the model, and makes sure that it is looked at again in time.
func (y *year) check() {
	if y.wrong != "" {
		return
	}
	if y.wrong = y.model.differs(y.order, y.now); y.wrong == "" && y.order.Due != nil && !y.order.Due.After(y.now) {
		y.wrong = fmt.Sprintf("it was looked at on %s and is due on %s", y.now, y.order.Due)
	}
	if y.wrong != "" || y.order.Status.Final() || y.random.IntN(4) > 0 {
		return
	}
	quietUntil := y.now.Add(400 * 24 * time.Hour)
	if y.order.Due != nil {
		quietUntil = y.order.Due.Add(-time.Microsecond)
	}
	now, then := y.model.at(y.now), y.model.at(quietUntil)
	if then.state != now.state || then.status != now.status || then.pausedFor != now.pausedFor || then.reminders != now.reminders {
		y.wrong = fmt.Sprintf("due at %v, but until then it becomes %+v", y.order.Due, then)
	}
}

// judgeEvents holds the timeline against the model, and against itself.
func (y *year) judgeEvents() {
	end, state, warned, misses := y.model.at(y.now), order.PaceNotStarted, false, 0
	for i, e := range y.events {
		if e.Sequence != int64(i+2) { // the first is the placing
			y.wrong = fmt.Sprintf("event %d has sequence %d", i+2, e.Sequence)
		}
		switch missed := strings.Contains(fmt.Sprint(e.Changes), "GUARANTEE_MISSED"); {
		case e.Type == order.EventPaceChanged:
			if before := order.PaceState(e.Changes[0].Before); before != state {
				y.wrong = fmt.Sprintf("the pace was %s and changes from %s", state, before)
			}
			state = order.PaceState(e.Changes[0].After)
		case e.Type == order.EventGuaranteeAtRisk, e.Type == order.EventFirstFanDue:
			warned = true
		case missed && y.punctual && !warned:
			y.wrong = "a miss came without a warning"
		case missed:
			misses++
			warned = false
		}
	}
	reminders, warnings := y.count(order.EventFirstFanDue), y.count(order.EventGuaranteeAtRisk)
	switch {
	case y.wrong != "":
	case misses != end.misses, y.refused != end.refused, y.count(order.EventDelivered) != y.counted, y.count(order.EventResponseDue) > 3:
		y.wrong = fmt.Sprintf("%d misses, %d refused, %d counted; want %+v", misses, y.refused, y.counted, end)
	case y.punctual && reminders != end.reminders, reminders > end.reminders:
		y.wrong = fmt.Sprintf("%d reminders of %d", reminders, end.reminders)
	case warnings > end.windows+end.misses+1:
		y.wrong = fmt.Sprintf("%d warnings of %d windows", warnings, end.windows+end.misses+1)
	}
}

func (y *year) count(kind order.EventType) (n int) {
	for _, e := range y.events {
		if e.Type == kind {
			n++
		}
	}
	return n
}
