package postgres

import (
	"context"
	"slices"

	"headway/internal/order"
)

const receiptColumns = `r.id, r.order_id, r.marketer_id, r.reporter_id, r.report_id, r.fan_hash, r.occurred_at, r.recorded_at,
	r.via_click, r.outcome, r.reason, r.reverses, r.reversal_reason`

func receiptRow() ([]any, func() *order.Receipt) {
	r := &order.Receipt{}
	return []any{&r.ID, &r.OrderID, &r.MarketerID, &r.ReporterID, &r.ReportID, &r.FanHash, instant{&r.OccurredAt}, instant{&r.RecordedAt},
		&r.ViaClick, &r.Outcome, orNull(&r.Reason), &r.Reverses, orNull(&r.ReversalReason)}, func() *order.Receipt { return r }
}

// InsertReceipts keeps receipts for ever (rule 19).
func (t *tx) InsertReceipts(ctx context.Context, receipts []order.Receipt) error {
	rows := newTable("uuid", "uuid", "uuid", "uuid", "text", "bytea", "timestamptz", "timestamptz", "bool", "text", "text", "uuid", "text").expect(len(receipts))
	for _, r := range receipts {
		rows.id(r.ID).id(r.OrderID).id(r.MarketerID).id(r.ReporterID).text(r.ReportID).bytes(r.FanHash).instant(r.OccurredAt).instant(r.RecordedAt)
		rows.truth(r.ViaClick).text(string(r.Outcome)).textOrNull(string(r.Reason)).id(r.Reverses).textOrNull(string(r.ReversalReason))
	}
	return t.insertAll(ctx, "insert receipts", rows, `
		INSERT INTO receipts (id, order_id, marketer_id, reporter_id, report_id, fan_hash, occurred_at, recorded_at,
			via_click, outcome, reason, reverses, reversal_reason)
		SELECT * FROM `+rows.unnest())
}

// CountedReceipts tells how many fans of each order have a counted receipt that is not reversed.
func (t *tx) CountedReceipts(ctx context.Context, orders []*order.Order) (map[order.ID]int, error) {
	wanted := newTable("uuid", "uuid").expect(len(orders))
	for _, o := range orders {
		wanted.id(o.Marketer.ID).id(o.ID)
	}
	type counted struct {
		orderID order.ID
		fans    int
	}
	counts, err := collectFor(ctx, t, wanted, func() ([]any, func() counted) {
		var c counted
		return []any{&c.orderID, &c.fans}, func() counted { return c }
	}, `
		SELECT r.order_id, count(*) FILTER (WHERE r.outcome = 'COUNTED') - count(*) FILTER (WHERE r.outcome = 'REVERSED')
		FROM `+wanted.unnest()+` AS wanted (marketer_id, order_id) JOIN receipts r USING (marketer_id, order_id) GROUP BY r.order_id`)
	found := make(map[order.ID]int, len(counts))
	for _, c := range counts {
		found[c.orderID] = c.fans
	}
	return found, fail(ctx, "count receipts", err)
}

// Receipts gives a page of each order's receipts that the filter picks, newest first, in one statement. Every order given has a list.
// The caller has made sure that the viewer sees the orders. BAD_INPUT on a cursor of another list.
func (s *Store) Receipts(ctx context.Context, orders []*order.Order, f order.ReceiptFilter, p order.Page) (map[order.ID]*order.List[*order.Receipt], error) {
	lists := make(map[order.ID]*order.List[*order.Receipt], len(orders))
	var marketers, orderIDs ids
	for _, o := range orders {
		lists[o.ID] = &order.List[*order.Receipt]{}
		marketers, orderIDs = append(marketers, o.Marketer.ID), append(orderIDs, o.ID)
	}
	keys := newestFirst("receipts", "r")
	args := arguments{marketers, orderIDs}
	where, err := receiptsWithin(keys, f, p, &args)
	if err != nil || len(orders) == 0 {
		return lists, err
	}
	receipts, err := collect(ctx, s.db, receiptRow, "SELECT "+receiptColumns+` FROM unnest($1::uuid[], $2::uuid[]) AS o (marketer_id, id) CROSS JOIN LATERAL (
			SELECT * FROM receipts r WHERE r.marketer_id = o.marketer_id AND r.order_id = o.id`+where+
		" ORDER BY "+keys.orderBy(p.Backwards())+" LIMIT "+args.add(p.Size()+1)+`
		) r ORDER BY r.order_id, `+keys.orderBy(p.Backwards()), args...)
	if err != nil {
		return nil, fail(ctx, "read receipts", err)
	}
	for _, receipt := range receipts {
		list, cursor := lists[receipt.OrderID], receipt.ID.UUID()
		list.Items, list.Cursors = append(list.Items, receipt), append(list.Cursors, keys.encode([]*string{&cursor}))
	}
	for _, list := range lists {
		cutPage(list, p)
	}
	return lists, nil
}

// receiptsWithin are the further conditions of a page.
func receiptsWithin(keys keyset, f order.ReceiptFilter, p order.Page, args *arguments) (string, error) {
	where := receiptConditions(f, args)
	for _, bound := range []struct {
		field, cursor string
		backwards     bool
	}{{"after", p.After, false}, {"before", p.Before, true}} {
		values, err := keys.decode(bound.field, bound.cursor)
		if err != nil {
			return "", err
		}
		if values == nil {
			continue
		}
		if _, err := order.ParseUUID(*values[0]); err != nil {
			return "", badCursor(bound.field, err)
		}
		where += " AND " + keys.beyond(args, values, bound.backwards)
	}
	return where, nil
}

// cutPage takes off the one row that was read beyond the page, and puts the rest in order. A page behind a cursor has
// something before it: the row of the cursor.
func cutPage[T any](list *order.List[T], p order.Page) {
	more := len(list.Items) > p.Size()
	size := min(len(list.Items), p.Size())
	list.Items, list.Cursors = list.Items[:size], list.Cursors[:size]
	if p.Backwards() {
		slices.Reverse(list.Items)
		slices.Reverse(list.Cursors)
		list.HasPreviousPage, list.HasNextPage = more, p.Before != ""
		return
	}
	list.HasNextPage, list.HasPreviousPage = more, p.After != ""
}

// ReceiptsByID finds those of the receipts whose orders the viewer sees.
func (s *Store) ReceiptsByID(ctx context.Context, v order.Viewer, receiptIDs []order.ID) (map[order.ID]*order.Receipt, error) {
	var args arguments
	where := "r.id = ANY(" + args.add(ids(receiptIDs)) + "::uuid[]) AND " + viewerScope(v, &args)
	receipts, err := collect(ctx, s.db, receiptRow, "SELECT "+receiptColumns+` FROM receipts r
		JOIN orders o ON o.marketer_id = r.marketer_id AND o.id = r.order_id WHERE `+where, args...)
	return byID(receipts, func(r *order.Receipt) order.ID { return r.ID }), fail(ctx, "read receipts", err)
}
