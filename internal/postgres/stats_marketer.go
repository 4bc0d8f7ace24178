package postgres

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"

	"headway/internal/order"
)

// Statistics over all orders of a marketer, without a filter, come from sums that are kept for each day and each quarter of an hour, so that
// they cost the same for a marketer of ten orders as of ten thousand. Time is cut into pieces at the beginning of each step of each series,
// and at the ends of the period. Days that lie whole in a piece are taken from marketer_days; of days that are cut, fans and clicks
// from marketer_quarters, and orders from the orders themselves. Everything is one statement, and so of one moment.

// sumsStatements are that statement, prepared: for one marketer or for all, with days that are cut or without, and added up by piece. Where a
// piece is a whole day it is not added up by PostgreSQL, which would take longer for that than for reading it.
type sumsStatements struct{ prepared [8]statement }

func newSumsStatements() *sumsStatements {
	s := &sumsStatements{}
	for i := range s.prepared {
		scope := "(SELECT $1::uuid) IS NULL"
		if i&1 > 0 {
			scope = "%s.marketer_id = (SELECT $1::uuid)"
		}
		s.prepared[i] = statement{fmt.Sprint("sums of marketers ", i), sumsSQL(scope, i&2 > 0, i&4 > 0)}
	}
	return s
}

// which is the statement for what is asked.
func (s *sumsStatements) which(ofOne, cut, added bool) statement {
	i := 0
	for bit, is := range []bool{ofOne, cut, added} {
		if is {
			i |= 1 << bit
		}
	}
	return s.prepared[i]
}

// sumsSQL takes the marketer, the cuts, the days that are cut, the range of days to take whole, and the period. The parameters stand in
// sub-selects: the planner then knows no better when it sees them, and is content with one plan for all.
func sumsSQL(scope string, cut, added bool) string {
	of := func(alias string) string { return strings.ReplaceAll(scope, "%s", alias) }
	piece := func(at string) string { return "width_bucket(" + at + ", (SELECT $2::timestamptz[])) AS piece" }
	const orders = "d.waiting, d.accepted, d.rejected, d.completed, d.cancelled, d.fans_ordered"
	const noOrders = "0::bigint AS waiting, 0::bigint AS accepted, 0::bigint AS rejected, 0::bigint AS completed, 0::bigint AS cancelled, 0::bigint AS fans_ordered"
	within := func(at string) string {
		return at + " >= (SELECT $6::timestamptz) AND " + at + " < (SELECT $7::timestamptz)"
	}
	whole := "d.day >= (SELECT $4::timestamptz) AND d.day < (SELECT $5::timestamptz) AND d.day <> ALL ((SELECT $3::timestamptz[])::timestamptz[])"
	parts := []string{
		"SELECT " + piece("d.day") + ", " + orders + ", d.fans, d.link_fans, d.clicks FROM marketer_days d WHERE " + of("d") + " AND " + whole,
		"SELECT " + piece("d.day") + ", " + orders + ", d.fans, d.link_fans, d.clicks FROM marketer_deltas d WHERE " + of("d") + " AND " + whole,
		// past their deadline, and not yet recorded as that (rule 7)
		"SELECT " + piece("o.placed_at") + ", -1, 0, 1, 0, 0, 0, 0, 0, 0 FROM orders o WHERE " + of("o") + " AND o.status = 'WAITING' AND o.respond_by <= " + clockNow +
			" AND " + within("o.placed_at"),
	}
	if cut {
		// a day and the part of it that the period has; OFFSET keeps each look-up to its index
		inDay := func(at string) string {
			return at + " >= greatest(cut.day, (SELECT $6::timestamptz)) AND " + at + " < least(cut.day + interval '24 hours', (SELECT $7::timestamptz)) OFFSET 0"
		}
		days := " FROM unnest((SELECT $3::timestamptz[])) AS cut (day) CROSS JOIN LATERAL "
		parts = append(parts,
			"SELECT "+piece("d.bucket")+", "+noOrders+", d.fans, d.link_fans, d.clicks FROM marketer_deltas d WHERE "+of("d")+
				" AND d.day = ANY ((SELECT $3::timestamptz[])::timestamptz[]) AND "+within("d.bucket"),
			"SELECT "+piece("q.bucket")+", "+noOrders+", q.fans, q.link_fans, q.clicks"+days+
				"(SELECT q.bucket, q.fans, q.link_fans, q.clicks FROM marketer_quarters q WHERE "+of("q")+" AND "+inDay("q.bucket")+") AS q",
			"SELECT "+piece("o.placed_at")+`, (o.status = 'WAITING')::int, (o.status = 'ACCEPTED')::int, (o.status = 'REJECTED')::int,
				(o.status = 'COMPLETED')::int, (o.status = 'CANCELLED')::int, o.fans_ordered, 0, 0, 0`+days+
				"(SELECT o.placed_at, o.status, o.fans_ordered FROM orders o WHERE "+of("o")+" AND "+inDay("o.placed_at")+") AS o")
	}
	from := "(" + strings.Join(parts, " UNION ALL ") + ") AS booked"
	if added {
		from = `(SELECT piece, sum(waiting)::bigint AS waiting, sum(accepted)::bigint AS accepted, sum(rejected)::bigint AS rejected,
				sum(completed)::bigint AS completed, sum(cancelled)::bigint AS cancelled, sum(fans_ordered)::bigint AS fans_ordered,
				sum(fans)::bigint AS fans, sum(link_fans)::bigint AS link_fans, sum(clicks)::bigint AS clicks
			FROM ` + from + ` GROUP BY piece) AS pieces`
	}
	return withClock + ` SELECT coalesce(string_agg(record_send(ROW(piece, waiting, accepted, rejected, completed, cancelled,
			fans_ordered, fans, link_fans, clicks)), ''), '') FROM ` + from
}

