package ingest

import (
	"context"
	"time"

	"headway/internal/order"
)

// deliveryImport is the import of some lines in one transaction.
type deliveryImport struct {
	m      *Importer
	viewer order.Viewer
	now    time.Time
	known  *known

	ids     map[string]order.ID
	orders  map[order.ID]*order.Order
	changes map[order.ID]*order.Change
	// counted is how many fans of each order have a receipt.
	counted map[order.ID]int

	reports   []order.Report
	receipts  []order.Receipt
	firstFans []order.FirstFan
}

func (m *Importer) importDeliveries(ctx context.Context, tx ImportTx, v order.Viewer, lines []DeliveryLine, _ bool) ([]LineResult, error) {
	run := &deliveryImport{m: m, viewer: v, known: newKnown(len(lines)), changes: make(map[order.ID]*order.Change)}
	items, hash := make([]item, len(lines)), m.hash.hasher()
	for i, line := range lines {
		items[i] = line.item(v.AccountID, hash)
	}
	if err := run.lock(ctx, tx, lines); err != nil {
		return nil, err
	}
	if err := run.read(ctx, tx, lines, items); err != nil {
		return nil, err
	}
	results := make([]LineResult, len(lines))
	for i, line := range lines {
		var err error
		if results[i], err = run.line(line, items[i]); err != nil {
			return nil, err
		}
	}
	return results, run.store(ctx, tx)
}

func (r *deliveryImport) lock(ctx context.Context, tx ImportTx, lines []DeliveryLine) (err error) {
	externalIDs, ids := newSet[string](), newSet[order.ID]()
	for _, line := range lines {
		if checkReference("order", line.Order) == nil {
			externalIDs.add(line.Order)
		}
	}
	if r.ids, err = tx.ImportedOrders(ctx, r.viewer.AccountID, externalIDs.list); err != nil {
		return err
	}
	for _, id := range r.ids {
		ids.add(id)
	}
	if r.m.hash.several() {
		if err := tx.LockCreators(ctx, ids.list, nil); err != nil {
			return err
		}
	}
	if r.orders, err = tx.LockOrders(ctx, ids.list); err != nil {
		return err
	}
	r.now, err = tx.Now(ctx)
	return err
}

func (r *deliveryImport) read(ctx context.Context, tx ImportTx, lines []DeliveryLine, items []item) (err error) {
	keys, fans := newSet[order.ReportKey](), newSet[order.FanKey]()
	for n, i := range items {
		if i.bad != nil {
			continue
		}
		keys.add(i.key)
		if o := r.find(lines[n]); o != nil {
			fans.add(order.FanKey{CreatorID: o.Creator.ID, Fan: i.reference})
			for _, alias := range i.aliases {
				fans.add(order.FanKey{CreatorID: o.Creator.ID, Fan: alias})
			}
		}
	}
	reports, err := tx.ReportsByKey(ctx, keys.list)
	if err != nil {
		return err
	}
	for key, report := range reports {
		r.known.outcomes[key] = FirstOutcome{Outcome: report.Outcome, Reason: report.Reason}
	}
	if r.known.fans, err = tx.FirstFans(ctx, fans.list); err != nil {
		return err
	}
	orders := make([]*order.Order, 0, len(r.orders))
	for _, o := range r.orders {
		orders = append(orders, o)
	}
	r.counted, err = tx.CountedReceipts(ctx, orders)
	return err
}

func (r *deliveryImport) find(line DeliveryLine) *order.Order { return r.orders[r.ids[line.Order]] }

func (r *deliveryImport) line(line DeliveryLine, i item) (LineResult, error) {
	refused := LineResult{ExternalID: line.ReportID, Outcome: LineRefused, Err: i.bad}
	if i.bad != nil {
		return refused, nil
	}
	o := r.find(line)
	if o == nil {
		refused.Err = order.BadInput("order", "%s: no order %q was imported; import the orders first.", order.RefusedUnknownOrder, order.Shorten(line.Order, 40))
		return refused, nil
	}
	if _, judged := r.known.outcomes[i.key]; judged {
		return LineResult{ExternalID: line.ReportID, Outcome: LineKnown, OrderID: o.ID}, nil
	}
	if i.occurredAt.After(r.now) {
		refused.Err = order.BadInput("occurred_at", "The time lies in the future.")
		return refused, nil
	}
	if refused.Err = r.count(o, i); refused.Err != nil {
		return refused, nil
	}
	return LineResult{ExternalID: line.ReportID, Outcome: LineImported, OrderID: o.ID}, r.keep(o, i)
}

// count explains a fan of the opening balance, or counts a new one. It says why it does neither.
func (r *deliveryImport) count(o *order.Order, i item) *order.Error {
	change, begun := r.changes[o.ID]
	if !begun {
		change = order.Begin(o, r.viewer.Actor(), o.UpdatedAt) // the past is judged by its own times, not by today's clock
		r.changes[o.ID] = change
	}
	seen, _ := r.known.seen(o, &i) // a refused line leaves no receipt
	d := order.Delivery{OccurredAt: i.occurredAt, ViaClick: i.viaClick, Seen: seen}
	reason := order.JudgeHistory(change.Order, d)
	unexplained := change.Order.FansDelivered - r.counted[o.ID]
	switch {
	case reason != "":
	case unexplained > 0:
		reason = change.Explain(d, unexplained)
	case change.Order.Status == order.StatusAccepted:
		reason = change.DeliverAt(d)
	default:
		return order.BadInput("order", "The order is %s with %d fans, and all of them are reported.", change.Order.Status, change.Order.FansDelivered)
	}
	if reason != "" {
		return order.BadInput("order", "%s: the fan does not count.", reason)
	}
	return nil
}

// keep takes the fan's slot and the report's id, and writes the receipt.
func (r *deliveryImport) keep(o *order.Order, i item) error {
	id, err := order.NewID(r.now, r.m.random)
	if err != nil {
		return err
	}
	fan := order.FanKey{CreatorID: o.Creator.ID, Fan: i.reference}
	r.counted[o.ID]++
	r.known.fans[fan] = o.ID
	r.known.outcomes[i.key] = FirstOutcome{Outcome: order.OutcomeCounted}
	r.firstFans = append(r.firstFans, order.FirstFan{FanKey: fan, MarketerID: o.Marketer.ID, OrderID: o.ID})
	r.reports = append(r.reports, order.Report{ReportKey: i.key, Outcome: order.OutcomeCounted, MarketerID: o.Marketer.ID, OrderID: o.ID, RecordedAt: r.now})
	r.receipts = append(r.receipts, order.Receipt{
		ID: id, OrderID: o.ID, MarketerID: o.Marketer.ID, ReporterID: i.key.ReporterID, ReportID: i.key.ReportID, FanHash: i.reference[:],
		OccurredAt: i.occurredAt, RecordedAt: r.now, ViaClick: i.viaClick, Outcome: order.OutcomeCounted,
	})
	return nil
}

func (r *deliveryImport) store(ctx context.Context, tx ImportTx) error {
	if err := tx.InsertReports(ctx, r.reports); err != nil {
		return err
	}
	if err := tx.InsertFirstFans(ctx, r.firstFans); err != nil {
		return err
	}
	var changed []*order.Change
	for _, change := range r.changes {
		if change.Changed() {
			change.Finish()
			changed = append(changed, change)
		}
	}
	if err := tx.ApplyChanges(ctx, changed); err != nil {
		return err
	}
	return tx.InsertReceipts(ctx, r.receipts)
}
