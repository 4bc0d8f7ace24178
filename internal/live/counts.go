package live

import (
	"maps"
	"slices"
	"sync/atomic"

	"headway/internal/order"
)

// Counts are what the hub holds and has done since it started, for metrics.
type Counts struct {
	// Subjects are the distinct orders and filters that are watched, Groups those who are shown the same, Subscribers all of them.
	Subjects, Groups, Subscribers int
	// Received are states of orders that came, Stale those that were old by then.
	Received, Stale int64
	// Executions are states that were shown, Messages what subscribers took of them, Coalesced states that a subscriber or a group
	// skipped for newer ones.
	Executions, Messages, Coalesced int64
	// Waiting are states and events that subscribers have not taken yet.
	Waiting int
	// Unheard are states that were found in the database and no message had told of.
	Unheard int64
	// Resyncs are times that everything watched was read again.
	Resyncs int64
	// Connected tells whether the bus is there.
	Connected bool
}

type counters struct {
	received, stale, executions, messages, coalesced, unheard, resyncs atomic.Int64
}

// Counts is a snapshot of what the hub has done.
func (h *Hub) Counts() Counts {
	h.mu.Lock()
	groups := slices.Collect(maps.Values(h.groups))
	counts := Counts{
		Subjects: len(h.subjects), Groups: len(h.groups), Connected: h.connected,
		Received: h.counts.received.Load(), Stale: h.counts.stale.Load(), Executions: h.counts.executions.Load(),
		Messages: h.counts.messages.Load(), Coalesced: h.counts.coalesced.Load(), Unheard: h.counts.unheard.Load(), Resyncs: h.counts.resyncs.Load(),
	}
	events := slices.Collect(maps.Values(h.events))
	counts.Groups += len(events)
	for _, g := range groups {
		counts.Subscribers += len(g.members)
	}
	h.mu.Unlock()
	for _, g := range groups {
		counts.Waiting += g.stage.waiting()
	}
	for _, g := range events {
		subscribers, waiting := g.count()
		counts.Subscribers += subscribers
		counts.Waiting += waiting
	}
	return counts
}

// Connected tells whether the bus is there.
func (h *Hub) Connected() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.connected
}

// running counts those who are told of changes; who is still waiting for a first reading is not yet there.
func (g *group) running() order.RunningSubscription {
	g.stage.mu.Lock()
	subscribers := len(g.stage.followers)
	g.stage.mu.Unlock()
	return order.RunningSubscription{
		ID: g.id, Operation: g.view.Operation, Subscribers: subscribers, Executions: g.executions.Load(), Instances: 1, Since: g.since,
	}
}
