package gqlgen

import (
	"context"
	"slices"
	"sync"
	"time"

	"headway/bench/fanout/feed"
	"headway/bench/fanout/gqlgen/generated"
)

// waiting is how many states may wait for one subscriber before the hub waits for it.
const waiting = 16

// subscriber is one running subscription.
type subscriber struct {
	events chan *generated.ProgressUpdate
	done   <-chan struct{}
}

// hub hands every state to every subscriber of its order.
type hub struct {
	mu          sync.Mutex
	subscribers map[string][]*subscriber
	states      map[string]int
}

func newHub() *hub {
	return &hub{subscribers: map[string][]*subscriber{}, states: map[string]int{}}
}

// subscribe starts with the present state. It ends with the context.
func (h *hub) subscribe(ctx context.Context, order string) <-chan *generated.ProgressUpdate {
	s := &subscriber{events: make(chan *generated.ProgressUpdate, waiting), done: ctx.Done()}
	h.mu.Lock()
	defer h.mu.Unlock()
	s.events <- progress(feed.Update{Order: order, State: h.states[order]}, generated.ProgressChangeSnapshot)
	h.subscribers[order] = append(h.subscribers[order], s)
	context.AfterFunc(ctx, func() { h.forget(order, s) })
	return s.events
}

// publish waits for a subscriber that has fallen behind, for nobody may miss the last state.
func (h *hub) publish(update feed.Update) {
	h.mu.Lock()
	h.states[update.Order] = update.State
	subscribers := slices.Clone(h.subscribers[update.Order])
	h.mu.Unlock()
	event := progress(update, generated.ProgressChangeUpdated)
	for _, s := range subscribers {
		select {
		case s.events <- event:
		case <-s.done:
		}
	}
}

func (h *hub) forget(order string, gone *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscribers[order] = slices.DeleteFunc(h.subscribers[order], func(s *subscriber) bool { return s == gone })
}

// progress is an event of the size of Headway's.
func progress(update feed.Update, change generated.ProgressChange) *generated.ProgressUpdate {
	const ordered = 1_000_000
	clicks := 0
	return &generated.ProgressUpdate{
		Order: &generated.Order{ID: update.Order, Status: generated.OrderStatusAccepted},
		Progress: &generated.Progress{
			FansOrdered: ordered, FansDelivered: update.State, Percent: 100 * update.State / ordered,
			Version: update.State, UpdatedAt: time.Now().UTC(),
		},
		Performance: &generated.Performance{Clicks: &clicks},
		Income:      &generated.Money{Amount: "0.00", Currency: "USD"},
		Change:      change,
	}
}
