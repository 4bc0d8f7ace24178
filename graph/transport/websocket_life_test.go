package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/ast"
)

const soon = 50 * time.Millisecond

func TestInitTimeout(t *testing.T) {
	server := newSocketServer(t, SocketLimits{InitTimeout: soon})
	t.Run("nothing said", func(t *testing.T) { server.dial(t, nil, modernName).expectClose(4408) })
	t.Run("an authenticator that hangs", func(t *testing.T) {
		c := server.dial(t, nil, modernName)
		c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer hangs"}}`)
		c.expectClose(4408)
	})
	t.Run("who is let in stays", func(t *testing.T) {
		c := server.connect(t, "a")
		server.dial(t, nil, modernName).expectClose(4408) // opened later, so the time of both has passed
		c.send(`{"type":"ping"}`)
		c.expect(`{"type":"pong"}`)
	})
}

func TestKeepAlive(t *testing.T) {
	server := newSocketServer(t, SocketLimits{PingInterval: soon, PongTimeout: soon})
	t.Run("graphql-transport-ws pings both ways", func(t *testing.T) {
		c := server.connect(t, "a")
		pings := 0
		answer := c.PingHandler()
		c.SetPingHandler(func(body string) error { pings++; return answer(body) })
		for range 5 { // longer than a dead peer would live
			c.expect(`{"type":"ping"}`)
		}
		if pings < 4 {
			t.Errorf("%d pings of RFC 6455", pings)
		}
	})
	t.Run("graphql-ws gets its ka", func(t *testing.T) {
		c := server.dial(t, nil, legacyName)
		script{lines: initLegacy}.run(t, c)
		for range 5 {
			c.expect(`{"type":"ka"}`)
		}
	})
	t.Run("a message of the client is a sign of life too", func(t *testing.T) {
		c := server.connect(t, "a")
		c.SetPingHandler(func(string) error { return nil }) // no pong of RFC 6455
		for range 5 {
			c.expect(`{"type":"ping"}`)
			c.send(`{"type":"pong"}`)
		}
	})
	t.Run("a dead peer is dropped, and its subscriptions end", func(t *testing.T) {
		c := server.connect(t, "a")
		f := server.subscribe(t, c, "1")
		f.awaitEnd(t) // nobody reads, so nobody answers pings
	})
}

func TestEndOfAConnectionEndsItsOperations(t *testing.T) {
	for name, end := range map[string]func(c *client){
		"closed":   func(c *client) { _ = c.WriteMessage(websocket.CloseMessage, []byte{3, 232}) },
		"vanished": func(c *client) { _ = c.Close() },
		"reset": func(c *client) {
			if tcp, ok := c.NetConn().(*net.TCPConn); ok {
				_ = tcp.SetLinger(0)
			}
			_ = c.Close()
		},
		"misbehaved": func(c *client) { c.send("{") },
		"duplicate":  func(c *client) { c.send(`{"type":"subscribe","id":"1","payload":{"query":"subscription { feed }"}}`) },
	} {
		t.Run(name, func(t *testing.T) {
			server := newSocketServer(t, SocketLimits{})
			c := server.connect(t, "a")
			feeds := []*feed{server.subscribe(t, c, "1"), server.subscribe(t, c, "2"), server.subscribe(t, c, "3")}
			c.send(`{"type":"subscribe","id":"4","payload":{"query":"mutation { wait }"}}`)
			feeds = append(feeds, awaitFeed(t, server.schema.waits))
			end(c)
			for _, f := range feeds {
				f.awaitEnd(t)
			}
		})
	}
}

// One id leaves one producer running, however often it is asked for.
func TestOneProducerPerID(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	c := server.dial(t, nil, legacyName)
	script{lines: initLegacy}.run(t, c)
	var feeds []*feed
	for range 5 {
		c.send(`{"type":"start","id":"1","payload":{"query":"subscription { feed }"}}`)
		feeds = append(feeds, awaitFeed(t, server.schema.feeds))
	}
	for _, f := range feeds[:4] {
		f.awaitEnd(t)
	}
	feeds[4].send(t, `{"feed":5}`)
	c.expect(`{"type":"data","id":"1","payload":{"data":{"feed":5}}}`)
}

func TestStopEndsTheProducerOnly(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	c := server.connect(t, "a")
	first, second := server.subscribe(t, c, "1"), server.subscribe(t, c, "2")
	c.send(`{"type":"complete","id":"1"}`)
	first.awaitEnd(t)
	second.send(t, `{"feed":1}`)
	c.expect(`{"type":"next","id":"2","payload":{"data":{"feed":1}}}`)
	close(second.events)
	c.expect(`{"type":"complete","id":"2"}`)
}

