package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/graph"
	"headway/graph/direct"
	"headway/graph/generated"
	"headway/graph/transport"
	"headway/internal/order"
	"headway/internal/ordertest"
)

// wantedDirect is the share of random queries that has to be written directly.
const wantedDirect = 0.8

// randomQueries is how many are tried of each kind.
func randomQueries() int {
	if os.Getenv("HEADWAY_TEST_FULL") == "1" {
		return 3000
	}
	return 150
}

// share counts what is written directly.
type share struct{ direct, all atomic.Int64 }

func (s *share) add(direct bool) {
	s.all.Add(1)
	if direct {
		s.direct.Add(1)
	}
}

func (s *share) judge(t *testing.T) {
	t.Helper()
	is := float64(s.direct.Load()) / float64(s.all.Load())
	t.Logf("%d of %d were written directly: %.1f %%", s.direct.Load(), s.all.Load(), 100*is)
	if is < wantedDirect {
		t.Errorf("the direct path takes %.2f, want %.2f", is, wantedDirect)
	}
}

// random gives a source of queries whose seed the test's output tells.
func random(t *testing.T) *randomQuery {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return &randomQuery{Rand: rand.New(rand.NewPCG(seed, 0)), schema: graph.NewSchema(nil).Schema()}
}

// next is an operation, and what asks with it; invalid ones are passed over.
func (q *randomQuery) next(ctx context.Context, executor *transport.Executor, w *world, kind ast.Operation, field string) (string, *graphql.OperationContext) {
	for range 100 {
		q.aliases, q.spreads = 0, 0
		q.fragments.Reset()
		text := w.resolveNames(q.operation(kind, field))
		if operation := prepare(ctx, executor, text); operation != nil {
			return text, operation
		}
	}
	w.t.Fatalf("nothing that asks for %s is valid", field)
	return "", nil
}

// prepare makes an operation ready to run; nil is one that is not valid.
func prepare(ctx context.Context, executor *transport.Executor, text string) *graphql.OperationContext {
	operation, errs := executor.CreateOperationContext(ctx, &graphql.RawParams{Query: text, Variables: randomVariables()})
	if len(errs) > 0 {
		return nil
	}
	return operation
}

// generous is an executor without limits that a random query could reach.
func (w *world) generous() *transport.Executor {
	resolver := graph.NewResolver(w.service, reports{w.reports}, w.hub, func() time.Time { return w.now })
	return transport.NewExecutor(graph.NewSchema(resolver), transport.ExecutorConfig{
		Log: testLog(w.t), Limits: transport.Limits{MaxCostPerMinute: -1, MaxCost: 1e9, MaxDepth: 100, MaxTokens: 1e5},
	})
}

// TestDirectQueries asks for everything that can be read, once in the ordinary way and once with what resolvers give written
// directly, and compares the bytes.
func TestDirectQueries(t *testing.T) {
	w := newMarket(t, nil)
	ordinary, other := w.generous(), w.generous()
	var took share
	schema := generated.NewDirectSchema()
	other.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
		value, err := schema.Around(ctx, next)
		if err == nil && value != nil && graphql.GetFieldContext(ctx).IsResolver {
			_, is := value.(*direct.Page)
			took.add(is)
		}
		return value, err
	})
	q := random(t)
	fields := []string{
		`viewer`, `node(id: "<accepted>")`, `node(id: "<tag VIP>")`, `nodes(ids: ["<cleo>", "<kim>", "<accepted>", "<link one>", "<key>", "<mara>", "<accepted campaign>", "<foreign>"])`,
		`order(id: "<accepted>")`, `order(id: "<completed>")`, `order(id: "<paused>")`, `orders(first: 20)`, `orders(first: 20)`, `orders(last: 3, filter: { status: [ACCEPTED, CANCELLED] })`,
		`tags(first: 5)`, `stats`, `stats(period: { timeZone: "Asia/Kathmandu" })`,
		`stats(period: { from: "2031-03-08T00:00:00Z", to: "2031-03-11T00:00:00Z" })`, `savedViews(first: 5)`, `node(id: "<view>")`, `tagBatch(id: "<batch>")`, `shareLinks(first: 5)`, `apiKeys(first: 5)`, `clients(first: 5)`, `campaigns(first: 5)`, `creators(first: 5)`,
		`sharedReport(token: "<token one>")`, `sharedReport(token: "<token set>", password: "correct horse")`,
	}
	users := []string{"mara", "mara", "cleo", "pia", "pia for mara"}
	for range randomQueries() {
		user := users[q.IntN(len(users))]
		ctx := graph.WithViewer(graphql.StartOperationTrace(t.Context()), w.users[user])
		text, operation := q.next(ctx, ordinary, w, ast.Query, fields[q.IntN(len(fields))])
		want := answer(ctx, t, ordinary, operation)
		if got := answer(ctx, t, other, prepare(ctx, other, text)); got != want {
			t.Fatalf("as %s: %s\ngot  %s\nwant %s", user, text, got, want)
		}
	}
	took.judge(t)
}

// answer is all of a response, with the errors in an order of their own.
func answer(ctx context.Context, t *testing.T, executor *transport.Executor, operation *graphql.OperationContext) string {
	t.Helper()
	responses, ctx := executor.DispatchOperation(ctx, operation)
	response := responses(ctx)
	return string(response.Data) + errorsOf(t, response)
}

