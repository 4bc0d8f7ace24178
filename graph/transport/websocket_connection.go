package transport

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"headway/internal/order"
)

// connection is one websocket: a goroutine that reads, one that writes and keeps time, and a mailbox between them and
// the operations. All of them have ended when run returns.
type connection struct {
	handler  *Handler
	sockets  *sockets
	limits   SocketLimits
	seat     *seat
	protocol protocol
	socket   *websocket.Conn // read by the reader; never written to
	wire     *wire
	upgrade  Credentials // from the request that became this websocket
	headers  http.Header
	ctx      context.Context // ends when the connection begins to close
	cancel   context.CancelFunc
	mailbox  *mailbox
	wake     chan struct{} // holds one token when there is something to take
	accepted chan Session  // holds the session for the writer, once
	written  chan struct{} // closed when the writer has ended

	operations sync.WaitGroup // every operation, until its runner has let go of it

	mu       sync.Mutex // never held while writing to the network, or while calling out
	state    connectionState
	session  Session
	running  map[string]*operation
	active   int // operations that have not ended, forgotten ones among them
	single   int // queries and mutations among all that have not ended
	retiring bool
}

type connectionState int

const (
	stateOpened connectionState = iota
	stateAuthenticating
	stateReady
)

// run serves the connection until it has ended wholly.
func (c *connection) run() {
	defer c.seat.leave()
	name := c.protocol.name()
	c.sockets.observer.ConnectionOpened(name)
	c.seat.occupy(c)
	go c.write()
	if c.socket.Subprotocol() == "" {
		c.close(closeSubprotocol, "Subprotocol not acceptable")
	}
	c.alive()
	c.read()
	c.finish()
	c.sockets.observer.ConnectionClosed(name, c.mailbox.code())
}

// read takes messages until the peer has closed or vanished. After our own close it waits for the peer's.
func (c *connection) read() {
	for {
		kind, data, err := c.socket.ReadMessage()
		if err != nil {
			c.readFailed(err)
			return
		}
		c.alive()
		if c.mailbox.isClosed() {
			continue
		}
		if kind != websocket.TextMessage {
			c.close(closeBadMessage, "invalid message: not a text message")
		} else if !utf8.Valid(data) {
			c.close(websocket.CloseInvalidFramePayloadData, "not UTF-8")
		} else {
			c.receive(data)
		}
	}
}

// readFailed answers the end of reading: the peer's close with the same code, a breach of RFC 6455 with its code, silence
// with silence.
func (c *connection) readFailed(err error) {
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		c.end(&farewell{code: closed.Code}, true)
		return
	}
	refusal := c.wire.refusal
	if refusal == nil && errors.Is(err, websocket.ErrReadLimit) { // for a length that overflows gorilla has no words
		refusal = &farewell{code: websocket.CloseMessageTooBig}
	}
	if refusal == nil {
		c.cut()
		return
	}
	c.end(refusal, false)
	// Closing the network connection over bytes that nobody read would take the close frame with it.
	_, _ = io.Copy(io.Discard, c.wire.Conn)
}

// finish lets the writer say its last words for as long as a close may take, and waits for every operation.
func (c *connection) finish() {
	timer := time.AfterFunc(c.limits.CloseTimeout, func() { _ = c.wire.Conn.Close() })
	<-c.written
	timer.Stop()
	_ = c.wire.Conn.Close()
	c.operations.Wait()
}

// close ends the connection after the messages that wait.
func (c *connection) close(code int, reason string) { c.end(&farewell{code, reason}, false) }

// end lets nothing more in and ends every operation. The first end counts.
func (c *connection) end(goodbye *farewell, drop bool) {
	if !c.mailbox.close(goodbye, drop) {
		return
	}
	c.cancel()
	_ = c.wire.SetReadDeadline(time.Now().Add(c.limits.CloseTimeout))
}

// cut ends the connection without a word.
func (c *connection) cut() {
	c.end(nil, true)
	_ = c.wire.Conn.Close()
}

// retire ends the connection for a restart, once no query or mutation runs.
func (c *connection) retire() {
	c.mu.Lock()
	c.retiring = true
	idle := c.single == 0
	c.mu.Unlock()
	if idle {
		c.close(closeRestart, "Service restart")
	}
}

// alive puts off the peer's death. Reading fails when it has not been heard for a ping and the time to answer it.
func (c *connection) alive() {
	_ = c.wire.SetReadDeadline(time.Now().Add(c.limits.PingInterval + c.limits.PongTimeout))
	if c.ctx.Err() != nil { // a close may have come between
		_ = c.wire.SetReadDeadline(time.Now().Add(c.limits.CloseTimeout))
	}
}

func (c *connection) answerPing(body string) error {
	c.send(message{kind: framePong, payload: json.RawMessage(body)})
	return nil
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
	var cancel context.CancelFunc
	session.Context, cancel = context.WithCancel(session.Context)
	context.AfterFunc(c.ctx, cancel)
	c.mu.Lock()
	c.state, c.session = stateReady, session
	c.mu.Unlock()
	c.send(message{kind: messageAck})
	if _, old := c.protocol.(legacy); old {
		c.send(message{kind: messageKeepAlive}) // these clients take the first for the promise of more
	}
	c.accepted <- session
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

func (c *connection) isReady() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state == stateReady
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
