package demo

import (
	"math"
	"slices"
	"time"

	"headway/internal/order"
)

// plot makes up the stories.
type plot struct {
	people   *cast
	tags     map[order.ID][]order.Tag
	dice     *dice
	platform order.Actor
	now      time.Time
}

func newPlot(people *cast, tags map[order.ID][]order.Tag, d *dice, platform order.ID, now time.Time) *plot {
	return &plot{people: people, tags: tags, dice: d, platform: platformActor(platform), now: now.Truncate(time.Microsecond)}
}

func platformActor(id order.ID) order.Actor {
	return order.Actor{AccountID: id, Role: order.RolePlatform}
}

// share is so many orders of one kind. The kind makes the story of the i-th of n.
type share struct {
	orders int
	kind   func(i, n int) story
}

// shares add up to Orders.
func (p *plot) shares() []share {
	return []share{
		{36, p.waiting},
		{70, p.running}, {8, p.justAccepted}, {7, p.pausedByClient}, {3, p.pausedByPlatform},
		{10, p.onTrack}, {5, p.atRisk}, {4, p.notStarted}, {2, p.missed},
		{24, p.declined}, {15, p.expired},
		{64, p.completed}, {16, p.overDelivered},
		{12, p.withdrawn}, {16, p.stopped}, {4, p.endedByOperator}, {4, p.closed},
	}
}

// stories are all of them, by the time of placing.
func (p *plot) stories() []story {
	stories := make([]story, 0, Orders)
	for _, share := range p.shares() {
		for i := range share.orders {
			told := share.kind(i, share.orders)
			told.inOrder()
			stories = append(stories, told)
		}
	}
	slices.SortStableFunc(stories, func(a, b story) int { return a.placed.Compare(b.placed) })
	return stories
}

// place begins a story. The first marketer and the first clients have the most to do.
func (p *plot) place(at time.Time) story {
	d := p.dice
	marketer := p.people.marketers[min(int(d.Float64()*d.Float64()*4), 2)]
	campaign := p.people.campaigns[min(int(math.Pow(d.Float64(), 1.2)*float64(len(p.people.campaigns))), len(p.people.campaigns)-1)]
	client, creator := p.people.parties(campaign)
	s := story{placed: at, placement: order.Placement{
		Marketer: marketer, Client: client, Creator: creator, Campaign: *campaign, TrackingCode: d.trackingCode(),
		FansOrdered: pick(d, []int{50, 50, 75, 100, 100, 100, 120, 150, 150, 200, 250, 300, 400}), Price: p.people.price(campaign, d),
		IncomeVisible: d.chance(0.55),
	}}
	if campaign.Type.LinkBased() {
		s.conversion = d.between(0.024, 0.074)
	}
	for _, tag := range p.tags[marketer.ID] {
		if d.chance(0.16) {
			s.tags = append(s.tags, tag.ID)
		}
	}
	return s
}

// ago is an instant in the past, to the microsecond.
func (p *plot) ago(d time.Duration) time.Time { return p.now.Add(-d).Truncate(time.Microsecond) }

// past draws an instant within the demo's months; the recent ones have more.
func (p *plot) past(atLeast time.Duration) time.Time {
	share := math.Pow(p.dice.Float64(), 1.3)
	return p.ago(atLeast + time.Duration(share*float64(history-atLeast-4*24*time.Hour)))
}

// accepted begins a story that the marketer accepted at the instant.
func (p *plot) accepted(at time.Time) story {
	s := p.place(at.Add(-p.dice.hours(0.5, 50)).Truncate(time.Microsecond))
	s.then(at, s.marketer(), accept)
	return s
}

// justNow is the latest instant of a delivery whose report is in.
func (p *plot) justNow() time.Time { return p.ago(reportDelay + time.Second) }

// The kinds, in the order of an order's life.

func (p *plot) waiting(i, n int) story {
	left := 25*time.Minute + time.Duration(i)*(71*time.Hour)/time.Duration(n) + p.dice.hours(0, 0.4)
	s := p.place(p.ago(order.RespondWithin - left))
	if i%4 == 1 {
		s.placement.Guarantee = &order.Guarantee{FirstFanDays: 3, FansPerWeek: 10 + 5*p.dice.IntN(6), Policy: order.PolicyPause}
	}
	return s
}

func (p *plot) declined(int, int) story {
	s := p.place(p.past(3 * 24 * time.Hour))
	s.then(s.placed.Add(p.dice.hours(1, 60)), s.marketer(), reject(pick(p.dice, declineNotes())))
	return s
}

func (p *plot) expired(int, int) story {
	s := p.place(p.past(4 * 24 * time.Hour))
	s.then(s.placed.Add(order.RespondWithin+p.dice.hours(0, 0.0003)), order.System(), expire)
	return s
}

