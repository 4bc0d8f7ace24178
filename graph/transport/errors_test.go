package transport_test

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/graph/transport"
	"headway/internal/order"
)

// sqlError is a database's error with its SQLSTATE, as lib/pq has it.
type sqlError string

func (e sqlError) Error() string    { return "pq: secret " + string(e) }
func (e sqlError) SQLState() string { return string(e) }

func TestPresentError(t *testing.T) {
	outOfTime, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	left, leave := context.WithCancel(t.Context())
	leave()
	for _, test := range []struct {
		name       string
		ctx        context.Context
		err        error
		extensions map[string]any
		logged     string
	}{
		{name: "an order's error", err: order.NotFound("order"), extensions: map[string]any{"code": "NOT_FOUND"}},
		{name: "a wrapped one", err: fmt.Errorf("secret: %w", order.Forbidden("No.")), extensions: map[string]any{"code": "FORBIDDEN"}},
		{name: "a field", err: order.BadInput("input.fansOrdered", "At least one."),
			extensions: map[string]any{"code": "BAD_INPUT", "field": "input.fansOrdered"}},
		{name: "a state", err: &order.Error{Code: order.CodeConflict, Status: "COMPLETED"},
			extensions: map[string]any{"code": "CONFLICT", "status": "COMPLETED"}},
		{name: "a wait", err: &order.Error{Code: order.CodeRateLimited, RetryAfter: 1200 * time.Millisecond},
			extensions: map[string]any{"code": "RATE_LIMITED", "retryAfter": 2}},
		{name: "a cause", err: &order.Error{Code: order.CodeUnavailable, Message: "Later.", Cause: errors.New("secret")},
			extensions: map[string]any{"code": "UNAVAILABLE"}, logged: "WARN"},
		{name: "a deadline", err: context.DeadlineExceeded, extensions: map[string]any{"code": "UNAVAILABLE"}, logged: "WARN"},
		{name: "a request out of time", ctx: outOfTime, err: errors.New("secret"),
			extensions: map[string]any{"code": "UNAVAILABLE"}, logged: "WARN"},
		{name: "a client that left", ctx: left, err: errors.New("secret"), extensions: map[string]any{"code": "UNAVAILABLE"}},
		{name: "a cancelled statement", err: sqlError("57014"), extensions: map[string]any{"code": "UNAVAILABLE"}, logged: "WARN"},
		{name: "a database that stops", err: sqlError("57P01"), extensions: map[string]any{"code": "UNAVAILABLE"}, logged: "WARN"},
		{name: "a database without room", err: sqlError("53300"), extensions: map[string]any{"code": "UNAVAILABLE"}, logged: "WARN"},
		{name: "a lost connection", err: driver.ErrBadConn, extensions: map[string]any{"code": "UNAVAILABLE"}, logged: "WARN"},
		{name: "a network", err: &net.OpError{Op: "dial", Err: errors.New("secret")},
			extensions: map[string]any{"code": "UNAVAILABLE"}, logged: "WARN"},
		{name: "a network under INTERNAL", err: &order.Error{Code: order.CodeInternal, Cause: driver.ErrBadConn},
			extensions: map[string]any{"code": "UNAVAILABLE"}, logged: "WARN"},
		{name: "a wrong statement", err: sqlError("42601"),
			extensions: map[string]any{"code": "INTERNAL", "requestId": "REQUEST"}, logged: "ERROR"},
		{name: "a bug", err: errors.New("secret"),
			extensions: map[string]any{"code": "INTERNAL", "requestId": "REQUEST"}, logged: "ERROR"},
		{name: "a bug that has extensions", err: &gqlerror.Error{Message: "secret", Extensions: map[string]any{"secret": 1}},
			extensions: map[string]any{"code": "INTERNAL", "requestId": "REQUEST"}, logged: "ERROR"},
		{name: "a bug under INTERNAL", err: &order.Error{Code: order.CodeInternal, Message: "secret", Cause: errors.New("secret")},
			extensions: map[string]any{"code": "INTERNAL", "requestId": "REQUEST"}, logged: "ERROR"},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx := test.ctx
			if ctx == nil {
				ctx = t.Context()
			}
			var log bytes.Buffer
			present := transport.PresentError(slog.New(slog.NewJSONHandler(&log, nil)))
			shown := present(transport.WithRequestID(ctx, "REQUEST"), test.err)
			if !reflect.DeepEqual(shown.Extensions, test.extensions) {
				t.Errorf("extensions %v, want %v", shown.Extensions, test.extensions)
			}
			if strings.Contains(shown.Message, "secret") {
				t.Errorf("the message is %q", shown.Message)
			}
			if lines := strings.Count(log.String(), "\n"); lines > 1 || (lines == 1) != (test.logged != "") ||
				!strings.Contains(log.String(), test.logged) {
				t.Errorf("logged %q, want %q", log.String(), test.logged)
			}
			if test.logged != "" && !strings.Contains(log.String(), "REQUEST") {
				t.Errorf("the log does not name the request: %s", log.String())
			}
		})
	}
}

