package postgres

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// busyOrder is an order with everything that statistics are made of.
type busyOrder struct {
	*order.Order
	rollups    []order.Rollup
	settlement *order.Settlement
}

// busyWorld stores orders of two marketers and two clients in every state, with rollups over some days around a change of the clock.
func busyWorld(t *testing.T, store *Store, from time.Time) []busyOrder {
	t.Helper()
	random := rand.New(rand.NewPCG(4, 2))
	marketers := []order.Party{ordertest.Party("m0"), ordertest.Party("m1")}
	clients := []order.Party{ordertest.Party("c0"), ordertest.Party("c1")}
	states := []func(*order.Order){func(*order.Order) {}, ordertest.Accepted, ordertest.Delivered(7), ordertest.Completed, ordertest.Declined, ordertest.Withdrawn, ordertest.Stopped(3)}
	var world []busyOrder
	for i := range 60 {
		client := clients[random.IntN(2)]
		o := ordertest.Order(ordertest.Between(marketers[random.IntN(2)], client), ordertest.At(from.Add(time.Duration(random.IntN(10*24*60))*time.Minute)),
			ordertest.Of(10+random.IntN(5)), func(o *order.Order) {
				o.Price = order.Money{Minor: int64(1 + random.IntN(500)), Currency: []order.Currency{"EUR", "JPY", "USD"}[random.IntN(3)]}
				o.IncomeVisible = random.IntN(2) == 0
				if random.IntN(4) == 0 {
					ordertest.FreeTrial(o)
				}
			}, states[i%len(states)])
		ordertest.Insert(t, store, o)
		busy := busyOrder{Order: o}
		if o.Status.Final() && o.AcceptedAt != nil {
			held := *o
			held.Held = o.Price.Times(o.FansOrdered).Minor
			settlement := order.Settle(&held, o.UpdatedAt)
			busy.settlement = &settlement
		}
		if o.FansDelivered > 0 || o.Clicks > 0 {
			busy.rollups = append(busy.rollups, order.Rollup{Bucket: order.Bucket(*o.AcceptedAt), Fans: int64(o.FansDelivered),
				FansByClick: int64(o.FansByClick), PaidFans: int64(o.PaidFans()), Clicks: o.Clicks})
		}
		if o.AcceptedAt != nil {
			busy.rollups = append(busy.rollups, moreRollups(t, store, o, random)...)
		}
		world = append(world, busy)
	}
	return world
}

// moreRollups gives an order some more activity after its acceptance, a reversal's among it.
func moreRollups(t *testing.T, store *Store, o *order.Order, random *rand.Rand) []order.Rollup {
	t.Helper()
	var rollups []order.Rollup
	for range random.IntN(12) {
		r := order.Rollup{Bucket: order.Bucket(o.AcceptedAt.Add(time.Duration(1+random.IntN(400)) * order.BucketWidth)), Fans: int64(random.IntN(9) - 1)}
		if slices.ContainsFunc(rollups, func(have order.Rollup) bool { return have.Bucket.Equal(r.Bucket) }) {
			continue
		}
		r.PaidFans, r.FansByClick, r.Clicks = r.Fans, r.Fans/2, int64(random.IntN(20))
		rollups = append(rollups, r)
		_, err := store.db.Exec("INSERT INTO order_rollups VALUES ($1, $2, $3, $4, $5, $6, $7)", o.Marketer.ID, o.ID, r.Bucket, r.Fans, r.FansByClick, r.PaidFans, r.Clicks)
		if err != nil {
			t.Fatal(err)
		}
	}
	return rollups
}

// naiveStats is rule 34, read off the orders one by one.
func naiveStats(world []busyOrder, v order.Viewer, f order.Filter, p order.Period, interval order.Interval, now time.Time) *order.Stats {
	in := order.TimeRange{From: p.From, To: p.To}
	s := &order.Stats{ByStatus: map[order.Status]int64{}}
	for _, status := range order.Statuses() {
		s.ByStatus[status] = 0
	}
	if interval != "" {
		s.Series = p.Series(interval)
	}
	step := func(at time.Time) *order.StatsBucket {
		for i := range s.Series {
			if b := &s.Series[i]; !at.Before(b.From) && at.Before(b.To) {
				return b
			}
		}
		return &order.StatsBucket{}
	}
	income := map[order.Currency]*order.IncomeTotal{}
	for _, busy := range world {
		o := busy.At(now)
		if !o.VisibleTo(v) || !f.Matches(o) {
			continue
		}
		if in.Contains(&o.PlacedAt) {
			s.Orders++
			s.ByStatus[o.Status]++
			s.FansOrdered += int64(o.FansOrdered)
			step(o.PlacedAt).Orders++
		}
		if !o.IncomeVisibleTo(v) {
			s.OrdersWithHiddenIncome++
		}
		total := income[o.Price.Currency]
		if total == nil {
			total = &order.IncomeTotal{Earned: order.Money{Currency: o.Price.Currency}, Settled: order.Money{Currency: o.Price.Currency}}
			income[o.Price.Currency] = total
		}
		for _, r := range busy.rollups {
			if !in.Contains(&r.Bucket) {
				continue
			}
			s.FansDelivered += r.Fans
			s.Clicks += r.Clicks
			step(r.Bucket).FansDelivered += r.Fans
			step(r.Bucket).Clicks += r.Clicks
			if o.Campaign.Type.LinkBased() {
				s.LinkFans += r.FansByClick
				s.LinkClicks += r.Clicks
			}
			if o.IncomeVisibleTo(v) {
				total.Earned.Minor += o.Price.Times(int(r.PaidFans)).Minor
			}
		}
		if busy.settlement != nil && o.IncomeVisibleTo(v) && in.Contains(&busy.settlement.SettledAt) {
			total.Settled.Minor += busy.settlement.Payout.Minor
		}
	}
	for _, currency := range slices.Sorted(maps.Keys(income)) {
		if total := income[currency]; total.Earned.Minor != 0 || total.Settled.Minor != 0 {
			s.Income = append(s.Income, *total)
		}
	}
	return s
}

