package transport

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"headway/internal/order"
)

// connection is one websocket. While nothing happens it is this struct and no goroutine: the poller and the wheel know it,
// and what waits for it is in its mailbox or with the sources of its operations. It has ended when its peer has closed or
// vanished, its last word is written, and every runner has let go of its operations.
type connection struct {
	// What every message needs lies together, since with thousands of connections it has to come from memory.
	mailbox    mailbox
	protocol   protocol
	direct     syscall.RawConn // of a conn that can be tried without waiting, or nil
	sockets    *sockets
	descriptor int             // of conn, for the poller and for writing
	plug       sync.Mutex      // held while writing to the descriptor, which never waits, and while closing it
	pulled     bool            // conn is closed, or about to be; guarded by plug
	revocable  atomic.Bool     // the session can end before its time
	ended      <-chan struct{} // is closed then; set before revocable

	handler *Handler
	limits  *SocketLimits
	seat    *seat
	conn    net.Conn
	ctx     context.Context    // ends when the connection begins to close
	cancel  context.CancelFunc // of ctx

	frames assembler // of the goroutine that reads
	deaf   bool      // likewise: what comes is not to be understood any more
	spoke  spoke     // guarded by the wheel

	opened   time.Duration // as the clock of sockets says, like these
	heard    atomic.Int64  // when the peer was last heard
	nextPing time.Duration // of the wheel's goroutine
	told     *degradation  // likewise: what the client was told is away
	closeBy  atomic.Int64  // when a connection that closes is cut; 0 while it does not close

	mu         sync.Mutex // never held while writing to the network, or while calling out
	state      connectionState
	session    Session
	upgrade    Credentials // from the request that became this websocket; nothing once it was let in
	running    map[string]*operation
	active     int // operations that have not ended, forgotten ones among them
	single     int // queries and mutations among all that have not ended
	retiring   bool
	reading    bool // a goroutine reads, or is about to
	readEnded  bool
	writeEnded bool
	hungUp     bool // conn is closed
	gone       bool
}

type connectionState int

const (
	stateOpened connectionState = iota
	stateAuthenticating
	stateReady
)

// serve makes the connection known to everything that it lives on. Without a subprotocol in common it is closed.
func (c *connection) serve(subprotocol string) {
	c.sockets.observer.ConnectionOpened(c.protocol.name())
	c.seat.occupy(c)
	if subprotocol == "" {
		c.close(closeSubprotocol, "Subprotocol not acceptable")
	}
	c.sockets.wheel.by(c, min(c.limits.InitTimeout, c.limits.PingInterval))
	c.listen()
}

// close ends the connection after the messages that wait.
func (c *connection) close(code int, reason string) { c.end(&farewell{code, reason}, false) }

// end lets nothing more in and ends every operation. The first end counts.
func (c *connection) end(goodbye *farewell, drop bool) {
	if !c.mailbox.close(goodbye, drop) {
		return
	}
	c.cancel()
	c.closeBy.Store(int64(c.sockets.now() + c.limits.CloseTimeout))
	c.sockets.wheel.by(c, c.limits.CloseTimeout)
}

// cut ends the connection without a word.
func (c *connection) cut() {
	c.end(nil, true)
	c.settle(c.hangUp)
}

// revoke ends the connection of credentials that were revoked. What waits was meant for eyes that may not see it any more.
func (c *connection) revoke() { c.end(&farewell{closeUnauthorized, "Unauthorized"}, true) }

// writingEnded is called once, after the last word.
func (c *connection) writingEnded() { c.settle(func() { c.writeEnded = true }) }

// hangUp has the network connection closed. It is called with mu held, in settle.
func (c *connection) hangUp() {
	if c.hungUp {
		return
	}
	c.hungUp = true
	c.sockets.forget(c)
	if !c.reading { // nobody else would notice
		c.readEnded = true
	}
}

// settle changes what the end of the connection depends on, with mu held, and ends what is to end by that.
func (c *connection) settle(change func()) {
	c.mu.Lock()
	open := !c.hungUp
	change()
	if c.readEnded && c.writeEnded {
		c.hangUp()
	}
	closes := open && c.hungUp
	ended := c.readEnded && c.writeEnded && c.active == 0 && !c.gone
	c.gone = c.gone || ended
	c.mu.Unlock()
	if closes {
		c.closeNetwork()
	}
	if ended {
		c.sockets.wheel.remove(c)
		c.sockets.observer.ConnectionClosed(c.protocol.name(), c.mailbox.code())
		c.seat.leave()
	}
}

// closeNetwork does not wait. What TLS would still say, the close frame has said, and saying it could take seconds.
func (c *connection) closeNetwork() {
	c.plug.Lock()
	defer c.plug.Unlock()
	c.pulled = true
	if wrapped, ok := c.conn.(interface{ NetConn() net.Conn }); ok {
		_ = wrapped.NetConn().Close()
		return
	}
	_ = c.conn.Close()
}

// retire ends the connection for a restart, once no query or mutation runs.
func (c *connection) retire() {
	c.mu.Lock()
	c.retiring = true
	idle := c.single == 0
	c.mu.Unlock()
	if idle {
		c.close(closeRestart, restarting())
	}
}

