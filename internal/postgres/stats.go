package postgres

import (
	"context"
	"database/sql"
	"fmt"

	"headway/internal/order"
)

// Stats computes what is wanted, and only that, over the orders that the viewer sees and the filter picks (rule 34). All parts are of
// one moment. Orders are booked by placing, income by rollup and settlement, fans and clicks by rollup. A rollup belongs to the period
// and to the step that hold its beginning, so that periods which follow each other, on a quarter of an hour or not, count everything once.
func (s *Store) Stats(ctx context.Context, v order.Viewer, f order.Filter, p order.Period, wanted order.StatsWanted) (*order.Stats, error) {
	begun, err := s.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, fail(ctx, "begin to read statistics", err)
	}
	defer begun.Rollback() // it wrote nothing
	r := statsReader{q: begun, viewer: v, filter: f, period: p, stats: &order.Stats{}}
	for _, part := range []struct {
		wanted bool
		read   func(context.Context) error
	}{
		{wanted.Orders || wanted.ByStatus, r.readOrders},
		{wanted.Activity, r.readActivity},
		{wanted.Income, r.readIncome},
		{wanted.Income && v.IsMarketer(), r.readHidden},
		{wanted.Interval != "", func(ctx context.Context) error { return r.readSeries(ctx, wanted.Interval) }},
	} {
		if !part.wanted {
			continue
		}
		if err := part.read(ctx); err != nil {
			return nil, fail(ctx, "read statistics", err)
		}
	}
	return r.stats, nil
}

// statsReader reads the parts of one answer.
type statsReader struct {
	q      queryer
	viewer order.Viewer
	filter order.Filter
	period order.Period
	stats  *order.Stats
}

// picked begins the arguments of a statement with those of the filter, and gives its condition for the orders known as o.
func (r *statsReader) picked() (arguments, string) {
	var args arguments
	where := orderWhere(r.viewer, r.filter, &args)
	return args, where
}

// during is the condition, after an AND of its own, that a column lies in the period.
func (r *statsReader) during(column string, args *arguments) string {
	var within conditions
	within.within(column, order.TimeRange{From: r.period.From, To: r.period.To}, args)
	sql := ""
	for _, condition := range within {
		sql += " AND " + condition
	}
	return sql
}

const (
	// statusNow sees a waiting order past its deadline as REJECTED (rule 7).
	statusNow = "CASE WHEN o.status = 'WAITING' AND o.respond_by <= " + clockNow + " THEN 'REJECTED' ELSE o.status END"
	// rollupsOf joins each picked order with its rollups.
	rollupsOf = " FROM orders o JOIN order_rollups r ON r.marketer_id = o.marketer_id AND r.order_id = o.id WHERE "
)

func (r *statsReader) readOrders(ctx context.Context) error {
	type counted struct {
		status       order.Status
		orders, fans int64
	}
	args, where := r.picked()
	rows, err := collect(ctx, r.q, func() ([]any, func() counted) {
		var c counted
		return []any{&c.status, &c.orders, &c.fans}, func() counted { return c }
	}, withClock+" SELECT "+statusNow+" AS status_now, count(*), sum(o.fans_ordered) FROM orders o WHERE "+
		where+r.during("o.placed_at", &args)+" GROUP BY status_now", args...)
	r.stats.ByStatus = make(map[order.Status]int64)
	for _, status := range order.Statuses() {
		r.stats.ByStatus[status] = 0
	}
	for _, c := range rows {
		r.stats.ByStatus[c.status] = c.orders
		r.stats.Orders += c.orders
		r.stats.FansOrdered += c.fans
	}
	return err
}