func TestStatsAreWhatTheOrdersSay(t *testing.T) {
	store, url := newStore(t)
	from := time.Date(2031, 3, 25, 0, 0, 0, 0, time.UTC) // Berlin changes its clocks on 30 March 2031, New York on the 9th
	now := from.AddDate(0, 0, 8)
	pgtest.SetClock(t, url, now)
	world := busyWorld(t, store, from)
	viewers := []order.Viewer{ordertest.Platform(ordertest.ID()), ordertest.Marketer(world[0].Marketer.ID), ordertest.Client(world[0].Client.ID), ordertest.Marketer(ordertest.ID())}
	zones := []*time.Location{nil, time.UTC}
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Asia/Kathmandu"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zones = append(zones, zone)
	}
	hours := map[order.Interval]int{"": 0, order.IntervalHour: 300, order.IntervalDay: 300, order.IntervalWeek: 300, order.IntervalMonth: 300}
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SampledFrom(viewers).Draw(t, "viewer")
		f := order.Filter{
			Statuses:      rapid.SliceOfN(rapid.SampledFrom(order.Statuses()), 0, 3).Draw(t, "statuses"),
			CampaignTypes: rapid.SliceOfN(rapid.SampledFrom([]order.CampaignType{order.CampaignFreePage, order.CampaignFreeTrial}), 0, 1).Draw(t, "types"),
		}
		p := order.Period{Zone: rapid.SampledFrom(zones).Draw(t, "zone")}
		interval := rapid.SampledFrom(slices.Sorted(maps.Keys(hours))).Draw(t, "interval")
		at := func(label string, least, most int) *time.Time {
			instant := from.Add(time.Duration(rapid.IntRange(least, most).Draw(t, label)) * time.Second)
			return &instant
		}
		if interval != "" || rapid.Bool().Draw(t, "begins") {
			p.From = at("from", -24*3600, 6*24*3600)
		}
		if interval != "" || rapid.Bool().Draw(t, "ends") {
			p.To = at("to", 6*24*3600+1, 14*24*3600)
		}
		want := naiveStats(world, v, f, p, interval, now)
		got, err := store.Stats(t.Context(), v, f, p, order.StatsWanted{Orders: true, ByStatus: true, Activity: true, Income: true, Interval: interval})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
		for name, occurred := range map[string]bool{"orders": want.Orders > 0, "hidden": want.OrdersWithHiddenIncome > 0, "two currencies": len(want.Income) > 1,
			"settled": len(want.Income) > 0 && want.Income[0].Settled.Minor > 0, "series": len(want.Series) > 3, "expired": want.ByStatus[order.StatusRejected] > 0} {
			if occurred {
				seen[name]++
			}
		}
	})
	t.Logf("of 100 statistics: %v", seen)
	for _, name := range []string{"orders", "hidden", "two currencies", "settled", "series", "expired"} {
		if seen[name] < 5 {
			t.Errorf("%s occurred %d times: the test proves too little", name, seen[name])
		}
	}
}

func TestSeriesAddsUpToTheTotals(t *testing.T) {
	store, url := newStore(t)
	from := time.Date(2031, 3, 25, 0, 0, 0, 0, time.UTC)
	pgtest.SetClock(t, url, from.AddDate(0, 0, 8))
	busyWorld(t, store, from)
	begin, end := from.Add(37*time.Minute+time.Nanosecond), from.Add(200*time.Hour+time.Second)
	for _, interval := range []order.Interval{order.IntervalHour, order.IntervalDay, order.IntervalWeek, order.IntervalMonth} {
		stats, err := store.Stats(t.Context(), ordertest.Platform(ordertest.ID()), order.Filter{}, order.Period{From: &begin, To: &end},
			order.StatsWanted{Orders: true, Activity: true, Interval: interval})
		if err != nil {
			t.Fatal(err)
		}
		var sum order.StatsBucket
		for _, step := range stats.Series {
			sum.Orders += step.Orders
			sum.FansDelivered += step.FansDelivered
			sum.Clicks += step.Clicks
		}
		if sum.Orders != stats.Orders || sum.FansDelivered != stats.FansDelivered || sum.Clicks != stats.Clicks || sum.Orders == 0 {
			t.Errorf("%s: steps %+v, totals %+v", interval, sum, stats)
		}
	}
}

func TestStatsReadOnlyWhatIsWanted(t *testing.T) {
	store, _ := newStore(t)
	o := ordertest.Order(ordertest.Delivered(4))
	ordertest.Insert(t, store, o)
	for name, c := range map[string]struct {
		wanted order.StatsWanted
		want   order.Stats
	}{
		"nothing":  {order.StatsWanted{}, order.Stats{}},
		"activity": {order.StatsWanted{Activity: true}, order.Stats{FansDelivered: 4, Clicks: 4, LinkFans: 2, LinkClicks: 4}},
		"income":   {order.StatsWanted{Income: true}, order.Stats{OrdersWithHiddenIncome: 1}},
	} {
		got, err := store.Stats(t.Context(), ordertest.Marketer(o.Marketer.ID), order.Filter{}, order.Period{}, c.wanted)
		if err != nil || !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
