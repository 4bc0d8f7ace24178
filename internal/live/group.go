package live

import (
	"context"
	"crypto/sha256"
	"sync/atomic"
	"time"

	"headway/internal/order"
)

// group is all subscribers who are shown the same. A state is shown once for them, when the first needs it, and the result is
// shared. The group takes states from its subject at the rate at which it can show them; its members take what was shown at
// the rate of their sockets, each the newest.
type group struct {
	hub     *Hub
	id      order.ID
	view    order.View
	subject *subject
	link    *order.ShareLink
	stop    context.CancelFunc // ends what is being shown
	ctx     context.Context
	since   time.Time
	leave   []func() // gives up watching the rights

	// Guarded by the hub.
	members map[*member]struct{}
	ended   error

	executions atomic.Int64
	turn       atomic.Int32
	linkEnded  atomic.Bool
	mending    atomic.Bool // the database has answered: see mend.go

	// source is what the group has not taken from its subject.
	source *follower
	// stage is what the members are told of.
	stage *stage

	// Of the worker's turn.
	flaws   map[*entry]struct{} // states that were not shown whole; guarded by stage.mu as well
	stalled bool                // nothing can be shown before the database answers

	// Guarded by stage.mu.
	joining  []*member
	starving []*member
}

func (h *Hub) newGroup(s *subject, watched order.Subject, view order.View) *group {
	hash := sha256.Sum256([]byte(view.Key))
	g := &group{
		hub: h, id: order.ID(hash[:16]), view: view, subject: s, link: watched.Link, since: time.Now(),
		members: map[*member]struct{}{}, stage: newStage(),
	}
	g.ctx, g.stop = context.WithCancel(h.life)
	g.source = &follower{woken: g.schedule}
	s.stage.mu.Lock()
	s.stage.follow(g.source)
	s.stage.mu.Unlock()
	return g
}

// What a group's turn at a worker is.
const (
	idle int32 = iota
	waiting
	working
	workingAgain // something came while it worked
)

// schedule lets the group work as soon as a worker is free. It never blocks.
func (g *group) schedule() {
	for {
		switch {
		case g.turn.CompareAndSwap(idle, waiting):
			g.hub.work.put(g)
			return
		case g.turn.CompareAndSwap(working, workingAgain):
			return
		case g.turn.Load() == waiting || g.turn.Load() == workingAgain:
			return
		}
	}
}

// work is one turn at a worker. No two of a group happen at once.
func (g *group) work() {
	g.turn.Store(working)
	g.catchUp()
	if !g.turn.CompareAndSwap(working, idle) {
		g.turn.Store(waiting)
		g.hub.work.put(g)
	}
}

// catchUp does what there is to do.
func (g *group) catchUp() {
	if g.linkEnded.Swap(false) {
		g.judgeLink()
	}
	if g.mending.Swap(false) {
		g.showAgain()
	}
	g.stage.mu.Lock()
	joining := g.joining
	g.joining = nil
	g.stage.mu.Unlock()
	g.takeStates()
	g.stage.mu.Lock()
	for _, m := range joining {
		if m.gone {
			continue
		}
		g.stage.begin(&m.follower, m.since, g.link != nil)
		g.starve(m)
	}
	starving := g.starving
	g.starving = nil
	g.stage.mu.Unlock()
	for _, m := range starving {
		g.feed(m)
	}
}

// takeStates shows what has changed to the members that keep up, and tells all of them.
func (g *group) takeStates() {
	source := g.subject.stage
	source.mu.Lock()
	turns := len(g.source.notes)
	source.mu.Unlock()
	for range turns {
		source.mu.Lock()
		e, m, more := g.source.next()
		if !more {
			source.mu.Unlock()
			return
		}
		o, inside := e.order, e.inside
		g.source.drop()
		source.mu.Unlock()
		g.publish(o, inside, m)
	}
}

func (g *group) publish(o *order.Order, inside bool, m meaning) {
	g.stage.mu.Lock()
	followed := len(g.stage.followers) > 0
	g.stage.mu.Unlock()
	var shown showing
	if followed {
		var ok bool
		if shown, ok = g.show(o, m, 0); !ok {
			return
		}
	}
	g.stage.mu.Lock()
	e, coalesced := g.stage.offer(o, inside)
	if e != nil {
		e.shown[m] = shown
		if shown.flawed {
			g.flaw(e)
		}
	}
	g.hub.work.telling.add(g.stage.followers)
	g.stage.mu.Unlock()
	g.hub.counts.coalesced.Add(int64(coalesced))
}

// show makes what is sent of a state, after so many tries in vain. When that cannot be done the group ends; when it cannot be done now,
// the state is flawed, and has no payload unless part of it could be shown.
func (g *group) show(o *order.Order, m meaning, tries int) (showing, bool) {
	if g.stalled {
		return showing{flawed: true}, true
	}
	reading := g.subject.lastReading()
	ctx, cancel := context.WithTimeout(g.ctx, g.hub.options.ReadTimeout)
	defer cancel()
	payload, err := g.view.Show(ctx, m.update(o))
	g.executions.Add(1)
	g.hub.counts.executions.Add(1)
	if err != nil && !g.mayMend(err, payload, tries) {
		g.end(err)
		return showing{}, false
	}
	return showing{payload, reading, err != nil && tries < maxTries}, true
}

// starve notes that the member waits for something to be shown. Called with stage.mu held.
func (g *group) starve(m *member) {
	if !m.starving {
		m.starving = true
		g.starving = append(g.starving, m)
	}
}

// feed shows what a member needs next, and some of what comes after that.
func (g *group) feed(m *member) {
	for range maxAhead {
		g.stage.mu.Lock()
		e, means, missing := m.missing()
		if !missing {
			m.starving = false
			g.stage.mu.Unlock()
			break
		}
		o, tries := e.order, e.tries
		g.stage.mu.Unlock()
		shown, ok := g.show(o, means, tries)
		if !ok {
			return
		}
		g.stage.mu.Lock()
		e.shown[means] = shown // the state is still the same: only this worker changes it
		if shown.flawed {
			g.flaw(e)
		}
		if shown.payload == nil {
			m.starving = false // it is told when there is something
			g.stage.mu.Unlock()
			return
		}
		g.stage.mu.Unlock()
	}
	g.stage.mu.Lock()
	m.starving = false
	g.stage.mu.Unlock()
	m.watcher.Ready()
}
