package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"headway/internal/order"
)

// batch is one run of one transaction for a group of calls. A run that has to be repeated starts with a new batch.
type batch struct {
	tx     Tx
	random io.Reader
	calls  []*call
	actor  order.Actor
	// answers are parallel to calls; an answer with an error is that caller's alone.
	answers []answer

	now time.Time
	// found are the orders that the items name, by their place in the question; nil where there is none.
	found []*standing
	known *known
	begun []*standing

	recording order.Recording
	// ids are those of the receipts and clicks, in the order in which the reports came.
	ids       *order.Sequence
	unmatched []order.UnmatchedReport
}

// standing is a locked order and its one change in this transaction, nil until something happens to it.
type standing struct {
	order  *order.Order
	change *order.Change
}

// answer is what one call gets.
type answer struct {
	verdicts []verdict
	// repeated tells that the verdicts are those of an earlier call with the same idempotency key.
	repeated bool
	err      error
}

func newBatch(tx Tx, random io.Reader, calls []*call) *batch {
	b := &batch{
		tx: tx, random: random, calls: calls, actor: calls[0].viewer.Actor(), answers: make([]answer, len(calls)),
	}
	deliveries, clicks := b.count()
	b.known = newKnown(deliveries + clicks)
	for _, c := range calls {
		if c.deliveries() {
			b.actor = c.viewer.Actor()
			break
		}
	}
	return b
}

// run judges and stores. The clock is read after the locks (rule 7).
func (b *batch) run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{b.claimKeys, b.examine, b.examineClicks, b.judge, b.record, b.saveAnswers} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// deal gives the callers their answers, after the commit.
func (b *batch) deal() {
	for i, c := range b.calls {
		c.verdicts, c.err = b.answers[i].verdicts, b.answers[i].err
	}
}

// changedOrders are the new rows, after the commit.
func (b *batch) changedOrders() []*order.Order {
	orders := make([]*order.Order, len(b.recording.Changes))
	for i, change := range b.recording.Changes {
		orders[i] = change.Order
	}
	return orders
}

// claimKeys is rule 40.
func (b *batch) claimKeys(ctx context.Context) error {
	for i, c := range b.calls {
		if c.repeat.key == "" {
			continue
		}
		first, used, err := b.tx.ClaimKey(ctx, c.repeat.account, c.repeat.operation, c.repeat.key, c.inputHash)
		switch {
		case order.CodeOf(err) == order.CodeConflict && err != nil:
			b.answers[i].err = err
		case err != nil:
			return err
		case used:
			b.answers[i].repeated = true
			if err := json.Unmarshal(first, &b.answers[i].verdicts); err != nil {
				return fmt.Errorf("read the first answer of %s: %w", c.repeat.operation, err)
			}
		}
	}
	return nil
}

func (b *batch) saveAnswers(ctx context.Context) error {
	for i, c := range b.calls {
		if c.repeat.key == "" || !b.answers[i].open() {
			continue
		}
		text, err := json.Marshal(b.answers[i].verdicts)
		if err != nil {
			return fmt.Errorf("keep the first answer of %s: %w", c.repeat.operation, err)
		}
		if err := b.tx.SaveAnswer(ctx, c.repeat.account, c.repeat.operation, c.repeat.key, text); err != nil {
			return err
		}
	}
	return nil
}

// open tells whether the call is to be judged in this batch.
func (a answer) open() bool { return a.err == nil && !a.repeated }

// items calls do for each report that is to be judged, in the order in which they were given.
func (b *batch) items(do func(c *call, i *item)) {
	for n, c := range b.calls {
		if !b.answers[n].open() {
			continue
		}
		for at := range c.items {
			if c.items[at].bad == nil {
				do(c, &c.items[at])
			}
		}
	}
}

