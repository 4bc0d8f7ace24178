package transport

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"go.uber.org/goleak"

	"headway/internal/order"
)

// patience is how long a test waits for what must happen. It is never waited for when all is well.
const patience = 5 * time.Second

// feedSchema is a schema whose subscriptions the test feeds by hand.
type feedSchema struct {
	schema *ast.Schema
	feeds  chan *feed // every subscription to feed that has started
	waits  chan *feed // every mutation wait that has started
}

// feed is one running field.
type feed struct {
	ctx    context.Context
	events chan string // the data of an event; closing it completes
}

func newFeedSchema() *feedSchema {
	return &feedSchema{
		schema: gqlparser.MustLoadSchema(&ast.Source{Input: `
			type Query { hello: String!, panics: String!, refused: String!, echo(text: String!): String! }
			type Mutation { wait: Int! }
			type Subscription { feed: Int!, count(to: Int!): Int!, panics: Int!, refused: Int!, ends: Int! }`}),
		feeds: make(chan *feed, 100),
		waits: make(chan *feed, 100),
	}
}

func (s *feedSchema) Schema() *ast.Schema { return s.schema }

func (s *feedSchema) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

func (s *feedSchema) Exec(ctx context.Context) graphql.ResponseHandler {
	operation := graphql.GetOperationContext(ctx)
	field, ok := operation.Operation.SelectionSet[0].(*ast.Field)
	if !ok {
		return graphql.OneShot(graphql.ErrorResponse(ctx, "the schema of the test takes a field"))
	}
	switch operation.Operation.Operation {
	case ast.Query:
		return graphql.OneShot(s.query(field, operation))
	case ast.Mutation:
		f := &feed{ctx, make(chan string)}
		return func(context.Context) *graphql.Response {
			s.waits <- f
			return f.next()
		}
	default:
		return s.subscription(ctx, field, operation)
	}
}

func (s *feedSchema) query(field *ast.Field, operation *graphql.OperationContext) *graphql.Response {
	switch field.Name {
	case "panics":
		panic("a query of the test")
	case "refused":
		return &graphql.Response{Errors: failures(order.NotFound("test"))}
	case "echo":
		text, _ := json.Marshal(field.ArgumentMap(operation.Variables)["text"])
		return &graphql.Response{Data: fmt.Appendf(nil, `{"echo":%s}`, text)}
	default:
		return &graphql.Response{Data: []byte(`{"hello":"world"}`)}
	}
}

func (s *feedSchema) subscription(ctx context.Context, field *ast.Field, operation *graphql.OperationContext) graphql.ResponseHandler {
	switch field.Name {
	case "panics":
		return func(context.Context) *graphql.Response { panic("a subscription of the test") }
	case "refused": // for ever, as an interceptor does that forgot graphql.OneShot
		return func(context.Context) *graphql.Response {
			return &graphql.Response{Errors: failures(order.NotFound("test"))}
		}
	case "ends":
		EndSubscription(ctx, order.Forbidden("The link was revoked."))
		return func(context.Context) *graphql.Response { return nil }
	case "count":
		to, _ := field.ArgumentMap(operation.Variables)["to"].(int64)
		at := int64(0)
		return func(context.Context) *graphql.Response {
			if at++; at > to {
				return nil
			}
			return &graphql.Response{Data: fmt.Appendf(nil, `{"count":%d}`, at)}
		}
	}
	f := &feed{ctx, make(chan string)}
	s.feeds <- f
	return func(context.Context) *graphql.Response { return f.next() }
}

func (f *feed) next() *graphql.Response {
	select {
	case <-f.ctx.Done():
		return nil
	case data, ok := <-f.events:
		if !ok {
			return nil
		}
		return &graphql.Response{Data: []byte(data)}
	}
}

// send hands the subscription an event.
func (f *feed) send(t *testing.T, data string) {
	t.Helper()
	select {
	case f.events <- data:
	case <-time.After(patience):
		t.Fatal("nobody took the event")
	}
}

// awaitEnd waits until the operation's context has ended.
func (f *feed) awaitEnd(t *testing.T) {
	t.Helper()
	await(t, f.ctx.Done(), "the operation still runs")
}

// gate is an authenticator whose tokens say what becomes of them.
type gate struct{ revoked chan struct{} }

func (g gate) Authenticate(ctx context.Context, from Credentials) (Session, error) {
	token, bearer := strings.CutPrefix(from.Authorization, "Bearer ")
	session := Session{Context: ctx, Rights: token + from.ActFor}
	switch {
	case from.Authorization == "":
		return session, nil
	case !bearer || token == "wrong":
		return Session{}, order.Errorf(order.CodeUnauthenticated, "The token is not valid.")
	case token == "down":
		return Session{}, order.Errorf(order.CodeUnavailable, "Try again.")
	case token == "hangs":
		<-ctx.Done()
		return Session{}, ctx.Err()
	case token == "short":
		session.ExpiresAt = time.Now().Add(150 * time.Millisecond)
	case token == "revocable":
		session.Ended = g.revoked
	}
	return session, nil
}

// tally counts what an observer is told.
type tally struct {
	mu                            sync.Mutex
	opened, closed, started, done int
	messages                      int
	codes                         []int
	lags                          []time.Duration
}

func (c *tally) locked(f func()) { c.mu.Lock(); defer c.mu.Unlock(); f() }

