//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"headway/internal/order"
)

// size is how much there is to read.
type size struct {
	Orders, Marketers int
	// Large of the marketers have LargeOrders orders each; the others share what is left.
	Large, LargeOrders int
}

// fullSize is the dataset of the comparison.
func fullSize() size { return size{Orders: 1_000_000, Marketers: 1000, Large: 10, LargeOrders: 10_000} }

// scaled is a dataset of so many orders, with marketers in proportion.
func scaled(orders int) size {
	full := fullSize()
	s := size{Orders: orders, Marketers: max(4, full.Marketers*orders/full.Orders)}
	s.Large = max(1, full.Large*s.Marketers/full.Marketers)
	s.LargeOrders = min(full.LargeOrders, orders/(3*s.Large))
	return s
}

const (
	tagsEach         = 20
	maxTagsOfOrder   = 4
	days             = 365
	clients          = 500
	campaignsEach    = 20
	rollupsOfStarted = 4 // 3 an order, since a quarter of them never started
)

// world is the dataset: who there is, and a way to make the orders one after the other, the same for the same size and end.
type world struct {
	size
	end       time.Time
	marketers []party
	clients   []party
	campaigns []campaign
	tags      [][]party // of each marketer
	random    *rand.Rand
	of        []int32 // the marketer of each order
}

type party struct {
	ID   order.ID
	Name string
}

type campaign struct {
	party
	client, creator int
	kind            order.CampaignType
}

// generated is an order of the dataset.
type generated struct {
	*order.Order
	marketer int
	rollups  []order.Rollup
}

// theEnd is where the clock of the dataset stands, just after its youngest order.
func theEnd() time.Time { return time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC) }

// newWorld makes the people of a dataset.
func newWorld(s size) *world {
	w := &world{size: s, end: theEnd(), random: rand.New(rand.NewPCG(5, uint64(s.Orders)))}
	for i := range s.Marketers {
		w.marketers = append(w.marketers, party{w.id(0), fmt.Sprintf("%s Media %d", pick(w.random, firstNames), i)})
		tags := make([]party, tagsEach)
		for t := range tags {
			tags[t] = party{w.id(0), fmt.Sprintf("%s %d", pick(w.random, themes), t)}
		}
		w.tags = append(w.tags, tags)
	}
	for i := range clients {
		w.clients = append(w.clients, party{w.id(0), fmt.Sprintf("%s Studio %d", pick(w.random, firstNames), i)})
		for c := range campaignsEach {
			name := fmt.Sprintf("%s %s %d", pick(w.random, themes), pick(w.random, occasions), 2020+w.random.IntN(7))
			w.campaigns = append(w.campaigns, campaign{party{w.id(0), name}, i, i, order.CampaignTypes()[c%4]})
		}
	}
	for m := range s.Marketers {
		share := s.LargeOrders
		if m >= s.Large {
			share = (s.Orders - s.Large*s.LargeOrders) / (s.Marketers - s.Large)
		}
		for range share {
			w.of = append(w.of, int32(m))
		}
	}
	for len(w.of) < s.Orders {
		w.of = append(w.of, int32(s.Marketers-1))
	}
	w.random.Shuffle(len(w.of), func(i, j int) { w.of[i], w.of[j] = w.of[j], w.of[i] })
	return w
}

var (
	firstNames = []string{"Northlight", "Aurora", "Mila", "Cedar", "Harbour", "Juniper", "Solstice", "Willow", "Cobalt", "Ember", "Larkspur", "Meridian"}
	themes     = []string{"Spring", "Summer", "Autumn", "Winter", "Midnight", "Golden", "Velvet", "Neon", "Quiet", "Electric", "Paper", "Silver", "Crimson", "Early", "Second"}
	occasions  = []string{"launch", "sale", "tour", "premiere", "collection", "giveaway", "weekend", "special", "festival", "retreat", "story", "teaser", "anniversary", "encore"}
)

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }

// id is one of version 7 for the instant, in milliseconds.
func (w *world) id(milliseconds int64) order.ID {
	var id order.ID
	binary.BigEndian.PutUint64(id[:], uint64(milliseconds)<<16)
	binary.BigEndian.PutUint64(id[8:], w.random.Uint64())
	id[6], id[7] = 0x70|byte(w.random.IntN(16)), byte(w.random.IntN(256))
	id[8] = id[8]&0x3f | 0x80
	return id
}

