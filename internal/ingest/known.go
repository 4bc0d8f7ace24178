package ingest

import (
	"context"
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

func newKnown() *known {
	return &known{outcomes: make(map[order.ReportKey]FirstOutcome), clean: make(map[link][]time.Time)}
}

// questions are what a batch has to ask the database, each once.
type questions struct {
	reports *set[order.ReportKey]
	fans    *set[order.FanKey]
	visits  *set[order.Visit]
	minutes *set[order.VisitorMinute]
	// creators are those of fans that may be known under several hashes.
	creators *set[order.ID]
}

func newQuestions() questions {
	return questions{newSet[order.ReportKey](), newSet[order.FanKey](), newSet[order.Visit](), newSet[order.VisitorMinute](), newSet[order.ID]()}
}

// addFan asks for the item's fan of the creator, under every hash that it may be known by.
func (q questions) addFan(creatorID order.ID, i item) {
	q.fans.add(order.FanKey{CreatorID: creatorID, Fan: i.reference})
	for _, alias := range i.aliases {
		q.fans.add(order.FanKey{CreatorID: creatorID, Fan: alias})
		q.creators.add(creatorID)
	}
}

func (k *known) read(ctx context.Context, tx Tx, ask questions) error {
	reports, err := tx.ReportsByKey(ctx, ask.reports.list)
	if err != nil {
		return err
	}
	for key, report := range reports {
		k.outcomes[key] = FirstOutcome{Outcome: report.Outcome, Reason: report.Reason}
	}
	if len(ask.creators.list) > 0 {
		if err := tx.LockCreators(ctx, ask.creators.list); err != nil {
			return err
		}
	}
	if k.fans, err = tx.FirstFans(ctx, ask.fans.list); err != nil {
		return err
	}
	clean, err := tx.CleanClicks(ctx, ask.visits.list)
	if err != nil {
		return err
	}
	for _, visit := range clean {
		k.rememberClean(visit)
	}
	k.raw, err = tx.RawClicks(ctx, ask.minutes.list, order.MaxClicksPerVisitorPerMinute)
	return err
}

// seen tells whether the creator knows the item's fan (rule 19), and the hash to keep the fan under: the one that it is known by, so that
// it has one pseudonym whatever becomes of the keys.
func (k *known) seen(o *order.Order, i item) (order.FanSeen, order.ReferenceHash) {
	seen, reference := order.FanNew, i.reference
	for _, hash := range append([]order.ReferenceHash{i.reference}, i.aliases...) {
		switch on, counted := k.fans[order.FanKey{CreatorID: o.Creator.ID, Fan: hash}]; {
		case !counted:
		case on == o.ID:
			return order.FanSeenOnThisOrder, hash
		default:
			seen, reference = order.FanSeenOnAnotherOrder, hash
		}
	}
	return seen, reference
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

func visitOf(o *order.Order, i item) order.Visit {
	return order.Visit{MarketerID: o.Marketer.ID, OrderID: o.ID, Visitor: i.reference, OccurredAt: i.occurredAt}
}

// set is a list without doubles.
type set[T comparable] struct {
	has  map[T]struct{}
	list []T
}

func newSet[T comparable]() *set[T] { return &set[T]{has: make(map[T]struct{})} }

func (s *set[T]) add(value T) {
	if _, there := s.has[value]; !there {
		s.has[value] = struct{}{}
		s.list = append(s.list, value)
	}
}

// asError is the error as it is told about one report or line.
func asError(err error) *order.Error {
	var known *order.Error
	if errors.As(err, &known) {
		return known
	}
	return &order.Error{Code: order.CodeInternal, Message: "It could not be stored.", Cause: err}
}
