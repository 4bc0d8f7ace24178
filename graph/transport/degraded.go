package transport

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"
)

// degradation is what is away. Nil is nothing.
type degradation struct {
	away    []string
	payload json.RawMessage // {"extensions":{"degraded":[…]}}
}

// degradedExtension is where clients are told what is away, and by which they ask to be told in an event of its own.
const degradedExtension = "degraded"

// noData is the response of an event that tells of no event.
var noData = json.RawMessage(`{"data":null}`)

// health is what is away now, for all connections.
type health struct{ now atomic.Pointer[degradation] }

// away is what the events of subscriptions tell beside their data, if anything.
func (h *health) away() *degradation {
	if now := h.now.Load(); now != nil && len(now.away) > 0 {
		return now
	}
	return nil
}

// toldWithin is over how long websockets are told. With the wheel's tick that is a second at most.
const toldWithin = 700 * time.Millisecond

// SetDegraded takes the names of what is away and tells every connection with a subscription, within a second: a keep-alive with the
// payload {"extensions":{"degraded":[…]}}, or that as a comment of an event stream, or as an event without data if the request asked for
// it by "extensions": {"degraded": true}. A connection is told once when something goes away, when it subscribes after that, and once when
// all is well again; what is over before its turn it is not told. While something is away, every event of a subscription says so beside
// its data. It does not block.
func (h *Handler) SetDegraded(away []string) {
	s := h.sockets
	payload, err := json.Marshal(map[string]any{"extensions": map[string]any{degradedExtension: append([]string{}, away...)}})
	if err != nil {
		panic(err) // names can always be encoded
	}
	s.health.now.Store(&degradation{slices.Clone(away), payload})
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
	now := c.sockets.health.now.Load()
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
	now := s.sockets.health.now.Load()
	switch {
	case s.single || !now.isNews(s.told.Swap(now)):
	case s.listens:
		s.mailbox.put(message{kind: messageNext, payload: noData, away: now})
	default:
		s.mailbox.put(message{kind: messageKeepAlive, payload: now.payload})
	}
}
