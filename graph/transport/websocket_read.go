package transport

import (
	"bytes"
	"encoding/binary"
	"net"
	"syscall"

	"github.com/gorilla/websocket"
)

// listen begins to read: by the poller where that can be, else in a goroutine.
func (c *connection) listen() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hungUp { // already, and the descriptor may be somebody else's
		return
	}
	if c.direct == nil || c.sockets.poller.add(c) != nil {
		c.reading = true
		go c.readOn()
	}
}

// inbox is what one reading works with. Between two readings a connection holds none.
type inbox struct {
	bytes   [4 << 10]byte
	attempt attempt
}

// readNow reads as long as there is something, in a goroutine that the poller has started.
func (c *connection) readNow() {
	c.mu.Lock()
	begin := !c.reading && !c.readEnded
	c.reading = c.reading || begin
	c.mu.Unlock()
	if !begin {
		return
	}
	in := c.sockets.borrowInbox()
	defer c.sockets.inboxes.Put(in)
	for {
		n, err := in.attempt.readFrom(c.direct, in.bytes[:])
		if err != nil {
			c.vanished()
			return
		}
		if n > 0 && !c.feed(in.bytes[:n]) {
			return
		}
		if n < len(in.bytes) && c.rest() {
			return
		}
	}
}

// rest hands the connection back to the poller.
func (c *connection) rest() (resting bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hungUp {
		return false // the next read tells
	}
	c.reading = false
	if err := c.sockets.poller.arm(c); err != nil {
		c.reading = true
		return false
	}
	return true
}

// readOn reads to the end, waiting in between.
func (c *connection) readOn() {
	buffer := make([]byte, 512)
	for {
		n, err := c.conn.Read(buffer)
		if n > 0 && !c.feed(buffer[:n]) {
			return
		}
		if err != nil {
			c.vanished()
			return
		}
	}
}

// vanished ends a connection that cannot be read any more.
func (c *connection) vanished() {
	c.end(nil, true)
	c.readingEnded()
}

func (c *connection) readingEnded() { c.settle(func() { c.readEnded = true }) }

// feed takes what has come. It tells whether to read on. Only what is whole is a sign of life: a peer that is stuck within
// a frame, or trickles it, dies like a silent one.
func (c *connection) feed(p []byte) (readOn bool) {
	for len(p) > 0 && !c.deaf {
		n, opcode, payload, fault := c.frames.next(p, c.limits.MessageBytes)
		p = p[n:]
		if fault != nil {
			// Closing the network connection over bytes that nobody read would take the close frame with it: so what still
			// comes is read, until the peer closes or the time for that is over.
			c.deaf, c.frames = true, assembler{}
			c.end(fault, false)
			return true
		}
		if opcode != 0 {
			c.heard.Store(int64(c.sockets.now()))
		}
		switch opcode {
		case websocket.PingMessage:
			c.send(message{kind: framePong, payload: bytes.Clone(payload)})
		case websocket.CloseMessage:
			c.end(&farewell{code: closeCode(payload)}, true)
			c.readingEnded()
			return false
		case websocket.TextMessage, websocket.BinaryMessage:
			c.hear(opcode, payload)
		}
	}
	return true
}

// hear takes a whole message.
func (c *connection) hear(opcode byte, payload []byte) {
	switch {
	case c.mailbox.isClosed():
	case opcode != websocket.TextMessage:
		c.close(closeBadMessage, "invalid message: not a text message")
	default:
		c.receive(payload)
	}
}

// closeCode is the code of a close frame's body.
func closeCode(body []byte) int {
	if len(body) < 2 {
		return websocket.CloseNoStatusReceived
	}
	return int(binary.BigEndian.Uint16(body))
}

// tryable is the way to try a connection without waiting, and its descriptor; nil where there is none: others than plain
// TCP, TLS among them, keep bytes of their own.
func tryable(conn net.Conn) (raw syscall.RawConn, descriptor int) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return nil, 0
	}
	raw, err := tcp.SyscallConn()
	if err != nil || raw.Control(func(fd uintptr) { descriptor = int(fd) }) != nil {
		return nil, 0
	}
	return raw, descriptor
}

func (s *sockets) borrowInbox() *inbox {
	if in, ok := s.inboxes.Get().(*inbox); ok {
		return in
	}
	return &inbox{}
}
