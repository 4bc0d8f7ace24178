package transport

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// frame makes a client's frame. The first byte is FIN and the opcode; the length may be given more bytes than it needs.
func frame(first byte, payload string, lengthBytes int) []byte {
	out := []byte{first}
	switch lengthBytes {
	case 8:
		out = binary.BigEndian.AppendUint64(append(out, 0x80|127), uint64(len(payload)))
	case 2:
		out = binary.BigEndian.AppendUint16(append(out, 0x80|126), uint16(len(payload)))
	default:
		out = append(out, 0x80|byte(len(payload)))
	}
	mask := []byte{1, 2, 3, 4}
	out = append(out, mask...)
	for i := range len(payload) {
		out = append(out, payload[i]^mask[i%4])
	}
	return out
}

const (
	fin          = 0x80
	continuation = 0
	text         = websocket.TextMessage
)

func TestRFC6455(t *testing.T) {
	server := newSocketServer(t, SocketLimits{MessageBytes: 1000})
	hello := frame(fin|text, `{"type":"ping"}`, 0)
	answered := `< {"type":"pong"}` + "\n"
	for _, test := range []struct {
		name   string
		sent   []byte
		script string
	}{
		{"fragments", bytes.Join([][]byte{
			frame(text, `{"type":`, 0), frame(fin|websocket.PingMessage, "between", 0), frame(continuation, ``, 0), frame(fin|continuation, `"ping"}`, 0),
		}, nil), answered},
		{"a character split over fragments", bytes.Join([][]byte{
			frame(text, `{"type":"ping","payload":{"a":"`+"\xc3", 0), frame(fin|continuation, "\xa9"+`"}}`, 0),
		}, nil), `< {"type":"pong","payload":{"a":"é"}}`},
		{"close without body is answered without body", frame(fin|websocket.CloseMessage, "", 0), "x 1005"},
		{"close is answered with its code", frame(fin|websocket.CloseMessage, "\x0f\xa0bye", 0), "x 4000"},
		{"close body of one byte", append(bytes.Clone(hello), frame(fin|websocket.CloseMessage, "\x03", 0)...), answered + "x 1002 a close body of one byte"},
		{"close code that is reserved", frame(fin|websocket.CloseMessage, "\x03\xed", 0), "x 1002"},
		{"close reason not UTF-8", frame(fin|websocket.CloseMessage, "\x03\xe8\xff", 0), "x 1002"},
		{"text not UTF-8", frame(fin|text, "\"\xff\"", 0), "x 1007"},
		{"message over the limit", frame(fin|text, strings.Repeat(" ", 1001), 2), "x 1009"},
		{"fragments over the limit", append(frame(text, strings.Repeat(" ", 600), 2), frame(fin|continuation, strings.Repeat(" ", 600), 2)...), "x 1009"},
		{"message at the limit", frame(fin|text, `{"type":"ping"}`+strings.Repeat(" ", 985), 2), answered},
		{"length of 2 bytes where 7 bits do", append(bytes.Clone(hello), frame(fin|text, `{"type":"ping"}`, 2)...), answered + "x 1002"},
		{"length of 8 bytes where 2 do", frame(fin|text, strings.Repeat(" ", 200), 8), "x 1002"},
		{"length over 63 bits", append([]byte{fin | text, 0x80 | 127}, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4), "x 1009"},
		{"frame without a mask", []byte{fin | text, 2, '{', '}'}, "x 1002"},
		{"reserved bit", frame(fin|0x40|text, "{}", 0), "x 1002"},
		{"unknown opcode", frame(fin|3, "", 0), "x 1002"},
		{"continuation of nothing", frame(fin|continuation, "", 0), "x 1002"},
		{"control frame in fragments", frame(websocket.PingMessage, "", 0), "x 1002"},
		{"control frame too long", frame(fin|websocket.PingMessage, strings.Repeat("x", 126), 2), "x 1002"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, pieces := range map[string]int{"at once": len(test.sent), "byte by byte": 1} {
				t.Run(name, func(t *testing.T) {
					c := server.dial(t, nil, modernName)
					for rest := test.sent; len(rest) > 0; rest = rest[min(pieces, len(rest)):] {
						if _, err := c.NetConn().Write(rest[:min(pieces, len(rest))]); err != nil {
							t.Fatal(err)
						}
					}
					script{lines: test.script}.run(t, c)
				})
			}
		})
	}
}

// What is left unread must not reset the network connection before the client has read why it ends.
func TestCloseFrameSurvivesWhatTheClientStillSends(t *testing.T) {
	server := newSocketServer(t, SocketLimits{MessageBytes: 1000})
	for range 10 {
		c := server.dial(t, nil, modernName)
		go func() { _, _ = c.NetConn().Write(frame(fin|text, strings.Repeat(" ", 1<<20), 8)) }()
		c.expectClose(1009)
	}
}

func TestPingsAreAnsweredWithTheirBody(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	c := server.dial(t, nil, modernName)
	pong := make(chan string, 1)
	c.SetPongHandler(func(body string) error { pong <- body; return nil })
	if err := c.WriteControl(websocket.PingMessage, []byte("body"), time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	c.send(`{"type":"ping"}`)
	c.expect(`{"type":"pong"}`)
	if got := <-pong; got != "body" {
		t.Errorf("got %q", got)
	}
}

// Every form of a frame's length is read back by gorilla's own reader.
func TestFrameLengths(t *testing.T) {
	server := newSocketServer(t, SocketLimits{MessageBytes: 1 << 20})
	c := server.dial(t, nil, modernName)
	around := len(`{"type":"pong","payload":{"a":""}}`)
	for _, length := range []int{around, 125, 126, 127, 65535, 65536, 300_000} {
		payload := `{"a":"` + strings.Repeat("x", length-around) + `"}`
		c.send(`{"type":"ping","payload":` + payload + `}`)
		got, err := c.read()
		if err != nil || len(got) != length || !strings.HasSuffix(got, payload+"}") {
			t.Fatalf("want %d bytes, got %d, %v", length, len(got), err)
		}
	}
}

// However the bytes are cut, the same messages come of them, and the same fault.
func FuzzAssembler(f *testing.F) {
	f.Add(frame(fin|text, "hello", 0), 3)
	f.Add(bytes.Join([][]byte{frame(text, "a", 0), frame(fin|websocket.PingMessage, "b", 0), frame(fin|continuation, "c", 0)}, nil), 1)
	f.Add(frame(fin|websocket.CloseMessage, "x", 0), 1)
	f.Add(frame(fin|text, "", 0), 2)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		size = max(1, size)
		whole, piecewise := assembled(data, len(data)+1), assembled(data, size)
		if whole != piecewise {
			t.Fatalf("at once\n%s\nin pieces of %d\n%s", whole, size, piecewise)
		}
	})
}

// assembled is what comes of the data in pieces of that size.
func assembled(data []byte, size int) string {
	var (
		a   assembler
		out strings.Builder
	)
	for piece := range slices.Chunk(bytes.Clone(data), size) {
		for len(piece) > 0 {
			n, opcode, payload, fault := a.next(piece, 1000)
			if fault != nil {
				fmt.Fprintf(&out, "closed %d %s", fault.code, fault.reason)
				return out.String()
			}
			if opcode != 0 {
				fmt.Fprintf(&out, "%d %q\n", opcode, payload)
			}
			piece = piece[n:]
		}
	}
	return out.String()
}