func (p *plot) withdrawn(int, int) story {
	s := p.place(p.past(3 * 24 * time.Hour))
	s.then(s.placed.Add(p.dice.hours(1, 60)), s.client(), withdraw)
	return s
}

// running is an order at any percentage, from its first fans to its last. Some had a break, and some clients changed their mind
// about income.
func (p *plot) running(i, n int) story {
	d := p.dice
	age := d.hours(30, 16*24)
	s := p.accepted(p.ago(age))
	fans := s.placement.FansOrdered * (2 + i*97/n) / 100
	if i%7 == 3 {
		p.withBreak(&s, age, fans)
	} else {
		s.deliver(d, p.ago(age-d.hours(0.5, 4)), p.justNow(), fans)
	}
	if i%9 == 4 {
		s.placement.IncomeVisible = false
		s.then(p.ago(age/2), s.client(), showIncome(true))
		if i%2 == 0 {
			s.then(p.ago(age/3), s.client(), showIncome(false))
		}
	}
	return s
}

// withBreak pauses the order for a third of its time; one late report comes in meanwhile and is refused.
func (p *plot) withBreak(s *story, age time.Duration, fans int) {
	d := p.dice
	begin, end := p.ago(age*2/3), p.ago(age/3)
	s.deliver(d, p.ago(age-d.hours(0.5, 4)), begin.Add(-2*reportDelay), fans/2)
	s.then(begin, s.client(), pause(order.PauseByClient))
	s.deliver(d, begin.Add(time.Minute), begin.Add(time.Hour), 1)
	s.then(end, s.client(), resume)
	s.deliver(d, end, p.justNow(), fans-fans/2)
}

func (p *plot) justAccepted(i, n int) story {
	age := time.Duration(i+1) * 11 * time.Hour / time.Duration(n)
	s := p.accepted(p.ago(age))
	s.browse(p.dice, p.ago(age*3/4), p.justNow(), 2+p.dice.IntN(5))
	return s
}

func (p *plot) pausedByClient(i, n int) story {
	s := p.halted(i, n)
	s.then(s.steps[len(s.steps)-1].at.Add(p.dice.hours(0.1, 2)), s.client(), pause(order.PauseByClient))
	return s
}

func (p *plot) pausedByPlatform(i, n int) story {
	s := p.halted(i, n)
	s.then(s.steps[len(s.steps)-1].at.Add(p.dice.hours(0.1, 2)), p.platform, pause(order.PauseByPlatform))
	return s
}

// halted is an accepted order whose deliveries came to a halt some hours ago.
func (p *plot) halted(i, n int) story {
	d := p.dice
	age, quiet := d.hours(72, 12*24), d.hours(3, 40)
	s := p.accepted(p.ago(age))
	s.deliver(d, p.ago(age-time.Hour), p.ago(quiet), max(1, s.placement.FansOrdered*(15+i*70/n)/100))
	return s
}

func (p *plot) completed(i, _ int) story {
	d := p.dice
	duration := d.hours(36, 11*24)
	s := p.accepted(p.past(duration + 3*time.Hour))
	from := s.steps[0].at.Add(d.hours(0.3, 5))
	if i%5 == 2 && duration < order.GuaranteeWindow-12*time.Hour {
		s.placement.Guarantee = &order.Guarantee{FirstFanDays: 5, FansPerWeek: 20, Policy: order.PolicyPause}
	}
	s.deliver(d, from, s.steps[0].at.Add(duration), s.placement.FansOrdered)
	return s
}

// overDelivered completes, and a few more fans come before the links are taken down.
func (p *plot) overDelivered(i, n int) story {
	d := p.dice
	s := p.completed(i, n)
	last := s.steps[len(s.steps)-1].at
	s.deliver(d, last.Add(time.Minute), minTime(last.Add(d.hours(3, 30)), p.justNow()), 1+d.IntN(12))
	s.browse(d, last.Add(time.Hour), last.Add(2*time.Hour), 2)
	return s
}

func (p *plot) stopped(i, n int) story {
	s := p.ended(i, n)
	s.then(s.steps[len(s.steps)-1].at.Add(p.dice.hours(0.1, 1.5)), s.client(), stop)
	return s
}

func (p *plot) endedByOperator(i, n int) story {
	s := p.ended(i, n)
	s.then(s.steps[len(s.steps)-1].at.Add(p.dice.hours(0.1, 1.5)), p.platform, cancel(order.CancellationOperator))
	return s
}

// ended is an order whose deliveries ended early, some time ago.
func (p *plot) ended(i, n int) story {
	d := p.dice
	duration := d.hours(24, 6*24)
	s := p.accepted(p.past(duration + 3*time.Hour))
	s.deliver(d, s.steps[0].at.Add(d.hours(0.3, 5)), s.steps[0].at.Add(duration), max(1, s.placement.FansOrdered*(8+i*80/n)/100))
	return s
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
