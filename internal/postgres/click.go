package postgres

import (
	"context"
	"fmt"
	"time"

	"headway/internal/order"
)

// CleanClicks gives the clean clicks that lie less than RepeatWithin before or after the visits, of the same visitors on the same
// links (rule 20).
func (t *tx) CleanClicks(ctx context.Context, visits []order.Visit) ([]order.Visit, error) {
	wanted := newTable("uuid", "uuid", "bytea", "timestamptz").expect(len(visits))
	for _, v := range visits {
		wanted.id(v.MarketerID).id(v.OrderID).bytes(v.Visitor[:]).instant(v.OccurredAt)
	}
	within := fmt.Sprintf("interval '%d seconds'", order.RepeatWithin/time.Second)
	found, err := collectFor(ctx, t, wanted, visitRow, `
		SELECT DISTINCT c.marketer_id, c.order_id, c.visitor_hash, c.occurred_at
		FROM `+wanted.unnest()+` AS visit (marketer_id, order_id, visitor_hash, at)
		JOIN clicks c USING (marketer_id, order_id, visitor_hash)
		WHERE c.outcome = 'COUNTED' AND c.occurred_at > visit.at - `+within+` AND c.occurred_at < visit.at + `+within)
	return found, fail(ctx, "read clicks", err)
}

func visitRow() ([]any, func() order.Visit) {
	var v order.Visit
	return []any{&v.MarketerID, &v.OrderID, hash{&v.Visitor}, instant{&v.OccurredAt}}, func() order.Visit { return v }
}

// RawClicks counts what the visitors clicked in their minutes on all links, clean or not, but no further than the limit.
func (t *tx) RawClicks(ctx context.Context, minutes []order.VisitorMinute, limit int) (map[order.VisitorMinute]int, error) {
	wanted := newTable("bytea", "timestamptz").expect(len(minutes))
	for _, m := range minutes {
		wanted.bytes(m.Visitor[:]).instant(m.Minute)
	}
	type counted struct {
		minute order.VisitorMinute
		clicks int
	}
	counts, err := collectFor(ctx, t, wanted, func() ([]any, func() counted) {
		var c counted
		return []any{hash{&c.minute.Visitor}, instant{&c.minute.Minute}, &c.clicks}, func() counted { return c }
	}, `
		SELECT wanted.visitor_hash, wanted.minute, counted.clicks
		FROM `+wanted.unnest()+` AS wanted (visitor_hash, minute)
		CROSS JOIN LATERAL (SELECT count(*) AS clicks FROM (
			SELECT FROM clicks c WHERE c.visitor_hash = wanted.visitor_hash
				AND c.occurred_at >= wanted.minute AND c.occurred_at < wanted.minute + interval '1 minute' LIMIT $3) AS bounded) AS counted`, limit)
	found := make(map[order.VisitorMinute]int, len(counts))
	for _, c := range counts {
		found[c.minute] = c.clicks
	}
	return found, fail(ctx, "count clicks", err)
}

// InsertClicks keeps clicks on known orders.
func (t *tx) InsertClicks(ctx context.Context, clicks []order.ClickRecord) error {
	rows := newTable("uuid", "uuid", "uuid", "bytea", "timestamptz", "timestamptz", "text", "text").expect(len(clicks))
	for _, c := range clicks {
		rows.id(c.MarketerID).id(c.OrderID).id(c.ID).bytes(c.Visitor[:]).instant(c.OccurredAt).instant(c.RecordedAt)
		rows.text(string(c.Outcome)).textOrNull(string(c.Reason))
	}
	return t.insertAll(ctx, "insert clicks", rows, `
		INSERT INTO clicks (marketer_id, order_id, id, visitor_hash, occurred_at, recorded_at, outcome, reason)
		SELECT * FROM `+rows.unnest())
}