// sum is what happened in one piece of time.
type sum struct {
	byStatus [5]int64 // in the order of order.Statuses
	figures  order.Figures
}

// takesSums tells whether the sums know the orders: all of a marketer's, or all there are.
func (r *statsReader) takesSums() bool {
	return r.filter.IsZero() && (r.viewer.IsMarketer() || r.viewer.IsPlatform())
}

// fromSums gives what the sums know of what is wanted, and takes it off what is to be read from orders.
func (r *statsReader) fromSums() (known order.StatsWanted) {
	if !r.takesSums() {
		return known
	}
	left := r.wanted
	known.Orders, known.Activity, known.ByStatus = left.Orders, left.Activity, left.ByStatus
	left.Orders, left.Activity, left.ByStatus, left.Serieses = false, false, false, nil
	for interval, figures := range r.wanted.Serieses {
		to := &known.Serieses
		if figures.Income {
			to = &left.Serieses
		}
		if *to == nil {
			*to = make(map[order.Interval]order.FiguresWanted)
		}
		(*to)[interval] = figures
	}
	r.wanted = left
	return known
}

// ofSums tells whether anything is wanted of the sums.
func ofSums(known order.StatsWanted) bool {
	return known.Any() || known.ByStatus || len(known.Serieses) > 0
}

// readSums reads what the sums are asked for.
func (r *statsReader) readSums(statements *sumsStatements, wanted order.StatsWanted) error {
	if !ofSums(wanted) {
		return nil
	}
	serieses := make(map[order.Interval][]order.StatsBucket, len(wanted.Serieses))
	for interval := range wanted.Serieses {
		serieses[interval] = r.period.Series(interval)
	}
	cuts := r.cuts(serieses)
	sums := make([]sum, len(cuts))
	args, cut, err := r.sumsArguments(cuts)
	if err != nil {
		return err
	}
	st := statements.which(r.viewer.IsMarketer(), cut, cut || r.viewer.IsPlatform() || r.coarse(len(cuts)))
	err = r.ask(st, args, 1, func(row []driver.Value) error {
		packed, _ := row[0].([]byte)
		return eachRecord(packed, len(sums), func(n int, fields [][]byte) error { return sums[n].take(fields) })
	})
	if err != nil {
		return err
	}
	r.bookSums(sums, wanted)
	for interval, steps := range serieses {
		for n, in := range stepsOf(steps, cuts) {
			sums[n].addTo(&steps[in].Figures, wanted.Serieses[interval])
		}
	}
	r.addSerieses(serieses)
	return nil
}

