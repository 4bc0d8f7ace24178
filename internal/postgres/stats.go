package postgres

import (
	"context"
	"database/sql"
	"strings"

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
	r := statsReader{q: begun, viewer: v, filter: f, period: p, wanted: wanted, stats: &order.Stats{}}
	for _, read := range []func(context.Context) error{r.readFigures, r.readTags, r.readSeries} {
		if err := read(ctx); err != nil {
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
