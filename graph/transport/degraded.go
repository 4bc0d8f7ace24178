package transport

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"time"
)

// degradation is what is away. Nil is nothing.
type degradation struct {
	away    []string
	payload json.RawMessage // of a message that tells it
}

// toldWithin is over how long websockets are told. With the wheel's tick that is a second at most.
const toldWithin = 700 * time.Millisecond

// SetDegraded takes the names of what is away and tells every connection with a subscription, within a second: a keep-alive with the
// payload {"extensions":{"degraded":[…]}}, or that as a comment of an event stream. A connection is told once when something goes away,
// when it subscribes after that, and once when all is well again; what is over before its turn it is not told. It does not block.
func (h *Handler) SetDegraded(away []string) {
	s := h.sockets
	payload, err := json.Marshal(map[string]any{"extensions": map[string]any{"degraded": append([]string{}, away...)}})
	if err != nil {
		panic(err) // names can always be encoded
	}
	s.degraded.Store(&degradation{slices.Clone(away), payload})
	s.mu.Lock()
	occupants := s.occupants()
	s.mu.Unlock()
	for _, o := range occupants {
		o.remind()
	}
}

// isNews tells whether a client that was told before has something to be told now.
func (d *degradation) isNews(told *degradation) bool {
	var now, before []string
	if d != nil {
		now = d.away
	}
	if told != nil {
		before = told.away
	}
	return !slices.Equal(now, before)
}

// remind has the connection look whether there is something to tell, not all in one instant.
func (c *connection) remind() { c.sockets.wheel.by(c, rand.N(toldWithin)) }

// tellDegraded tells what is away, if that is news here and anybody wants to know. It is the wheel's, as is what was told.
func (c *connection) tellDegraded() {
	now := c.sockets.degraded.Load()
	if !now.isNews(c.told) {
		return
	}
	c.mu.Lock()
	subscribed := c.active > c.single
	c.mu.Unlock()
	if subscribed {
		c.told = now
		c.send(message{kind: messageKeepAlive, payload: now.payload})
	}
}

// remind tells what is away, if that is news here. The stream's own goroutine writes it.
func (s *stream) remind() {
	now := s.sockets.degraded.Load()
	if !s.single && now.isNews(s.told.Swap(now)) {
		s.mailbox.put(message{kind: messageKeepAlive, payload: now.payload})
	}
}
