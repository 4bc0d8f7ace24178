package transport

import (
	"encoding/json"
	"time"
)

// outlet is one operation as the mailbox of its connection sees it. What is below owner is guarded by the mailbox.
type outlet struct {
	id    json.RawMessage // encoded, for the messages; nil where messages have none
	owner owner
	// health is told beside each response of a subscription; nil for a query or a mutation.
	health *health

	source   Source  // nil until the runner has given it
	next     *outlet // in the mailbox's list
	last     []message
	ready    bool // the source may have something
	enlisted bool // in the mailbox's list
	ended    bool // the runner has ended; last comes after what the source still has
	over     bool // nothing more comes out
}

// outlets is a list of outlets, each at most once, the oldest first.
type outlets struct {
	first, last *outlet
	count       int
}

func (l *outlets) push(o *outlet) {
	o.enlisted = true
	if l.last == nil {
		l.first = o
	} else {
		l.last.next = o
	}
	l.last = o
	l.count++
}

// pop removes the oldest. There must be one.
func (l *outlets) pop() *outlet {
	o := l.first
	if l.first = o.next; l.first == nil {
		l.last = nil
	}
	o.next, o.enlisted = nil, false
	l.count--
	return o
}

// owner is whose outlet it is.
type owner interface {
	// freed is called when the last message is taken, before it is written.
	freed()
	// failed is called when the source panicked: the operation is to end.
	failed(panicked any)
}

// mayHaveMore tells whether to ask a source again before it is marked.
func mayHaveMore(source Source) bool {
	counting, ok := source.(Counting)
	return !ok || counting.More()
}

// exhausted is the source of a runner that gave none.
type exhausted struct{}

func (exhausted) Take() ([]byte, bool) { return nil, false }

// encoder writes messages as the connection's protocol has them, with framing.
type encoder interface {
	appendMessage(dst []byte, m message) []byte
}

// outbox is what writing works with. Between two writes a connection holds none.
type outbox struct {
	bytes     []byte
	messages  int
	committed []time.Time                              // of the messages that say so, those that have left first
	left      struct{ messages, bytes, committed int } // what has been written, and not told the observer
}

func (b *outbox) add(m message, encode encoder) {
	b.bytes = encode.appendMessage(b.bytes, m)
	b.messages++
}

// date notes since when the message just taken from the source has been the truth.
func (b *outbox) date(source Source) {
	if dated, ok := source.(Dated); ok {
		if at := dated.Committed(); !at.IsZero() {
			b.committed = append(b.committed, at)
		}
	}
}

// written notes that all of it has left.
func (b *outbox) written() {
	b.left.messages += b.messages
	b.left.bytes += len(b.bytes)
	b.left.committed = len(b.committed)
	b.reset()
}

// tell tells the observer of what has left.
func (b *outbox) tell(o Observer) {
	if b.left.messages == 0 {
		return
	}
	o.MessagesSent(b.left.messages, b.left.bytes)
	if b.left.committed > 0 {
		now := time.Now()
		for _, at := range b.committed[:b.left.committed] {
			o.MessageLag(now.Sub(at))
		}
	}
	b.left.messages, b.left.bytes, b.left.committed = 0, 0, 0
	b.reset()
}

// reset forgets what has not left.
func (b *outbox) reset() {
	b.bytes, b.messages, b.committed = b.bytes[:0], 0, b.committed[:b.left.committed]
}