func TestExpiry(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	c := server.connect(t, "short")
	first, second := server.subscribe(t, c, "1"), server.subscribe(t, c, "2")
	seen := map[string]bool{}
	for range 2 {
		message, err := c.read()
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"1", "2"} {
			if matches(t, `{"type":"error","id":"`+id+`","payload":[{"message":"…","extensions":{"code":"UNAUTHENTICATED"}}]}`, message) {
				seen[id] = true
			}
		}
	}
	if len(seen) != 2 {
		t.Errorf("errors of %v", seen)
	}
	c.expectClose(4403)
	first.awaitEnd(t)
	second.awaitEnd(t)
}

func TestRevocation(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	c, other := server.connect(t, "revocable"), server.connect(t, "a")
	f, untouched := server.subscribe(t, c, "1"), server.subscribe(t, other, "1")
	close(server.revoked)
	c.expectClose(4401)
	f.awaitEnd(t)
	untouched.send(t, `{"feed":1}`)
	other.expect(`{"type":"next","id":"1","payload":{"data":{"feed":1}}}`)
}

// pushed is a Runner as a shared group is one: it holds the newest state for every subscriber, tells them, and waits for none.
type pushed struct {
	mu      sync.Mutex
	members []*member
	newest  []byte
	version int
}

// member is the source of one subscriber.
type member struct {
	group *pushed
	sink  Sink
	told  int
}

func (p *pushed) Subscribe(ctx context.Context, _ Session, _ *graphql.OperationContext, sink Sink) Source {
	m := &member{group: p, sink: sink}
	p.mu.Lock()
	p.members = append(p.members, m)
	m.told = p.version
	p.mu.Unlock()
	context.AfterFunc(ctx, func() {
		p.mu.Lock()
		i := slices.Index(p.members, m)
		p.members = slices.Delete(p.members, i, i+1)
		p.mu.Unlock()
		sink.End(nil)
	})
	return m
}

func (m *member) Take() ([]byte, bool) {
	m.group.mu.Lock()
	defer m.group.mu.Unlock()
	if m.told == m.group.version {
		return nil, false
	}
	m.told = m.group.version
	return m.group.newest, true
}

func (p *pushed) size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.members)
}

func (p *pushed) publish(payload string) {
	p.mu.Lock()
	p.newest = []byte(payload)
	p.version++
	all := slices.Clone(p.members)
	p.mu.Unlock()
	for _, m := range all {
		m.sink.Ready()
	}
}

// A reader that stops gets the newest state when it reads again; the others get every one, and nobody waits for it.
func TestSlowReaderSkipsAndHoldsUpNobody(t *testing.T) {
	runner := &pushed{}
	server := newSocketServer(t, SocketLimits{}, func(c *Config) { c.Sockets.Runner = runner })
	const good, states = 3, 400
	join := func() *client {
		c := server.connect(t, "a")
		c.send(`{"type":"subscribe","id":"1","payload":{"query":"subscription { feed }"}}`)
		return c
	}
	var readers []*client
	for range good {
		readers = append(readers, join())
	}
	slow := join()
	eventually(t, func() bool { return runner.size() == good+1 }, "not everybody subscribed")
	filler := strings.Repeat("x", 64<<10)
	state := func(version int) string { return fmt.Sprintf(`{"data":{"feed":%d,"x":"%s"}}`, version, filler) }
	for version := 1; version <= states; version++ {
		runner.publish(state(version))
		for _, c := range readers {
			if got, err := c.read(); err != nil || !strings.Contains(got, fmt.Sprintf(`"feed":%d,`, version)) {
				t.Fatalf("want %d, got %.80s, %v", version, got, err)
			}
		}
	}
	received := 0
	for newest := false; !newest; received++ {
		got, err := slow.read()
		if err != nil {
			t.Fatal(err)
		}
		newest = strings.Contains(got, fmt.Sprintf(`"feed":%d,`, states))
	}
	if received >= states {
		t.Errorf("a reader that stopped was sent all %d states", received)
	}
	if left := runner.size(); left != good+1 {
		t.Errorf("%d subscribers are left", left)
	}
}

// A client that asks without reading the answers is dropped when its queue is full.
func TestClientThatDoesNotReadItsAnswersIsDropped(t *testing.T) {
	server := newSocketServer(t, SocketLimits{QueueBytes: 1 << 20, CloseTimeout: soon})
	c := server.connect(t, "a")
	ping := []byte(`{"type":"ping","payload":{"x":"` + strings.Repeat("x", 32<<10) + `"}}`)
	_ = c.SetWriteDeadline(time.Now().Add(patience))
	var err error
	for err == nil {
		err = c.WriteMessage(websocket.TextMessage, ping)
	}
	eventually(t, func() (dropped bool) {
		server.tally.locked(func() { dropped = len(server.tally.codes) == 1 && server.tally.codes[0] == 1013 })
		return dropped
	}, "the client was not dropped with 1013")
}