// What gqlgen raises while it reads a field's arguments is the client's fault, and its place is in the input.
func TestPresentErrorInArguments(t *testing.T) {
	field := &graphql.FieldContext{Field: graphql.CollectedField{Field: &ast.Field{
		Alias: "placed", Name: "placeOrder", Arguments: ast.ArgumentList{{Name: "input"}}}}}
	ctx := graphql.WithFieldContext(t.Context(), field)
	refused := gqlerror.WrapPath(ast.Path{ast.PathName("placed"), ast.PathName("input"), ast.PathName("placedAt")}, errors.New("not an instant"))
	present := transport.PresentError(slog.New(slog.DiscardHandler))

	shown := present(ctx, refused)
	if want := map[string]any{"code": "BAD_INPUT", "field": "input.placedAt"}; !reflect.DeepEqual(shown.Extensions, want) {
		t.Errorf("extensions %v, want %v", shown.Extensions, want)
	}
	if shown.Message != "not an instant" || shown.Path.String() != "placed" {
		t.Errorf("message %q at %q", shown.Message, shown.Path)
	}

	field.Args = map[string]any{"input": 1}
	if code := present(ctx, refused).Extensions["code"]; code != "INTERNAL" {
		t.Errorf("the resolver's own failure is %v", code)
	}
}

func TestFailuresOfResolvers(t *testing.T) {
	e := newEndpoint(t, map[string]resolver{
		"hello": func(context.Context, map[string]any) (any, error) { panic("secret panic") },
		"count": func(context.Context, map[string]any) (any, error) { return nil, errors.New("secret failure") },
		"order": func(context.Context, map[string]any) (any, error) { return nil, order.NotFound("order") },
	}, nil)
	got := e.query("query Failing {hello count order(id:1){id}}", nil)
	if got.status != 200 || !got.hasData() || len(got.Errors) != 3 {
		t.Fatalf("answered %d %s", got.status, got.raw)
	}
	id := got.header.Get("Headway-Request-Id")
	codes := map[any]any{}
	for _, failure := range got.Errors {
		codes[failure.Path[0]] = failure.Extensions["code"]
		if failure.Extensions["code"] == "INTERNAL" && failure.Extensions["requestId"] != id {
			t.Errorf("the request is %v, in the header %s", failure.Extensions["requestId"], id)
		}
	}
	if want := map[any]any{"hello": "INTERNAL", "count": "INTERNAL", "order": "NOT_FOUND"}; !reflect.DeepEqual(codes, want) {
		t.Errorf("codes %v, want %v", codes, want)
	}
	if strings.Contains(got.raw, "secret") {
		t.Errorf("a cause is shown: %s", got.raw)
	}
	log := e.log.String()
	for _, once := range []string{"secret panic", "secret failure"} {
		if strings.Count(log, once) != 1 {
			t.Errorf("%q is logged %d times: %s", once, strings.Count(log, once), log)
		}
	}
	if strings.Count(log, id) != 2 || !strings.Contains(log, `"operation":"Failing"`) || !strings.Contains(log, "stack") {
		t.Errorf("logged %s", log)
	}
}

func TestUnauthenticated(t *testing.T) {
	e := newEndpoint(t, nil, nil)
	for _, accept := range []string{"application/json", "application/graphql-response+json"} {
		got := e.post(`{"query":"{hello}"}`, "Authorization", "Bearer wrong", "Accept", accept)
		if got.status != 401 || got.code() != "UNAUTHENTICATED" || got.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("answered %d %s %v", got.status, got.raw, got.header)
		}
	}
}

