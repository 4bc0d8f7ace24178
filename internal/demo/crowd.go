package demo

import (
	"context"
	"fmt"
	"time"

	"headway/internal/order"
)

// crowd is the people who click and become fans. At any time they favour a handful of orders, so that these visibly move.
type crowd struct {
	tracker Tracker
	dice    *dice
	running []*target
	hot     []*target
}

// target is an order that traffic is driven to.
type target struct {
	id         order.ID
	left       int
	almost     bool
	conversion float64 // 0 without clicks
	// until is when the crowd moves on.
	until time.Time
	// lastFan may be reported once more, as happens.
	lastFan string
}

// How many orders are favoured at a time, and for how long.
const (
	favourites = 12
	favourFor  = 90 * time.Second
	// newest is how many orders count as new, over all marketers.
	newest = 24
)

// move tells the crowd where it can go, the oldest order first. Favourites that still run stay favourites.
func (c *crowd) move(running []*order.Order) {
	stay := make(map[order.ID]*target, len(c.hot))
	for _, t := range c.hot {
		stay[t.id] = t
	}
	c.running, c.hot = c.running[:0], c.hot[:0]
	for _, o := range running {
		t := stay[o.ID]
		if t != nil {
			c.hot = append(c.hot, t)
		} else {
			t = &target{id: o.ID}
			if o.Campaign.Type.LinkBased() {
				t.conversion = 0.04 + float64(o.ID[15]%8)*0.005
			}
		}
		t.left = o.FansOrdered - o.FansDelivered
		t.almost = order.Percent(o.FansDelivered, o.FansOrdered) >= 85
		c.running = append(c.running, t)
	}
}

// act reports what the crowd does in one step: some clicks and fans on some of the favourites, or in calm times at most one fan.
func (c *crowd) act(ctx context.Context, now time.Time, busy bool) error {
	c.choose(now)
	orders := 1 + c.dice.IntN(3)
	if !busy {
		orders = 0
		if c.dice.chance(0.4) {
			orders = 1
		}
	}
	var fans []Fan
	var clicks []Click
	for _, i := range c.dice.Perm(len(c.hot))[:min(orders, len(c.hot))] {
		fan, its := c.visit(c.hot[i], now)
		fans, clicks = append(fans, fan), append(clicks, its...)
	}
	if len(clicks) > 0 {
		if err := c.tracker.RecordClicks(ctx, clicks); err != nil {
			return err
		}
	}
	if len(fans) > 0 {
		return c.tracker.RecordFans(ctx, fans)
	}
	return nil
}

// choose leaves favourites that are done or old, and picks others. Orders that are almost complete are picked more often.
func (c *crowd) choose(now time.Time) {
	kept := c.hot[:0]
	favoured := map[*target]bool{}
	for _, t := range c.hot {
		if t.left > 0 && now.Before(t.until) {
			kept = append(kept, t)
			favoured[t] = true
		}
	}
	c.hot = kept
	for tries := 0; len(c.hot) < favourites && tries < 10*favourites && len(c.running) > 0; tries++ {
		t := c.attraction()
		if favoured[t] || t.left <= 0 || !t.almost && c.dice.chance(0.3) {
			continue
		}
		favoured[t] = true
		t.until = now.Add(time.Duration(c.dice.between(0.3, 1) * float64(favourFor)))
		c.hot = append(c.hot, t)
	}
}

// attraction is an order that people go to: two times in three one of the newest, which stand on top of every screen.
func (c *crowd) attraction() *target {
	if c.dice.chance(0.67) {
		return pick(c.dice, c.running[max(0, len(c.running)-newest):])
	}
	return pick(c.dice, c.running)
}

// visit is one fan of an order, with the clicks that it took.
func (c *crowd) visit(t *target, now time.Time) (Fan, []Click) {
	fan := Fan{OrderID: t.id, ReportID: c.name("report"), Fan: c.name("fan"), At: now}
	if t.lastFan != "" && c.dice.chance(0.02) {
		fan.Fan = t.lastFan // somebody who left and came back
	} else {
		t.left--
	}
	t.lastFan = fan.Fan
	if t.conversion == 0 || c.dice.chance(0.3) {
		return fan, nil
	}
	fan.ViaClick = true
	clicks := make([]Click, 1+int(c.dice.between(0.6, 1.4)/t.conversion))
	for i := range clicks {
		clicks[i] = Click{OrderID: t.id, ClickID: c.name("click"), Visitor: c.name("visitor"), UserAgent: pick(c.dice, userAgents()), At: now}
		if i > 0 && c.dice.chance(0.05) {
			clicks[i].Visitor = clicks[i-1].Visitor
		}
	}
	return fan, clicks
}

// name makes up a reference that nobody had before.
func (c *crowd) name(of string) string {
	return fmt.Sprintf("demo-%s-%016x%016x", of, c.dice.Uint64(), c.dice.Uint64())
}

// userAgents are those of people, and one of a program that follows every link.
func userAgents() []string {
	const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
	const android = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36"
	const desk = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36"
	return []string{phone, phone, phone, phone, phone, phone, android, android, android, android, desk, desk, desk,
		"Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"}
}
