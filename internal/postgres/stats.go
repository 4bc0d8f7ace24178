package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
	"time"

	"headway/internal/order"
)

// Stats computes what is wanted, and only that, over the orders that the viewer sees and the filter picks (rule 34). All parts are of
// one moment. Orders are booked by placing, income by rollup and settlement, fans and clicks by rollup. A rollup belongs to the period
// and to the step that hold its beginning, so that periods which follow each other, on a quarter of an hour or not, count everything once.
// They may be read from a replica, which then has what the viewer wrote.
func (s *Store) Stats(ctx context.Context, v order.Viewer, f order.Filter, p order.Period, wanted order.StatsWanted) (stats *order.Stats, err error) {
	err = s.onReader(ctx, v, func(from *node) error {
		return repeat(ctx, func() error {
			return fail(ctx, "read statistics", s.onSession(ctx, from.db.DB, func(pin pinned) error {
				stats = &order.Stats{}
				r := statsReader{viewer: v, filter: f, period: p, wanted: wanted, stats: stats} // a new one for every session that is tried
				return r.read(ctx, pin, s.sums)
			}))
		})
	})
	if err != nil {
		return nil, err
	}
	return stats, nil
}

// read reads everything that is wanted: in a transaction that sees one state of the database, unless one statement tells it all.
func (r *statsReader) read(ctx context.Context, pin pinned, sums *sumsStatements) error {
	known := r.fromSums()
	ask := func(st statement, args []any, read func([]driver.Value) error) error {
		return pin.use(func(on *session) error {
			on.bounds.until, _ = ctx.Deadline()
			defer func() { on.bounds.until = time.Time{} }()
			return on.queryRow(unwatch(ctx), st, args, 1, read)
		})
	}
	if r.nothingLeft() {
		return r.readSums(ask, sums, known)
	}
	begun, err := pin.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer begun.Rollback() // it wrote nothing
	r.q = begun
	if err := r.readSums(ask, sums, known); err != nil {
		return err
	}
	for _, read := range []func(context.Context) error{r.readFigures, r.readTags, r.readSeries} {
		if err := read(ctx); err != nil {
			return err
		}
	}
	return nil
}

// statsReader reads the parts of one answer.
type statsReader struct {
	q      queryer
	viewer order.Viewer
	filter order.Filter
	period order.Period
	wanted order.StatsWanted
	stats  *order.Stats
}

// statusNow sees a waiting order past its deadline as REJECTED (rule 7).
const statusNow = "CASE WHEN o.status = 'WAITING' AND o.respond_by <= " + clockNow + " THEN 'REJECTED' ELSE o.status END"

// during is the condition that a column lies in the period.
func (r *statsReader) during(column string, args *arguments) string {
	within := conditions{"true"}
	within.within(column, order.TimeRange{From: r.period.From, To: r.period.To}, args)
	return strings.Join(within, " AND ")
}

// visible is the condition for orders whose income the viewer may see (rule 24).
func (r *statsReader) visible() string {
	if r.viewer.IsMarketer() {
		return "o.income_visible"
	}
	return "true"
}

// anyWanted is what is asked for of any group.
func (r *statsReader) anyWanted() order.FiguresWanted {
	all := r.wanted.FiguresWanted
	for _, group := range []*order.FiguresWanted{r.wanted.ByTag, r.wanted.ByClient, r.wanted.ByCampaignType} {
		if group != nil {
			all.Orders, all.Activity, all.Income = all.Orders || group.Orders, all.Activity || group.Activity, all.Income || group.Income
		}
	}
	return all
}

// nothingLeft tells whether nothing has to be read from orders.
func (r *statsReader) nothingLeft() bool {
	return !r.wantsFigures() && len(r.wanted.Serieses) == 0
}

// wantsFigures tells whether any sums over orders are wanted.
func (r *statsReader) wantsFigures() bool {
	w := r.wanted
	return w.Any() || w.ByStatus || w.Course || w.ByTag != nil || w.ByClient != nil || w.ByCampaignType != nil
}
