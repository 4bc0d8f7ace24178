package live

import (
	"context"
	"sync"
	"time"

	"headway/internal/order"
)

// Limits of the outbox.
const (
	// MaxUnsent is how many changed orders wait for a bus that is away. Past it they are dropped, and when the bus returns the other
	// instances are told to read the database instead.
	MaxUnsent = 10_000
	// maxOrdersPerMessage keeps a message small enough for a buffer in between.
	maxOrdersPerMessage = 50
	retryAfter          = 250 * time.Millisecond
	lastSendWithin      = 2 * time.Second
)

// outbox sends changes to the bus in the background, newest state only, so that no mutation waits for Redis and no change is lost
// while this instance lives.
type outbox struct {
	bus     Bus
	options Options
	signal  chan struct{}

	mu       sync.Mutex
	queue    []order.ID
	newest   map[order.ID]*order.Order
	subjects []order.ID
	messages []message // that are worth something now or not at all
	lost     bool
}

func newOutbox(bus Bus, options Options) *outbox {
	return &outbox{bus: bus, options: options, signal: make(chan struct{}, 1), newest: map[order.ID]*order.Order{}}
}

func (b *outbox) addOrders(orders []*order.Order) {
	b.mu.Lock()
	for _, o := range orders {
		waiting, queued := b.newest[o.ID]
		switch {
		case queued && !o.Newer(waiting):
			continue
		case !queued && len(b.queue) >= MaxUnsent:
			b.lost = true
			continue
		case !queued:
			b.queue = append(b.queue, o.ID)
		}
		b.newest[o.ID] = o
	}
	b.mu.Unlock()
	b.wake()
}

func (b *outbox) addSubjects(subjects []order.ID) {
	b.mu.Lock()
	b.subjects = append(b.subjects, subjects...)
	b.mu.Unlock()
	b.wake()
}

// addMessage sends a message once.
func (b *outbox) addMessage(m message) {
	b.mu.Lock()
	b.messages = append(b.messages, m)
	b.mu.Unlock()
	b.wake()
}

func (b *outbox) wake() {
	select {
	case b.signal <- struct{}{}:
	default:
	}
}

// run sends until the context ends, then tries once more for what is left.
func (b *outbox) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastSendWithin)
			b.drain(last)
			cancel()
			return
		case <-b.signal:
			if b.drain(ctx) {
				continue
			}
			select {
			case <-ctx.Done():
			case <-time.After(retryAfter):
				b.wake()
			}
		}
	}
}

// drain sends all that waits and tells whether it could.
func (b *outbox) drain(ctx context.Context) bool {
	for {
		next, more := b.take()
		if !more {
			return true
		}
		if err := b.bus.Publish(ctx, next.encode()); err != nil {
			b.options.Log.Debug("the bus did not take a message; it will be sent again", "error", err)
			b.putBack(next)
			return false
		}
	}
}

func (b *outbox) take() (message, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.messages) > 0 {
		next := b.messages[0]
		b.messages = b.messages[1:]
		return next, true
	}
	count := min(len(b.queue), maxOrdersPerMessage)
	next := message{Instance: b.options.Instance, Subjects: b.subjects, Resync: b.lost}
	for _, id := range b.queue[:count] {
		next.Orders = append(next.Orders, b.newest[id])
		delete(b.newest, id)
	}
	b.queue, b.subjects, b.lost = b.queue[count:], nil, false
	return next, count > 0 || len(next.Subjects) > 0 || next.Resync
}

// putBack keeps what could not be sent; a state that has become newer meanwhile stays.
func (b *outbox) putBack(unsent message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subjects = append(unsent.Subjects, b.subjects...)
	b.lost = b.lost || unsent.Resync
	for _, o := range unsent.Orders {
		if _, queued := b.newest[o.ID]; !queued {
			b.newest[o.ID] = o
			b.queue = append(b.queue, o.ID)
		}
	}
}