// look is the wheel's: it does what is due, and tells in what time to look again.
func (c *connection) look() (in time.Duration, again bool) {
	now := c.sockets.now()
	if by := time.Duration(c.closeBy.Load()); by != 0 {
		if now >= by {
			c.cut()
			return 0, false
		}
		return by - now, true
	}
	c.mu.Lock()
	ready, expires, ended := c.state == stateReady, c.session.ExpiresAt, c.session.Ended
	c.mu.Unlock()
	silent := time.Duration(c.heard.Load()) + c.limits.PingInterval + c.limits.PongTimeout
	switch {
	case !ready && now >= c.opened+c.limits.InitTimeout:
		c.close(closeInitTimeout, "Connection initialisation timeout")
	case now >= silent:
		c.cut()
	case isClosed(ended):
		c.revoke()
	case !expires.IsZero() && time.Until(expires) <= 0:
		c.expire()
	default:
		c.tellDegraded()
		if now >= c.nextPing {
			c.nextPing = now + c.limits.PingInterval
			c.send(message{kind: framePing})
			c.send(message{kind: messageKeepAlive})
		}
		in = min(c.nextPing, silent) - now
		if !ready {
			in = min(in, c.opened+c.limits.InitTimeout-now)
		}
		if !expires.IsZero() {
			in = min(in, time.Until(expires))
		}
		if ended != nil {
			in = min(in, revocationDelay)
		}
		return in, true
	}
	return c.limits.CloseTimeout, true
}

// revocationDelay is how long the end of a session may go unnoticed on a connection on which nothing is written. Before
// anything is written it is looked for.
const revocationDelay = 400 * time.Millisecond

func isClosed(ended <-chan struct{}) bool {
	select {
	case <-ended:
		return true
	default:
		return false
	}
}

// isRevoked tells whether the session has ended before its time.
func (c *connection) isRevoked() bool {
	return c.revocable.Load() && isClosed(c.ended)
}

// send queues a message. A reader that is too slow for that is disconnected, and what waits for it is dropped.
func (c *connection) send(m message) { c.judge(c.mailbox.put(m)) }

// judge is called without mu.
func (c *connection) judge(d delivery) {
	if d == overflowed {
		c.end(&farewell{closeTryAgainLater, "Too slow a reader"}, true)
	}
}

// receive does what one message asks. A panic of ours ends this connection only.
func (c *connection) receive(data []byte) {
	defer func() {
		if panicked := recover(); panicked != nil {
			_ = Recover(c.handler.log)(c.ctx, panicked)
			c.close(closeInternal, "Internal server error")
		}
	}()
	asked, err := c.protocol.decode(data)
	if err != nil {
		c.close(closeBadMessage, err.Error())
		return
	}
	switch asked.kind {
	case commandInit:
		c.init(asked)
	case commandSubscribe:
		c.subscribe(asked)
	case commandComplete:
		c.forget(asked.id)
	case commandPing:
		c.send(message{kind: messagePong, payload: asked.payload})
	case commandTerminate:
		c.close(closeNormal, "")
	}
}

// init finds out who is there and lets them in.
func (c *connection) init(asked command) {
	if !c.advance(stateOpened, stateAuthenticating) {
		c.close(closeTooManyInitRequests, "Too many initialisation requests")
		return
	}
	from, err := c.credentials(asked.payload)
	if err != nil {
		c.close(closeBadMessage, err.Error())
		return
	}
	session, err := c.handler.authenticate(c.ctx, from)
	if err == nil {
		err = c.seat.claim(from, session)
	}
	if err != nil {
		c.refuse(err)
		return
	}
	c.mu.Lock()
	c.state, c.session, c.upgrade = stateReady, session, Credentials{}
	c.mu.Unlock()
	c.send(message{kind: messageAck})
	if _, old := c.protocol.(legacy); old {
		c.send(message{kind: messageKeepAlive}) // these clients take the first for the promise of more
	}
	if session.Ended != nil {
		c.ended = session.Ended
		c.revocable.Store(true)
		c.sockets.wheel.by(c, revocationDelay)
	}
	if !session.ExpiresAt.IsZero() {
		c.sockets.wheel.by(c, time.Until(session.ExpiresAt))
	}
}

// advance moves the connection from one state to the next, or tells that it is elsewhere.
func (c *connection) advance(from, to connectionState) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != from {
		return false
	}
	c.state = to
	return true
}

// refuse answers an init that does not let the client in. Wrong credentials are not worth the same try again; all else is.
func (c *connection) refuse(err error) {
	shown := PresentError(c.handler.log)(c.ctx, err)
	c.send(message{kind: messageRefused, payload: encodeError(shown)})
	switch code := order.CodeOf(err); code {
	case order.CodeUnauthenticated, order.CodeForbidden, order.CodeNotFound, order.CodeBadInput:
		c.close(closeForbidden, "Forbidden: "+shown.Message)
	default:
		c.close(closeTryAgainLater, shown.Message)
	}
}

// credentials are those of the init's payload, its names in any case, or of the upgrade's headers where it has none.
func (c *connection) credentials(payload json.RawMessage) (Credentials, error) {
	from := c.upgrade
	var members map[string]json.RawMessage
	if len(payload) > 0 {
		if err := json.Unmarshal(payload, &members); err != nil {
			return from, errors.New("invalid message: the payload must be an object")
		}
	}
	for name, value := range members {
		var into *string
		switch {
		case strings.EqualFold(name, "Authorization"):
			into = &from.Authorization
		case strings.EqualFold(name, actForHeader):
			into = &from.ActFor
		default:
			continue
		}
		if err := json.Unmarshal(value, into); err != nil {
			return from, errors.New("invalid message: " + name + " must be a string")
		}
	}
	return from, nil
}
