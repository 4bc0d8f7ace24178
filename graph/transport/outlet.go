package transport

import "encoding/json"

// outlet is one operation as the mailbox of its connection sees it. What is below id is guarded by the mailbox.
type outlet struct {
	id    json.RawMessage // encoded, for the messages; nil where messages have none
	freed func()          // told when the last message is taken, before it is written

	source   Source // nil until the runner has given it
	ready    bool   // the source may have something
	enlisted bool   // in the mailbox's list
	ended    bool   // the runner has ended; last comes after what the source still has
	over     bool   // nothing more comes out
	last     []message
}

// exhausted is the source of a runner that gave none.
type exhausted struct{}

func (exhausted) Take() ([]byte, bool) { return nil, false }

// encoder writes messages as the connection's protocol has them, with framing.
type encoder interface {
	appendMessage(dst []byte, m message) []byte
}

// outbox is what one write works with. Between two writes a connection holds none.
type outbox struct {
	bytes    []byte
	messages int
}

func (b *outbox) add(m message, encode encoder) {
	b.bytes = encode.appendMessage(b.bytes, m)
	b.messages++
}

func (b *outbox) reset() { b.bytes, b.messages = b.bytes[:0], 0 }
