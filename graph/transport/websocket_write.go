package transport

import (
	"bytes"
	"net"
	"time"

	"github.com/gorilla/websocket"
)

// flushBytes is about how much leaves in one write, and what WriteTimeout is for.
const flushBytes = 64 << 10

// wake has what waits written: at once and without waiting for the network where that can be, else by a goroutine that
// lives as long as there is something.
func (c *connection) wake() {
	if c.direct == nil {
		go c.writeOn(nil, more)
		return
	}
	c.sockets.flushers.add(c)
}

// flush writes what waits until nothing does, or until the network takes no more. The rest is then written by a goroutine
// that may wait.
func (c *connection) flush(box *outbox) {
	for {
		prospect := c.fill(box)
		if prospect == nothing {
			return
		}
		n, err := c.tryWrite(box.bytes)
		switch {
		case err != nil:
			c.cut()
			c.writingEnded()
			return
		case n < len(box.bytes):
			go c.writeOn(bytes.Clone(box.bytes[n:]), prospect)
			box.written()
			return
		}
		box.written()
		if prospect == last {
			c.writingEnded()
			return
		}
		if c.mailbox.rest() {
			return
		}
	}
}

// tryWrite writes what the network takes now. It goes to the descriptor itself, since Go's way there costs a tenth of a short
// write; what that way would see to, plug does: that the descriptor is still this connection's.
func (c *connection) tryWrite(p []byte) (n int, err error) {
	c.plug.Lock()
	defer c.plug.Unlock()
	if c.pulled {
		return 0, net.ErrClosed
	}
	return writeNow(c.descriptor, p)
}

// writeOn writes what was left of a box that was filled with that prospect, and what waits, waiting for the network, until
// nothing does.
func (c *connection) writeOn(rest []byte, expected prospect) {
	c.sockets.backlogged.Add(1)
	defer c.sockets.backlogged.Add(-1)
	box := c.sockets.borrow()
	defer c.sockets.giveBack(box)
	err := c.transmit(rest)
	for err == nil && expected == more {
		if expected = c.fill(box); expected == nothing {
			return
		}
		if err = c.transmit(box.bytes); err == nil {
			box.written()
			box.tell(c.sockets.observer)
		}
	}
	if err != nil {
		c.cut()
	}
	c.writingEnded()
}

// fill takes what may leave together, with the farewell if nothing comes after it.
func (c *connection) fill(box *outbox) prospect {
	if c.isRevoked() { // first of all, however much waits
		c.revoke()
	}
	box.reset()
	prospect, goodbye := c.mailbox.take(box, flushBytes, c)
	if goodbye != nil {
		box.bytes = appendFrame(box.bytes, websocket.CloseMessage, func(dst []byte) []byte { return append(dst, goodbye.body()...) })
	}
	return prospect
}

// appendMessage frames one message.
func (c *connection) appendMessage(dst []byte, m message) []byte {
	switch m.kind {
	case framePing, framePong:
		opcode := byte(websocket.PingMessage)
		if m.kind == framePong {
			opcode = websocket.PongMessage
		}
		return appendFrame(dst, opcode, func(dst []byte) []byte { return append(dst, m.payload...) })
	default:
		return appendFrame(dst, websocket.TextMessage, func(dst []byte) []byte { return c.protocol.append(dst, m) })
	}
}

// transmit writes in pieces of flushBytes, each with the time that a write may take, and leaves no deadline behind.
func (c *connection) transmit(out []byte) error {
	for len(out) > 0 {
		piece := out[:min(len(out), flushBytes)]
		timeout := c.limits.WriteTimeout
		if c.ctx.Err() != nil {
			timeout = c.limits.CloseTimeout
		}
		if err := c.conn.SetWriteDeadline(time.Now().Add(timeout)); err != nil {
			return err
		}
		if _, err := c.conn.Write(piece); err != nil {
			return err
		}
		out = out[len(piece):]
	}
	return c.conn.SetWriteDeadline(time.Time{})
}

// borrow lends an empty outbox.
func (s *sockets) borrow() *outbox {
	if box, ok := s.outboxes.Get().(*outbox); ok {
		return box
	}
	return &outbox{bytes: make([]byte, 0, 4096)}
}

// giveBack keeps the outbox for the next flush, unless a large message has made it too large to keep.
func (s *sockets) giveBack(box *outbox) {
	if cap(box.bytes) <= 4*flushBytes {
		box.reset()
		s.outboxes.Put(box)
	}
}