func TestVariablesThatGqlgenTakes(t *testing.T) {
	e := newEndpoint(t, map[string]resolver{
		"count": func(context.Context, map[string]any) (any, error) { return 1, nil },
		"hello": func(context.Context, map[string]any) (any, error) { return "hello", nil },
	}, nil)
	const count, deep, hello = "query($n:Int){count(n:$n)}", "query($in:CountInput){count(in:$in)}", "query($n:String){hello(name:$n)}"
	for _, test := range []struct {
		name, body, field string
	}{
		{"an Int", `{"query":"` + count + `","variables":{"n":2147483647}}`, ""},
		{"the least Int", `{"query":"` + count + `","variables":{"n":-2147483648}}`, ""},
		{"an object", `{"query":"` + deep + `","variables":{"in":{"status":"WAITING","tags":["a"],"deep":{"most":3}}}}`, ""},
		{"one item for a list", `{"query":"` + deep + `","variables":{"in":{"tags":"a"}}}`, ""},
		{"an Int of 37 bits", `{"query":"` + count + `","variables":{"n":99999999999}}`, "n"},
		{"one more than an Int", `{"query":"` + count + `","variables":{"n":2147483648}}`, "n"},
		{"a broken Int", `{"query":"` + count + `","variables":{"n":1.5}}`, "n"},
		{"a text for an Int", `{"query":"` + count + `","variables":{"n":"5"}}`, "n"},
		{"an Int of 37 bits within", `{"query":"` + deep + `","variables":{"in":{"deep":{"most":99999999999}}}}`, "in.deep.most"},
		{"an enum in the wrong case", `{"query":"` + deep + `","variables":{"in":{"status":"waiting"}}}`, "in.status"},
		{"a number for a text", `{"query":"` + hello + `","variables":{"n":5}}`, "n"},
		{"NUL", `{"query":"` + hello + `","variables":{"n":"a\u0000"}}`, "n"},
		{"NUL within", `{"query":"` + deep + `","variables":{"in":{"tags":["a","\u0000"]}}}`, "in.tags.1"},
		{"a field that is not there", `{"query":"` + deep + `","variables":{"in":{"nope":1}}}`, "in.nope"},
		{"a field without a name", `{"query":"` + deep + `","variables":{"in":{"deep":{"":1}}}}`, "in.deep"},
		{"a text for an object", `{"query":"` + deep + `","variables":{"in":"x"}}`, "in"},
		{"a literal Int of 37 bits", `{"query":"{count(n:99999999999)}"}`, "document"},
		{"a literal Int of 37 bits within", `{"query":"{count(in:{deep:{most:99999999999}})}"}`, "document"},
		{"a literal NUL", `{"query":"{hello(name:\"\\u0000\")}"}`, "document"},
		{"a default Int of 37 bits", `{"query":"query($n:Int=99999999999){count(n:$n)}"}`, "document"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := e.post(test.body)
			if test.field == "" {
				if got.status != 200 || len(got.Errors) > 0 {
					t.Errorf("answered %d %s", got.status, got.raw)
				}
				return
			}
			if got.status != 400 || got.code() != "BAD_INPUT" {
				t.Fatalf("answered %d %s", got.status, got.raw)
			}
			if test.field == "document" {
				if len(got.Errors[0].Locations) == 0 {
					t.Errorf("no location: %s", got.raw)
				}
			} else if got.Errors[0].Extensions["field"] != test.field || !strings.Contains(got.Errors[0].Message, "$"+test.field) {
				t.Errorf("the field is %v: %s", got.Errors[0].Extensions["field"], got.raw)
			}
		})
	}
}

func TestPanicOutsideOfResolvers(t *testing.T) {
	e := newEndpoint(t, nil, nil)
	got := e.post(`{"query":"{hello}"}`, "Authorization", "Bearer panic")
	if got.status != 500 || got.code() != "INTERNAL" || strings.Contains(got.raw, "secret") {
		t.Errorf("answered %d %s", got.status, got.raw)
	}
	if log := e.log.String(); strings.Count(log, "secret panic") != 1 || !strings.Contains(log, got.header.Get("Headway-Request-Id")) {
		t.Errorf("logged %s", log)
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	executor := transport.NewExecutor(executableSchema(nil), transport.ExecutorConfig{Log: log})
	for missing, config := range map[string]transport.Config{
		"executor":      {Authenticator: tokens{}, Log: log},
		"authenticator": {Executor: executor, Log: log},
		"log":           {Executor: executor, Authenticator: tokens{}},
		"listed":        {Executor: executor, Authenticator: tokens{}, Log: log, AllowListOnly: true},
	} {
		if _, err := transport.New(config); err == nil || !strings.Contains(err.Error(), missing) {
			t.Errorf("without %s: %v", missing, err)
		}
	}
}
