package postgres

import (
	"database/sql/driver"
	"fmt"
	"maps"
	"strings"
	"time"

	"headway/internal/order"
)

// readSeries reads every series that is wanted in one statement: time is cut wherever one of them begins a step, and each step is the sum
// of the pieces in it.
func (r *statsReader) readSeries() error {
	if len(r.wanted.Serieses) == 0 {
		return nil
	}
	serieses := make(map[order.Interval][]order.StatsBucket, len(r.wanted.Serieses))
	var wanted order.FiguresWanted
	for interval, figures := range r.wanted.Serieses {
		serieses[interval] = r.period.Series(interval)
		wanted.Orders, wanted.Activity, wanted.Income = wanted.Orders || figures.Orders, wanted.Activity || figures.Activity, wanted.Income || figures.Income
	}
	cuts := r.cuts(serieses)
	defer func() { r.addSerieses(serieses) }()
	if !wanted.Any() {
		return nil
	}
	var args arguments
	query, err := r.seriesSQL(&args, cuts, wanted)
	if err != nil {
		return err
	}
	return r.askOrders(query, args, 1, func(row []driver.Value) error {
		pieces, err := unpackRows(row[0], pieceRow)
		if err != nil {
			return err
		}
		for interval, figures := range r.wanted.Serieses {
			fillSeries(serieses[interval], figures, cuts, pieces)
		}
		return nil
	})
}

func (r *statsReader) addSerieses(serieses map[order.Interval][]order.StatsBucket) {
	if r.stats.Serieses == nil && len(serieses) > 0 {
		r.stats.Serieses = make(map[order.Interval][]order.StatsBucket, len(serieses))
	}
	maps.Copy(r.stats.Serieses, serieses)
}

func (r *statsReader) seriesSQL(args *arguments, cuts []time.Time, wanted order.FiguresWanted) (string, error) {
	begins := newTable("timestamptz").expect(len(cuts))
	for _, cut := range cuts {
		begins.instant(cut)
	}
	bounds, err := begins.arguments()
	if err != nil {
		return "", err
	}
	where := orderWhere(r.viewer, r.filter, args)
	piece := func(column string) string { return "width_bucket(" + column + ", (SELECT at FROM cuts))" }
	var parts []string
	if wanted.Orders {
		parts = append(parts, fmt.Sprintf(`SELECT %s AS piece, o.currency, 1 AS orders, o.fans_ordered, 0 AS fans, 0 AS clicks, 0 AS link_fans, 0 AS link_clicks,
				0 AS earned, 0 AS settled
			FROM orders o WHERE %s AND %s`, piece("o.placed_at"), where, r.during("o.placed_at", args)))
	}
	if wanted.Activity || wanted.Income {
		parts = append(parts, fmt.Sprintf(`SELECT %s AS piece, o.currency, 0 AS orders, 0 AS fans_ordered, r.fans, r.clicks,
				CASE WHEN o.campaign_type <> 'FREE_TRIAL' THEN r.fans_by_click ELSE 0 END AS link_fans,
				CASE WHEN o.campaign_type <> 'FREE_TRIAL' THEN r.clicks ELSE 0 END AS link_clicks,
				CASE WHEN %s THEN r.paid_fans * o.price_minor ELSE 0 END AS earned, 0 AS settled
			FROM orders o JOIN order_rollups r ON r.marketer_id = o.marketer_id AND r.order_id = o.id WHERE %s AND %s`,
			piece("r.bucket"), r.visible(), where, r.during("r.bucket", args)))
	}
	if wanted.Income {
		parts = append(parts, fmt.Sprintf(`SELECT %s AS piece, o.currency, 0 AS orders, 0 AS fans_ordered, 0 AS fans, 0 AS clicks, 0 AS link_fans, 0 AS link_clicks,
				0 AS earned, s.payout_minor AS settled
			FROM orders o JOIN settlements s ON s.marketer_id = o.marketer_id AND s.order_id = o.id WHERE %s AND %s AND %s`,
			piece("s.settled_at"), r.visible(), where, r.during("s.settled_at", args)))
	}
	return withClock + ", cuts AS (SELECT " + args.add(bounds[0]) + `::timestamptz[] AS at)
		SELECT string_agg(record_send(s), '') FROM (SELECT piece, currency, sum(orders)::bigint, sum(fans_ordered)::bigint, sum(fans)::bigint, sum(clicks)::bigint, sum(link_fans)::bigint,
			sum(link_clicks)::bigint, sum(earned)::bigint, sum(settled)::bigint
		FROM (` + strings.Join(parts, " UNION ALL ") + ") AS booked GROUP BY piece, currency ORDER BY currency) AS s", nil
}

// piece is what happened between two cuts, in one currency.
type piece struct {
	number int
	figuresRow
}

func pieceRow() ([]any, func() piece) {
	var p piece
	return []any{&p.number, &p.currency, &p.sums.Orders, &p.sums.FansOrdered, &p.sums.FansDelivered, &p.sums.Clicks,
		&p.sums.LinkFans, &p.sums.LinkClicks, &p.earned, &p.settled}, func() piece { return p }
}

// fillSeries adds the pieces to the steps in which they lie. Pieces come by currency.
func fillSeries(steps []order.StatsBucket, wanted order.FiguresWanted, cuts []time.Time, pieces []piece) {
	in := stepsOf(steps, cuts)
	for i := range pieces {
		pieces[i].addTo(&steps[in[pieces[i].number-1]].Figures, wanted)
	}
	for i := range steps {
		dropNothing(&steps[i].Figures)
	}
}

// stepsOf tells for each piece of time in which step of a series it lies: every step begins with a cut.
func stepsOf(steps []order.StatsBucket, cuts []time.Time) []int {
	in, step := make([]int, len(cuts)), 0
	for i, cut := range cuts {
		for step+1 < len(steps) && !cut.Before(microseconds(steps[step+1].From)) {
			step++
		}
		in[i] = step
	}
	return in
}
