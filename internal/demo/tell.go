package demo

import (
	"fmt"
	"slices"
	"time"

	"headway/internal/order"
)

// told is everything that the stories left behind.
type told struct {
	// changes hold each order as it stands now, with all that happened to it.
	changes   []*order.Change
	reports   []order.Report
	receipts  []order.Receipt
	firstFans []order.FirstFan
	tagging   []order.TagLogEntry
}

// teller lets stories happen under the rules of the domain.
type teller struct {
	platform order.Actor
	dice     *dice
	now      time.Time
	// known are the fans of each creator.
	known map[order.ID][]knownFan
	told  told
}

// knownFan is a fan who was counted.
type knownFan struct {
	hash    order.ReferenceHash
	orderID order.ID
	since   time.Time
}

func newTeller(platform order.ID, d *dice, now time.Time) *teller {
	return &teller{platform: platformActor(platform), dice: d, now: now, known: make(map[order.ID][]knownFan)}
}

// tell lets every story happen. A story that breaks a rule is a mistake of the plot's, and the error says which.
func (t *teller) tell(stories []story, numbers []int64) (*told, error) {
	for i, s := range stories {
		if err := t.one(s, numbers[i]); err != nil {
			return nil, fmt.Errorf("order %d of the demo: %w", i, err)
		}
	}
	slices.SortStableFunc(t.told.tagging, func(a, b order.TagLogEntry) int { return a.At.Compare(b.At) })
	return &t.told, nil
}

func (t *teller) one(s story, number int64) error {
	if err := s.placement.Check(); err != nil {
		return err
	}
	placed := order.Place(t.dice.id(s.placed), number, s.placement, s.client(), s.placed)
	placed.Finish()
	whole := &life{change: placed, buckets: make(map[time.Time]int)}
	for _, step := range s.steps {
		whole.elapse(step.at)
		if err := t.step(whole, step); err != nil {
			return fmt.Errorf("at %s: %w", step.at.Format(time.RFC3339), err)
		}
	}
	whole.elapse(t.now)
	t.tag(s, whole.change.Order)
	t.told.changes = append(t.told.changes, whole.change)
	return nil
}

func (t *teller) step(whole *life, s step) error {
	if s.move != nil {
		c := order.Begin(whole.change.Order, s.by, s.at)
		if err := s.move(c); err != nil {
			return err
		}
		whole.add(c)
		return nil
	}
	c := order.Begin(whole.change.Order, t.platform, s.at)
	for range s.clicks {
		t.click(c, s.at)
	}
	for _, a := range s.fans {
		for range a.clicks {
			t.click(c, a.at)
		}
		t.deliver(c, a, whole)
	}
	whole.add(c)
	return nil
}

// click reports a click; some are bots and repeats.
func (t *teller) click(c *order.Change, at time.Time) {
	c.Click(order.Click{OccurredAt: at})
	switch {
	case t.dice.chance(0.05):
		c.Click(order.Click{OccurredAt: at, Repeat: true})
	case t.dice.chance(0.03):
		c.Click(order.Click{OccurredAt: at, Bot: true})
	}
}

// deliver reports a fan and keeps what a report leaves behind.
func (t *teller) deliver(c *order.Change, a arrival, whole *life) {
	d := order.Delivery{OccurredAt: a.at, ViaClick: a.viaClick, Bot: a.kind == botFan}
	fan := t.dice.hash()
	if a.kind == sameFanAgain || a.kind == fanOfAnother {
		found := false
		if fan, d.Seen, found = t.knownTo(c, a.kind); !found {
			return
		}
	}
	reason := c.Deliver(d)
	o := c.Order
	whole.reported++
	receipt := order.Receipt{
		ID: t.dice.id(c.Now), OrderID: o.ID, MarketerID: o.Marketer.ID, ReporterID: t.platform.AccountID,
		ReportID: fmt.Sprintf("demo-%d-%d", o.Number, whole.reported), FanHash: fan[:], OccurredAt: a.at, RecordedAt: c.Now,
		ViaClick: a.viaClick, Outcome: order.OutcomeCounted, Reason: reason,
	}
	if reason != "" {
		receipt.Outcome = order.OutcomeRefused
	} else {
		t.know(c, fan)
	}
	t.told.receipts = append(t.told.receipts, receipt)
	t.told.reports = append(t.told.reports, order.Report{
		ReportKey: order.ReportKey{ReporterID: receipt.ReporterID, Kind: order.ReportDelivery, ReportID: receipt.ReportID},
		Outcome:   receipt.Outcome, Reason: string(reason), MarketerID: o.Marketer.ID, OrderID: o.ID, RecordedAt: c.Now,
	})
}

