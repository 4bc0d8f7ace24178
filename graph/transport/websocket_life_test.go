package transport

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
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
	const deadAfter = 8 // intervals; a machine with much to do is late by some
	server := newSocketServer(t, SocketLimits{PingInterval: soon, PongTimeout: (deadAfter - 1) * soon})
	const longer = deadAfter + 2 // than a dead peer would live
	t.Run("graphql-transport-ws pings both ways", func(t *testing.T) {
		c := server.connect(t, "a")
		pings := 0
		answer := c.PingHandler()
		c.SetPingHandler(func(body string) error { pings++; return answer(body) })
		for range longer {
			c.expect(`{"type":"ping"}`)
		}
		if pings < longer-1 {
			t.Errorf("%d pings of RFC 6455", pings)
		}
	})
	t.Run("graphql-ws gets its ka", func(t *testing.T) {
		c := server.dial(t, nil, legacyName)
		script{lines: initLegacy}.run(t, c)
		for range longer {
			c.expect(`{"type":"ka"}`)
		}
	})
	t.Run("a message of the client is a sign of life too", func(t *testing.T) {
		c := server.connect(t, "a")
		c.SetPingHandler(func(string) error { return nil }) // no pong of RFC 6455
		for range longer {
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
