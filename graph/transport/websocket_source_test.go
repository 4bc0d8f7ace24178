package transport

import (
	"context"
	"fmt"
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
