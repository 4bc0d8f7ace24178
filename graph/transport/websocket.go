package transport

import (
	"bufio"
	"context"
	"net"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
)

// serveWebSocket accepts a websocket and returns; closeSockets waits for the connection. So an idle one holds neither the
// HTTP server's buffers nor its goroutine, nor the upgrader's.
func (h *Handler) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	seat, err := h.sockets.take(remoteAddress(r))
	if err != nil {
		h.refuseAs(w, r, err)
		return
	}
	h.sockets.start()
	socket, err := h.sockets.upgrader.Upgrade(hijacker{w}, r, nil)
	if err != nil {
		seat.leave() // the upgrader has answered
		return
	}
	newConnection(h, seat, socket.NetConn(), socket.Subprotocol(), r).serve(socket.Subprotocol())
}

// hijacker takes the connection over from the HTTP server, through whatever wraps it.
type hijacker struct{ http.ResponseWriter }

func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.ResponseWriter).Hijack()
}

// newConnection makes the connection of an accepted websocket.
func newConnection(h *Handler, seat *seat, conn net.Conn, subprotocol string, r *http.Request) *connection {
	// The request's context ends with its handler; its values are of use as long as the socket.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	s := h.sockets
	c := &connection{
		handler:  h,
		sockets:  s,
		limits:   &s.limits,
		seat:     seat,
		protocol: protocolFor(subprotocol),
		conn:     conn,
		upgrade:  credentials(r),
		ctx:      ctx,
		cancel:   cancel,
		opened:   s.now(),
		running:  map[string]*operation{},
	}
	c.mailbox.limits, c.mailbox.taker = c.limits, c
	c.heard.Store(int64(c.opened))
	c.nextPing = c.opened + c.limits.PingInterval
	if s.poller != nil {
		c.direct, c.descriptor = tryable(conn)
	}
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
