package postgres

import (
	"context"
	"fmt"

	"headway/internal/order"
)

// ReportsByKey gives what became of those of the reports that were judged before (rule 18).
func (t *tx) ReportsByKey(ctx context.Context, keys []order.ReportKey) (map[order.ReportKey]*order.Report, error) {
	wanted := newTable("uuid", "text", "text").expect(len(keys))
	for _, key := range keys {
		wanted.id(key.ReporterID).text(string(key.Kind)).text(key.ReportID)
	}
	reports, err := collectFor(ctx, t, wanted, reportRow, `
		SELECT r.reporter_id, r.kind, r.report_id, r.outcome, r.reason, r.marketer_id, r.order_id, r.recorded_at
		FROM `+wanted.unnest()+` AS wanted (reporter_id, kind, report_id)
		JOIN reports r USING (reporter_id, kind, report_id)`)
	found := make(map[order.ReportKey]*order.Report, len(reports))
	for _, report := range reports {
		found[report.ReportKey] = report
	}
	return found, fail(ctx, "read reports", err)
}

func reportRow() ([]any, func() *order.Report) {
	r := &order.Report{}
	return []any{&r.ReporterID, &r.Kind, &r.ReportID, &r.Outcome, orNull(&r.Reason), &r.MarketerID, &r.OrderID, instant{&r.RecordedAt}},
		func() *order.Report { return r }
}

// InsertReports takes the reports' ids for ever. ErrRetry when somebody else took one of them at the same moment.
func (t *tx) InsertReports(ctx context.Context, reports []order.Report) error {
	rows := newTable("uuid", "text", "text", "text", "text", "uuid", "uuid", "timestamptz").expect(len(reports))
	for _, r := range reports {
		rows.id(r.ReporterID).text(string(r.Kind)).text(r.ReportID).text(string(r.Outcome)).textOrNull(r.Reason)
		rows.id(r.MarketerID).id(r.OrderID).instant(r.RecordedAt)
	}
	return t.insertAll(ctx, "insert reports", rows, `
		INSERT INTO reports (reporter_id, kind, report_id, outcome, reason, marketer_id, order_id, recorded_at)
		SELECT * FROM `+rows.unnest()+` AS new (reporter_id, kind, report_id) ORDER BY reporter_id, kind, report_id
		ON CONFLICT DO NOTHING`)
}

// FirstFans tells on which order each fan was counted for its creator (rule 19); a fan that is new is not in the answer.
func (t *tx) FirstFans(ctx context.Context, fans []order.FanKey) (map[order.FanKey]order.ID, error) {
	wanted := newTable("uuid", "bytea").expect(len(fans))
	for _, fan := range fans {
		wanted.id(fan.CreatorID).bytes(fan.Fan[:])
	}
	slots, err := collectFor(ctx, t, wanted, firstFanRow, `
		SELECT f.creator_id, f.fan_hash, f.order_id
		FROM `+wanted.unnest()+` AS wanted (creator_id, fan_hash)
		JOIN first_fans f USING (creator_id, fan_hash)`)
	found := make(map[order.FanKey]order.ID, len(slots))
	for _, slot := range slots {
		found[slot.FanKey] = slot.OrderID
	}
	return found, fail(ctx, "read first fans", err)
}

func firstFanRow() ([]any, func() order.FirstFan) {
	var f order.FirstFan
	return []any{&f.CreatorID, hash{&f.Fan}, &f.OrderID}, func() order.FirstFan { return f }
}

// InsertFirstFans takes the creators' first-fan slots. ErrRetry when another order took one of them at the same moment.
func (t *tx) InsertFirstFans(ctx context.Context, fans []order.FirstFan) error {
	rows := newTable("uuid", "bytea", "uuid", "uuid").expect(len(fans))
	for _, fan := range fans {
		rows.id(fan.CreatorID).bytes(fan.Fan[:]).id(fan.MarketerID).id(fan.OrderID)
	}
	return t.insertAll(ctx, "insert first fans", rows, `
		INSERT INTO first_fans (creator_id, fan_hash, marketer_id, order_id)
		SELECT * FROM `+rows.unnest()+` AS new (creator_id, fan_hash) ORDER BY creator_id, fan_hash
		ON CONFLICT DO NOTHING`)
}

// collectFor is collect with the rows of a table as the query's parameters; it asks nothing for no rows. Further parameters
// are numbered after the table's columns.
func collectFor[T any](ctx context.Context, q queryer, wanted *table, newRow row[T], query string, more ...any) ([]T, error) {
	if wanted.rows == 0 {
		return nil, nil
	}
	args, err := wanted.arguments()
	if err != nil {
		return nil, err
	}
	return collect(ctx, q, newRow, query, append(args, more...)...)
}

// insertAll runs an INSERT … ON CONFLICT DO NOTHING that has to store every row: a row that somebody else stored at the same
// moment is waited for, and then ErrRetry makes the transaction run again and see it. The statement sorts the rows by their keys, so
// that two transactions do not wait for each other in a circle.
func (t *tx) insertAll(ctx context.Context, doing string, rows *table, query string) error {
	if rows.rows == 0 {
		return nil
	}
	args, err := rows.arguments()
	if err != nil {
		return fail(ctx, doing, err)
	}
	result, err := t.ExecContext(ctx, query, args...)
	if err != nil {
		return fail(ctx, doing, err)
	}
	inserted, err := result.RowsAffected()
	if err == nil && inserted != int64(rows.rows) {
		err = fmt.Errorf("%s: %d of %d were taken meanwhile: %w", doing, int64(rows.rows)-inserted, rows.rows, order.ErrRetry)
	}
	return fail(ctx, doing, err)
}

// hash is a bytea of 32 bytes.
type hash struct{ at *order.ReferenceHash }

// Scan reads the column.
func (h hash) Scan(source any) error {
	bytes, ok := source.([]byte)
	if !ok || len(bytes) != len(h.at) {
		return fmt.Errorf("cannot read a hash of %d bytes from %T", len(h.at), source)
	}
	copy(h.at[:], bytes)
	return nil
}
