package transport

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Whatever a client sends, a decoder either refuses it with a reason that fits a close frame, or gives a command that is whole.
func FuzzProtocolDecode(f *testing.F) {
	for _, seed := range []string{
		`{"type":"connection_init","payload":{"Authorization":"Bearer x"}}`,
		`{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":{"n":1e400},"operationName":null,"extensions":{}}}`,
		`{"type":"start","id":"1","payload":{"query":"{ a }"}}`,
		`{"type":"complete","id":"1"}`, `{"type":"stop","id":"\u0000"}`, `{"type":"ping","payload":null}`, `{"type":"pong"}`,
		`{"type":"connection_terminate"}`, `{"id":1}`, `[]`, `null`, ``, `{"type":"é` + strings.Repeat("ü", 200) + `"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, p := range []protocol{modern{}, legacy{}} {
			got, err := p.decode(data)
			if err != nil {
				body := farewell{closeBadMessage, err.Error()}.body()
				if len(body) > 125 || !utf8.Valid(body[2:]) {
					t.Fatalf("%s: the reason %q does not fit", p.name(), body)
				}
				continue
			}
			if !json.Valid(data) {
				t.Fatalf("%s takes what is not JSON: %q", p.name(), data)
			}
			switch got.kind {
			case commandSubscribe:
				if got.id == "" || got.params == nil {
					t.Fatalf("%s: half a subscribe from %q", p.name(), data)
				}
			case commandComplete:
				if got.id == "" {
					t.Fatalf("%s: complete without id from %q", p.name(), data)
				}
			case commandInit, commandPing, commandPong, commandTerminate:
			default:
				t.Fatalf("%s: no command from %q", p.name(), data)
			}
			echo := p.append(nil, message{kind: messageNext, id: encodeID(got.id), payload: json.RawMessage(`{"data":null}`)})
			if !json.Valid(echo) {
				t.Fatalf("%s writes %q", p.name(), echo)
			}
		}
	})
}

func TestErrorsThatCannotBeEncoded(t *testing.T) {
	errs := gqlerror.List{{Message: "a"}, {Message: "b", Extensions: map[string]any{"f": func() {}}}}
	if got := appendErrors(nil, errs); !json.Valid(got) || !strings.Contains(string(got), "INTERNAL") {
		t.Errorf("got %s", got)
	}
}

func TestAppendEvent(t *testing.T) {
	for _, test := range []struct {
		message message
		want    string
	}{
		{message{kind: messageNext, payload: json.RawMessage(`{"data":1}`)}, "event: next\ndata: {\"data\":1}\n\n"},
		{message{kind: messageNext, payload: json.RawMessage("{\"data\":\n1}")}, "event: next\ndata: {\"data\":\ndata: 1}\n\n"},
		{message{kind: messageComplete}, "event: complete\ndata: \n\n"},
		{message{kind: messageKeepAlive}, ":\n\n"},
		{message{kind: messageKeepAlive, payload: json.RawMessage(`{"a":1}`)}, ":{\"a\":1}\n\n"},
		{message{kind: messageAck, payload: json.RawMessage("2000")}, "retry: 2000\n\n"},
		{message{kind: framePing}, ""},
	} {
		if got := string(appendEvent(nil, test.message)); got != test.want {
			t.Errorf("want %q, got %q", test.want, got)
		}
	}
}
