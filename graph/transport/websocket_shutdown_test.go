package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

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
