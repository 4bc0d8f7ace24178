package transport

import (
	"time"

	"github.com/gorilla/websocket"
)

// flushBytes is about how much leaves in one write, and what WriteTimeout is for.
const flushBytes = 64 << 10

// write is the connection's one writer and its clock: messages, pings, the time to be let in, the end of the credentials.
// It ends after the farewell, or when nothing can be written any more.
func (c *connection) write() {
	defer close(c.written)
	pings := time.NewTicker(c.limits.PingInterval)
	defer pings.Stop()
	init := time.NewTimer(c.limits.InitTimeout)
	defer init.Stop()
	var (
		expired <-chan time.Time
		ended   <-chan struct{}
	)
	for {
		select {
		case <-c.wake:
			if !c.flush(ended) {
				return
			}
		case <-pings.C:
			c.send(message{kind: framePing})
			c.send(message{kind: messageKeepAlive})
		case <-init.C:
			if !c.isReady() { // it may have become so in this instant
				c.close(closeInitTimeout, "Connection initialisation timeout")
			}
		case session := <-c.accepted:
			init.Stop()
			ended = session.Ended
			if !session.ExpiresAt.IsZero() {
				timer := time.NewTimer(time.Until(session.ExpiresAt))
				defer timer.Stop()
				expired = timer.C
			}
		case <-expired:
			c.expire()
		case <-ended:
			ended = nil
			c.revoke()
		}
	}
}

// revoke ends the connection of credentials that were revoked. What waits was meant for eyes that may not see it any more.
func (c *connection) revoke() { c.end(&farewell{closeUnauthorized, "Unauthorized"}, true) }

// flush writes what waits, as much as may leave together. It tells whether there can be more.
func (c *connection) flush(ended <-chan struct{}) (more bool) {
	select {
	case <-ended: // first of all, however much waits
		c.revoke()
	default:
	}
	box := c.sockets.borrow()
	defer c.sockets.giveBack(box)
	for {
		box.reset()
		prospect, goodbye := c.mailbox.take(box, flushBytes, c)
		if goodbye != nil {
			box.bytes = appendFrame(box.bytes, websocket.CloseMessage, func(dst []byte) []byte { return append(dst, goodbye.body()...) })
		}
		if prospect == nothing {
			return true
		}
		if err := c.transmit(box.bytes); err != nil {
			c.cut()
			return false
		}
		c.sockets.observer.MessagesSent(box.messages, len(box.bytes))
		if prospect == last {
			return false
		}
		select {
		case <-ended:
			c.revoke()
		default:
		}
	}
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

// transmit writes in pieces of flushBytes, each with the time that a write may take.
func (c *connection) transmit(out []byte) error {
	for len(out) > 0 {
		piece := out[:min(len(out), flushBytes)]
		timeout := c.limits.WriteTimeout
		if c.ctx.Err() != nil {
			timeout = c.limits.CloseTimeout
		}
		if err := c.wire.Conn.SetWriteDeadline(time.Now().Add(timeout)); err != nil {
			return err
		}
		if _, err := c.wire.Conn.Write(piece); err != nil {
			return err
		}
		out = out[len(piece):]
	}
	return nil
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