// examine locks what the reports name, in the order of the ids, then reads the clock, and what is known of the reports and their fans.
// Where fans may be known under several hashes, their creators are locked before that.
func (b *batch) examine(ctx context.Context) error {
	q := b.question()
	if b.hasAliases() {
		if err := b.tx.LockCreators(ctx, q.Orders, q.Codes); err != nil {
			return err
		}
	}
	answer, err := b.tx.Examine(ctx, q)
	if err != nil {
		return err
	}
	b.now = answer.Now
	byID, byCode := make(map[order.ID]*standing, len(answer.Orders)), make(map[string]*standing, len(q.Codes))
	for _, o := range answer.Orders {
		if byID[o.ID] == nil {
			byID[o.ID] = &standing{order: o}
		}
		if len(q.Codes) > 0 {
			byCode[o.TrackingCode] = byID[o.ID]
		}
	}
	b.found = make([]*standing, 0, len(q.Orders)+len(q.Codes))
	for _, id := range q.Orders {
		b.found = append(b.found, byID[id])
	}
	for _, code := range q.Codes {
		b.found = append(b.found, byCode[code])
	}
	b.known.learn(answer)
	b.items(func(_ *call, i *item) {
		if i.undated {
			i.occurredAt = b.now
		}
	})
	return nil
}

// question names every order once, and gives each item its place among them.
func (b *batch) question() order.ReportQuestion {
	var q order.ReportQuestion
	ids, codes := newSet[order.ID](), newSet[string]()
	b.items(func(_ *call, i *item) {
		switch {
		case !i.orderID.IsZero():
			i.named = ids.add(i.orderID)
		case isTrackingCode(i.code):
			i.named = codes.add(i.code)
		default:
			i.named = unnamed
		}
	})
	q.Orders, q.Codes = ids.list, codes.list
	deliveries, clicks := b.count()
	q.Reports, q.Fans = make([]order.ReportKey, 0, deliveries+clicks), make([]order.NamedFan, 0, deliveries)
	b.items(func(_ *call, i *item) {
		if i.orderID.IsZero() && i.named != unnamed {
			i.named += len(q.Orders)
		}
		if i.redirect { // its id was drawn at random just now
			return
		}
		q.Reports = append(q.Reports, i.key)
		if i.key.Kind == order.ReportDelivery && i.named != unnamed {
			q.Fans = append(q.Fans, order.NamedFan{Order: i.named, Fan: i.reference})
			for _, alias := range i.aliases {
				q.Fans = append(q.Fans, order.NamedFan{Order: i.named, Fan: alias})
			}
		}
	})
	return q
}

// hasAliases tells whether some fan may be known under several hashes.
func (b *batch) hasAliases() (has bool) {
	b.items(func(_ *call, i *item) { has = has || len(i.aliases) > 0 })
	return has
}

// count tells how many reports there are of each kind, at most.
func (b *batch) count() (deliveries, clicks int) {
	for _, c := range b.calls {
		if c.deliveries() {
			deliveries += len(c.items)
		} else {
			clicks += len(c.items)
		}
	}
	return deliveries, clicks
}

// find is the order that a report names, or nil if there is none for this viewer.
func (b *batch) find(v order.Viewer, i *item) *standing {
	if i.named == unnamed {
		return nil
	}
	s := b.found[i.named]
	if s == nil || !s.order.VisibleTo(v) {
		return nil
	}
	return s
}

// examineClicks reads what is known of the clicks' visitors.
func (b *batch) examineClicks(ctx context.Context) error {
	_, clicks := b.count()
	if clicks == 0 {
		return nil
	}
	visits, minutes := newSet[order.Visit](), newSet[order.VisitorMinute]()
	b.items(func(c *call, i *item) {
		if i.key.Kind != order.ReportClick {
			return
		}
		if s := b.find(c.viewer, i); s != nil {
			visit := visitOf(s.order, i)
			visits.add(visit)
			minutes.add(minuteOf(visit))
		}
	})
	if len(visits.list) == 0 {
		return nil
	}
	q := order.ClickQuestion{Visits: visits.list, Minutes: minutes.list}
	answer, err := b.tx.ExamineClicks(ctx, q)
	if err != nil {
		return err
	}
	b.known.learnClicks(q, answer)
	return nil
}

func (b *batch) judge(context.Context) error {
	deliveries, clicks := b.count()
	b.ids = order.NewSequence(b.now, b.random)
	b.recording = order.Recording{At: b.now, Reports: make([]order.JudgedReport, 0, deliveries+clicks)}
	for n, c := range b.calls {
		if !b.answers[n].open() {
			continue
		}
		verdicts := make([]verdict, len(c.items))
		for at := range c.items {
			var err error
			if verdicts[at], err = b.judgeItem(c.viewer, &c.items[at]); err != nil {
				return err
			}
		}
		b.answers[n].verdicts = verdicts
	}
	return nil
}

