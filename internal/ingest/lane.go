package ingest

import (
	"context"
	"fmt"
)

// lanes are queues with a committer each, so that one transaction is under way while another waits for the disk. An order always goes down the
// same lane: two transactions that want the same order would only wait for each other. Should they meet nevertheless, because an order
// is named once by its id and once by its code, they do wait, and both are right.
type lanes []*queue

// laneCount is how many lanes there are. A transaction keeps one processor of PostgreSQL's busy; with more of them each
// carries fewer reports and costs more.
const laneCount = 2

// splitFrom is how many reports a call has at least whose reports go down several lanes.
const splitFrom = 32

func newLanes() lanes {
	all := make(lanes, laneCount)
	for i := range all {
		all[i] = newQueue()
	}
	return all
}

// of is the lane of an item.
func (l lanes) of(i *item) int {
	switch {
	case !i.orderID.IsZero():
		return int(i.orderID[len(i.orderID)-1]) % len(l)
	case i.code != "":
		return int(i.code[len(i.code)-1]) % len(l)
	}
	return 0
}

// busy tells whether anything is being committed, or waits for it.
func (l lanes) busy() bool {
	for _, q := range l {
		if q.busy() {
			return true
		}
	}
	return false
}

// part is what of a call goes down one lane.
type part struct {
	*call
	lane int
	// places are those of its items in the whole call; nil where they are the same.
	places []int
}

// split divides a call by its lanes. A small one stays whole, and so does one that nobody is in the way of: one transaction costs less than
// two. One with an idempotency key stays whole, because its first answer is kept with it (rule 40).
func (l lanes) split(c *call) []part {
	whole := []part{{call: c, lane: l.of(&c.items[0])}}
	if len(c.items) < splitFrom || c.repeat.key != "" || !l.busy() {
		return whole
	}
	places := make([][]int, len(l))
	for at := range c.items {
		lane := l.of(&c.items[at])
		places[lane] = append(places[lane], at)
	}
	var parts []part
	for lane, here := range places {
		switch len(here) {
		case 0:
			continue
		case len(c.items):
			return whole
		}
		p := part{call: newCall(c.ctx, c.viewer, len(here)), lane: lane, places: here}
		for n, at := range here {
			p.items[n] = c.items[at]
		}
		parts = append(parts, p)
	}
	return parts
}

// submit queues the call and waits for its verdicts, or for the end of its context. What of it was queued is recorded also where
// the rest was not; to report it again is safe.
func (in *Ingest) submit(c *call) ([]verdict, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	parts := in.lanes.split(c)
	for _, p := range parts {
		if err := in.lanes[p.lane].add(p.call); err != nil {
			return nil, err
		}
	}
	if parts[0].places == nil {
		return parts[0].wait()
	}
	verdicts := make([]verdict, len(c.items))
	for _, p := range parts {
		some, err := p.wait()
		if err != nil {
			return nil, err
		}
		for n, at := range p.places {
			verdicts[at] = some[n]
		}
	}
	return verdicts, nil
}

// wait ends with the call's commit, or with its context.
func (c *call) wait() ([]verdict, error) {
	select {
	case <-c.done:
		return c.verdicts, c.err
	case <-c.ctx.Done():
		return nil, fmt.Errorf("wait for the commit of reports: %w", context.Cause(c.ctx))
	}
}

// run commits what queues up in a lane, batch by batch, until the lane is closed and empty.
func (in *Ingest) run(q *queue) {
	for calls := q.take(); calls != nil; calls = q.take() {
		in.commit(calls)
	}
}

// Waiting tells how many calls wait for the next commit.
func (in *Ingest) Waiting() (calls int) {
	for _, q := range in.lanes {
		calls += q.waiting()
	}
	return calls
}