// order makes the order of that index; they have to be asked for one after the other. They are placed evenly over a year.
func (w *world) order(index int) generated {
	age := time.Duration(float64(days*24*time.Hour) * float64(w.Orders-1-index) / float64(w.Orders))
	placed := w.end.Add(-age).Truncate(time.Microsecond)
	marketer := int(w.of[index])
	c := w.campaigns[w.random.IntN(len(w.campaigns))]
	o := &order.Order{
		ID: w.id(placed.UnixMilli()), Number: 100_001 + int64(index), Version: 1, LastEvent: 1, LastLedgerTransaction: 1,
		Marketer:     order.Party{ID: w.marketers[marketer].ID, Name: w.marketers[marketer].Name},
		Client:       order.Party{ID: w.clients[c.client].ID, Name: w.clients[c.client].Name},
		Creator:      order.Party{ID: creatorID(w.clients[c.creator].ID), Name: w.clients[c.creator].Name},
		Campaign:     order.Campaign{ID: c.ID, Name: c.Name, Type: c.kind, Link: "https://example.com/page"},
		TrackingCode: fmt.Sprintf("code%08d", index), FansOrdered: 100 * (1 + w.random.IntN(20)),
		Price: order.Money{Minor: int64(50 + w.random.IntN(300)), Currency: "USD"}, IncomeVisible: w.random.IntN(4) > 0,
		PlacedAt: placed, RespondBy: placed.Add(order.RespondWithin), UpdatedAt: placed,
	}
	if c.kind == order.CampaignFreeTrial {
		o.Campaign.TrialDays = 30
	}
	for range w.random.IntN(maxTagsOfOrder + 1) {
		tag := w.tags[marketer][w.random.IntN(tagsEach)].ID
		o.TagIDs, _ = order.AddTags(o.TagIDs, []order.ID{tag}) // far from the limit
	}
	return w.live(generated{Order: o, marketer: marketer}, age)
}

// creatorID is the id of a client's one creator.
func creatorID(client order.ID) order.ID {
	client[15] ^= 0xff
	return client
}

// live gives the order a past: a status and what was counted.
func (w *world) live(g generated, age time.Duration) generated {
	o := g.Order
	accepted := o.PlacedAt.Add(time.Duration(w.random.Int64N(int64(min(age+1, 48*time.Hour)))))
	switch dice := w.random.IntN(100); {
	case age < order.RespondWithin/2 && dice < 50:
		o.Status, o.Held = order.StatusWaiting, o.Price.Times(o.FansOrdered).Minor
		return g
	case dice < 12:
		o.Status, o.RejectionReason, o.RejectedAt = order.StatusRejected, order.RejectionDeclined, &accepted
		return g
	case dice < 18:
		o.Status, o.CancellationReason, o.CancelledAt = order.StatusCancelled, order.CancellationWithdrawn, &accepted
		return g
	case dice < 45:
		o.Status = order.StatusAccepted
	case dice < 90:
		o.Status = order.StatusCompleted
	default:
		o.Status, o.CancellationReason = order.StatusCancelled, order.CancellationStopped
	}
	o.AcceptedAt = &accepted
	g.rollups = w.rollups(o, accepted)
	ended := accepted.Add(min(20*24*time.Hour, w.end.Sub(accepted)))
	switch o.Status {
	case order.StatusAccepted:
		o.FansOrdered = o.FansDelivered + 1_000_000 // reports of the benchmark complete no order
		o.Held = o.Price.Times(o.FansOrdered).Minor
	case order.StatusCompleted:
		o.FansOrdered, o.CompletedAt = max(1, o.FansDelivered), &ended
		o.FansDelivered = o.FansOrdered
	default:
		o.FansOrdered, o.CancelledAt = o.FansDelivered+100, &ended
	}
	return g
}

// rollups are some hours of activity, and the counters that they sum up to.
func (w *world) rollups(o *order.Order, accepted time.Time) []order.Rollup {
	rollups := make([]order.Rollup, 1+w.random.IntN(2*rollupsOfStarted-1))
	hour := accepted.Truncate(time.Hour)
	for i := range rollups {
		hour = hour.Add(time.Duration(1+w.random.IntN(72)) * time.Hour)
		r := &rollups[i]
		r.Bucket, r.Fans = hour, int64(1+w.random.IntN(40))
		if o.Campaign.Type.LinkBased() {
			r.FansByClick, r.Clicks = r.Fans/2, r.Fans*3
		}
		r.PaidFans = r.Fans
		o.FansDelivered += int(r.Fans)
		o.FansByClick += int(r.FansByClick)
		o.Clicks += r.Clicks
	}
	return rollups
}
