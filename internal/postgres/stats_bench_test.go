package postgres

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// benchOrders is how many orders there are, 1,000 of a marketer's, placed over a year with three rollups each in the month after.
func benchOrders() int {
	if orders, err := strconv.Atoi(os.Getenv("HEADWAY_BENCH_ORDERS")); err == nil {
		return orders
	}
	return 50_000
}

// fillForStats stores that many orders and gives their marketers.
func fillForStats(b *testing.B, store *Store, from time.Time, orders int) []order.ID {
	b.Helper()
	model := ordertest.Order(ordertest.Delivered(7))
	ordertest.Insert(b, store, model)
	columns := make([]string, 0, len(orderColumns))
	for _, c := range orderColumns {
		value := "o." + c.name
		switch c.name {
		case "marketer_id":
			value = "md5('marketer ' || n % " + strconv.Itoa(orders/1000) + ")::uuid"
		case "id":
			value = "gen_random_uuid()"
		case "number":
			value = "n + 200000"
		case "tracking_code":
			value = "lpad(n::text, 12, '0')"
		case "tag_ids":
			value = "ARRAY(SELECT md5('tag ' || (n * 7 + k * k) % 20)::uuid FROM generate_series(1, n % 5) k)"
		case "placed_at", "accepted_at", "respond_by", "first_fan_at", "updated_at":
			value = "$2::timestamptz + n * interval '365 days' / $1" + map[string]string{"respond_by": " + interval '72 hours'"}[c.name]
		}
		columns = append(columns, value)
	}
	tx, err := store.db.Beginx()
	if err != nil {
		b.Fatal(err)
	}
	defer tx.Rollback()
	for _, statement := range []string{
		"SET LOCAL session_replication_role = replica",
		"CREATE TEMP TABLE model AS SELECT * FROM orders",
		"DELETE FROM orders", "DELETE FROM order_rollups", "DELETE FROM marketer_deltas",
		"INSERT INTO orders (" + strings.ReplaceAll(orderColumnList(), "o.", "") + ", search_text) SELECT " + strings.Join(columns, ", ") +
			", lower(o.campaign_name) || E'\\x01' || lower(o.client_name) || E'\\x01' || n + 200000 || E'\\x01ord_' || n FROM model o, generate_series(1, $1::int) AS n",
		`INSERT INTO order_rollups SELECT marketer_id, id, date_bin('15 minutes', accepted_at + k * interval '1 day' + random() * interval '20 hours', 'epoch'), 3, 1, 3, 4
			FROM orders, generate_series(0, 2) k`,
		"INSERT INTO accounts (id, role, name) SELECT DISTINCT marketer_id, 'MARKETER'::account_role, 'M' FROM orders",
	} {
		var args []any
		if strings.Contains(statement, "$1") {
			args = []any{orders, from}
		}
		if _, err := tx.Exec(statement, args...); err != nil {
			b.Fatalf("%s: %v", statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	if err := store.RebuildSums(context.Background(), SumsRebuild{}); err != nil {
		b.Fatal(err)
	}
	if _, err := store.db.Exec("VACUUM ANALYZE"); err != nil {
		b.Fatal(err)
	}
	var marketers ids
	if err := store.db.Get(&marketers, "SELECT array_agg(DISTINCT marketer_id) FROM orders"); err != nil {
		b.Fatal(err)
	}
	return marketers
}

// BenchmarkStats asks for statistics of marketers drawn at random, on two sessions.
func BenchmarkStats(b *testing.B) {
	url := pgtest.New(b)
	store := openStore(b, Config{URL: url, MaxOpen: 16, StatementTimeout: time.Hour})
	from := noon().Truncate(24 * time.Hour)
	began := time.Now()
	marketers := fillForStats(b, store, from, benchOrders())
	b.Logf("made %d orders in %v", benchOrders(), time.Since(began).Round(time.Second))
	kathmandu, err := time.LoadLocation("Asia/Kathmandu")
	if err != nil {
		b.Fatal(err)
	}
	var tagged order.ID
	if err := store.db.Get(&tagged, "SELECT md5('tag 7')::uuid"); err != nil {
		b.Fatal(err)
	}
	figures, all := order.FiguresWanted{Orders: true, Activity: true}, allFigures()
	days := map[order.Interval]order.FiguresWanted{order.IntervalDay: figures}
	every := everything(nil)
	every.Clients = 10
	for _, c := range []struct {
		name   string
		filter order.Filter
		days   int
		zone   *time.Location
		wanted order.StatsWanted
	}{
		{"status and day of a month", order.Filter{}, 30, time.UTC, order.StatsWanted{ByStatus: true, Serieses: days}},
		{"status and day of a month, Kathmandu", order.Filter{}, 30, kathmandu, order.StatsWanted{ByStatus: true, Serieses: days}},
		{"status and day of a year", order.Filter{}, 365, time.UTC, order.StatsWanted{ByStatus: true, Serieses: days}},
		{"status and day of a year, Kathmandu", order.Filter{}, 365, kathmandu, order.StatsWanted{ByStatus: true, Serieses: days}},
		{"totals of all time", order.Filter{}, 0, time.UTC, order.StatsWanted{FiguresWanted: figures, ByStatus: true}},
		{"status and day of a month, from orders", order.Filter{CampaignTypes: order.CampaignTypes()}, 30, time.UTC, order.StatsWanted{ByStatus: true, Serieses: days}},
		{"a tag in a month", order.Filter{Tags: order.TagFilter{Any: []order.ID{tagged}}}, 30, time.UTC, order.StatsWanted{FiguresWanted: figures, Course: true}},
		{"a search in a year", order.Filter{Search: "spring"}, 365, time.UTC, order.StatsWanted{FiguresWanted: figures, ByStatus: true, Serieses: days}},
		{"every part of a month", order.Filter{}, 30, time.UTC, every},
		{"every part of a year", order.Filter{}, 365, time.UTC, every},
		{"income of all time", order.Filter{}, 0, time.UTC, order.StatsWanted{FiguresWanted: all}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var failed atomic.Bool
			b.RunParallel(func(pb *testing.PB) {
				random := rand.New(rand.NewPCG(rand.Uint64(), 0))
				for pb.Next() {
					p := order.Period{Zone: c.zone}
					if c.days > 0 {
						begin := from.AddDate(0, 0, random.IntN(366-c.days))
						if c.zone != time.UTC {
							begin = begin.Add(-(5*time.Hour + 45*time.Minute))
						}
						end := begin.AddDate(0, 0, c.days)
						p.From, p.To = &begin, &end
					}
					v := ordertest.Marketer(marketers[random.IntN(len(marketers))])
					if _, err := store.Stats(context.Background(), v, c.filter, p, c.wanted); err != nil && failed.CompareAndSwap(false, true) {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "stats/s")
		})
	}
}