func (c *tally) ConnectionOpened(string) { c.locked(func() { c.opened++ }) }
func (c *tally) ConnectionClosed(_ string, code int) {
	c.locked(func() { c.closed++; c.codes = append(c.codes, code) })
}
func (c *tally) SubscriptionStarted()         { c.locked(func() { c.started++ }) }
func (c *tally) SubscriptionEnded()           { c.locked(func() { c.done++ }) }
func (c *tally) MessagesSent(messages, _ int) { c.locked(func() { c.messages += messages }) }
func (c *tally) MessageLag(lag time.Duration) { c.locked(func() { c.lags = append(c.lags, lag) }) }

// socketServer is a real server with a handler under test.
type socketServer struct {
	*httptest.Server
	handler *Handler
	schema  *feedSchema
	revoked chan struct{}
	tally   *tally
}

// newSocketServer starts a server. When the test ends, everything that ran on it must have ended.
func newSocketServer(t *testing.T, limits SocketLimits, adjust ...func(*Config)) *socketServer {
	t.Helper()
	before := goleak.IgnoreCurrent()
	s := &socketServer{schema: newFeedSchema(), revoked: make(chan struct{}), tally: &tally{}}
	log := slog.New(slog.DiscardHandler)
	limits.ShutdownSpread = max(limits.ShutdownSpread, time.Millisecond)
	config := Config{
		Executor:      NewExecutor(s.schema, ExecutorConfig{Log: log, Limits: Limits{MaxCostPerMinute: -1}}),
		Authenticator: gate{s.revoked},
		Log:           log,
		Sockets:       SocketConfig{Limits: limits, Observer: s.tally, Portable: strings.HasPrefix(t.Name(), "TestPortable/")},
	}
	for _, f := range adjust {
		f(&config)
	}
	handler, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	s.handler = handler
	s.Server = httptest.NewServer(handler)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := handler.Close(ctx); err != nil {
			t.Error(err)
		}
		s.Server.Close()
		http.DefaultClient.CloseIdleConnections()
		goleak.VerifyNone(t, before)
		s.tally.locked(func() {
			if s.tally.opened != s.tally.closed || s.tally.started != s.tally.done {
				t.Errorf("observed %+v", s.tally)
			}
		})
	})
	return s
}

// client is the other end of a websocket.
type client struct {
	*websocket.Conn
	t *testing.T
}

const (
	modernName = "graphql-transport-ws"
	legacyName = "graphql-ws"
)

// dial opens a websocket.
func (s *socketServer) dial(t *testing.T, header http.Header, subprotocols ...string) *client {
	t.Helper()
	dialer := websocket.Dialer{Subprotocols: subprotocols, HandshakeTimeout: patience}
	conn, response, err := dialer.Dial("ws"+strings.TrimPrefix(s.URL, "http"), header)
	if err != nil {
		t.Fatalf("dial: %v (%v)", err, response)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &client{conn, t}
}

// connect opens a websocket and is let in.
func (s *socketServer) connect(t *testing.T, token string) *client {
	t.Helper()
	c := s.dial(t, nil, modernName)
	c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer ` + token + `"}}`)
	c.expect(`{"type":"connection_ack"}`)
	return c
}

// subscribe starts a subscription and gives its feed.
func (s *socketServer) subscribe(t *testing.T, c *client, id string) *feed {
	t.Helper()
	c.send(`{"type":"subscribe","id":"` + id + `","payload":{"query":"subscription { feed }"}}`)
	return awaitFeed(t, s.schema.feeds)
}

func awaitFeed(t *testing.T, from chan *feed) *feed {
	t.Helper()
	select {
	case f := <-from:
		return f
	case <-time.After(patience):
		t.Fatal("the operation did not start")
		return nil
	}
}

func (c *client) send(message string) {
	c.t.Helper()
	if err := c.WriteMessage(websocket.TextMessage, []byte(message)); err != nil {
		c.t.Fatalf("send %s: %v", message, err)
	}
}

// read gives the next message.
func (c *client) read() (string, error) {
	_ = c.SetReadDeadline(time.Now().Add(patience))
	_, data, err := c.ReadMessage()
	return string(data), err
}

func (c *client) expect(message string) {
	c.t.Helper()
	got, err := c.read()
	if err != nil {
		c.t.Fatalf("want %s, got %v", message, err)
	}
	if !matches(c.t, message, got) {
		c.t.Fatalf("want %s\ngot  %s", message, got)
	}
}

// expectClose reads until the close, and tells its reason. Nothing may come before it.
func (c *client) expectClose(code int) string {
	c.t.Helper()
	got, err := c.read()
	closed, ok := errors.AsType[*websocket.CloseError](err)
	if !ok || closed.Code != code {
		c.t.Fatalf("want close %d, got %q, %v", code, got, err)
	}
	return closed.Text
}

// matches compares JSON; "…" stands for any value.
func matches(t *testing.T, want, got string) bool {
	t.Helper()
	var w, g any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("%s: %v", want, err)
	}
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("%s: %v", got, err)
	}
	return alike(w, g)
}

func alike(want, got any) bool {
	switch w := want.(type) {
	case string:
		return w == "…" || w == got
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(w) != len(g) {
			return false
		}
		for name := range w {
			if _, ok := g[name]; !ok || !alike(w[name], g[name]) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		if !ok || len(w) != len(g) {
			return false
		}
		for i := range w {
			if !alike(w[i], g[i]) {
				return false
			}
		}
		return true
	default:
		return reflect.DeepEqual(want, got)
	}
}

// await waits for the channel to close.
func await(t *testing.T, done <-chan struct{}, otherwise string) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatal(otherwise)
	}
}

// eventually waits for a condition.
func eventually(t *testing.T, condition func() bool, otherwise string) {
	t.Helper()
	for deadline := time.Now().Add(patience); !condition(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(otherwise)
		}
	}
}
