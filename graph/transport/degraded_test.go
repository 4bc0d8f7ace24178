package transport

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

const (
	databaseAway = `{"type":"ping","payload":{"extensions":{"degraded":["DATABASE"]}}}`
	nothingAway  = `{"type":"ping","payload":{"extensions":{"degraded":[]}}}`
)

// next gives the next message that is not a bare ping.
func (c *client) next() string {
	c.t.Helper()
	for {
		got, err := c.read()
		if err != nil {
			c.t.Fatal(err)
		}
		if got != `{"type":"ping"}` && got != `{"type":"ka"}` {
			return got
		}
	}
}

func TestSubscribersAreToldWhatIsAway(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	early, idle := server.connect(t, "a"), server.connect(t, "a")
	f := server.subscribe(t, early, "1")
	server.handler.SetDegraded([]string{"DATABASE"})
	if got := early.next(); !matches(t, databaseAway, got) {
		t.Fatalf("got %s", got)
	}
	f.send(t, `{"feed":0}`)
	if got := early.next(); !matches(t, `{"type":"next","id":"1","payload":{"data":{"feed":0},"extensions":{"degraded":["DATABASE"]}}}`, got) {
		t.Errorf("an event meanwhile was %s", got)
	}
	early.send(`{"type":"subscribe","id":"2","payload":{"query":"{ hello }"}}`)
	if got := early.next(); strings.Contains(got, "degraded") || !strings.Contains(got, "cost") {
		t.Errorf("a query's answer was %s", got)
	}
	early.expect(`{"type":"complete","id":"2"}`)
	early.send(`{"type":"pong","payload":{"extensions":{"degraded":["DATABASE"]}}}`) // as the npm client answers
	late := server.connect(t, "a")
	server.subscribe(t, late, "1")
	if got := late.next(); !matches(t, databaseAway, got) {
		t.Fatalf("who came later got %s", got)
	}
	server.subscribe(t, late, "2") // is not told again
	server.handler.SetDegraded(nil)
	for _, c := range []*client{early, late} {
		if got := c.next(); !matches(t, nothingAway, got) {
			t.Fatalf("got %s", got)
		}
	}
	f.send(t, `{"feed":1}`)
	if got := early.next(); !matches(t, `{"type":"next","id":"1","payload":{"data":{"feed":1}}}`, got) {
		t.Errorf("then came %s", got)
	}
	idle.send(`{"type":"ping"}`)
	if got := idle.next(); got != `{"type":"pong"}` {
		t.Errorf("who watches nothing got %s", got)
	}
}

func TestOlderClientsAreToldWhatIsAway(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	c := server.dial(t, nil, legacyName)
	c.send(`{"type":"connection_init"}`)
	c.expect(`{"type":"connection_ack"}`)
	c.send(`{"type":"start","id":"1","payload":{"query":"subscription { feed }"}}`)
	awaitFeed(t, server.schema.feeds)
	server.handler.SetDegraded([]string{"DATABASE", "BUS"})
	if got := c.next(); !matches(t, `{"type":"ka","payload":{"extensions":{"degraded":["DATABASE","BUS"]}}}`, got) {
		t.Errorf("got %s", got)
	}
}

func TestEventStreamsAreToldWhatIsAway(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	e := server.stream(t, "POST", "a", "subscription { feed }")
	awaitFeed(t, server.schema.feeds)
	line := func() string {
		t.Helper()
		for {
			line, err := e.lines.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if line = strings.TrimSpace(line); line != "" && line != ":" && !strings.HasPrefix(line, "retry: ") {
				return line
			}
		}
	}
	for _, away := range [][]string{{"BUS"}, {}} {
		server.handler.SetDegraded(away)
		names, err := json.Marshal(away)
		if err != nil {
			t.Fatal(err)
		}
		if got := line(); got != `:{"extensions":{"degraded":`+string(names)+`}}` {
			t.Errorf("got %s", got)
		}
	}
}

func TestEventStreamsThatAskAreToldInAnEvent(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	e := server.streamOf(t, "POST", "a", `{"query":"subscription { feed }","extensions":{"degraded":true}}`)
	f := awaitFeed(t, server.schema.feeds)
	server.handler.SetDegraded([]string{"DATABASE"})
	e.expect("next", `{"data":null,"extensions":{"degraded":["DATABASE"]}}`)
	f.send(t, `{"feed":1}`)
	e.expect("next", `{"data":{"feed":1},"extensions":{"degraded":["DATABASE"]}}`)
	late := server.streamOf(t, "GET", "a", url.Values{"query": {"subscription { feed }"}, "extensions": {`{"degraded":true}`}}.Encode())
	late.expect("next", `{"data":null,"extensions":{"degraded":["DATABASE"]}}`)
	server.handler.SetDegraded(nil)
	for _, e := range []*events{e, late} {
		e.expect("next", `{"data":null,"extensions":{"degraded":[]}}`)
	}
	f.send(t, `{"feed":2}`)
	e.expect("next", `{"data":{"feed":2}}`)
}
