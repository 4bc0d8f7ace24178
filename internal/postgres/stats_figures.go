package postgres

import (
	"cmp"
	"database/sql/driver"
	"slices"
	"strings"
	"time"

	"headway/internal/order"
)

// readFigures reads all figures but those of series, for all groups in one statement: one row is made for each picked order, with what it
// did in the period, and these rows are then added up by group.
func (r *statsReader) readFigures() error {
	r.begin()
	if !r.wantsFigures() {
		return nil
	}
	var args arguments
	return r.askOrders(r.figuresSQL(&args), args, 2, func(row []driver.Value) error {
		rows, err := unpackRows(row[0], newFiguresRow)
		if err != nil {
			return err
		}
		tags, err := unpackRows(row[1], storedTag)
		if err != nil {
			return err
		}
		r.book(rows, byID(tags, tagID))
		return nil
	})
}

// begin lists what is listed in any case.
func (r *statsReader) begin() {
	if r.wanted.ByStatus {
		r.stats.ByStatus = make(map[order.Status]int64)
		for _, status := range order.Statuses() {
			r.stats.ByStatus[status] = 0
		}
	}
	if r.wanted.ByCampaignType != nil {
		for _, kind := range order.CampaignTypes() {
			r.stats.ByCampaignType = append(r.stats.ByCampaignType, order.CampaignTypeStats{CampaignType: kind})
		}
	}
}

// figuresSQL is a row for each picked order, added up by group. The sums of fans and clicks of all time stand on the orders' rows.
func (r *statsReader) figuresSQL(args *arguments) string {
	wanted := r.anyWanted()
	allTime := r.period.From == nil && r.period.To == nil
	columns := []string{"o.marketer_id", "o.id", statusNow + " AS status", "o.status AS stored_status", "o.client_id", "o.client_name", "o.campaign_type",
		"o.currency", "o.price_minor", r.visible() + " AS visible", "o.fans_ordered", "o.fans_delivered", "o.fans_by_click", "o.clicks", "o.accepted_at", "o.first_fan_at"}
	if r.wanted.ByTag != nil {
		columns = append(columns, "o.tag_ids")
	}
	where := orderWhere(r.viewer, r.filter, args)
	sql := withClock + ", picked AS MATERIALIZED (SELECT " + strings.Join(columns, ", ") + ", " + r.during("o.placed_at", args) + " AS counted FROM orders o WHERE " + where + ")"

	join, fans, linkFans, clicks, paid, settled := "", "0", "0", "0", "0", "0"
	switch {
	case !wanted.Activity && !wanted.Income:
	case allTime:
		fans, linkFans, clicks, paid = "p.fans_delivered", "p.fans_by_click", "p.clicks", "least(p.fans_delivered, p.fans_ordered)"
	default:
		sql += `, active AS MATERIALIZED (
			SELECT r.marketer_id, r.order_id, sum(r.fans) AS fans, sum(r.fans_by_click) AS fans_by_click, sum(r.clicks) AS clicks, sum(r.paid_fans) AS paid_fans
			FROM picked p ` + r.reach("order_rollups", "r", r.during("r.bucket", args), args) + ` GROUP BY r.marketer_id, r.order_id)`
		join += " LEFT JOIN active a ON a.marketer_id = p.marketer_id AND a.order_id = p.id"
		fans, linkFans, clicks, paid = "coalesce(a.fans, 0)", "coalesce(a.fans_by_click, 0)", "coalesce(a.clicks, 0)", "coalesce(a.paid_fans, 0)"
	}
	if wanted.Income {
		sql += `, settled AS MATERIALIZED (SELECT s.marketer_id, s.order_id, s.payout_minor FROM picked p ` +
			r.reach("settlements", "s", "p.visible AND "+r.during("s.settled_at", args), args) + ")"
		join += " LEFT JOIN settled s ON s.marketer_id = p.marketer_id AND s.order_id = p.id"
		settled = "coalesce(s.payout_minor, 0)"
	}
	sql += `, facts AS MATERIALIZED (SELECT p.*, ` + fans + ` AS fans, ` + clicks + ` AS clean_clicks,
			CASE WHEN p.campaign_type <> 'FREE_TRIAL' THEN ` + linkFans + ` ELSE 0 END AS link_fans,
			CASE WHEN p.campaign_type <> 'FREE_TRIAL' THEN ` + clicks + ` ELSE 0 END AS link_clicks,
			CASE WHEN p.visible THEN ` + paid + ` * p.price_minor ELSE 0 END AS earned, ` + settled + ` AS settled
		FROM picked p` + join + `)`
	return sql + r.groupsSQL()
}

