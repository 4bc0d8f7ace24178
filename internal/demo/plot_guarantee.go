package demo

import (
	"math"
	"time"

	"headway/internal/order"
)

// guaranteed begins an accepted order that guarantees so many fans a week, whose first fan was reported at the instant and
// opened the first window.
func (p *plot) guaranteed(firstFan time.Time, fansPerWeek int, policy order.GuaranteePolicy) story {
	s := p.accepted(firstFan.Add(-p.dice.hours(1, 20)).Truncate(time.Microsecond))
	s.placement.Guarantee = &order.Guarantee{FirstFanDays: pick(p.dice, []int{2, 3, 5}), FansPerWeek: fansPerWeek, Policy: policy}
	s.steps = append(s.steps, step{at: firstFan, fans: []arrival{s.fan(p.dice, firstFan.Add(-20*time.Second))}})
	return s
}

// weeks delivers so many met windows, and then a part of the present one at a pace that is the given share of an even one.
// It says how many fans there are then.
func (p *plot) weeks(s *story, firstFan time.Time, met int, pace float64) int {
	d, weekly := p.dice, float64(s.placement.Guarantee.FansPerWeek)
	total, start := 1, firstFan
	for range met {
		fans := int(math.Ceil(weekly * d.between(1.1, 1.5)))
		s.deliver(d, start.Add(time.Minute), start.Add(order.GuaranteeWindow-2*reportDelay), fans)
		total, start = total+fans, start.Add(order.GuaranteeWindow)
	}
	gone := float64(p.now.Sub(start)) / float64(order.GuaranteeWindow)
	fans := int(weekly * gone * pace)
	s.deliver(d, start.Add(time.Minute), p.justNow(), fans)
	return total + fans
}

// judged is guaranteed for so many windows and a part of one.
func (p *plot) judged(i int, pace float64) story {
	met := i % 3
	firstFan := p.ago(time.Duration(met)*order.GuaranteeWindow + p.dice.hours(60, 150))
	s := p.guaranteed(firstFan, 20+5*p.dice.IntN(5), order.PolicyPause)
	fans := p.weeks(&s, firstFan, met, pace)
	s.placement.FansOrdered = roundUp(int(float64(fans)/p.dice.between(0.3, 0.8)), s.placement.Guarantee.FansPerWeek)
	return s
}

func (p *plot) onTrack(i, _ int) story { return p.judged(i, 1.3+0.03*float64(i)) }

func (p *plot) atRisk(i, _ int) story { return p.judged(i, 0.45+0.06*float64(i)) }

// notStarted still has hours until its first fan is due.
func (p *plot) notStarted(i, _ int) story {
	age := time.Duration(6+5*i) * time.Hour
	s := p.accepted(p.ago(age))
	s.placement.Guarantee = &order.Guarantee{FirstFanDays: 2, FansPerWeek: 25, Policy: order.PolicyPause}
	s.browse(p.dice, p.ago(age/2), p.justNow(), 3)
	return s
}

// missedWeek is an order that has too few fans in its first week; the guarantee does the rest.
func (p *plot) missedWeek(firstFan time.Time, policy order.GuaranteePolicy) story {
	d := p.dice
	s := p.guaranteed(firstFan, 30+5*d.IntN(4), policy)
	end := firstFan.Add(order.GuaranteeWindow)
	s.deliver(d, firstFan.Add(time.Minute), end.Add(-2*reportDelay), int(float64(s.placement.Guarantee.FansPerWeek)*d.between(0.3, 0.7)))
	s.placement.FansOrdered = 200
	return s
}

// missed is paused by the guarantee and waits for its client.
func (p *plot) missed(int, int) story {
	return p.missedWeek(p.ago(order.GuaranteeWindow+p.dice.hours(4, 50)), order.PolicyPause)
}

// closed is ended by the guarantee, with settlement.
func (p *plot) closed(int, int) story {
	return p.missedWeek(p.past(order.GuaranteeWindow+48*time.Hour), order.PolicyClose)
}

// roundUp is the next multiple of 50 that leaves at least a window's fans to deliver.
func roundUp(fans, weekly int) int { return (fans + weekly + 49) / 50 * 50 }
