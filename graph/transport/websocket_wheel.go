package transport

import (
	"sync"
	"time"
)

// wheel is the clock of all connections: one goroutine, and no timer of their own. Each connection stands at the time at
// which it wants to be looked at, to within a tick; a later time than the wheel reaches is looked at on the way.
type wheel struct {
	tick  time.Duration
	start time.Time
	stop  chan struct{}
	done  chan struct{}

	mu    sync.Mutex
	turn  int // ticks since start that are done
	slots [wheelSlots]*connection
}

// wheelSlots at the usual tick of 200 ms reach further than a ping's interval, so that an idle connection is looked at once
// for each ping.
const wheelSlots = 256

// spoke is a connection's place on the wheel, guarded by the wheel.
type spoke struct {
	previous, next *connection // in the same slot
	due            int         // in ticks since start
	slot           int
	on, off        bool // it stands somewhere; it never will again
}

// newWheel starts a wheel; halt stops it.
func newWheel(tick time.Duration) *wheel {
	w := &wheel{tick: tick, start: time.Now(), stop: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

// tickFor is fine enough for every limit, and coarse enough that an idle process sleeps.
func tickFor(l SocketLimits) time.Duration {
	shortest := min(l.InitTimeout, l.PingInterval, l.PongTimeout, l.CloseTimeout)
	return min(max(shortest/8, time.Millisecond), 200*time.Millisecond)
}

// by has the connection looked at in that time at the latest.
func (w *wheel) by(c *connection, in time.Duration) {
	due := int((time.Since(w.start)+in)/w.tick) + 1
	w.mu.Lock()
	defer w.mu.Unlock()
	s := &c.spoke
	if s.off || s.on && s.due <= due {
		return
	}
	w.unlink(c)
	s.due = due
	w.link(c)
}

// remove takes the connection off for good.
func (w *wheel) remove(c *connection) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unlink(c)
	c.spoke.off = true
}

// link puts the connection where it is due, or as far as the wheel goes. It is called with mu held, as is unlink.
func (w *wheel) link(c *connection) {
	s := &c.spoke
	s.slot = min(max(s.due, w.turn+1), w.turn+wheelSlots-1) % wheelSlots
	first := w.slots[s.slot]
	if first != nil {
		first.spoke.previous = c
	}
	s.previous, s.next, s.on = nil, first, true
	w.slots[s.slot] = c
}

func (w *wheel) unlink(c *connection) {
	s := &c.spoke
	if !s.on {
		return
	}
	if s.previous == nil {
		w.slots[s.slot] = s.next
	} else {
		s.previous.spoke.next = s.next
	}
	if s.next != nil {
		s.next.spoke.previous = s.previous
	}
	s.previous, s.next, s.on = nil, nil, false
}

func (w *wheel) run() {
	defer close(w.done)
	ticker := time.NewTicker(w.tick)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			w.advance()
		case <-w.stop:
			return
		}
	}
}

// advance looks at every connection whose time has come.
func (w *wheel) advance() {
	now := int(time.Since(w.start) / w.tick)
	var due []*connection
	w.mu.Lock()
	for w.turn < now {
		w.turn++
		c := w.slots[w.turn%wheelSlots]
		for c != nil {
			next := c.spoke.next
			w.unlink(c)
			if c.spoke.due > w.turn {
				w.link(c)
			} else {
				due = append(due, c)
			}
			c = next
		}
	}
	w.mu.Unlock()
	for _, c := range due {
		if in, more := c.look(); more {
			w.by(c, in)
		}
	}
}

// halt stops the clock and waits for it.
func (w *wheel) halt() {
	close(w.stop)
	<-w.done
}