// reach joins the picked orders with what they own in another table. A marketer's is one range of that table's keys. For a client, whose orders
// lie in many ranges, each order is looked up by itself, which OFFSET sees to; for the platform the planner may choose.
func (r *statsReader) reach(table, alias, condition string, args *arguments) string {
	own := alias + ".marketer_id = p.marketer_id AND " + alias + ".order_id = p.id"
	if r.viewer.IsClient() {
		return "CROSS JOIN LATERAL (SELECT * FROM " + table + " " + alias + " WHERE " + own + " AND " + condition + " OFFSET 0) AS " + alias
	}
	if r.viewer.IsMarketer() {
		condition += " AND " + alias + ".marketer_id = " + args.add(r.viewer.AccountID)
	}
	return "JOIN " + table + " " + alias + " ON " + own + " WHERE " + condition
}

const figureSums = `f.currency, count(*) FILTER (WHERE counted), coalesce(sum(fans_ordered) FILTER (WHERE counted), 0)::bigint,
	sum(fans)::bigint, sum(clean_clicks)::bigint, sum(link_fans)::bigint, sum(link_clicks)::bigint, sum(earned)::bigint, sum(settled)::bigint,
	count(*) FILTER (WHERE NOT visible)`

const courseSums = `coalesce(sum(fans_ordered) FILTER (WHERE counted AND accepted_at IS NOT NULL), 0)::bigint,
	coalesce(sum(least(fans_delivered, fans_ordered)) FILTER (WHERE counted AND accepted_at IS NOT NULL), 0)::bigint,
	count(*) FILTER (WHERE counted AND stored_status = 'COMPLETED'),
	count(*) FILTER (WHERE counted AND stored_status = 'CANCELLED' AND accepted_at IS NOT NULL),
	count(*) FILTER (WHERE counted AND first_fan_at IS NOT NULL),
	coalesce(sum(extract(epoch FROM first_fan_at - accepted_at)) FILTER (WHERE counted AND first_fan_at IS NOT NULL) * 1000000, 0)::bigint`

// The groups, as they come out of the statement.
const (
	groupAll    = "all"
	groupStatus = "status"
	groupClient = "client"
	groupType   = "type"
	groupTag    = "tag"
)

func (r *statsReader) groupsSQL() string {
	var parts []string
	part := func(kind, key, name, sums, from, by string) {
		parts = append(parts, " SELECT '"+kind+"'::text, "+key+", "+name+", "+sums+" FROM facts f"+from+" GROUP BY "+by)
	}
	const noCourse = "0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint"
	plain := figureSums + ", " + noCourse
	if r.wanted.Any() || r.wanted.Course {
		part(groupAll, "''::text", "''::text", figureSums+", "+courseSums, "", "f.currency")
	}
	if r.wanted.ByStatus {
		part(groupStatus, "f.status::text", "''::text", plain, "", "f.status, f.currency")
	}
	if r.wanted.ByClient != nil {
		part(groupClient, "f.client_id::text", "min(f.client_name)", plain, "", "f.client_id, f.currency")
	}
	if r.wanted.ByCampaignType != nil {
		part(groupType, "f.campaign_type::text", "''::text", plain, "", "f.campaign_type, f.currency")
	}
	if r.wanted.ByTag != nil {
		part(groupTag, "t.id::text", "''::text", plain, " CROSS JOIN unnest(f.tag_ids) AS t (id)", "t.id, f.currency")
	}
	tags := "''::bytea"
	if r.wanted.ByTag != nil {
		tags = "(SELECT string_agg(record_send(ROW(" + tagColumns + ")), '') FROM tags t WHERE t.id IN (SELECT unnest(tag_ids) FROM facts))"
	}
	return " SELECT (SELECT string_agg(record_send(g), '') FROM (" + strings.Join(parts, " UNION ALL") + ") AS g), " + tags
}

// figuresRow is one row of the statement: the sums of one group in one currency.
type figuresRow struct {
	kind, key, name string
	currency        order.Currency
	sums            order.Figures
	earned, settled int64
	course          order.Course
	firstFan        int64 // microseconds
}

func newFiguresRow() ([]any, func() figuresRow) {
	var f figuresRow
	return []any{&f.kind, &f.key, &f.name, &f.currency, &f.sums.Orders, &f.sums.FansOrdered, &f.sums.FansDelivered, &f.sums.Clicks,
			&f.sums.LinkFans, &f.sums.LinkClicks, &f.earned, &f.settled, &f.sums.OrdersWithHiddenIncome,
			&f.course.StartedOrdered, &f.course.StartedPaid, &f.course.Completed, &f.course.EndedEarly, &f.course.FirstFans, &f.firstFan}, func() figuresRow {
			f.course.FirstFanTime = time.Duration(f.firstFan) * time.Microsecond
			return f
		}
}