// bookSums adds all pieces up.
func (r *statsReader) bookSums(sums []sum, wanted order.StatsWanted) {
	var all sum
	for i := range sums {
		for n, orders := range sums[i].byStatus {
			all.byStatus[n] += orders
		}
		sums[i].addTo(&all.figures, order.FiguresWanted{Orders: true, Activity: true})
	}
	all.addTo(&r.stats.Figures, wanted.FiguresWanted)
	if !wanted.ByStatus {
		return
	}
	r.stats.ByStatus = make(map[order.Status]int64, len(all.byStatus))
	for n, status := range order.Statuses() {
		r.stats.ByStatus[status] = all.byStatus[n]
	}
}

// take adds a packed row but for its first field.
func (s *sum) take(fields [][]byte) error {
	into := []*int64{&s.byStatus[0], &s.byStatus[1], &s.byStatus[2], &s.byStatus[3], &s.byStatus[4], &s.figures.FansOrdered,
		&s.figures.FansDelivered, &s.figures.LinkFans, &s.figures.Clicks}
	if len(fields) != len(into) {
		return errNotPacked
	}
	for i, at := range into {
		var more int64
		if err := takeNumber(&more, fields[i]); err != nil {
			return err
		}
		*at += more
	}
	s.figures.Orders = 0
	for _, orders := range s.byStatus {
		s.figures.Orders += orders
	}
	s.figures.LinkClicks = s.figures.Clicks // no other orders have any
	return nil
}

func (s *sum) addTo(figures *order.Figures, wanted order.FiguresWanted) {
	row := figuresRow{sums: s.figures}
	row.addTo(figures, order.FiguresWanted{Orders: wanted.Orders, Activity: wanted.Activity})
}

// coarse tells whether so many pieces are longer than days.
func (r *statsReader) coarse(pieces int) bool {
	from, to := r.ends()
	return to.Sub(from) > time.Duration(pieces)*36*time.Hour
}

// Instants before and after everything that is stored.
func beforeAll() time.Time { return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC) }
func afterAll() time.Time  { return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) }

// ends are those of the period, as the database holds them.
func (r *statsReader) ends() (from, to time.Time) {
	from, to = beforeAll(), afterAll()
	if r.period.From != nil {
		from = microseconds(*r.period.From)
	}
	if r.period.To != nil {
		to = microseconds(*r.period.To)
	}
	return from, to
}

// cuts are where a piece of the period begins: the period itself, and each step of each series.
func (r *statsReader) cuts(serieses map[order.Interval][]order.StatsBucket) []time.Time {
	from, _ := r.ends()
	cuts := []time.Time{from}
	for _, steps := range serieses {
		for _, step := range steps {
			cuts = append(cuts, microseconds(step.From))
		}
	}
	slices.SortFunc(cuts, time.Time.Compare)
	return slices.CompactFunc(cuts, time.Time.Equal)
}

// sumsArguments are those of sumsSQL, and isCut tells whether any day is cut. A day is cut where a piece or the period ends within it. When every day is cut none is taken whole.
func (r *statsReader) sumsArguments(cuts []time.Time) (args []any, isCut bool, err error) {
	from, to := r.ends()
	begins, cutDays := newTable("timestamptz").expect(len(cuts)), newTable("timestamptz").expect(len(cuts))
	var last time.Time
	cut := func(at time.Time) {
		if day := at.UTC().Truncate(24 * time.Hour); !day.Equal(at) && !day.Equal(last) {
			cutDays.instant(day)
			last = day
		}
	}
	for _, at := range cuts {
		begins.instant(at)
		cut(at)
	}
	cut(to)
	wholeTo := to
	if touched := to.Add(24*time.Hour-1).Truncate(24*time.Hour).Sub(from.Truncate(24*time.Hour)) / (24 * time.Hour); cutDays.rows >= int(touched) {
		wholeTo = from
	}
	arrays, err := argumentsOf(begins, cutDays)
	if err != nil {
		return nil, false, err
	}
	var marketer any
	if r.viewer.IsMarketer() {
		marketer = r.viewer.AccountID[:]
	}
	return []any{marketer, arrays[0], arrays[1], binaryInstant(from), binaryInstant(wholeTo), binaryInstant(from), binaryInstant(to)}, cutDays.rows > 0, nil
}
