package transport

import (
	"context"
	"sync"
)

// mailbox is what waits for one connection: messages in order, within bounds, and the operations that may have something.
// Those are asked for it only when there is room on the network, so what they hold may be replaced by something newer
// meanwhile. Whoever puts or marks never waits; one goroutine at a time takes.
type mailbox struct {
	limits *SocketLimits
	taker  taker

	mu       sync.Mutex
	waiting  fifo[message]
	marked   outlets
	count    int // of waiting, and of what is held
	bytes    int
	taking   bool
	closed   bool
	farewell *farewell
	room     chan struct{} // closed once half of the bounds is free; nil while nobody waits for that
}

// taker is whose mailbox it is.
type taker interface {
	// wake starts the taking. It does not block, and is not called again before the taking has ended.
	wake()
}

// delivery is what became of a message that was put.
type delivery int

const (
	queued delivery = iota
	overflowed
	refused // the mailbox is closed
)

// prospect is what is to be expected of a mailbox after a taking.
type prospect int

const (
	more    prospect = iota // write, and take again
	nothing                 // nothing was taken: the taking is over until the next wake
	last                    // write the farewell after this, if there is one; nothing comes any more
)

// put appends the message. When a bound is reached it takes nothing, and the caller ends the connection.
func (m *mailbox) put(msg message) delivery {
	m.mu.Lock()
	d := m.admits(msg.size())
	if d == queued {
		m.waiting.push(msg)
		m.count++
		m.bytes += msg.size()
	}
	m.unlockAndWake(d == queued)
	return d
}

// hold counts a message that waits elsewhere for this connection, until release. It tells whether the bounds would have
// let it in; if not, the caller ends the connection.
func (m *mailbox) hold(bytes int) delivery {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := m.admits(heldBytes(bytes))
	m.count++
	m.bytes += heldBytes(bytes)
	return d
}

func (m *mailbox) release(bytes int) {
	m.mu.Lock()
	m.count--
	m.bytes -= heldBytes(bytes)
	m.makeRoom()
	m.mu.Unlock()
}

// mark notes that the operation may have something, or has ended.
func (m *mailbox) mark(o *outlet) {
	m.mu.Lock()
	o.ready = true
	m.unlockAndWake(m.enlist(o))
}

// attach gives the operation its source, which it may have been marked before it had.
func (m *mailbox) attach(o *outlet, source Source) {
	if source == nil {
		source = exhausted{}
	}
	m.mu.Lock()
	o.source = source
	m.unlockAndWake(o.ready && m.enlist(o))
}

// finish lets the operation end with these messages, after all that its source still has. One that ends because its
// connection does says nothing, lest the client believe that there was no more to come.
func (m *mailbox) finish(o *outlet, messages ...message) {
	m.mu.Lock()
	if !m.closed {
		o.ready, o.ended, o.last = true, true, messages
	}
	m.unlockAndWake(m.enlist(o))
}

// forget lets nothing more out of the operation. It tells whether there could have been more.
func (m *mailbox) forget(o *outlet) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	was := !o.over
	o.over = true
	return was
}

// take appends to box what may leave together: at least one message if there is one, and no more than about maxBytes.
// Messages go first, then the operations, one message of each in turn. The caller writes what it got and takes again,
// until there is nothing.
func (m *mailbox) take(box *outbox, maxBytes int, encode encoder) (prospect, *farewell) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := len(box.bytes)
	for len(box.bytes) < maxBytes {
		switch {
		case m.waiting.len() > 0:
			msg := m.waiting.pop()
			m.count--
			m.bytes -= msg.size()
			box.add(msg, encode)
		case m.marked.count > 0:
			m.takeFrom(m.marked.pop(), box, encode)
		default:
			m.makeRoom()
			switch {
			case m.closed:
				return last, m.farewell
			case len(box.bytes) > before:
				return more, nil
			}
			m.taking = false
			return nothing, nil
		}
	}
	m.makeRoom()
	return more, nil
}

// takeFrom asks one operation, without mu, which is held again when it returns. An operation that had something is asked
// again later.
func (m *mailbox) takeFrom(o *outlet, box *outbox, encode encoder) {
	o.ready = false
	if o.over {
		return
	}
	ended, source := o.ended, o.source
	m.mu.Unlock()
	payload, ok, panicked := ask(source)
	if panicked != nil {
		o.owner.failed(panicked)
	}
	m.mu.Lock()
	switch {
	case o.over:
	case ok:
		next := message{kind: messageNext, id: o.id, payload: payload}
		if o.health != nil {
			next.away = o.health.away()
		}
		box.add(next, encode)
		box.date(source)
		if !o.enlisted && (ended || mayHaveMore(source)) { // also in a closed mailbox: what waited still leaves
			o.ready = true
			m.marked.push(o)
		}
	case ended:
		o.over = true
		for _, msg := range o.last {
			box.add(msg, encode)
		}
		m.mu.Unlock()
		o.owner.freed()
		m.mu.Lock()
	}
}

// ask takes from a source. Its panic hurts its own subscriber only.
func ask(source Source) (payload []byte, ok bool, panicked any) {
	defer func() { panicked = recover() }()
	payload, ok = source.Take()
	return payload, ok, nil
}

// rest ends the taking if nothing has come since the last time, which was all there was. It tells whether it did.
func (m *mailbox) rest() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.waiting.len() > 0 || m.marked.count > 0 || m.closed {
		return false
	}
	m.makeRoom()
	m.taking = false
	return true
}

// close lets nothing more in; of several calls the first counts. What waits still leaves, unless it is dropped.
func (m *mailbox) close(goodbye *farewell, drop bool) (first bool) {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return false
	}
	m.closed, m.farewell = true, goodbye
	if drop {
		m.waiting.clear()
		m.marked = outlets{}
	}
	m.makeRoom()
	m.unlockAndWake(true)
	return true
}

// depth tells how many messages wait, what is held elsewhere and every operation that may have something included, and
// their bytes as far as they are known.
func (m *mailbox) depth() (messages, bytes int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.count + m.marked.count, m.bytes
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

// The rest is called with mu held.

// admits tells whether a message of that size may come in.
func (m *mailbox) admits(bytes int) delivery {
	switch {
	case m.closed:
		return refused
	case m.count > 0 && (m.count >= m.limits.QueueMessages || m.bytes+bytes > m.limits.QueueBytes):
		return overflowed
	}
	return queued
}

// enlist puts the operation at the end of those that are asked, unless it is there or has nothing to say any more.
func (m *mailbox) enlist(o *outlet) bool {
	if m.closed || o.over || o.enlisted || o.source == nil {
		return false
	}
	m.marked.push(o)
	return true
}

// unlockAndWake starts the taking if there is something new and nobody takes.
func (m *mailbox) unlockAndWake(something bool) {
	wake := something && !m.taking
	if wake {
		m.taking = true
	}
	m.mu.Unlock()
	if wake {
		m.taker.wake()
	}
}

func (m *mailbox) roomy() bool {
	return m.closed || m.count == 0 || m.count < m.limits.QueueMessages/2 && m.bytes < m.limits.QueueBytes/2
}

func (m *mailbox) makeRoom() {
	if m.room != nil && m.roomy() {
		close(m.room)
		m.room = nil
	}
}
