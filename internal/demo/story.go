package demo

import (
	"slices"
	"time"

	"headway/internal/order"
)

// story is what is to happen to one order: how it is placed, and then the steps of its life.
type story struct {
	placement order.Placement
	placed    time.Time
	steps     []step
	tags      []order.ID
	// conversion is how many of the clicks become fans; 0 without clicks.
	conversion float64
}

// step is one transaction: a move by somebody, or a batch of reports by the platform.
type step struct {
	at   time.Time
	by   order.Actor
	move func(*order.Change) error
	fans []arrival
	// clicks that brought nobody.
	clicks int
}

// arrival is one fan that is reported, with the clicks that it took.
type arrival struct {
	at       time.Time
	viaClick bool
	clicks   int
	kind     arrivalKind
}

// arrivalKind tells fans from what only looks like one.
type arrivalKind int

const (
	freshFan     arrivalKind = iota
	sameFanAgain             // a fan that this order has already
	fanOfAnother             // a fan that the creator has from another order
	botFan
)

func (s *story) marketer() order.Actor {
	return order.Actor{AccountID: s.placement.Marketer.ID, Role: order.RoleMarketer}
}

func (s *story) client() order.Actor {
	return order.Actor{AccountID: s.placement.Client.ID, Role: order.RoleClient}
}

// then adds a move.
func (s *story) then(at time.Time, by order.Actor, move func(*order.Change) error) {
	s.steps = append(s.steps, step{at: at, by: by, move: move})
}

// inOrder sorts the steps by time.
func (s *story) inOrder() {
	slices.SortStableFunc(s.steps, func(a, b step) int { return a.at.Compare(b.at) })
}

// The moves as steps take them.

func accept(c *order.Change) error   { return c.Accept() }
func withdraw(c *order.Change) error { return c.Cancel(order.CancellationWithdrawn) }
func stop(c *order.Change) error     { return c.Cancel(order.CancellationStopped) }
func resume(c *order.Change) error   { return c.Resume() }

// expire has nothing to do: to begin a change past the deadline is enough (rule 7).
func expire(*order.Change) error { return nil }

func reject(note string) func(*order.Change) error {
	return func(c *order.Change) error { return c.Reject(note) }
}

func cancel(reason order.CancellationReason) func(*order.Change) error {
	return func(c *order.Change) error { return c.Cancel(reason) }
}

func pause(reason order.PauseReason) func(*order.Change) error {
	return func(c *order.Change) error { return c.Pause(reason) }
}

func showIncome(visible bool) func(*order.Change) error {
	return func(c *order.Change) error {
		c.ShowIncome(visible)
		return nil
	}
}

// Traffic.

const (
	// reportDelay is how long the tracker takes at most from the last fan of a batch to its report.
	reportDelay = 90 * time.Second
	// echoes is how often a report comes that does not count.
	echoes = 0.02
)

// deliver lets so many fans arrive within the span; the last report comes at most reportDelay after it.
func (s *story) deliver(d *dice, from, to time.Time, fans int) {
	if fans <= 0 {
		return
	}
	gather := d.hours(0.3, 0.9)
	var batch []arrival
	send := func() {
		last := batch[len(batch)-1].at
		at := last.Add(time.Second + time.Duration(d.Int64N(int64(reportDelay-time.Second)))).Truncate(time.Microsecond)
		s.steps = append(s.steps, step{at: at, fans: batch})
		batch = nil
	}
	for _, at := range d.arrivals(from, to, fans) {
		if len(batch) > 0 && at.Sub(batch[0].at) > gather {
			send()
		}
		batch = append(batch, s.fan(d, at))
		if d.chance(echoes) {
			batch = append(batch, arrival{at: at, kind: sameFanAgain + arrivalKind(d.IntN(3))})
		}
	}
	send()
}

// fan draws how one came.
func (s *story) fan(d *dice, at time.Time) arrival {
	if s.conversion == 0 || d.chance(0.06) {
		return arrival{at: at}
	}
	clicks := d.between(0.4, 1.6) / s.conversion
	return arrival{at: at, viaClick: true, clicks: max(1, int(clicks))}
}

// browse lets people click who do not become fans.
func (s *story) browse(d *dice, from, to time.Time, visits int) {
	if s.conversion == 0 {
		return
	}
	for _, at := range d.arrivals(from, to, visits) {
		s.steps = append(s.steps, step{at: at, clicks: 1 + d.IntN(4)})
	}
}
