package transport

import (
	"context"
	"slices"
	"sync"
)

// mailbox holds the messages that wait for one connection, in order and within bounds. Whoever puts never waits; one
// writer takes.
type mailbox struct {
	maxMessages, maxBytes int
	ready                 chan struct{} // holds one token while there is something to take

	mu       sync.Mutex
	waiting  []message
	bytes    int
	closed   bool
	farewell *farewell
	room     chan struct{} // closed once half of the bounds is free; nil while nobody waits for that
}

// delivery is what became of a message that was put.
type delivery int

const (
	queued delivery = iota
	overflowed
	refused // the mailbox is closed
)

func newMailbox(limits SocketLimits) *mailbox {
	return &mailbox{maxMessages: limits.QueueMessages, maxBytes: limits.QueueBytes, ready: make(chan struct{}, 1)}
}

// put appends the message. When a bound is reached it takes nothing, and the caller ends the connection.
func (m *mailbox) put(msg message) delivery {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return refused
	}
	if n := len(m.waiting); n > 0 && (n >= m.maxMessages || m.bytes+msg.size() > m.maxBytes) {
		return overflowed
	}
	m.waiting = append(m.waiting, msg)
	m.bytes += msg.size()
	m.wake()
	return queued
}

// take appends to batch the messages that may leave together: at least one if there is one, and no more than about
// maxBytes. After the last message of a closed mailbox it tells so, with the farewell if there is one.
func (m *mailbox) take(batch []message, maxBytes int) (_ []message, last bool, _ *farewell) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, bytes := 0, 0
	for n < len(m.waiting) && bytes < maxBytes {
		bytes += m.waiting[n].size()
		n++
	}
	batch = append(batch, m.waiting[:n]...)
	m.waiting = slices.Delete(m.waiting, 0, n)
	m.bytes -= bytes
	m.makeRoom()
	if len(m.waiting) > 0 {
		m.wake()
		return batch, false, nil
	}
	m.waiting = nil // an idle connection holds no memory
	return batch, m.closed, m.farewell
}

// close lets nothing more in; of several calls the first counts. What waits still leaves, unless it is dropped.
func (m *mailbox) close(goodbye *farewell, drop bool) (first bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return false
	}
	m.closed, m.farewell = true, goodbye
	if drop {
		m.waiting, m.bytes = nil, 0
	}
	m.makeRoom()
	m.wake()
	return true
}

// isClosed tells whether close was called.
func (m *mailbox) isClosed() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.closed
}

// code is the farewell's, or that of an end without one.
func (m *mailbox) code() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.farewell == nil {
		return closeAbnormal
	}
	return m.farewell.code
}

// awaitRoom waits until less than half of either bound is taken, or the mailbox is closed. The error is the context's.
func (m *mailbox) awaitRoom(ctx context.Context) error {
	for {
		m.mu.Lock()
		if m.roomy() {
			m.mu.Unlock()
			return ctx.Err()
		}
		if m.room == nil {
			m.room = make(chan struct{})
		}
		room := m.room
		m.mu.Unlock()
		select {
		case <-room:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// roomy, makeRoom and wake are called with mu held.
func (m *mailbox) roomy() bool {
	return m.closed || len(m.waiting) == 0 || len(m.waiting) < m.maxMessages/2 && m.bytes < m.maxBytes/2
}

func (m *mailbox) makeRoom() {
	if m.room != nil && m.roomy() {
		close(m.room)
		m.room = nil
	}
}

func (m *mailbox) wake() {
	select {
	case m.ready <- struct{}{}:
	default:
	}
}
