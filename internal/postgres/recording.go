package postgres

import (
	"cmp"
	"context"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"headway/internal/order"
)

// reportStatements are the statements of a transaction of reports, however many there are. Each lookup in them is a LATERAL of its own, so
// that it goes through its index whatever the planner believes of a table that has just grown. Where they look things up, the arrays stand
// in sub-selects: the planner then knows no better how long they are when it sees them, and is content with one plan for all.
type reportStatements struct{ examine, examineClicks, record statement }

func newReportStatements() *reportStatements {
	return &reportStatements{
		examine:       statement{"examine reports", examineSQL()},
		examineClicks: statement{"examine clicks", examineClicksSQL()},
		record:        statement{"record reports", recordSQL()},
	}
}

// examineSQL locks the orders in the order of their ids, and reads the clock after that: it is the outer query's, above the aggregate of the locked
// rows. Reports and fans are read as they were when the statement began. Who took one of them while it waited for a lock has
// its key, and Record finds it taken.
func examineSQL() string {
	return `WITH named AS (
			SELECT i.n, i.id FROM unnest((SELECT $1::uuid[])) WITH ORDINALITY AS i (id, n)
			UNION ALL
			SELECT c.n + cardinality((SELECT $1::uuid[])), o.id FROM unnest((SELECT $2::text[])) WITH ORDINALITY AS c (code, n)
				CROSS JOIN LATERAL (SELECT o.id FROM orders o WHERE o.tracking_code = c.code LIMIT 1) AS o
		), locked AS MATERIALIZED (
			SELECT named.n, o.creator_id, o.packed FROM (SELECT n, id FROM named ORDER BY id) AS named
				CROSS JOIN LATERAL (SELECT o.creator_id, ` + packedOrders() + ` AS packed
					FROM orders o WHERE o.id = named.id FOR NO KEY UPDATE) AS o
		)
		SELECT timestamptz_send(headway_now()), orders.packed, (
			SELECT string_agg(record_send(ROW(key.n, r.outcome, r.reason)), '')
			FROM unnest((SELECT $3::uuid[]), (SELECT $4::text[]), (SELECT $5::text[])) WITH ORDINALITY AS key (reporter_id, kind, report_id, n)
				CROSS JOIN LATERAL (SELECT r.outcome, r.reason FROM reports r WHERE r.reporter_id = key.reporter_id
					AND r.kind = key.kind AND r.report_id = key.report_id LIMIT 1) AS r
		), (
			SELECT string_agg(record_send(ROW(fan.n, locked.creator_id, slot.order_id)), '')
			FROM unnest((SELECT $6::bigint[]), (SELECT $7::bytea[])) WITH ORDINALITY AS fan (named, fan_hash, n) JOIN locked ON locked.n = fan.named
				CROSS JOIN LATERAL (SELECT f.order_id FROM first_fans f WHERE f.creator_id = locked.creator_id
					AND f.fan_hash = fan.fan_hash LIMIT 1) AS slot
		) FROM (SELECT string_agg(packed, '') AS packed FROM locked) AS orders`
}

// Examine locks what the question names and answers it, in one statement.
func (t *ReportTx) Examine(ctx context.Context, q order.ReportQuestion) (order.ReportAnswer, error) {
	orders, codes := newTable("uuid").expect(len(q.Orders)), newTable("text").expect(len(q.Codes))
	for _, id := range q.Orders {
		orders.id(id)
	}
	for _, code := range q.Codes {
		codes.text(code)
	}
	keys := newTable("uuid", "text", "text").expect(len(q.Reports))
	for i := range q.Reports {
		key := &q.Reports[i]
		keys.id(key.ReporterID).text(string(key.Kind)).text(key.ReportID)
	}
	fans := newTable("bigint", "bytea").expect(len(q.Fans))
	for i := range q.Fans {
		fan := &q.Fans[i]
		fans.number(int64(fan.Order + 1)).bytes(fan.Fan[:])
	}
	args, err := argumentsOf(orders, codes, keys, fans)
	if err != nil {
		return order.ReportAnswer{}, fail(ctx, "examine reports", err)
	}
	var answer order.ReportAnswer
	err = t.pin.use(func(on *session) error {
		return on.queryRow(unwatch(ctx), t.statements.examine, args, 4, func(row []driver.Value) (err error) {
			answer, err = readAnswer(q, row)
			return err
		})
	})
	return answer, fail(ctx, "examine reports", err)
}

func readAnswer(q order.ReportQuestion, row []driver.Value) (answer order.ReportAnswer, err error) {
	var packed [4][]byte
	for i, value := range row {
		packed[i], _ = value.([]byte) // NULL where there is nothing
	}
	if err := (instant{&answer.Now}).take(packed[0]); err != nil {
		return answer, err
	}
	answer.Orders = make([]*order.Order, 0, len(q.Orders)+len(q.Codes))
	for rest := packed[1]; len(rest) > 0; {
		row := &orderRow{}
		if rest, err = unpack(rest, row); err != nil {
			return answer, err
		}
		answer.Orders = append(answer.Orders, row.toOrder())
	}
	err = eachRecord(packed[2], len(q.Reports), func(n int, is [][]byte) error {
		answer.Reports = append(answer.Reports, order.Report{ReportKey: q.Reports[n], Outcome: order.Outcome(is[0]), Reason: string(is[1])})
		return nil
	})
	if err != nil {
		return answer, err
	}
	err = eachRecord(packed[3], len(q.Fans), func(n int, is [][]byte) error {
		slot := order.FirstFan{FanKey: order.FanKey{Fan: q.Fans[n].Fan}}
		copy(slot.CreatorID[:], is[0])
		copy(slot.OrderID[:], is[1])
		answer.FirstFans = append(answer.FirstFans, slot)
		return nil
	})
	return answer, err
}