// know takes the creator's first-fan slot.
func (t *teller) know(c *order.Change, fan order.ReferenceHash) {
	o := c.Order
	t.known[o.Creator.ID] = append(t.known[o.Creator.ID], knownFan{hash: fan, orderID: o.ID, since: c.Now})
	t.told.firstFans = append(t.told.firstFans, order.FirstFan{FanKey: order.FanKey{CreatorID: o.Creator.ID, Fan: fan},
		MarketerID: o.Marketer.ID, OrderID: o.ID})
}

// knownTo draws a fan whom the creator knew at that instant: of this order, or of another.
func (t *teller) knownTo(c *order.Change, kind arrivalKind) (fan order.ReferenceHash, seen order.FanSeen, found bool) {
	known := t.known[c.Order.Creator.ID]
	seen = order.FanSeenOnAnotherOrder
	if kind == sameFanAgain {
		seen = order.FanSeenOnThisOrder
	}
	for range min(len(known), 20) {
		candidate := pick(t.dice, known)
		if (candidate.orderID == c.Order.ID) == (kind == sameFanAgain) && candidate.since.Before(c.Now) {
			return candidate.hash, seen, true
		}
	}
	return order.ReferenceHash{}, seen, false
}

// tag puts the story's tags on the order, within some hours after it was placed.
func (t *teller) tag(s story, o *order.Order) {
	if len(s.tags) == 0 {
		return
	}
	o.TagIDs, o.TagVersion = s.tags, 1
	t.told.tagging = append(t.told.tagging, order.TagLogEntry{MarketerID: o.Marketer.ID, Action: order.TagsAdded, TagIDs: s.tags,
		OrderIDs: []order.ID{o.ID}, At: minTime(s.placed.Add(t.dice.hours(0.1, 9)), t.now), Actor: s.marketer()})
}

// life gathers the changes of one order into one, to be stored at once.
type life struct {
	change *order.Change
	// buckets tells where in the change's rollups a bucket is.
	buckets  map[time.Time]int
	reported int
}

// elapse does what the job would have done by the instant, each at its own time: missed guarantees, changes of pace, reminders.
func (l *life) elapse(until time.Time) {
	for o := l.change.Order; o.Due != nil && !o.Due.After(until); o = l.change.Order {
		c := order.Begin(o, order.System(), *o.Due)
		c.Elapse()
		l.add(c)
	}
}

// add ends a change and takes it in.
func (l *life) add(c *order.Change) {
	c.Finish()
	if !c.Changed() {
		return
	}
	l.change.Order, l.change.Now = c.Order, c.Now
	l.change.Events = append(l.change.Events, c.Events...)
	l.change.Ledger = append(l.change.Ledger, c.Ledger...)
	if c.Settlement != nil {
		l.change.Settlement = c.Settlement
	}
	for _, r := range c.Rollups {
		i, known := l.buckets[r.Bucket]
		if !known {
			l.buckets[r.Bucket] = len(l.change.Rollups)
			l.change.Rollups = append(l.change.Rollups, r)
			continue
		}
		have := &l.change.Rollups[i]
		have.Fans, have.FansByClick, have.PaidFans, have.Clicks = have.Fans+r.Fans, have.FansByClick+r.FansByClick,
			have.PaidFans+r.PaidFans, have.Clicks+r.Clicks
	}
}