// judgeItem is rule 18 around rules 19 and 20. What is wrong in itself is not kept and leaves its id free.
func (b *batch) judgeItem(v order.Viewer, i *item) (verdict, error) {
	if i.bad != nil {
		return verdict{Err: i.bad}, nil
	}
	if first, ok := b.known.outcomes[i.key]; ok {
		return verdict{Outcome: order.OutcomeDuplicate, First: &first}, nil
	}
	if err := order.CheckOccurredAt(i.occurredAt, b.now); err != nil {
		return verdict{Err: asError(err)}, nil
	}
	report := order.JudgedReport{
		Report:    order.Report{ReportKey: i.key, RecordedAt: b.now},
		Reference: i.reference, OccurredAt: i.occurredAt, ViaClick: i.viaClick,
	}
	s := b.find(v, i)
	switch {
	case s == nil && i.redirect:
		return verdict{}, nil
	case s == nil:
		report.Reason = unknownOrder(i.key.Kind)
		b.unmatched = append(b.unmatched, unmatched(v, i, b.now))
	default:
		id, err := b.ids.Next()
		if err != nil {
			return verdict{}, err
		}
		report.ID, report.MarketerID, report.OrderID = id, s.order.Marketer.ID, s.order.ID
		b.judgeOn(s, i, &report)
	}
	report.Outcome = outcomeOf(report.Reason)
	b.recording.Reports = append(b.recording.Reports, report)
	b.known.outcomes[i.key] = FirstOutcome{Outcome: report.Outcome, Reason: report.Reason}
	is := verdict{Outcome: report.Outcome, Reason: report.Reason}
	if s != nil {
		is.order = s.order
	}
	return is, nil
}

func outcomeOf(reason string) order.Outcome {
	if reason == "" {
		return order.OutcomeCounted
	}
	return order.OutcomeRefused
}

func unknownOrder(kind order.ReportKind) string {
	if kind == order.ReportDelivery {
		return string(order.JudgeDelivery(nil, order.Delivery{}))
	}
	return string(order.JudgeClick(nil, order.Click{}))
}

// judgeOn judges a fan or a click on a known order.
func (b *batch) judgeOn(s *standing, i *item, report *order.JudgedReport) {
	if i.key.Kind == order.ReportDelivery {
		var seen order.FanSeen
		seen, report.Reference = b.known.seen(s.order, i)
		report.Reason = string(b.change(s).Deliver(order.Delivery{OccurredAt: i.occurredAt, ViaClick: i.viaClick, Bot: i.bot, Seen: seen}))
		if report.Reason == "" {
			report.CreatorID = s.order.Creator.ID
			b.known.fans[order.FanKey{CreatorID: report.CreatorID, Fan: report.Reference}] = s.order.ID
		}
		return
	}
	visit := visitOf(s.order, i)
	tooMany := b.known.countRaw(visit)
	report.Reason = string(b.change(s).Click(order.Click{OccurredAt: i.occurredAt, Bot: i.bot || tooMany, Repeat: b.known.repeats(visit)}))
	if report.Reason == "" {
		b.known.rememberClean(visit)
	}
}

// change is the one change of the order in this transaction. It records the expiry of a waiting order past its deadline.
func (b *batch) change(s *standing) *order.Change {
	if s.change == nil {
		s.change = order.Begin(s.order, b.actor, b.now)
		b.begun = append(b.begun, s)
	}
	return s.change
}

// record stores everything, unless there is nothing: repeats alone leave nothing behind.
func (b *batch) record(ctx context.Context) error {
	b.recording.Changes = make([]*order.Change, 0, len(b.begun))
	for _, s := range b.begun {
		if s.change.Changed() {
			s.change.Finish()
			b.recording.Changes = append(b.recording.Changes, s.change)
		}
	}
	if len(b.recording.Reports) == 0 {
		return nil
	}
	if err := b.tx.Record(ctx, b.recording); err != nil {
		return err
	}
	return b.tx.InsertUnmatched(ctx, b.unmatched)
}