// faulty is a Runner whose sources panic.
type faulty struct{ Runner }

func (f faulty) Subscribe(ctx context.Context, session Session, operation *graphql.OperationContext, sink Sink) Source {
	if operation.Operation.Operation == ast.Query {
		return f.Runner.Subscribe(ctx, session, operation, sink)
	}
	context.AfterFunc(ctx, func() { sink.End(nil) })
	sink.Ready() // before there is a source
	return f
}

func (faulty) Take() ([]byte, bool) { panic("a source of the test") }

func TestSourceThatPanicsEndsItsOwnOperation(t *testing.T) {
	server := newSocketServer(t, SocketLimits{}, func(c *Config) { c.Sockets.Runner = faulty{PerSubscriber(c.Executor, c.Log)} })
	script{lines: initModern + `
		> {"type":"subscribe","id":"1","payload":{"query":"subscription { feed }"}}
		< {"type":"error","id":"1","payload":[{"message":"…","extensions":{"code":"INTERNAL","requestId":"…"}}]}
		> {"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}
		< {"type":"next","id":"1","payload":"…"}
		< {"type":"complete","id":"1"}`}.run(t, server.dial(t, nil, modernName))
	e := server.stream(t, http.MethodPost, "a", "subscription { feed }")
	e.expect("next", `{"errors":[{"message":"…","extensions":{"code":"INTERNAL","requestId":"…"}}]}`)
	e.expect("complete", "")
}

// aged is a member that knows how old its states are.
type aged struct{ Source }

func (aged) Committed() time.Time { return time.Now().Add(-time.Hour) }

// dated is a Runner of one aged state for each subscriber.
type dated struct{}

func (dated) Subscribe(ctx context.Context, _ Session, _ *graphql.OperationContext, sink Sink) Source {
	context.AfterFunc(ctx, func() { sink.End(nil) })
	sink.Ready()
	return aged{&stock{[]string{`{"data":1}`}}}
}

func TestLagIsObserved(t *testing.T) {
	server := newSocketServer(t, SocketLimits{}, func(c *Config) { c.Sockets.Runner = dated{} })
	c := server.connect(t, "a")
	c.send(`{"type":"subscribe","id":"1","payload":{"query":"subscription { feed }"}}`)
	c.expect(`{"type":"next","id":"1","payload":{"data":1}}`)
	server.stream(t, http.MethodPost, "a", "subscription { feed }").expect("next", `{"data":1}`)
	eventually(t, func() (seen bool) {
		server.tally.locked(func() {
			seen = len(server.tally.lags) == 2 && server.tally.lags[0] >= time.Hour && server.tally.lags[1] >= time.Hour
		})
		return seen
	}, "the lag was not observed")
}