func errorsOf(t *testing.T, response *graphql.Response) string {
	t.Helper()
	var texts []string
	for _, err := range response.Errors {
		text, failed := json.Marshal(err)
		if failed != nil {
			t.Fatal(failed)
		}
		texts = append(texts, string(text))
	}
	slices.Sort(texts)
	return fmt.Sprint(texts)
}

// captured is a live engine that keeps the view of who joins.
type captured struct {
	script
	view order.View
}

func (c *captured) Join(_ context.Context, _ order.Subject, view order.View, _ order.Watcher, end func(error)) (order.States, error) {
	c.view = view
	end(nil)
	return &narrated{}, nil
}

// counting is an executor that tells how often it executed.
type counting struct {
	graphql.GraphExecutor
	executions atomic.Int64
}

func (c *counting) DispatchOperation(ctx context.Context, operation *graphql.OperationContext) (graphql.ResponseHandler, context.Context) {
	c.executions.Add(1)
	return c.GraphExecutor.DispatchOperation(ctx, operation)
}

// viewOf is how a runner shows what the operation watches.
func viewOf(ctx context.Context, tb testing.TB, runner *graph.Runner, groups *captured, operation *graphql.OperationContext) order.View {
	tb.Helper()
	ended := make(chan struct{})
	runner.Subscribe(ctx, transport.Session{Context: ctx}, operation, ending{ended})
	<-ended
	if groups.view.Show == nil {
		tb.Fatalf("nobody joined for %s", operation.RawQuery)
	}
	return groups.view
}

// ending is the sink of a subscription that only ends.
type ending struct{ ended chan struct{} }

func (e ending) Ready()            {}
func (e ending) End(gqlerror.List) { close(e.ended) }

// TestDirectSubscriptions shows orders in every state in both ways and compares the bytes.
func TestDirectSubscriptions(t *testing.T) {
	w := newMarket(t, nil)
	executor := &counting{GraphExecutor: w.generous()}
	groups, ordinaryGroups := &captured{}, &captured{}
	runner := graph.NewRunner(executor, groups, testLog(t))
	ordinary := graph.NewRunner(w.generous(), ordinaryGroups, testLog(t)).Ordinary()
	var took share
	failed := 0
	q := random(t)
	fields := []string{`progress(orderId: "<accepted>")`, `progress(orderId: "<accepted>", since: $page)`, `progressFeed`, `progressFeed(filter: { status: [ACCEPTED] })`,
		`sharedProgress(token: "<token one>")`, `sharedProgress(token: "<token set>", password: "correct horse")`}
	users := []string{"mara", "cleo", "pia", "mara with orders:read"}
	orders := w.everyOrder()
	for range randomQueries() {
		ctx := graph.WithViewer(graphql.StartOperationTrace(t.Context()), w.users[users[q.IntN(len(users))]])
		text, operation := q.next(ctx, executor.GraphExecutor.(*transport.Executor), w, ast.Subscription, fields[q.IntN(len(fields))])
		view := viewOf(ctx, t, runner, groups, operation)
		same := viewOf(ctx, t, ordinary, ordinaryGroups, prepare(ctx, executor.GraphExecutor.(*transport.Executor), text))
		for range 2 {
			update := order.Update{Order: orders[q.IntN(len(orders))], Change: order.UpdateUpdated, SnapshotComplete: q.IntN(2) == 0}
			want, wantErr := same.Show(t.Context(), update)
			before := executor.executions.Load()
			got, err := view.Show(t.Context(), update)
			if canonical(t, got) != canonical(t, want) || (err == nil) != (wantErr == nil) {
				t.Fatalf("%s\ngot  %s %v\nwant %s %v", text, got, err, want, wantErr)
			}
			took.add(executor.executions.Load() == before)
			if bytes.HasPrefix(want, []byte(`{"errors"`)) {
				failed++
			}
		}
	}
	took.judge(t)
	t.Logf("%d had errors", failed)
}

// canonical is a response with its errors, which come in any order, in an order of their own. Without errors it is the very bytes.
func canonical(t *testing.T, payload []byte) string {
	t.Helper()
	if !bytes.HasPrefix(payload, []byte(`{"errors"`)) {
		return string(payload)
	}
	response := new(graphql.Response)
	if err := json.Unmarshal(payload, response); err != nil {
		t.Fatal(err)
	}
	return string(response.Data) + errorsOf(t, response)
}

// everyOrder is an order in every state, those of the market and some with texts that need care.
func (w *world) everyOrder() []*order.Order {
	all := []*order.Order{
		ordertest.Order(ordertest.Named("a \"quoted\" \\ name\n\twith \x00\x1f controls, \u2028 and <html> & \xff\xfe bytes 🦊")),
		ordertest.Order(ordertest.Delivered(7), ordertest.ShowingIncome), ordertest.Order(ordertest.Completed),
		ordertest.Order(ordertest.Declined), ordertest.Order(ordertest.Withdrawn), ordertest.Order(ordertest.Stopped(3)),
		ordertest.Order(ordertest.Accepted, ordertest.Paused), ordertest.Order(func(o *order.Order) { o.Campaign.Type = order.CampaignFreeTrial }, ordertest.Delivered(2)),
	}
	for _, o := range w.orders {
		all = append(all, o)
	}
	return all
}
