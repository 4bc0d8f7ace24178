package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// What holds with the poller holds without it.
func TestPortable(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"graphql-transport-ws": TestGraphQLTransportWS,
		"graphql-ws":           TestLegacyGraphQLWS,
		"RFC 6455":             TestRFC6455,
		"frame lengths":        TestFrameLengths,
		"keep alive":           TestKeepAlive,
		"init time-out":        TestInitTimeout,
		"ends":                 TestEndOfAConnectionEndsItsOperations,
		"expiry":               TestExpiry,
		"revocation":           TestRevocation,
		"slow reader":          TestSlowReaderSkipsAndHoldsUpNobody,
		"stuck reader":         TestStuckReaderIsDropped,
		"unread answers":       TestClientThatDoesNotReadItsAnswersIsDropped,
		"backlog":              TestBacklogLeavesInOrder,
		"shutdown":             TestShutdown,
		"trickle":              TestTrickleIsNoSignOfLife,
		"source that panics":   TestSourceThatPanicsEndsItsOwnOperation,
		"cut":                  TestShutdownThatTakesTooLongIsCut,
	} {
		t.Run(name, test)
	}
}

// secure puts TLS before the server.
func (s *socketServer) secure() {
	s.Server.Close()
	s.Server = httptest.NewTLSServer(s.handler)
}

func (s *socketServer) dialSecurely(t *testing.T) *client {
	t.Helper()
	dialer := websocket.Dialer{
		Subprotocols: []string{modernName}, HandshakeTimeout: patience, TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}
	conn, _, err := dialer.Dial("wss"+strings.TrimPrefix(s.URL, "https"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &client{conn, t}
}

func TestTLS(t *testing.T) {
	server := newSocketServer(t, SocketLimits{PingInterval: soon, PongTimeout: soon, WriteTimeout: soon, CloseTimeout: soon})
	server.secure()
	c := server.dialSecurely(t)
	script{lines: initModern}.run(t, c)
	f := server.subscribe(t, c, "1")
	f.send(t, `{"feed":1}`)
	for got := ""; !strings.Contains(got, `"next"`); {
		var err error
		if got, err = c.read(); err != nil {
			t.Fatal(err)
		}
	}
	c.send("{")
	for err := error(nil); !websocket.IsCloseError(err, 4400); {
		if _, err = c.read(); err != nil && !websocket.IsCloseError(err, 4400) {
			t.Fatal(err)
		}
	}
	t.Run("a stuck reader is dropped", func(t *testing.T) {
		c := server.dialSecurely(t)
		script{lines: initModern}.run(t, c)
		f := server.subscribe(t, c, "1")
		event := `{"feed":"` + strings.Repeat("x", 1<<20) + `"}`
		for f.ctx.Err() == nil {
			select {
			case f.events <- event:
			case <-f.ctx.Done():
			case <-time.After(patience):
				t.Fatal("the reader was not dropped")
			}
		}
	})
}

// What does not fit the network leaves later, in order and whole, however little is read at a time.
func TestBacklogLeavesInOrder(t *testing.T) {
	server := newSocketServer(t, SocketLimits{QueueBytes: 64 << 20})
	c := server.connect(t, "a")
	const messages = 300
	filler := strings.Repeat("x", 64<<10)
	f := server.subscribe(t, c, "1")
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for i := range messages {
			select {
			case f.events <- fmt.Sprintf(`{"feed":%d,"x":"%s"}`, i, filler):
			case <-f.ctx.Done():
				return
			}
		}
		close(f.events)
	}()
	eventually(t, func() bool { return server.handler.SocketStats().Backlogged == 1 }, "there is no backlog")
	for i := range messages {
		got, err := c.read()
		if err != nil || !strings.Contains(got, fmt.Sprintf(`"feed":%d,"x":"%s"`, i, filler)) {
			t.Fatalf("want %d, got %.80s, %v", i, got, err)
		}
		if i%50 == 0 {
			c.send(`{"type":"pong"}`) // reading goes on while writing waits
		}
	}
	c.expect(`{"type":"complete","id":"1"}`)
	await(t, sent, "not everything was taken")
	eventually(t, func() bool { return server.handler.SocketStats().Backlogged == 0 }, "the backlog stays")
	c.send(`{"type":"ping"}`)
	c.expect(`{"type":"pong"}`)
}

// Idle connections, subscribed, have no goroutine, and all of them get what comes.
func TestThousandsOfConnectionsHaveNoGoroutines(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only where there is a poller")
	}
	const connections = 1500
	runner := &pushed{}
	server := newSocketServer(t, SocketLimits{}, func(c *Config) { c.Sockets.Runner = runner })
	server.connect(t, "a") // what all of them share is there now
	server.Client().CloseIdleConnections()
	before := runtime.NumGoroutine()
	var clients []*client
	for range connections {
		c := server.connect(t, "a")
		c.send(`{"type":"subscribe","id":"1","payload":{"query":"subscription { feed }"}}`)
		clients = append(clients, c)
	}
	eventually(t, func() bool { return runner.size() == connections }, "not everybody subscribed")
	eventually(t, func() bool { return runtime.NumGoroutine() <= before+5 }, "there are goroutines of idle connections")
	for version := range 3 {
		runner.publish(fmt.Sprintf(`{"data":{"feed":%d}}`, version))
		for _, c := range clients {
			c.expect(fmt.Sprintf(`{"type":"next","id":"1","payload":{"data":{"feed":%d}}}`, version))
		}
	}
	stats := server.handler.SocketStats()
	if stats.Connections != connections+1 || stats.Subscriptions != connections || stats.WaitingMessages != 0 {
		t.Errorf("got %+v", stats)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := server.handler.Close(ctx); err != nil {
		t.Error(err)
	}
}

// The clock looks at every connection when it is due, also beyond its reach and when a time is moved closer.
func TestWheel(t *testing.T) {
	server := newSocketServer(t, SocketLimits{CloseTimeout: 8 * time.Millisecond, PingInterval: 700 * time.Millisecond})
	c := server.connect(t, "a")
	start := time.Now()
	c.expect(`{"type":"ping"}`) // at a tick of a millisecond this is further than the wheel reaches
	if took := time.Since(start); took < 500*time.Millisecond || took > 3*time.Second {
		t.Errorf("the ping came after %s", took)
	}
}

// Once a connection is closed its descriptor may be somebody else's: nothing is written to it.
func TestNothingIsWrittenToAClosedDescriptor(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only where descriptors are written to")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	open := func() (conn, peer net.Conn, descriptor int) {
		peer, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if conn, err = listener.Accept(); err != nil {
			t.Fatal(err)
		}
		_, descriptor = tryable(conn)
		return conn, peer, descriptor
	}
	conn, peer, descriptor := open()
	defer peer.Close()
	c := &connection{conn: conn, descriptor: descriptor}
	if n, err := c.tryWrite([]byte("a")); n != 1 || err != nil {
		t.Fatalf("wrote %d bytes, %v", n, err)
	}
	c.closeNetwork()
	if n, err := c.tryWrite([]byte("b")); n != 0 || !errors.Is(err, net.ErrClosed) {
		t.Errorf("wrote %d bytes, %v", n, err)
	}
}
