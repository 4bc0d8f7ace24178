package transport

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// A script is what a client does and sees: "> " sends a text message, ">> " a binary one, "< " expects a message, "x "
// expects a close code, and the reason from there on.
type script struct {
	name  string
	lines string
}

func (s script) run(t *testing.T, c *client) {
	t.Helper()
	for line := range strings.Lines(s.lines) {
		line = strings.TrimSpace(line)
		mark, rest, _ := strings.Cut(line, " ")
		switch mark {
		case "":
		case ">":
			c.send(rest)
		case ">>":
			if err := c.WriteMessage(websocket.BinaryMessage, []byte(rest)); err != nil {
				t.Fatal(err)
			}
		case "<":
			c.expect(rest)
		case "x":
			code, reason, _ := strings.Cut(rest, " ")
			number, err := strconv.Atoi(code)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.expectClose(number); !strings.HasPrefix(got, reason) {
				t.Fatalf("want reason %q, got %q", reason, got)
			}
		default:
			t.Fatalf("no such line: %s", line)
		}
	}
}

func scripts(t *testing.T, subprotocol string, all []script) {
	server := newSocketServer(t, SocketLimits{Subscriptions: 3})
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) { s.run(t, server.dial(t, nil, subprotocol)) })
	}
}

const initModern = `> {"type":"connection_init"}
	< {"type":"connection_ack"}
`

