package postgres

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

func allFigures() order.FiguresWanted {
	return order.FiguresWanted{Orders: true, Activity: true, Income: true}
}

// everything asks for every part.
func everything(intervals []order.Interval) order.StatsWanted {
	all := allFigures()
	wanted := order.StatsWanted{FiguresWanted: all, ByStatus: true, Course: true, ByTag: &all, ByClient: &all, ByCampaignType: &all, Clients: order.MaxPageSize}
	for _, interval := range intervals {
		if wanted.Serieses == nil {
			wanted.Serieses = map[order.Interval]order.FiguresWanted{}
		}
		wanted.Serieses[interval] = all
	}
	return wanted
}

// statsZones are zones whose days begin at every quarter of an hour, and change their length by an hour and by half of one.
func statsZones(t *testing.T) map[string]*time.Location {
	t.Helper()
	zones := map[string]*time.Location{"": nil, "UTC": time.UTC}
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zones[name] = zone
	}
	return zones
}

func intervals() []order.Interval {
	return []order.Interval{order.IntervalHour, order.IntervalDay, order.IntervalWeek, order.IntervalMonth}
}

// drawPeriod is a period of some days around the world's orders, on the second or on days of its zone; open ends only without a series.
func (w *busyWorld) drawPeriod(t *rapid.T, zones map[string]*time.Location, closed bool) order.Period {
	p := order.Period{Zone: zones[rapid.SampledFrom(slices.Sorted(maps.Keys(zones))).Draw(t, "zone")]}
	whole := rapid.Bool().Draw(t, "whole days")
	at := func(label string, least, most int) *time.Time {
		instant := w.start.Add(time.Duration(rapid.IntRange(least, most).Draw(t, label)) * time.Second)
		if whole {
			local := instant.In(cmpZone(p.Zone))
			instant = time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
		}
		return &instant
	}
	const day = 24 * 3600
	if closed || rapid.Bool().Draw(t, "begins") {
		p.From = at("from", -day, 6*day)
	}
	if closed || rapid.Bool().Draw(t, "ends") {
		p.To = at("to", 7*day+1, 14*day)
	}
	return p
}

func cmpZone(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

func TestStatsAreWhatTheOrdersSay(t *testing.T) {
	zones, seen := statsZones(t), map[string]int{}
	// Berlin changes its clocks on 30 March 2031, Lord Howe on 6 April; all of them but India and Nepal in autumn.
	for name, from := range map[string]time.Time{"spring": time.Date(2031, 3, 27, 0, 0, 0, 0, time.UTC), "autumn": time.Date(2031, 10, 25, 0, 0, 0, 0, time.UTC)} {
		t.Run(name, func(t *testing.T) {
			store, url := newStore(t)
			w := newBusyWorld(t, store, from, 70)
			pgtest.SetClock(t, url, w.now)
			if _, err := store.FoldSums(t.Context(), 60); err != nil { // some of it is added up, some is not
				t.Fatal(err)
			}
			viewers := []order.Viewer{ordertest.Platform(ordertest.ID()), ordertest.Marketer(w.marketers[0].ID), ordertest.Marketer(w.marketers[1].ID),
				ordertest.Client(w.clients[0].ID), ordertest.Marketer(ordertest.ID())}
			rapid.Check(t, func(t *rapid.T) {
				v := rapid.SampledFrom(viewers).Draw(t, "viewer")
				f := order.Filter{}
				if rapid.Bool().Draw(t, "filtered") {
					f = w.filter().Draw(t, "filter")
				}
				asked := rapid.SliceOfNDistinct(rapid.SampledFrom(intervals()), 0, 3, rapid.ID).Draw(t, "intervals")
				p := w.drawPeriod(t, zones, len(asked) > 0)
				want := w.naiveStats(v, f, p, asked)
				got, err := store.Stats(t.Context(), v, f, p, everything(asked))
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("got  %+v\nwant %+v", got, want)
				}
				for name, occurred := range map[string]bool{"orders": want.Orders > 0, "hidden": want.OrdersWithHiddenIncome > 0,
					"two currencies": len(want.Income) > 1, "settled": len(want.Income) > 0 && want.Income[0].Settled.Minor > 0,
					"days": len(want.Serieses[order.IntervalDay]) > 3, "tags": len(want.ByTag) > 1, "clients": len(want.ByClient) > 1, "first fans": want.FirstFans > 0,
					"expired": want.ByStatus[order.StatusRejected] > 0} {
					if occurred {
						seen[name]++
					}
				}
			})
		})
	}
	t.Logf("of 200 statistics: %v", seen)
	for _, name := range []string{"orders", "hidden", "two currencies", "settled", "days", "tags", "clients", "first fans", "expired"} {
		if seen[name] < 10 {
			t.Errorf("%s occurred %d times: the test proves too little", name, seen[name])
		}
	}
}

