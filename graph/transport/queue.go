package transport

import (
	"context"
	"sync"
)

// queue is the source of an operation that is executed for its one subscriber: every response, in order. It counts
// against the bounds of the connection, and its operation is executed on only while the connection has room, so that a
// slow reader gets fewer and fresher states.
type queue struct {
	sink    Sink
	account account

	mu      sync.Mutex
	waiting [][]byte
}

// account is the other side of a connection's sink: what waits for it outside its mailbox.
type account interface {
	// hold counts a response that waits; over the bounds of the connection, the connection ends.
	hold(bytes int)
	// release ends that.
	release(bytes int)
	// awaitRoom waits until the subscriber has taken most of what waits for it. The error is the context's.
	awaitRoom(ctx context.Context) error
}

// newQueue makes the queue of a sink that a connection gave.
func newQueue(sink Sink) *queue {
	q := &queue{sink: sink, account: unaccounted{}}
	if a, ok := sink.(account); ok {
		q.account = a
	}
	return q
}

func (q *queue) awaitRoom(ctx context.Context) error { return q.account.awaitRoom(ctx) }

func (q *queue) put(payload []byte) {
	q.account.hold(len(payload))
	q.mu.Lock()
	q.waiting = append(q.waiting, payload)
	q.mu.Unlock()
	q.sink.Ready()
}

// Take implements Source.
func (q *queue) Take() ([]byte, bool) {
	q.mu.Lock()
	if len(q.waiting) == 0 {
		q.mu.Unlock()
		return nil, false
	}
	payload := q.waiting[0]
	q.waiting[0] = nil
	if q.waiting = q.waiting[1:]; len(q.waiting) == 0 {
		q.waiting = nil
	}
	q.mu.Unlock()
	q.account.release(len(payload))
	return payload, true
}

// unaccounted is the account of a sink without one.
type unaccounted struct{}

func (unaccounted) hold(int)                            {}
func (unaccounted) release(int)                         {}
func (unaccounted) awaitRoom(ctx context.Context) error { return ctx.Err() }
