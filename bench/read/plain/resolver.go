package plain

import (
	"context"
	"database/sql"
	"time"

	"github.com/lib/pq"

	"headway/bench/read/peer"
	"headway/bench/read/plain/generated"
	"headway/bench/read/plain/model"
)

// resolver is the root.
type resolver struct{ statements }

// Query resolves queries.
func (r *resolver) Query() generated.QueryResolver { return query{r.statements} }

// Order resolves what of an order is in other tables.
func (r *resolver) Order() generated.OrderResolver { return orders{} }

// Stats resolves statistics.
func (r *resolver) Stats() generated.StatsResolver { return stats{r.statements} }

type query struct{ statements }

// Orders reads a page and one row more.
func (q query) Orders(ctx context.Context, filter *generated.OrderFilter, first int64, after *string) (*generated.OrderConnection, error) {
	from, err := peer.After(after)
	if err != nil {
		return nil, err
	}
	rows, err := q.orders.QueryContext(ctx, askedIn(ctx).marketer, pq.Array(filter.Status), pq.Array(filter.Tags.Any), from.PlacedAt, from.ID, first+1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	page := &generated.OrderConnection{Nodes: []*model.Order{}, PageInfo: &generated.PageInfo{}}
	for rows.Next() {
		o := &model.Order{}
		if err := rows.Scan(&o.ID, &o.Number, &o.Status, &o.FansOrdered, &o.PlacedAt, &o.AcceptedAt, &o.CampaignID, &o.ClientID,
			&o.FansDelivered, &o.FansByClick, &o.Clicks); err != nil {
			return nil, err
		}
		page.Nodes = append(page.Nodes, o)
	}
	if page.PageInfo.HasNextPage = len(page.Nodes) > int(first); page.PageInfo.HasNextPage {
		page.Nodes = page.Nodes[:first]
	}
	if n := len(page.Nodes); n > 0 {
		end := peer.Place{PlacedAt: page.Nodes[n-1].PlacedAt, ID: page.Nodes[n-1].ID}.Cursor()
		page.PageInfo.EndCursor = &end
	}
	return page, rows.Err()
}

// Stats leaves the figures to their fields.
func (q query) Stats(ctx context.Context, period generated.StatsPeriod) (*model.Stats, error) {
	return &model.Stats{Marketer: askedIn(ctx).marketer, From: period.From, To: period.To}, nil
}

type orders struct{}

// Campaign is loaded.
func (orders) Campaign(ctx context.Context, o *model.Order) (*generated.Campaign, error) {
	return askedIn(ctx).campaigns.load(ctx, o.CampaignID)
}

// Client is loaded.
func (orders) Client(ctx context.Context, o *model.Order) (*generated.Client, error) {
	return askedIn(ctx).clients.load(ctx, o.ClientID)
}

// Tags are loaded.
func (orders) Tags(ctx context.Context, o *model.Order) ([]*generated.Tag, error) {
	return askedIn(ctx).tags.load(ctx, o.ID)
}

type stats struct{ statements }

// ByStatus counts.
func (s stats) ByStatus(ctx context.Context, of *model.Stats) ([]*generated.StatusCount, error) {
	rows, err := s.byStatus.QueryContext(ctx, of.Marketer, of.From, of.To)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var counts []*generated.StatusCount
	for rows.Next() {
		c := &generated.StatusCount{}
		if err := rows.Scan(&c.Status, &c.Orders); err != nil {
			return nil, err
		}
		counts = append(counts, c)
	}
	return counts, rows.Err()
}

// Series are the days of the period.
func (s stats) Series(ctx context.Context, of *model.Stats, _ generated.StatsInterval) ([]*generated.StatsBucket, error) {
	var buckets []*generated.StatsBucket
	byDay := map[time.Time]*generated.StatsBucket{}
	for day := of.From.UTC(); day.Before(of.To); day = day.AddDate(0, 0, 1) {
		bucket := &generated.StatsBucket{From: day}
		buckets, byDay[day] = append(buckets, bucket), bucket
	}
	err := s.eachDay(ctx, s.placed, of, func(rows *sql.Rows) error {
		var day time.Time
		var orders int64
		err := rows.Scan(&day, &orders)
		byDay[day.UTC()].Orders = orders
		return err
	})
	if err != nil {
		return nil, err
	}
	return buckets, s.eachDay(ctx, s.hours, of, func(rows *sql.Rows) error {
		var day time.Time
		var fans, clicks int64
		err := rows.Scan(&day, &fans, &clicks)
		byDay[day.UTC()].FansDelivered, byDay[day.UTC()].Clicks = fans, clicks
		return err
	})
}

func (stats) eachDay(ctx context.Context, statement *sql.Stmt, of *model.Stats, scan func(*sql.Rows) error) error {
	rows, err := statement.QueryContext(ctx, of.Marketer, of.From, of.To)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
