package postgres

import (
	"database/sql/driver"
	"slices"
	"strings"
	"time"

	"headway/internal/order"
)

// Statistics over all orders of a marketer, without a filter, come from sums that are kept for each day and each quarter of an hour, so that
// they cost the same for a marketer of ten orders as of ten thousand. Time is cut into pieces at the beginning of each step of each series,
// and at the ends of the period. Days that lie whole in a piece are taken from marketer_days; of days that are cut, fans and clicks
// from marketer_quarters, and orders from the orders themselves. Everything is one statement, and so of one moment.

// sumsStatements are that statement, prepared, for one marketer and for all of them.
type sumsStatements struct{ ofMarketer, ofAll statement }

func newSumsStatements() *sumsStatements {
	return &sumsStatements{
		ofMarketer: statement{"sums of a marketer", sumsSQL("%s.marketer_id = $1::uuid")},
		ofAll:      statement{"sums of all marketers", sumsSQL("$1::uuid IS NULL")},
	}
}

// sumsSQL takes the marketer, the cuts, the days that are cut, the range of days to take whole, and the period.
func sumsSQL(scope string) string {
	of := func(alias string) string { return strings.ReplaceAll(scope, "%s", alias) }
	const activity = "0::bigint AS waiting, 0::bigint AS accepted, 0::bigint AS rejected, 0::bigint AS completed, 0::bigint AS cancelled, 0::bigint AS fans_ordered"
	const orders = "waiting, accepted, rejected, completed, cancelled, fans_ordered"
	return withClock + ` SELECT coalesce(string_agg(record_send(ROW(piece, waiting, accepted, rejected, completed, cancelled, fans_ordered, fans, link_fans, clicks)), ''), '')
		FROM (
			SELECT piece, sum(waiting)::bigint AS waiting, sum(accepted)::bigint AS accepted, sum(rejected)::bigint AS rejected,
				sum(completed)::bigint AS completed, sum(cancelled)::bigint AS cancelled, sum(fans_ordered)::bigint AS fans_ordered,
				sum(fans)::bigint AS fans, sum(link_fans)::bigint AS link_fans, sum(clicks)::bigint AS clicks
			FROM (
				SELECT width_bucket(d.day, $2::timestamptz[]) AS piece, ` + orders + `, fans, link_fans, clicks
				FROM marketer_days d WHERE ` + of("d") + ` AND d.day >= $4::timestamptz AND d.day < $5::timestamptz AND d.day <> ALL ($3::timestamptz[])
				UNION ALL
				SELECT width_bucket(d.day, $2::timestamptz[]), ` + orders + `, fans, link_fans, clicks
				FROM marketer_deltas d WHERE ` + of("d") + ` AND d.day >= $4::timestamptz AND d.day < $5::timestamptz AND d.day <> ALL ($3::timestamptz[])
				UNION ALL
				SELECT width_bucket(d.bucket, $2::timestamptz[]), ` + activity + `, fans, link_fans, clicks
				FROM marketer_deltas d WHERE ` + of("d") + ` AND d.bucket >= $6::timestamptz AND d.bucket < $7::timestamptz AND d.day = ANY ($3::timestamptz[])
				UNION ALL
				SELECT width_bucket(q.bucket, $2::timestamptz[]), ` + activity + `, q.fans, q.link_fans, q.clicks
				FROM unnest($3::timestamptz[]) AS cut (day) CROSS JOIN LATERAL (
					SELECT q.bucket, q.fans, q.link_fans, q.clicks FROM marketer_quarters q WHERE ` + of("q") + `
						AND q.bucket >= greatest(cut.day, $6::timestamptz) AND q.bucket < least(cut.day + interval '24 hours', $7::timestamptz)) AS q
				UNION ALL
				SELECT width_bucket(o.placed_at, $2::timestamptz[]), (o.status = 'WAITING')::int, (o.status = 'ACCEPTED')::int, (o.status = 'REJECTED')::int,
					(o.status = 'COMPLETED')::int, (o.status = 'CANCELLED')::int, o.fans_ordered, 0, 0, 0
				FROM unnest($3::timestamptz[]) AS cut (day) CROSS JOIN LATERAL (
					SELECT o.placed_at, o.status, o.fans_ordered FROM orders o WHERE ` + of("o") + `
						AND o.placed_at >= greatest(cut.day, $6::timestamptz) AND o.placed_at < least(cut.day + interval '24 hours', $7::timestamptz)) AS o
				UNION ALL
				-- past their deadline, and not yet recorded as that (rule 7)
				SELECT width_bucket(o.placed_at, $2::timestamptz[]), -1, 0, 1, 0, 0, 0, 0, 0, 0
				FROM orders o WHERE ` + of("o") + ` AND o.status = 'WAITING' AND o.respond_by <= ` + clockNow + `
					AND o.placed_at <= ` + clockNow + ` - interval '72 hours' AND o.placed_at >= $6::timestamptz AND o.placed_at < $7::timestamptz
			) AS booked GROUP BY piece
		) AS pieces`
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

// readSums reads what the sums are asked for.
func (r *statsReader) readSums(ask func(statement, []any, func([]driver.Value) error) error, statements *sumsStatements, wanted order.StatsWanted) error {
	if !wanted.Any() && !wanted.ByStatus && len(wanted.Serieses) == 0 {
		return nil
	}
	serieses := make(map[order.Interval][]order.StatsBucket, len(wanted.Serieses))
	for interval := range wanted.Serieses {
		serieses[interval] = r.period.Series(interval)
	}
	cuts := r.cuts(serieses)
	sums := make([]sum, len(cuts))
	args, err := r.sumsArguments(cuts)
	if err != nil {
		return err
	}
	which := statements.ofMarketer
	if r.viewer.IsPlatform() {
		which = statements.ofAll
	}
	err = ask(which, args, func(row []driver.Value) error {
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

// take reads a packed row but for its first field.
func (s *sum) take(fields [][]byte) error {
	into := []*int64{&s.byStatus[0], &s.byStatus[1], &s.byStatus[2], &s.byStatus[3], &s.byStatus[4], &s.figures.FansOrdered,
		&s.figures.FansDelivered, &s.figures.LinkFans, &s.figures.Clicks}
	if len(fields) != len(into) {
		return errNotPacked
	}
	for i, at := range into {
		if err := takeNumber(at, fields[i]); err != nil {
			return err
		}
	}
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

// sumsArguments are those of sumsSQL. A day is cut where a piece or the period ends within it. When every day is cut none is taken whole.
func (r *statsReader) sumsArguments(cuts []time.Time) ([]any, error) {
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
		return nil, err
	}
	var marketer any
	if r.viewer.IsMarketer() {
		marketer = r.viewer.AccountID[:]
	}
	return []any{marketer, arrays[0], arrays[1], binaryInstant(from), binaryInstant(wholeTo), binaryInstant(from), binaryInstant(to)}, nil
}