func TestGraphQLTransportWS(t *testing.T) {
	scripts(t, modernName, []script{
		{"query", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}
			< {"type":"next","id":"1","payload":{"data":{"hello":"world"},"extensions":"…"}}
			< {"type":"complete","id":"1"}`},
		{"query with variables", initModern + `
			> {"type":"subscribe","id":"a\"b","payload":{"query":"query Q($t: String!) { echo(text: $t) }","operationName":"Q","variables":{"t":"é\u2028"},"extensions":null}}
			< {"type":"next","id":"a\"b","payload":{"data":{"echo":"é\u2028"},"extensions":"…"}}
			< {"type":"complete","id":"a\"b"}`},
		{"subscription", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { count(to: 2) }"}}
			< {"type":"next","id":"1","payload":{"data":{"count":1}}}
			< {"type":"next","id":"1","payload":{"data":{"count":2}}}
			< {"type":"complete","id":"1"}`},
		{"an id may be used again after its complete", initModern + strings.Repeat(`
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { count(to: 1) }"}}
			< {"type":"next","id":"1","payload":{"data":{"count":1}}}
			< {"type":"complete","id":"1"}`, 20)},
		{"init with null payload", `
			> {"type":"connection_init","payload":null}
			< {"type":"connection_ack"}`},
		{"ping", `
			> {"type":"ping"}
			< {"type":"pong"}
			> {"type":"ping","payload":{"n":1}}
			< {"type":"pong","payload":{"n":1}}
			> {"type":"pong"}
			> {"type":"pong","payload":{}}` + "\n" + initModern},
		{"no complete after error: syntax", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"{ hello"}}
			< {"type":"error","id":"1","payload":[{"message":"…","locations":"…","extensions":{"code":"BAD_INPUT"}}]}
			> {"type":"ping"}
			< {"type":"pong"}`},
		{"no complete after error: validation", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { unknown }"}}
			< {"type":"error","id":"1","payload":[{"message":"…","locations":"…","extensions":{"code":"BAD_INPUT"}}]}
			> {"type":"ping"}
			< {"type":"pong"}`},
		{"an error frees its id", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"{"}}
			< {"type":"error","id":"1","payload":"…"}
			> {"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}
			< {"type":"next","id":"1","payload":"…"}
			< {"type":"complete","id":"1"}`},
		{"a refused subscription is an error, once", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { refused }"}}
			< {"type":"error","id":"1","payload":[{"message":"There is no such test, or it is not yours."}]}
			> {"type":"ping"}
			< {"type":"pong"}`},
		{"a refused query is an error", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"{ refused }"}}
			< {"type":"error","id":"1","payload":"…"}
			> {"type":"ping"}
			< {"type":"pong"}`},
		{"a resolver ends its subscription with an error", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { ends }"}}
			< {"type":"error","id":"1","payload":[{"message":"The link was revoked.","extensions":{"code":"FORBIDDEN"}}]}
			> {"type":"ping"}
			< {"type":"pong"}`},
		{"a panic ends its own operation", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { panics }"}}
			< {"type":"error","id":"1","payload":[{"message":"…","extensions":{"code":"INTERNAL","requestId":"…"}}]}
			> {"type":"subscribe","id":"1","payload":{"query":"{ panics }"}}
			< {"type":"error","id":"1","payload":[{"message":"…","extensions":{"code":"INTERNAL","requestId":"…"}}]}
			> {"type":"subscribe","id":"2","payload":{"query":"{ hello }"}}
			< {"type":"next","id":"2","payload":"…"}
			< {"type":"complete","id":"2"}`},
		{"a client's complete is not echoed", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { feed }"}}
			> {"type":"complete","id":"1"}
			> {"type":"complete","id":"unknown"}
			> {"type":"ping"}
			< {"type":"pong"}
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { count(to: 0) }"}}
			< {"type":"complete","id":"1"}`},
		{"too many subscriptions is an error of one", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { feed }"}}
			> {"type":"subscribe","id":"2","payload":{"query":"subscription { feed }"}}
			> {"type":"subscribe","id":"3","payload":{"query":"subscription { feed }"}}
			> {"type":"subscribe","id":"4","payload":{"query":"subscription { feed }"}}
			< {"type":"error","id":"4","payload":[{"message":"…","extensions":{"code":"LIMIT_EXCEEDED"}}]}
			> {"type":"complete","id":"1"}
			> {"type":"subscribe","id":"4","payload":{"query":"subscription { count(to: 0) }"}}
			< {"type":"complete","id":"4"}`},
		{"4400 not JSON", "> {\n x 4400 invalid message"},
		{"4400 empty", "> \n x 4400 invalid message"},
		{"4400 null", "> null\n x 4400 invalid message"},
		{"4400 array", "> []\n x 4400 invalid message"},
		{"4400 binary", ">> {\"type\":\"connection_init\"}\n x 4400 invalid message"},
		{"4400 no type", "> {}\n x 4400 invalid message: unknown type"},
		{"4400 unknown type", "> {\"type\":\"start\"}\n x 4400 invalid message: unknown type"},
		{"4400 a server's type", "> {\"type\":\"next\",\"id\":\"1\"}\n x 4400"},
		{"4400 init payload a text", "> {\"type\":\"connection_init\",\"payload\":\"x\"}\n x 4400"},
		{"4400 init payload a list", "> {\"type\":\"connection_init\",\"payload\":[]}\n x 4400"},
		{"4400 authorization not a text", "> {\"type\":\"connection_init\",\"payload\":{\"Authorization\":1}}\n x 4400"},
		{"4400 ping payload a number", "> {\"type\":\"ping\",\"payload\":1}\n x 4400"},
		{"4400 no id", initModern + `> {"type":"subscribe","payload":{"query":"{ hello }"}}
			x 4400 invalid message: the id`},
		{"4400 empty id", initModern + `> {"type":"subscribe","id":"","payload":{"query":"{ hello }"}}
			x 4400 invalid message: the id`},
		{"4400 id a number", initModern + `> {"type":"subscribe","id":1,"payload":{"query":"{ hello }"}}
			x 4400`},
		{"4400 id too long", initModern + `> {"type":"subscribe","id":"` + strings.Repeat("x", 300) + `","payload":{"query":"{ hello }"}}
			x 4400 invalid message: the id`},
		{"4400 complete without id", initModern + `> {"type":"complete"}
			x 4400 invalid message: the id`},
		{"4400 subscribe without payload", initModern + `> {"type":"subscribe","id":"1"}
			x 4400 invalid message: payload`},
		{"4400 subscribe without query", initModern + `> {"type":"subscribe","id":"1","payload":{}}
			x 4400 invalid message: the payload has no query`},
		{"4400 query a number", initModern + `> {"type":"subscribe","id":"1","payload":{"query":1}}
			x 4400 invalid message: payload`},
		{"4400 variables a list", initModern + `> {"type":"subscribe","id":"1","payload":{"query":"{ hello }","variables":[]}}
			x 4400 invalid message: payload`},
		{"4401 subscribe before init", `> {"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}
			x 4401 Unauthorized`},
		{"4403 wrong credentials", `> {"type":"connection_init","payload":{"Authorization":"Bearer wrong"}}
			x 4403 Forbidden`},
		{"4403 not a bearer", `> {"type":"connection_init","payload":{"authorization":"Basic eDp5"}}
			x 4403 Forbidden`},
		{"1013 the authenticator is away", `> {"type":"connection_init","payload":{"authorization":"Bearer down"}}
			x 1013`},
		{"4409 duplicate id", initModern + `
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { feed }"}}
			> {"type":"subscribe","id":"1","payload":{"query":"subscription { feed }"}}
			x 4409 Subscriber for 1 already exists`},
		{"4429 second init", initModern + `> {"type":"connection_init"}
			x 4429 Too many initialisation requests`},
	})
}

const initLegacy = `> {"type":"connection_init","payload":{}}
	< {"type":"connection_ack"}
	< {"type":"ka"}
`

func TestLegacyGraphQLWS(t *testing.T) {
	scripts(t, legacyName, []script{
		{"query", initLegacy + `
			> {"type":"start","id":"1","payload":{"query":"{ hello }","variables":{}}}
			< {"type":"data","id":"1","payload":{"data":{"hello":"world"},"extensions":"…"}}
			< {"type":"complete","id":"1"}`},
		{"subscription", initLegacy + `
			> {"type":"start","id":"1","payload":{"query":"subscription { count(to: 2) }"}}
			< {"type":"data","id":"1","payload":{"data":{"count":1}}}
			< {"type":"data","id":"1","payload":{"data":{"count":2}}}
			< {"type":"complete","id":"1"}`},
		{"init without payload", `
			> {"type":"connection_init"}
			< {"type":"connection_ack"}
			< {"type":"ka"}`},
		{"stop is not echoed", initLegacy + `
			> {"type":"start","id":"1","payload":{"query":"subscription { feed }"}}
			> {"type":"stop","id":"1"}
			> {"type":"start","id":"2","payload":{"query":"subscription { count(to: 0) }"}}
			< {"type":"complete","id":"2"}`},
		{"an error is one object, and no complete follows", initLegacy + `
			> {"type":"start","id":"1","payload":{"query":"{ unknown, other }"}}
			< {"type":"error","id":"1","payload":{"message":"…","locations":"…","extensions":{"code":"BAD_INPUT"}}}
			> {"type":"start","id":"2","payload":{"query":"subscription { count(to: 0) }"}}
			< {"type":"complete","id":"2"}`},
		{"a second start takes the first's place", initLegacy + `
			> {"type":"start","id":"1","payload":{"query":"subscription { feed }"}}
			> {"type":"start","id":"1","payload":{"query":"subscription { count(to: 1) }"}}
			< {"type":"data","id":"1","payload":{"data":{"count":1}}}
			< {"type":"complete","id":"1"}`},
		{"wrong credentials", `
			> {"type":"connection_init","payload":{"Authorization":"Bearer wrong"}}
			< {"type":"connection_error","payload":{"message":"…","extensions":{"code":"UNAUTHENTICATED"}}}
			x 4403 Forbidden`},
		{"terminate", initLegacy + `
			> {"type":"connection_terminate"}
			x 1000`},
		{"4400 a modern type", initLegacy + `
			> {"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}
			x 4400 invalid message: unknown type`},
		{"4400 not JSON", "> x\n x 4400"},
		{"4400 no id", initLegacy + `> {"type":"start","payload":{"query":"{ hello }"}}
			x 4400`},
		{"4401 start before init", `> {"type":"start","id":"1","payload":{"query":"{ hello }"}}
			x 4401 Unauthorized`},
		{"4429 second init", initLegacy + `> {"type":"connection_init"}
			x 4429`},
	})
}

func TestSubprotocolNegotiation(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	for _, test := range []struct {
		offered []string
		agreed  string
	}{
		{[]string{modernName}, modernName},
		{[]string{legacyName}, legacyName},
		{[]string{legacyName, modernName}, modernName},
		{[]string{"soap", modernName}, modernName},
		{[]string{"soap"}, ""},
		{nil, ""},
	} {
		t.Run(fmt.Sprint(test.offered), func(t *testing.T) {
			c := server.dial(t, nil, test.offered...)
			if c.Subprotocol() != test.agreed {
				t.Errorf("agreed on %q", c.Subprotocol())
			}
			if test.agreed == "" {
				c.expectClose(4406)
			}
		})
	}
}

func TestUpgradeRefusals(t *testing.T) {
	server := newSocketServer(t, SocketLimits{}, func(c *Config) { c.AllowedOrigins = []string{"https://app.example.com"} })
	for _, test := range []struct {
		origin string
		status int
	}{
		{"https://evil.example.com", http.StatusForbidden},
		{"null", http.StatusForbidden},
		{"https://app.example.com", http.StatusSwitchingProtocols},
		{server.URL, http.StatusSwitchingProtocols},
	} {
		t.Run(test.origin, func(t *testing.T) {
			dialer := websocket.Dialer{Subprotocols: []string{modernName}, EnableCompression: true}
			conn, response, err := dialer.Dial("ws"+strings.TrimPrefix(server.URL, "http"), http.Header{"Origin": {test.origin}})
			if response == nil || response.StatusCode != test.status {
				t.Fatalf("got %v, %v", response, err)
			}
			if conn != nil {
				_ = conn.Close()
			}
			if extensions := response.Header.Get("Sec-WebSocket-Extensions"); extensions != "" {
				t.Errorf("agreed on %s", extensions)
			}
		})
	}
}

func TestCredentialsFromHandshakeAndPayload(t *testing.T) {
	server := newSocketServer(t, SocketLimits{PerViewer: 1})
	right, wrong := http.Header{"Authorization": {"Bearer a"}}, http.Header{"Authorization": {"Bearer wrong"}}
	c := server.dial(t, right, modernName)
	c.send(`{"type":"connection_init"}`)
	c.expect(`{"type":"connection_ack"}`)

	t.Run("wrong in the handshake", func(t *testing.T) {
		c := server.dial(t, wrong, modernName)
		c.send(`{"type":"connection_init"}`)
		c.expectClose(4403)
	})
	t.Run("the payload counts before the handshake", func(t *testing.T) {
		c := server.dial(t, wrong, modernName)
		c.send(`{"type":"connection_init","payload":{"authorization":"Bearer b"}}`)
		c.expect(`{"type":"connection_ack"}`)
	})
	t.Run("equal rights are counted together", func(t *testing.T) {
		c := server.dial(t, right, modernName)
		c.send(`{"type":"connection_init"}`)
		c.expectClose(1013)
	})
	t.Run("the account that is acted for changes the rights", func(t *testing.T) {
		c := server.dial(t, right, modernName)
		c.send(`{"type":"connection_init","payload":{"Headway-Act-For":"acc_1"}}`)
		c.expect(`{"type":"connection_ack"}`)
	})
	t.Run("visitors are counted by address only", func(t *testing.T) {
		for range 3 {
			c := server.dial(t, nil, modernName)
			c.send(`{"type":"connection_init"}`)
			c.expect(`{"type":"connection_ack"}`)
		}
	})
}