// A part that is asked for alone is what it is among all others.
func TestStatsReadOnlyWhatIsWanted(t *testing.T) {
	store, url := newStore(t)
	w := newBusyWorld(t, store, noon(), 40)
	pgtest.SetClock(t, url, w.now)
	v, from, to := ordertest.Marketer(w.marketers[0].ID), noon(), noon().AddDate(0, 0, 6)
	p := order.Period{From: &from, To: &to}
	all := w.naiveStats(v, order.Filter{}, p, []order.Interval{order.IntervalDay})
	for name, c := range map[string]struct {
		wanted order.StatsWanted
		want   order.Stats
	}{
		"nothing":  {order.StatsWanted{}, order.Stats{}},
		"orders":   {order.StatsWanted{FiguresWanted: order.FiguresWanted{Orders: true}}, order.Stats{Figures: order.Figures{Orders: all.Orders, FansOrdered: all.FansOrdered}}},
		"statuses": {order.StatsWanted{ByStatus: true}, order.Stats{ByStatus: all.ByStatus}},
		"course":   {order.StatsWanted{Course: true}, order.Stats{Course: all.Course}},
		"activity": {order.StatsWanted{FiguresWanted: order.FiguresWanted{Activity: true}}, order.Stats{Figures: order.Figures{
			FansDelivered: all.FansDelivered, Clicks: all.Clicks, LinkFans: all.LinkFans, LinkClicks: all.LinkClicks}}},
		"income": {order.StatsWanted{FiguresWanted: order.FiguresWanted{Income: true}},
			order.Stats{Figures: order.Figures{Income: all.Income, OrdersWithHiddenIncome: all.OrdersWithHiddenIncome}}},
		"clients": {order.StatsWanted{ByClient: new(allFigures()), Clients: 1}, order.Stats{ByClient: all.ByClient[:1]}},
		"days": {order.StatsWanted{Serieses: map[order.Interval]order.FiguresWanted{order.IntervalDay: allFigures()}},
			order.Stats{Serieses: all.Serieses}},
	} {
		got, err := store.Stats(t.Context(), v, order.Filter{}, p, c.wanted)
		if err != nil || !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s: %+v, %v\nwant %+v", name, got, err, c.want)
		}
	}
}

func TestSeriesAddsUpToTheTotals(t *testing.T) {
	store, url := newStore(t)
	w := newBusyWorld(t, store, time.Date(2031, 3, 25, 0, 0, 0, 0, time.UTC), 60)
	pgtest.SetClock(t, url, w.now)
	zones := statsZones(t)
	rapid.Check(t, func(t *rapid.T) {
		stats, err := store.Stats(t.Context(), ordertest.Platform(ordertest.ID()), order.Filter{}, w.drawPeriod(t, zones, true), everything(intervals()))
		if err != nil {
			t.Fatal(err)
		}
		for interval, steps := range stats.Serieses {
			var sum order.Figures
			income := map[order.Currency]order.IncomeTotal{}
			for _, step := range steps {
				sum.Orders += step.Orders
				sum.FansOrdered += step.FansOrdered
				sum.FansDelivered += step.FansDelivered
				sum.Clicks += step.Clicks
				sum.LinkFans += step.LinkFans
				sum.LinkClicks += step.LinkClicks
				for _, of := range step.Income {
					total := income[of.Earned.Currency]
					total.Earned.Currency, total.Settled.Currency = of.Earned.Currency, of.Earned.Currency
					total.Earned.Minor += of.Earned.Minor
					total.Settled.Minor += of.Settled.Minor
					income[of.Earned.Currency] = total
				}
			}
			for _, currency := range slices.Sorted(maps.Keys(income)) {
				if total := income[currency]; total.Earned.Minor != 0 || total.Settled.Minor != 0 {
					sum.Income = append(sum.Income, total)
				}
			}
			sum.OrdersWithHiddenIncome = stats.OrdersWithHiddenIncome
			if !reflect.DeepEqual(sum, stats.Figures) || sum.Orders == 0 {
				t.Errorf("%s: steps %+v, totals %+v", interval, sum, stats.Figures)
			}
		}
	})
}
