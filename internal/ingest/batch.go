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

	codes   map[string]order.ID
	orders  map[order.ID]*order.Order
	now     time.Time
	known   *known
	changes map[order.ID]*order.Change
	changed []*order.Change

	reports   []order.Report
	receipts  []order.Receipt
	firstFans []order.FirstFan
	clicks    []order.ClickRecord
	unmatched []order.UnmatchedReport
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
		changes: make(map[order.ID]*order.Change), known: newKnown(),
	}
	for _, c := range calls {
		if c.deliveries() {
			b.actor = c.viewer.Actor()
			break
		}
	}
	return b
}

// run judges and stores. The clock is read after the locks (rule 7), and so is what was reported before, which the locks
// keep from changing as far as they reach.
func (b *batch) run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{b.claimKeys, b.lockOrders, b.readKnown, b.judge, b.store, b.saveAnswers} {
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
	orders := make([]*order.Order, len(b.changed))
	for i, change := range b.changed {
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
func (b *batch) items(do func(c *call, i item)) {
	for n, c := range b.calls {
		if !b.answers[n].open() {
			continue
		}
		for _, i := range c.items {
			if i.bad == nil {
				do(c, i)
			}
		}
	}
}

// lockOrders locks what the reports name, in the order of the ids, and then reads the clock.
func (b *batch) lockOrders(ctx context.Context) (err error) {
	codes, ids := newSet[string](), newSet[order.ID]()
	b.items(func(_ *call, i item) {
		switch {
		case !i.orderID.IsZero():
			ids.add(i.orderID)
		case isTrackingCode(i.code):
			codes.add(i.code)
		}
	})
	if b.codes, err = b.tx.OrdersByCode(ctx, codes.list); err != nil {
		return err
	}
	for _, id := range b.codes {
		ids.add(id)
	}
	if len(ids.list) > 0 {
		if b.orders, err = b.tx.LockOrders(ctx, ids.list); err != nil {
			return err
		}
	}
	if b.now, err = b.tx.Now(ctx); err != nil {
		return err
	}
	for _, c := range b.calls {
		for n := range c.items {
			if c.items[n].undated {
				c.items[n].occurredAt = b.now
			}
		}
	}
	return nil
}

// find is the order that a report names, or nil if there is none for this viewer.
func (b *batch) find(v order.Viewer, i item) *order.Order {
	id := i.orderID
	if id.IsZero() {
		id = b.codes[i.code]
	}
	o := b.orders[id]
	if o == nil || !o.VisibleTo(v) {
		return nil
	}
	return o
}

func (b *batch) readKnown(ctx context.Context) error {
	ask := newQuestions()
	b.items(func(c *call, i item) {
		ask.reports.add(i.key)
		o := b.find(c.viewer, i)
		switch {
		case o == nil:
		case i.key.Kind == order.ReportDelivery:
			ask.addFan(o.Creator.ID, i)
		default:
			visit := visitOf(o, i)
			ask.visits.add(visit)
			ask.minutes.add(minuteOf(visit))
		}
	})
	return b.known.read(ctx, b.tx, ask)
}

func (b *batch) judge(context.Context) error {
	b.makeRoom()
	for n, c := range b.calls {
		if !b.answers[n].open() {
			continue
		}
		verdicts := make([]verdict, len(c.items))
		for at, i := range c.items {
			var err error
			if verdicts[at], err = b.judgeItem(c.viewer, i); err != nil {
				return err
			}
		}
		b.answers[n].verdicts = verdicts
	}
	return nil
}

// makeRoom spares the lists their growing.
func (b *batch) makeRoom() {
	var deliveries, clicks int
	for _, c := range b.calls {
		if c.deliveries() {
			deliveries += len(c.items)
		} else {
			clicks += len(c.items)
		}
	}
	b.reports = make([]order.Report, 0, deliveries+clicks)
	b.receipts = make([]order.Receipt, 0, deliveries)
	b.firstFans = make([]order.FirstFan, 0, deliveries)
	b.clicks = make([]order.ClickRecord, 0, clicks)
}

// judgeItem is rule 18 around rules 19 and 20. What is wrong in itself is not kept and leaves its id free.
func (b *batch) judgeItem(v order.Viewer, i item) (verdict, error) {
	if i.bad != nil {
		return verdict{Err: i.bad}, nil
	}
	if first, ok := b.known.outcomes[i.key]; ok {
		return verdict{Outcome: order.OutcomeDuplicate, First: &first}, nil
	}
	if err := order.CheckOccurredAt(i.occurredAt, b.now); err != nil {
		return verdict{Err: asError(err)}, nil
	}
	id, err := order.NewID(b.now, b.random)
	if err != nil {
		return verdict{}, err
	}
	o := b.find(v, i)
	if o == nil && i.redirect {
		return verdict{}, nil
	}
	if o == nil {
		b.unmatched = append(b.unmatched, unmatched(v, i, b.now))
	}
	var reason string
	if i.key.Kind == order.ReportDelivery {
		reason = string(b.deliver(o, i, id))
	} else {
		reason = string(b.click(o, i, id))
	}
	is := verdict{Outcome: outcomeOf(reason), Reason: reason, order: o}
	b.keep(i.key, is)
	return is, nil
}

func outcomeOf(reason string) order.Outcome {
	if reason == "" {
		return order.OutcomeCounted
	}
	return order.OutcomeRefused
}

// keep takes the report's id for ever.
func (b *batch) keep(key order.ReportKey, is verdict) {
	report := order.Report{ReportKey: key, Outcome: is.Outcome, Reason: is.Reason, RecordedAt: b.now}
	if is.order != nil {
		report.MarketerID, report.OrderID = is.order.Marketer.ID, is.order.ID
	}
	b.reports = append(b.reports, report)
	b.known.outcomes[key] = FirstOutcome{Outcome: is.Outcome, Reason: is.Reason}
}

// deliver judges a fan and keeps its receipt, unless the order is unknown.
func (b *batch) deliver(o *order.Order, i item, receiptID order.ID) order.RefusalReason {
	if o == nil {
		return order.JudgeDelivery(nil, order.Delivery{})
	}
	seen, reference := b.known.seen(o, i)
	fan := order.FanKey{CreatorID: o.Creator.ID, Fan: reference}
	reason := b.change(o).Deliver(order.Delivery{OccurredAt: i.occurredAt, ViaClick: i.viaClick, Bot: i.bot, Seen: seen})
	if reason == "" {
		b.known.fans[fan] = o.ID
		b.firstFans = append(b.firstFans, order.FirstFan{FanKey: fan, MarketerID: o.Marketer.ID, OrderID: o.ID})
	}
	b.receipts = append(b.receipts, order.Receipt{
		ID: receiptID, OrderID: o.ID, MarketerID: o.Marketer.ID, ReporterID: i.key.ReporterID, ReportID: i.key.ReportID,
		FanHash: reference[:], OccurredAt: i.occurredAt, RecordedAt: b.now, ViaClick: i.viaClick,
		Outcome: outcomeOf(string(reason)), Reason: reason,
	})
	return reason
}

// click judges a click and keeps it, unless the order is unknown.
func (b *batch) click(o *order.Order, i item, clickID order.ID) order.ClickRefusal {
	if o == nil {
		return order.JudgeClick(nil, order.Click{})
	}
	visit := visitOf(o, i)
	tooMany := b.known.countRaw(visit)
	reason := b.change(o).Click(order.Click{OccurredAt: i.occurredAt, Bot: i.bot || tooMany, Repeat: b.known.repeats(visit)})
	if reason == "" {
		b.known.rememberClean(visit)
	}
	b.clicks = append(b.clicks, order.ClickRecord{
		Visit: visit, ID: clickID, RecordedAt: b.now, Outcome: outcomeOf(string(reason)), Reason: reason,
	})
	return reason
}

// change is the one change of the order in this transaction. It records the expiry of a waiting order past its deadline.
func (b *batch) change(o *order.Order) *order.Change {
	change, begun := b.changes[o.ID]
	if !begun {
		change = order.Begin(o, b.actor, b.now)
		b.changes[o.ID] = change
	}
	return change
}

// store writes everything. Unique keys come first and in the same order in every transaction, so that two of them do not
// wait for each other in a circle.
func (b *batch) store(ctx context.Context) error {
	if err := b.tx.InsertReports(ctx, b.reports); err != nil {
		return err
	}
	if err := b.tx.InsertFirstFans(ctx, b.firstFans); err != nil {
		return err
	}
	for _, change := range b.changes {
		if change.Changed() {
			change.Finish()
			b.changed = append(b.changed, change)
		}
	}
	if len(b.changed) > 0 {
		if err := b.tx.ApplyChanges(ctx, b.changed); err != nil {
			return err
		}
	}
	if err := b.tx.InsertReceipts(ctx, b.receipts); err != nil {
		return err
	}
	if err := b.tx.InsertUnmatched(ctx, b.unmatched); err != nil {
		return err
	}
	return b.tx.InsertClicks(ctx, b.clicks)
}
