package transport

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
)

// serveWebSocket accepts a websocket and returns; the connection lives on in goroutines that closeSockets waits for. So an
// idle one holds neither the HTTP server's buffers nor its goroutine.
func (h *Handler) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	seat, err := h.sockets.take(remoteAddress(r))
	if err != nil {
		h.refuseAs(w, r, err)
		return
	}
	hijack := &hijacker{ResponseWriter: w}
	socket, err := h.sockets.upgrader.Upgrade(hijack, r, nil)
	if err != nil {
		seat.leave() // the upgrader has answered
		return
	}
	hijack.wire.upgraded = true
	c := newConnection(h, seat, socket, hijack.wire, r)
	go c.run()
}

// newConnection makes the connection of an accepted websocket; run serves it.
func newConnection(h *Handler, seat *seat, socket *websocket.Conn, wire *wire, r *http.Request) *connection {
	// The request's context ends with its handler; its values are of use as long as the socket.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	c := &connection{
		handler:  h,
		sockets:  h.sockets,
		limits:   h.sockets.limits,
		seat:     seat,
		protocol: protocolFor(socket.Subprotocol()),
		socket:   socket,
		wire:     wire,
		upgrade:  credentials(r),
		headers:  r.Header,
		ctx:      ctx,
		cancel:   cancel,
		wake:     make(chan struct{}, 1),
		accepted: make(chan Session, 1),
		written:  make(chan struct{}),
		running:  map[string]*operation{},
	}
	c.mailbox = newMailbox(c.limits, func() { c.wake <- struct{}{} })
	socket.SetReadLimit(c.limits.MessageBytes)
	socket.SetPingHandler(c.answerPing)
	socket.SetPongHandler(func(string) error { c.alive(); return nil })
	socket.SetCloseHandler(func(int, string) error { return nil }) // read answers it
	return c
}

// protocolFor is the protocol that was agreed on. A client that offered none of ours gets the newer, to be closed with 4406.
func protocolFor(subprotocol string) protocol {
	if subprotocol == (legacy{}).name() {
		return legacy{}
	}
	return modern{}
}

// requestContext names one operation of a connection for the log and for failures.
func requestContext(ctx context.Context) context.Context {
	return graphql.StartOperationTrace(WithRequestID(ctx, newRequestID()))
}