// recordSQL stores what every report leaves, whatever its outcome. The rows come sorted by their unique keys, so that two transactions do not
// wait for each other in a circle.
func recordSQL() string {
	judged, none, states := judgedReports(0), gather(nil), orderStates(nil)
	first := 2 // the first parameter is the clock
	place := func(t *table) string {
		from := t.unnestFrom(first)
		first += len(t.columns)
		return from
	}
	return `WITH judged AS MATERIALIZED (
			SELECT * FROM ` + place(judged) + ` AS judged (reporter_id, kind, report_id, outcome, reason, marketer_id, order_id,
				id, reference, occurred_at, via_click, creator_id)
		), into_reports AS (
			INSERT INTO reports (reporter_id, kind, report_id, outcome, reason, marketer_id, order_id, recorded_at)
			SELECT reporter_id, kind, report_id, outcome, reason, marketer_id, order_id, $1::timestamptz FROM judged
		), into_first_fans AS (
			INSERT INTO first_fans (creator_id, fan_hash, marketer_id, order_id)
			SELECT creator_id, reference, marketer_id, order_id FROM judged WHERE creator_id IS NOT NULL ORDER BY creator_id, reference
		), into_receipts AS (
			INSERT INTO receipts (id, order_id, marketer_id, reporter_id, report_id, fan_hash, occurred_at, recorded_at, via_click, outcome, reason)
			SELECT id, order_id, marketer_id, reporter_id, report_id, reference, occurred_at, $1::timestamptz, via_click, outcome, reason
			FROM judged WHERE kind = 'DELIVERY' AND id IS NOT NULL
		), into_clicks AS (
			INSERT INTO clicks (marketer_id, order_id, id, visitor_hash, occurred_at, recorded_at, outcome, reason)
			SELECT marketer_id, order_id, id, reference, occurred_at, $1::timestamptz, outcome, reason
			FROM judged WHERE kind = 'CLICK' AND id IS NOT NULL
		), into_events AS (
			INSERT INTO ` + intoEvents + ` SELECT * FROM ` + place(none.events) + `
		), booked AS MATERIALIZED (
			SELECT * FROM ` + place(none.rollups) + ` AS booked ` + rollupColumns + `
		), into_rollups AS (
			INSERT INTO ` + intoRollups + ` ` + rollupOf + addToRollups + `
		), into_deltas AS (
			` + intoDeltas + `
		) ` + updateOrdersFrom(place(states))
}

// judgedReports is a table for reports as recordSQL takes them.
func judgedReports(count int) *table {
	return newTable("uuid", "text", "text", "text", "text", "uuid", "uuid", "uuid", "bytea", "timestamptz", "bool", "uuid").expect(count)
}

// Record stores judged reports, the states of their orders and everything that the changes gathered, in one statement; what closes an order
// takes more. ErrRetry when somebody else has recorded one of the reports or counted one of the fans meanwhile.
func (t *ReportTx) Record(ctx context.Context, recording order.Recording) error {
	judged := judgedReports(len(recording.Reports))
	for _, r := range byKey(recording.Reports) {
		judged.id(r.ReporterID).text(string(r.Kind)).text(r.ReportID).text(string(r.Outcome)).textOrNull(r.Reason).id(r.MarketerID).id(r.OrderID)
		judged.id(r.ID).bytes(r.Reference[:]).instant(r.OccurredAt).truth(r.ViaClick).id(r.CreatorID)
	}
	changes := changed(recording.Changes)
	gathered := gather(changes)
	args, err := argumentsOf(judged, gathered.events, gathered.rollups, orderStates(changes))
	if err != nil {
		return fail(ctx, "record reports", err)
	}
	var stored int64
	err = t.pin.use(func(on *session) (err error) {
		stored, err = on.exec(unwatch(ctx), t.statements.record, append([]any{binaryInstant(recording.At)}, args...))
		return err
	})
	if constraint, taken := takenKey(err); taken {
		switch constraint {
		case "reports_pkey", "first_fans_pkey":
			return fmt.Errorf("%w: record reports: %w", order.ErrRetry, err)
		}
	}
	if err == nil && stored != int64(len(changes)) {
		err = fmt.Errorf("%d orders changed, not %d", stored, len(changes))
	}
	if err != nil {
		return fail(ctx, "record reports", err)
	}
	return t.insertMoney(ctx, gathered)
}

// byKey are the reports in the order of their keys.
func byKey(reports []order.JudgedReport) []*order.JudgedReport {
	sorted := make([]*order.JudgedReport, len(reports))
	for i := range reports {
		sorted[i] = &reports[i]
	}
	slices.SortFunc(sorted, func(a, b *order.JudgedReport) int {
		return cmp.Or(a.ReporterID.Compare(b.ReporterID), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.ReportID, b.ReportID))
	})
	return sorted
}

// binaryInstant is a timestamptz as a parameter in its binary form.
func binaryInstant(at time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(at.UnixMicro()-year2000))
}

// argumentsOf are the arguments of several tables, one after the other.
func argumentsOf(tables ...*table) ([]any, error) {
	var all []any
	for _, t := range tables {
		args, err := t.arguments()
		if err != nil {
			return nil, err
		}
		all = append(all, args...)
	}
	return all, nil
}
