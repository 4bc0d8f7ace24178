package postgres

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"

	"headway/internal/order"
)

func examineClicksSQL() string {
	within := fmt.Sprintf("interval '%d seconds'", order.RepeatWithin/time.Second)
	return `SELECT (
			SELECT string_agg(record_send(ROW(visit.n, near.occurred_at)), '')
			FROM unnest((SELECT $1::uuid[]), (SELECT $2::uuid[]), (SELECT $3::bytea[]), (SELECT $4::timestamptz[])) WITH ORDINALITY AS visit (marketer_id, order_id, visitor_hash, at, n)
				CROSS JOIN LATERAL (SELECT c.occurred_at FROM clicks c WHERE c.visitor_hash = visit.visitor_hash AND c.outcome = 'COUNTED'
					AND (c.marketer_id, c.order_id) IS NOT DISTINCT FROM (visit.marketer_id, visit.order_id)
					AND c.occurred_at > visit.at - ` + within + ` AND c.occurred_at < visit.at + ` + within + ` OFFSET 0) AS near
		), (
			SELECT string_agg(record_send(ROW(minute.n, counted.clicks)), '')
			FROM unnest((SELECT $5::bytea[]), (SELECT $6::timestamptz[])) WITH ORDINALITY AS minute (visitor_hash, at, n)
				CROSS JOIN LATERAL (SELECT count(*) AS clicks FROM (
					SELECT FROM clicks c WHERE c.visitor_hash = minute.visitor_hash
						AND c.occurred_at >= minute.at AND c.occurred_at < minute.at + interval '1 minute' LIMIT ` +
		fmt.Sprint(order.MaxClicksPerVisitorPerMinute) + `) AS bounded) AS counted
		)`
}

// ExamineClicks answers what the judging of clicks needs, in one statement. It comes after Examine, whose locks keep others from clicking
// on the same links meanwhile.
func (t *ReportTx) ExamineClicks(ctx context.Context, q order.ClickQuestion) (order.ClickAnswer, error) {
	visits := newTable("uuid", "uuid", "bytea", "timestamptz").expect(len(q.Visits))
	for i := range q.Visits {
		v := &q.Visits[i]
		visits.id(v.MarketerID).id(v.OrderID).bytes(v.Visitor[:]).instant(v.OccurredAt)
	}
	minutes := newTable("bytea", "timestamptz").expect(len(q.Minutes))
	for i := range q.Minutes {
		minutes.bytes(q.Minutes[i].Visitor[:]).instant(q.Minutes[i].Minute)
	}
	args, err := argumentsOf(visits, minutes)
	if err != nil {
		return order.ClickAnswer{}, fail(ctx, "examine clicks", err)
	}
	var answer order.ClickAnswer
	err = t.pin.use(func(on *session) error {
		return on.queryRow(unwatch(ctx), t.statements.examineClicks, args, 2, func(row []driver.Value) (err error) {
			answer, err = readClickAnswer(q, row)
			return err
		})
	})
	return answer, fail(ctx, "examine clicks", err)
}

func readClickAnswer(q order.ClickQuestion, row []driver.Value) (order.ClickAnswer, error) {
	answer := order.ClickAnswer{Raw: make([]int, len(q.Minutes))}
	clean, _ := row[0].([]byte) // NULL where there is nothing
	raw, _ := row[1].([]byte)
	err := eachRecord(clean, len(q.Visits), func(n int, is [][]byte) error {
		answer.Clean = append(answer.Clean, q.Visits[n])
		return instant{&answer.Clean[len(answer.Clean)-1].OccurredAt}.take(is[0])
	})
	if err != nil {
		return answer, err
	}
	return answer, eachRecord(raw, len(q.Minutes), func(n int, is [][]byte) error { return takeNumber(&answer.Raw[n], is[0]) })
}
