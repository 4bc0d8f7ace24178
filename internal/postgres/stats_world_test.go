package postgres

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// busyOrder is an order with everything that statistics are made of.
type busyOrder struct {
	*order.Order
	rollups    []order.Rollup
	settlement *order.Settlement
}

// busyWorld is what filters are tried on, with orders of two marketers in every state and what happened to them over some days.
type busyWorld struct {
	*filterWorld
	busy []busyOrder
	tag  map[order.ID]*order.Tag
}

// newBusyWorld stores so many orders from the instant on.
func newBusyWorld(t *testing.T, store *Store, from time.Time, orders int) *busyWorld {
	t.Helper()
	random := rand.New(rand.NewPCG(4, 2))
	w := &busyWorld{filterWorld: newFilterWorld(), tag: map[order.ID]*order.Tag{}}
	w.start, w.now = from, from.AddDate(0, 0, 8)
	states := []func(*order.Order){func(*order.Order) {}, ordertest.Accepted, ordertest.Delivered(7), ordertest.Completed, ordertest.Declined,
		ordertest.Withdrawn, ordertest.Stopped(3), ordertest.Delivered(1)}
	for i := range orders {
		placed := from.Add(time.Duration(random.IntN(10*24*60*60)) * time.Second)
		o := ordertest.Order(ordertest.Between(w.marketers[random.IntN(2)], w.clients[random.IntN(4)]), ordertest.At(placed),
			ordertest.Of(10+random.IntN(5)), func(o *order.Order) {
				o.Price = order.Money{Minor: int64(1 + random.IntN(500)), Currency: []order.Currency{"EUR", "JPY", "USD"}[random.IntN(3)]}
				o.IncomeVisible = random.IntN(2) == 0
				o.TagIDs = slices.Clone(w.tags[:random.IntN(3)])
				if random.IntN(4) == 0 {
					ordertest.FreeTrial(o)
				}
			}, states[i%len(states)], func(o *order.Order) {
				if o.FansDelivered > 0 {
					first := o.AcceptedAt.Add(time.Duration(random.IntN(100_000)) * time.Second)
					o.Window.FirstFanAt = &first
				}
			})
		ordertest.Insert(t, store, o)
		w.orders = append(w.orders, o)
		w.busy = append(w.busy, busyOf(t, store, o, random))
	}
	for i, id := range w.tags {
		w.tag[id] = &order.Tag{ID: id, MarketerID: w.marketers[0].ID, Name: string(rune('a' + i)), Color: order.DefaultTagColor, CreatedAt: noon()}
		if err := store.Atomically(t.Context(), func(tx order.Tx) error { return tx.InsertTag(t.Context(), w.tag[id]) }); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// busyOf gives a stored order what happened to it beside its opening rollup.
func busyOf(t *testing.T, store *Store, o *order.Order, random *rand.Rand) busyOrder {
	t.Helper()
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
	if o.AcceptedAt == nil {
		return busy
	}
	more := moreRollups(o, random)
	busy.rollups = append(busy.rollups, more...)
	err := store.Atomically(t.Context(), func(tx order.Tx) error {
		return tx.ApplyChanges(context.Background(), []*order.Change{{Order: o, Now: o.UpdatedAt, Rollups: more}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return busy
}

// moreRollups is activity after acceptance, and the same taken back later, so that the order's own numbers stay true.
func moreRollups(o *order.Order, random *rand.Rand) []order.Rollup {
	var rollups []order.Rollup
	for i, buckets := 0, random.Perm(400); i < random.IntN(12); i++ {
		r := order.Rollup{Bucket: order.Bucket(o.AcceptedAt.Add(time.Duration(1+buckets[2*i]) * order.BucketWidth)), Fans: int64(random.IntN(9))}
		r.PaidFans = r.Fans
		if o.Campaign.Type.LinkBased() {
			r.FansByClick, r.Clicks = r.Fans/2, int64(random.IntN(20))
		}
		back := order.Rollup{Bucket: order.Bucket(o.AcceptedAt.Add(time.Duration(1+buckets[2*i+1]) * order.BucketWidth)),
			Fans: -r.Fans, PaidFans: -r.PaidFans, FansByClick: -r.FansByClick, Clicks: -r.Clicks}
		rollups = append(rollups, r, back)
	}
	return rollups
}

// naiveStats is rule 34, read off the orders one by one, every part of it.
func (w *busyWorld) naiveStats(v order.Viewer, f order.Filter, p order.Period, intervals []order.Interval) *order.Stats {
	n := naive{viewer: v, in: order.TimeRange{From: p.From, To: p.To}}
	var picked []busyOrder
	for _, busy := range w.busy {
		o := busy.At(w.now)
		if o.VisibleTo(v) && f.Matches(o) {
			picked = append(picked, busyOrder{o, busy.rollups, busy.settlement})
		}
	}
	s := &order.Stats{Figures: n.figures(picked), ByStatus: map[order.Status]int64{}}
	for _, status := range order.Statuses() {
		s.ByStatus[status] = n.figures(only(picked, func(o busyOrder) bool { return o.Status == status })).Orders
	}
	s.Course = n.course(picked)
	for id, tag := range w.tag {
		if of := only(picked, func(o busyOrder) bool { return slices.Contains(o.TagIDs, id) }); len(of) > 0 {
			s.ByTag = append(s.ByTag, order.TagStats{Tag: tag, Figures: n.figures(of)})
		}
	}
	slices.SortFunc(s.ByTag, func(a, b order.TagStats) int {
		return cmp.Or(cmp.Compare(b.Orders, a.Orders), a.Tag.ID.Compare(b.Tag.ID))
	})
	for _, client := range w.clients {
		if of := only(picked, func(o busyOrder) bool { return o.Client.ID == client.ID }); len(of) > 0 {
			s.ByClient = append(s.ByClient, order.ClientStats{Client: client, Figures: n.figures(of)})
		}
	}
	slices.SortFunc(s.ByClient, func(a, b order.ClientStats) int {
		return cmp.Or(cmp.Compare(b.Orders, a.Orders), a.Client.ID.Compare(b.Client.ID))
	})
	for _, kind := range order.CampaignTypes() {
		of := only(picked, func(o busyOrder) bool { return o.Campaign.Type == kind })
		s.ByCampaignType = append(s.ByCampaignType, order.CampaignTypeStats{CampaignType: kind, Figures: n.figures(of)})
	}
	for _, interval := range intervals {
		if s.Serieses == nil {
			s.Serieses = map[order.Interval][]order.StatsBucket{}
		}
		steps := p.Series(interval)
		for i := range steps {
			in := naive{viewer: v, in: order.TimeRange{From: &steps[i].From, To: &steps[i].To}}
			steps[i].Figures = in.figures(picked)
			steps[i].OrdersWithHiddenIncome = 0 // a step leaves none out by itself
		}
		s.Serieses[interval] = steps
	}
	return s
}

func only(orders []busyOrder, fits func(busyOrder) bool) []busyOrder {
	return slices.DeleteFunc(slices.Clone(orders), func(o busyOrder) bool { return !fits(o) })
}

// naive adds up by hand.
type naive struct {
	viewer order.Viewer
	in     order.TimeRange
}

func (n naive) figures(orders []busyOrder) (f order.Figures) {
	income := map[order.Currency]*order.IncomeTotal{}
	for _, o := range orders {
		if n.in.Contains(&o.PlacedAt) {
			f.Orders++
			f.FansOrdered += int64(o.FansOrdered)
		}
		visible := o.IncomeVisibleTo(n.viewer)
		if !visible {
			f.OrdersWithHiddenIncome++
		}
		total := income[o.Price.Currency]
		if total == nil {
			total = &order.IncomeTotal{Earned: order.Money{Currency: o.Price.Currency}, Settled: order.Money{Currency: o.Price.Currency}}
			income[o.Price.Currency] = total
		}
		for _, r := range o.rollups {
			if !n.in.Contains(&r.Bucket) {
				continue
			}
			f.FansDelivered += r.Fans
			f.Clicks += r.Clicks
			if o.Campaign.Type.LinkBased() {
				f.LinkFans += r.FansByClick
				f.LinkClicks += r.Clicks
			}
			if visible {
				total.Earned.Minor += o.Price.Times(int(r.PaidFans)).Minor
			}
		}
		if o.settlement != nil && visible && n.in.Contains(&o.settlement.SettledAt) {
			total.Settled.Minor += o.settlement.Payout.Minor
		}
	}
	for _, currency := range slices.Sorted(maps.Keys(income)) {
		if total := income[currency]; total.Earned.Minor != 0 || total.Settled.Minor != 0 {
			f.Income = append(f.Income, *total)
		}
	}
	return f
}

func (n naive) course(orders []busyOrder) (c order.Course) {
	for _, o := range orders {
		if !n.in.Contains(&o.PlacedAt) || o.AcceptedAt == nil {
			continue
		}
		c.StartedOrdered += int64(o.FansOrdered)
		c.StartedPaid += int64(o.PaidFans())
		switch o.Status {
		case order.StatusCompleted:
			c.Completed++
		case order.StatusCancelled:
			c.EndedEarly++
		}
		if first := o.Window.FirstFanAt; first != nil {
			c.FirstFans++
			c.FirstFanTime += first.Sub(*o.AcceptedAt)
		}
	}
	return c
}
