package transport_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"headway/graph/transport"
	"headway/internal/order"
)

// endpointSDL has one of everything that the transport treats differently.
const endpointSDL = `
type Query {
  hello(name: String): String
  count(n: Int, in: CountInput): Int
  orders(first: Int, last: Int, filter: [String!]): OrderConnection!
  nodes(ids: [ID!]!): [Order]!
  order(id: ID!): Order
}
type Mutation { rename(name: String): String }
type Subscription { progress(id: ID!): Order }
type OrderConnection { nodes: [Order!]! edges: [OrderEdge!]! totalCount: Int! pageInfo: PageInfo! }
type OrderEdge { node: Order! cursor: String! }
type PageInfo { hasNextPage: Boolean! }
type Order { id: ID! name: String tags: [Tag!]! related: Order }
type Tag { name: String! }
input CountInput { status: Status tags: [String!] deep: CountInput most: Int }
enum Status { WAITING ACCEPTED }
`

// resolver answers a root field.
type resolver func(ctx context.Context, args map[string]any) (any, error)

// endpoint is a real server around the handler, over a schema whose root fields are given by name.
type endpoint struct {
	*httptest.Server
	t   *testing.T
	log *logBuffer
}

// logBuffer collects what was logged, as JSON lines.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBuffer) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newEndpoint starts a server; change may alter what it is made from.
func newEndpoint(t *testing.T, fields map[string]resolver, change func(*transport.Config, *transport.ExecutorConfig)) *endpoint {
	t.Helper()
	lines := &logBuffer{}
	log := slog.New(slog.NewJSONHandler(lines, nil))
	config := transport.Config{Authenticator: tokens{}, Log: log}
	executing := transport.ExecutorConfig{Log: log, Introspection: true}
	if change != nil {
		change(&config, &executing)
	}
	executing.Limits = config.Limits
	config.Executor = transport.NewExecutor(executableSchema(fields), executing)
	handler, err := transport.New(config)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.Close()
		if err := handler.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return &endpoint{Server: server, t: t, log: lines}
}

// tokens lets everybody in but "Bearer wrong", and fails over "Bearer panic".
type tokens struct{}

func (tokens) Authenticate(ctx context.Context, from transport.Credentials) (transport.Session, error) {
	switch from.Authorization {
	case "Bearer wrong":
		return transport.Session{}, order.Errorf(order.CodeUnauthenticated, "The token is not valid.")
	case "Bearer panic":
		panic("secret panic")
	}
	return transport.Session{Context: context.WithValue(ctx, accountKey{}, from.Authorization), Rights: from.Authorization}, nil
}

type accountKey struct{}

// account is whose token was sent, for budgets.
func account(ctx context.Context) string {
	name, _ := ctx.Value(accountKey{}).(string)
	return name
}

// executableSchema runs the root fields as gqlgen's generated code does, and writes their results as they are.
func executableSchema(fields map[string]resolver) graphql.ExecutableSchema {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: endpointSDL})
	return &graphql.ExecutableSchemaMock{
		SchemaFunc: func() *ast.Schema { return schema },
		ComplexityFunc: func(context.Context, string, string, int, map[string]any) (int, bool) {
			panic("gqlgen's own complexity is asked for")
		},
		ExecFunc: func(context.Context) graphql.ResponseHandler {
			return func(ctx context.Context) *graphql.Response {
				data, err := json.Marshal(resolveAll(ctx, fields))
				if err != nil {
					panic(err)
				}
				return &graphql.Response{Data: data}
			}
		},
	}
}

func resolveAll(ctx context.Context, fields map[string]resolver) map[string]any {
	operation := graphql.GetOperationContext(ctx)
	data := map[string]any{}
	for _, field := range graphql.CollectFields(operation, operation.Operation.SelectionSet, nil) {
		data[field.Alias] = resolve(ctx, operation, field, fields[field.Name])
	}
	return data
}

func resolve(ctx context.Context, operation *graphql.OperationContext, field graphql.CollectedField, answer resolver) (result any) {
	described := &graphql.FieldContext{Object: "Query", Field: field, Args: field.ArgumentMap(operation.Variables)}
	ctx = graphql.WithFieldContext(ctx, described)
	defer func() {
		if panicked := recover(); panicked != nil {
			graphql.AddError(ctx, graphql.Recover(ctx, panicked))
			result = nil
		}
	}()
	if answer == nil {
		return nil
	}
	result, err := answer(ctx, described.Args)
	if err != nil {
		graphql.AddError(ctx, err)
		return nil
	}
	return result
}

// answer is a response as a client reads it.
type answer struct {
	status int
	header http.Header
	raw    string
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Locations  []any
		Extensions map[string]any
	}
	Extensions map[string]any
}

// code is that of the first failure.
func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

// hasData tells whether there is a data member at all.
func (a answer) hasData() bool {
	var members map[string]json.RawMessage
	_ = json.Unmarshal([]byte(a.raw), &members)
	_, ok := members["data"]
	return ok
}

// send sends a request as it is; headers come in pairs.
func (e *endpoint) send(method, target, body string, headers ...string) answer {
	e.t.Helper()
	request, err := http.NewRequest(method, e.URL+target, strings.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := e.Client().Do(request)
	if err != nil {
		e.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	read := answer{status: response.StatusCode, header: response.Header, raw: string(raw)}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &read); err != nil {
			e.t.Fatalf("the response is not JSON: %v: %s", err, raw)
		}
	}
	return read
}

// post sends a JSON body and accepts responses whose status tells of failure.
func (e *endpoint) post(body string, headers ...string) answer {
	e.t.Helper()
	return e.send(http.MethodPost, "/graphql", body,
		append([]string{"Content-Type", "application/json", "Accept", "application/graphql-response+json"}, headers...)...)
}

// query posts a document with variables.
func (e *endpoint) query(document string, variables map[string]any, headers ...string) answer {
	e.t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		e.t.Fatal(err)
	}
	return e.post(string(body), headers...)
}