// addTo adds the row to the figures, as far as they are wanted. Rows come by currency.
func (f *figuresRow) addTo(sums *order.Figures, wanted order.FiguresWanted) {
	if wanted.Orders {
		sums.Orders += f.sums.Orders
		sums.FansOrdered += f.sums.FansOrdered
	}
	if wanted.Activity {
		sums.FansDelivered += f.sums.FansDelivered
		sums.Clicks += f.sums.Clicks
		sums.LinkFans += f.sums.LinkFans
		sums.LinkClicks += f.sums.LinkClicks
	}
	if !wanted.Income {
		return
	}
	sums.OrdersWithHiddenIncome += f.sums.OrdersWithHiddenIncome
	if n := len(sums.Income); n == 0 || sums.Income[n-1].Earned.Currency != f.currency {
		sums.Income = append(sums.Income, order.IncomeTotal{Earned: order.Money{Currency: f.currency}, Settled: order.Money{Currency: f.currency}})
	}
	total := &sums.Income[len(sums.Income)-1]
	total.Earned.Minor += f.earned
	total.Settled.Minor += f.settled
}

// dropNothing leaves out the currencies in which nothing was earned or settled.
func dropNothing(sums *order.Figures) {
	sums.Income = slices.DeleteFunc(sums.Income, func(t order.IncomeTotal) bool { return t.Earned.Minor == 0 && t.Settled.Minor == 0 })
	if len(sums.Income) == 0 {
		sums.Income = nil
	}
}

// book puts the rows where they belong.
func (r *statsReader) book(rows []figuresRow, known map[order.ID]*order.Tag) {
	slices.SortStableFunc(rows, func(a, b figuresRow) int { return strings.Compare(string(a.currency), string(b.currency)) })
	tags, clients := map[string]*order.TagStats{}, map[string]*order.ClientStats{}
	for i := range rows {
		f := &rows[i]
		switch f.kind {
		case groupAll:
			f.addTo(&r.stats.Figures, r.wanted.FiguresWanted)
			if r.wanted.Course {
				r.stats.Course.Add(f.course)
			}
		case groupStatus:
			r.stats.ByStatus[order.Status(f.key)] += f.sums.Orders
		case groupType:
			at := slices.IndexFunc(r.stats.ByCampaignType, func(s order.CampaignTypeStats) bool { return string(s.CampaignType) == f.key })
			f.addTo(&r.stats.ByCampaignType[at].Figures, *r.wanted.ByCampaignType)
		case groupTag:
			if tags[f.key] == nil {
				tags[f.key] = &order.TagStats{Tag: &order.Tag{}}
				_ = tags[f.key].Tag.ID.Scan(f.key) // PostgreSQL's own text
			}
			f.addTo(&tags[f.key].Figures, ranked(*r.wanted.ByTag))
		case groupClient:
			if clients[f.key] == nil {
				clients[f.key] = &order.ClientStats{Client: order.Party{Name: f.name}}
				_ = clients[f.key].Client.ID.Scan(f.key)
			}
			f.addTo(&clients[f.key].Figures, ranked(*r.wanted.ByClient))
		}
	}
	dropNothing(&r.stats.Figures)
	for i := range r.stats.ByCampaignType {
		dropNothing(&r.stats.ByCampaignType[i].Figures)
	}
	for _, tag := range tags {
		dropNothing(&tag.Figures)
		r.stats.ByTag = append(r.stats.ByTag, *tag)
	}
	for _, client := range clients {
		dropNothing(&client.Figures)
		r.stats.ByClient = append(r.stats.ByClient, *client)
	}
	slices.SortFunc(r.stats.ByTag, func(a, b order.TagStats) int {
		return cmp.Or(cmp.Compare(b.Orders, a.Orders), a.Tag.ID.Compare(b.Tag.ID))
	})
	slices.SortFunc(r.stats.ByClient, func(a, b order.ClientStats) int {
		return cmp.Or(cmp.Compare(b.Orders, a.Orders), a.Client.ID.Compare(b.Client.ID))
	})
	r.stats.ByTag = r.stats.ByTag[:min(len(r.stats.ByTag), order.MaxStatsTags)]
	for i := range r.stats.ByTag {
		if tag := known[r.stats.ByTag[i].Tag.ID]; tag != nil {
			r.stats.ByTag[i].Tag = tag
		}
	}
	r.stats.ByClient = r.stats.ByClient[:min(len(r.stats.ByClient), r.wanted.Clients)]
}

// ranked asks for the orders too, by which groups are sorted.
func ranked(wanted order.FiguresWanted) order.FiguresWanted {
	wanted.Orders = true
	return wanted
}