func (r *statsReader) readActivity(ctx context.Context) error {
	const sums = `coalesce(sum(r.fans), 0)::bigint, coalesce(sum(r.clicks), 0)::bigint,
		coalesce(sum(r.fans_by_click) FILTER (WHERE o.campaign_type <> 'FREE_TRIAL'), 0)::bigint,
		coalesce(sum(r.clicks) FILTER (WHERE o.campaign_type <> 'FREE_TRIAL'), 0)::bigint`
	args, where := r.picked()
	during := r.during("r.bucket", &args)
	return r.q.QueryRowContext(ctx, withClock+" SELECT "+sums+rollupsOf+where+during, args...).
		Scan(&r.stats.FansDelivered, &r.stats.Clicks, &r.stats.LinkFans, &r.stats.LinkClicks)
}

// readIncome reads what was earned and settled, over orders whose income the viewer may see (rule 24).
func (r *statsReader) readIncome(ctx context.Context) error {
	args, where := r.picked()
	if r.viewer.IsMarketer() {
		where += " AND o.income_visible"
	}
	bucket, settledAt := r.during("r.bucket", &args), r.during("s.settled_at", &args)
	query := fmt.Sprintf(`%s
		SELECT currency, sum(earned)::bigint, sum(settled)::bigint FROM (
			SELECT o.currency, sum(r.paid_fans * o.price_minor) AS earned, 0 AS settled %s %s %s GROUP BY o.currency
			UNION ALL
			SELECT s.currency, 0, sum(s.payout_minor) FROM orders o
			JOIN settlements s ON s.marketer_id = o.marketer_id AND s.order_id = o.id WHERE %s %s GROUP BY s.currency
		) AS booked GROUP BY currency HAVING sum(earned) <> 0 OR sum(settled) <> 0 ORDER BY currency`,
		withClock, rollupsOf, where, bucket, where, settledAt)
	totals, err := collect(ctx, r.q, func() ([]any, func() order.IncomeTotal) {
		var t order.IncomeTotal
		return []any{&t.Earned.Currency, &t.Earned.Minor, &t.Settled.Minor}, func() order.IncomeTotal {
			t.Settled.Currency = t.Earned.Currency
			return t
		}
	}, query, args...)
	r.stats.Income = totals
	return err
}

func (r *statsReader) readHidden(ctx context.Context) error {
	args, where := r.picked()
	return r.q.QueryRowContext(ctx, withClock+" SELECT count(*) FROM orders o WHERE "+where+" AND NOT o.income_visible", args...).
		Scan(&r.stats.OrdersWithHiddenIncome)
}

func (r *statsReader) readSeries(ctx context.Context, interval order.Interval) error {
	r.stats.Series = r.period.Series(interval)
	begins := newTable("timestamptz")
	for _, step := range r.stats.Series {
		begins.instant(microseconds(step.From))
	}
	bounds, err := begins.arguments()
	if err != nil {
		return err
	}
	args, where := r.picked()
	steps := args.add(bounds[0]) + "::timestamptz[]"
	placed, bucket := r.during("o.placed_at", &args), r.during("r.bucket", &args)
	query := fmt.Sprintf(`%s
		SELECT step, sum(orders)::bigint, sum(fans)::bigint, sum(clicks)::bigint FROM (
			SELECT width_bucket(o.placed_at, %s) AS step, count(*) AS orders, 0 AS fans, 0 AS clicks FROM orders o WHERE %s %s GROUP BY step
			UNION ALL
			SELECT width_bucket(r.bucket, %s) AS step, 0, sum(r.fans), sum(r.clicks) %s %s %s GROUP BY step
		) AS booked GROUP BY step`, withClock, steps, where, placed, steps, rollupsOf, where, bucket)
	type figures struct {
		step                  int
		orders, fans, clicked int64
	}
	found, err := collect(ctx, r.q, func() ([]any, func() figures) {
		var f figures
		return []any{&f.step, &f.orders, &f.fans, &f.clicked}, func() figures { return f }
	}, query, args...)
	for _, f := range found {
		step := &r.stats.Series[f.step-1]
		step.Orders, step.FansDelivered, step.Clicks = f.orders, f.fans, f.clicked
	}
	return err
}
