package ingest

import (
	"errors"
	"time"

	"headway/internal/order"
)

// known is what is known about the reports of a batch: from the database, and from the reports before them in the batch.
type known struct {
	outcomes map[order.ReportKey]FirstOutcome
	fans     map[order.FanKey]order.ID
	clean    map[link][]time.Time
	raw      map[order.VisitorMinute]int
}

// link is one visitor on one order's link.
type link struct {
	orderID order.ID
	visitor order.ReferenceHash
}

// newKnown expects so many reports.
func newKnown(reports int) *known {
	return &known{
		outcomes: make(map[order.ReportKey]FirstOutcome, reports), fans: make(map[order.FanKey]order.ID, reports),
		clean: make(map[link][]time.Time), raw: make(map[order.VisitorMinute]int),
	}
}

func (k *known) learn(answer order.ReportAnswer) {
	for _, report := range answer.Reports {
		k.outcomes[report.ReportKey] = FirstOutcome{Outcome: report.Outcome, Reason: report.Reason}
	}
	for _, slot := range answer.FirstFans {
		k.fans[slot.FanKey] = slot.OrderID
	}
}

func (k *known) learnClicks(q order.ClickQuestion, answer order.ClickAnswer) {
	for _, visit := range answer.Clean {
		k.rememberClean(visit)
	}
	for i, minute := range q.Minutes {
		k.raw[minute] = answer.Raw[i]
	}
}

// seen tells whether the creator knows the item's fan (rule 19), and the hash to keep the fan under: the one that it is known by, so that
// it has one pseudonym whatever becomes of the keys.
func (k *known) seen(o *order.Order, i *item) (order.FanSeen, order.ReferenceHash) {
	seen, reference := k.seenUnder(o, i.reference), i.reference
	for _, alias := range i.aliases {
		if seen == order.FanSeenOnThisOrder {
			break
		}
		if under := k.seenUnder(o, alias); under != order.FanNew {
			seen, reference = under, alias
		}
	}
	return seen, reference
}

// seenUnder tells whether the creator knows the fan by this hash.
func (k *known) seenUnder(o *order.Order, hash order.ReferenceHash) order.FanSeen {
	switch on, counted := k.fans[order.FanKey{CreatorID: o.Creator.ID, Fan: hash}]; {
	case !counted:
		return order.FanNew
	case on == o.ID:
		return order.FanSeenOnThisOrder
	}
	return order.FanSeenOnAnotherOrder
}

// repeats tells whether the visitor has a clean click on the link less than an hour before or after (rule 20).
func (k *known) repeats(visit order.Visit) bool {
	for _, at := range k.clean[linkOf(visit)] {
		if visit.OccurredAt.Sub(at).Abs() < order.RepeatWithin {
			return true
		}
	}
	return false
}

func (k *known) rememberClean(visit order.Visit) {
	k.clean[linkOf(visit)] = append(k.clean[linkOf(visit)], visit.OccurredAt)
}

// countRaw counts the click, and tells whether it is more than a person makes in a minute (rule 20).
func (k *known) countRaw(visit order.Visit) (tooMany bool) {
	k.raw[minuteOf(visit)]++
	return k.raw[minuteOf(visit)] > order.MaxClicksPerVisitorPerMinute
}

func linkOf(visit order.Visit) link { return link{visit.OrderID, visit.Visitor} }

func minuteOf(visit order.Visit) order.VisitorMinute {
	return order.VisitorMinute{Visitor: visit.Visitor, Minute: visit.OccurredAt.Truncate(time.Minute)}
}

func visitOf(o *order.Order, i *item) order.Visit {
	return order.Visit{MarketerID: o.Marketer.ID, OrderID: o.ID, Visitor: i.reference, OccurredAt: i.occurredAt}
}

// set is a list without doubles.
type set[T comparable] struct {
	places map[T]int
	list   []T
}

func newSet[T comparable]() *set[T] { return &set[T]{places: make(map[T]int)} }

// add gives the value's place in the list.
func (s *set[T]) add(value T) int {
	place, there := s.places[value]
	if !there {
		place = len(s.list)
		s.places[value] = place
		s.list = append(s.list, value)
	}
	return place
}

// asError is the error as it is told about one report or line.
func asError(err error) *order.Error {
	var known *order.Error
	if errors.As(err, &known) {
		return known
	}
	return &order.Error{Code: order.CodeInternal, Message: "It could not be stored.", Cause: err}
}