// A peer that is stuck within a frame, though it sends a byte now and then, dies like a silent one.
func TestTrickleIsNoSignOfLife(t *testing.T) {
	server := newSocketServer(t, SocketLimits{PingInterval: soon, PongTimeout: soon})
	c := server.connect(t, "a")
	c.SetPingHandler(func(string) error { return nil })
	f := server.subscribe(t, c, "1")
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for _, b := range frame(fin|text, strings.Repeat(" ", 60_000), 2) {
			if _, err := c.NetConn().Write([]byte{b}); err != nil {
				return
			}
			select {
			case <-f.ctx.Done():
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	f.awaitEnd(t)
	await(t, ended, "the client still sends")
}

// Where each subscriber is executed for itself, a slow one is executed less often instead of being dropped.
func TestSlowReaderIsExecutedLess(t *testing.T) {
	server := newSocketServer(t, SocketLimits{QueueMessages: 4, QueueBytes: 1 << 20})
	c := server.connect(t, "a")
	c.send(`{"type":"subscribe","id":"1","payload":{"query":"subscription { count(to: 20000) }"}}`)
	for i := 1; i <= 20000; i++ {
		if got, err := c.read(); err != nil || !strings.Contains(got, fmt.Sprintf(`{"count":%d}`, i)) {
			t.Fatalf("want %d, got %s, %v", i, got, err)
		}
	}
	c.expect(`{"type":"complete","id":"1"}`)
}

// A reader that is stuck on a full socket, which gorilla alone would wait for without end, is dropped by the write's deadline.
func TestStuckReaderIsDropped(t *testing.T) {
	server := newSocketServer(t, SocketLimits{WriteTimeout: soon})
	c := server.connect(t, "a")
	f := server.subscribe(t, c, "1")
	event := `{"feed":"` + strings.Repeat("x", 1<<20) + `"}`
	for {
		select {
		case f.events <- event:
		case <-f.ctx.Done():
			return
		case <-time.After(patience):
			t.Fatal("the reader was not dropped")
		}
	}
}

func TestPerAddressLimit(t *testing.T) {
	server := newSocketServer(t, SocketLimits{PerAddress: 2})
	first, _ := server.connect(t, "a"), server.connect(t, "b")
	dialer := websocket.Dialer{Subprotocols: []string{modernName}}
	url := "ws" + strings.TrimPrefix(server.URL, "http")
	_, response, err := dialer.Dial(url, nil)
	if err == nil || response.StatusCode != http.StatusTooManyRequests || response.Header.Get("Retry-After") == "" {
		t.Fatalf("got %v, %v", response, err)
	}
	_ = first.Close()
	eventually(t, func() bool {
		conn, _, err := dialer.Dial(url, nil)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, "the place was not given back")
}

// More connections at once than the server wants to let in are asked to come back, not all at the same time.
func TestAcceptLimit(t *testing.T) {
	server := newSocketServer(t, SocketLimits{AcceptsPerSecond: 1})
	dialer := websocket.Dialer{Subprotocols: []string{modernName}}
	hints := map[string]bool{}
	for i := range 60 {
		conn, response, err := dialer.Dial("ws"+strings.TrimPrefix(server.URL, "http"), nil)
		if err == nil {
			_ = conn.Close()
			continue
		}
		if i < 10 || response.StatusCode != http.StatusTooManyRequests {
			t.Fatalf("connection %d got %v, %v", i, response, err)
		}
		hints[response.Header.Get("Retry-After")] = true
	}
	if len(hints) < 2 || hints[""] {
		t.Errorf("hints %v", hints)
	}
}

func TestShutdown(t *testing.T) {
	server := newSocketServer(t, SocketLimits{ShutdownSpread: 2 * soon})
	var clients []*client
	for range 5 {
		clients = append(clients, server.connect(t, "a"))
	}
	f := server.subscribe(t, clients[0], "1")
	busy := server.connect(t, "a")
	busy.send(`{"type":"subscribe","id":"1","payload":{"query":"mutation { wait }"}}`)
	mutation := awaitFeed(t, server.schema.waits)
	closed := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		closed <- server.handler.Close(ctx)
	}()
	for _, c := range clients {
		c.expectClose(1012)
	}
	f.awaitEnd(t)
	mutation.send(t, `{"wait":1}`) // what is in flight is answered before the close
	busy.expect(`{"type":"next","id":"1","payload":{"data":{"wait":1},"extensions":"…"}}`)
	busy.expect(`{"type":"complete","id":"1"}`)
	busy.expectClose(1012)
	if err := <-closed; err != nil {
		t.Error(err)
	}
	_, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(server.URL, "http"), nil)
	if err == nil || response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" {
		t.Errorf("a stopped server answers %v, %v", response, err)
	}
}

func TestShutdownThatTakesTooLongIsCut(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	c := server.connect(t, "a")
	c.send(`{"type":"subscribe","id":"1","payload":{"query":"mutation { wait }"}}`)
	f := awaitFeed(t, server.schema.waits)
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	if err := server.handler.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	f.awaitEnd(t)
}

func TestOperationTime(t *testing.T) {
	server := newSocketServer(t, SocketLimits{}, func(c *Config) { c.Limits.MaxOperationTime = soon })
	c := server.connect(t, "a")
	f := server.subscribe(t, c, "endless")
	c.send(`{"type":"subscribe","id":"1","payload":{"query":"mutation { wait }"}}`)
	c.expect(`{"type":"error","id":"1","payload":[{"message":"…","extensions":{"code":"UNAVAILABLE"}}]}`)
	f.send(t, `{"feed":1}`)
	c.expect(`{"type":"next","id":"endless","payload":{"data":{"feed":1}}}`)
}

func TestCloseCodesAreObserved(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	c := server.connect(t, "a")
	_ = server.subscribe(t, c, "1")
	c.send("{")
	c.expectClose(4400)
	eventually(t, func() (done bool) {
		server.tally.locked(func() {
			done = server.tally.opened == 1 && server.tally.closed == 1 && server.tally.started == 1 &&
				server.tally.done == 1 && server.tally.messages == 1 && server.tally.codes[0] == 4400
		})
		return done
	}, "the end was not observed")
}
