package transport

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// events is an event stream as a client reads it.
type events struct {
	*http.Response
	lines  *bufio.Reader
	cancel context.CancelFunc
	t      *testing.T
}

// stream sends an operation for an event stream.
func (s *socketServer) stream(t *testing.T, method, token, query string) *events {
	t.Helper()
	if method == http.MethodGet {
		return s.streamOf(t, method, token, "query="+url.QueryEscape(query))
	}
	return s.streamOf(t, method, token, `{"query":"`+query+`"}`)
}

// streamOf asks with a whole body, or with the parameters of a GET.
func (s *socketServer) streamOf(t *testing.T, method, token, asked string) *events {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	target, body := s.URL, asked
	if method == http.MethodGet {
		target, body = target+"?"+asked, ""
	}
	request, err := http.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = response.Body.Close() })
	return &events{response, bufio.NewReader(response.Body), cancel, t}
}

// read gives the next event's name and data; a comment is an event without both.
func (e *events) read() (name, data string, err error) {
	for {
		line, err := e.lines.ReadString('\n')
		if err != nil {
			return "", "", err
		}
		field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch field {
		case "event":
			name = value
		case "data":
			data += value
		case "":
			return name, data, nil
		}
	}
}

func (e *events) expect(name, data string) {
	e.t.Helper()
	for {
		gotName, gotData, err := e.read()
		if err != nil {
			e.t.Fatalf("want %s %s, got %v", name, data, err)
		}
		if gotName == "" && name != "" {
			continue // a keep-alive
		}
		if gotName != name || gotData != data && (data == "" || !matches(e.t, data, gotData)) {
			e.t.Fatalf("want %s %s\ngot  %s %s", name, data, gotName, gotData)
		}
		return
	}
}

// expectEnd wants the stream to end well, or to break off.
func (e *events) expectEnd(want error) {
	e.t.Helper()
	for {
		name, data, err := e.read()
		if name != "" || err == nil && data != "" {
			e.t.Fatalf("want the end, got %s %s", name, data)
		}
		if err != nil {
			if !errors.Is(err, want) {
				e.t.Fatalf("want %v, got %v", want, err)
			}
			return
		}
	}
}

func TestSSE(t *testing.T) {
	server := newSocketServer(t, SocketLimits{})
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		t.Run(method, func(t *testing.T) {
			e := server.stream(t, method, "", "subscription { count(to: 2) }")
			if e.StatusCode != http.StatusOK || e.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
				t.Errorf("got %s, %v", e.Status, e.Header)
			}
			e.expect("next", `{"data":{"count":1}}`)
			e.expect("next", `{"data":{"count":2}}`)
			e.expect("complete", "")
			e.expectEnd(io.EOF)
		})
	}
	for _, test := range []struct{ name, query, result string }{
		{"query", "{ hello }", `{"data":{"hello":"world"},"extensions":"…"}`},
		{"invalid", "{ unknown }", `{"errors":[{"message":"…","locations":"…","extensions":{"code":"BAD_INPUT"}}]}`},
		{"not GraphQL", "{", `{"errors":[{"message":"…","locations":"…","extensions":{"code":"BAD_INPUT"}}]}`},
		{"panic", "subscription { panics }", `{"errors":[{"message":"…","extensions":{"code":"INTERNAL","requestId":"…"}}]}`},
		{"ended with a reason", "subscription { ends }", `{"errors":[{"message":"…","extensions":{"code":"FORBIDDEN"}}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := server.stream(t, http.MethodPost, "a", test.query)
			e.expect("next", test.result)
			e.expect("complete", "")
			e.expectEnd(io.EOF)
		})
	}
}

func TestSSERefusals(t *testing.T) {
	server := newSocketServer(t, SocketLimits{PerViewer: 1})
	for _, test := range []struct {
		name, method, token, query string
		status                     int
	}{
		{"wrong credentials", http.MethodPost, "wrong", "{ hello }", http.StatusUnauthorized},
		{"not JSON", http.MethodPost, "a", "\"", http.StatusBadRequest},
		{"a mutation over GET", http.MethodGet, "a", "mutation { wait }", http.StatusMethodNotAllowed},
	} {
		t.Run(test.name, func(t *testing.T) {
			if e := server.stream(t, test.method, test.token, test.query); e.StatusCode != test.status {
				t.Errorf("got %s", e.Status)
			}
		})
	}
	t.Run("too many of one viewer", func(t *testing.T) {
		first := server.stream(t, http.MethodPost, "a", "subscription { feed }")
		awaitFeed(t, server.schema.feeds)
		if e := server.stream(t, http.MethodPost, "a", "subscription { feed }"); e.StatusCode != http.StatusTooManyRequests {
			t.Errorf("got %s", e.Status)
		}
		first.cancel()
	})
}

func TestSSEKeepsAlive(t *testing.T) {
	server := newSocketServer(t, SocketLimits{PingInterval: soon})
	e := server.stream(t, http.MethodPost, "a", "subscription { feed }")
	for range 3 {
		e.expect("", "")
	}
	f := awaitFeed(t, server.schema.feeds)
	f.send(t, `{"feed":1}`)
	e.expect("next", `{"data":{"feed":1}}`)
}

// The HTTP server's time-outs are for requests; a stream, which sets its own for every write, outlives them.
func TestSSEOutlivesTheServersTimeouts(t *testing.T) {
	server := newSocketServer(t, SocketLimits{PingInterval: soon})
	server.Server.Close()
	server.Server = httptest.NewUnstartedServer(server.handler)
	server.Config.ReadTimeout, server.Config.WriteTimeout = soon, soon
	server.Start()
	e := server.stream(t, http.MethodPost, "a", "subscription { feed }")
	for range 5 {
		e.expect("", "")
	}
}

func TestSSEEnds(t *testing.T) {
	open := func(t *testing.T, token string) (*socketServer, *events, *feed) {
		server := newSocketServer(t, SocketLimits{WriteTimeout: soon})
		e := server.stream(t, http.MethodPost, token, "subscription { feed }")
		return server, e, awaitFeed(t, server.schema.feeds)
	}
	t.Run("the client leaves", func(t *testing.T) {
		_, e, f := open(t, "a")
		e.cancel()
		f.awaitEnd(t)
	})
	t.Run("the credentials expire", func(t *testing.T) {
		_, e, f := open(t, "short")
		e.expect("next", `{"errors":[{"message":"…","extensions":{"code":"UNAUTHENTICATED"}}]}`)
		e.expect("complete", "")
		e.expectEnd(io.EOF)
		f.awaitEnd(t)
	})
	t.Run("the credentials are revoked", func(t *testing.T) {
		server, e, f := open(t, "revocable")
		close(server.revoked)
		e.expectEnd(io.ErrUnexpectedEOF)
		f.awaitEnd(t)
	})
	t.Run("the server stops", func(t *testing.T) {
		server, e, f := open(t, "a")
		if err := server.handler.Close(t.Context()); err != nil {
			t.Error(err)
		}
		e.expectEnd(io.ErrUnexpectedEOF)
		f.awaitEnd(t)
	})
	t.Run("the client does not read", func(t *testing.T) {
		_, _, f := open(t, "a")
		event := `{"feed":"` + strings.Repeat("x", 1<<20) + `"}`
		for f.ctx.Err() == nil {
			select {
			case f.events <- event:
			case <-f.ctx.Done():
			}
		}
	})
}
