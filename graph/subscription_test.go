package graph_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"go.uber.org/goleak"

	"headway/graph"
	"headway/graph/transport"
	"headway/internal/order"
)

// watching is a subscription of a test.
type watching struct {
	w    *world
	ctx  context.Context
	next graphql.ResponseHandler
}

// watch subscribes until the test ends, for half a minute at most.
func (w *world) watch(user, query string) watching {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(graph.WithViewer(graphql.StartOperationTrace(w.t.Context()), w.users[user]), 30*time.Second)
	w.t.Cleanup(cancel)
	operation, errs := w.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: w.resolveNames(query)})
	if len(errs) > 0 {
		w.t.Fatal(errs)
	}
	next, ctx := w.executor.DispatchOperation(ctx, operation)
	return watching{w, ctx, next}
}

// expect waits for the next event and compares it, white space apart.
func (s watching) expect(want string) {
	s.w.t.Helper()
	response := s.next(s.ctx)
	if response == nil {
		s.w.t.Fatalf("the subscription ended; want %s", want)
	}
	if got := s.w.golden(response); strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(want), "") {
		s.w.t.Fatalf("got %s\nwant %s", got, want)
	}
}

func TestProgressIsReadAfresh(t *testing.T) {
	w := newMarket(t, nil)
	s := w.watch("mara", `subscription { progress(orderId: "<accepted>") { change order { tags { name } } progress { fansDelivered } income { amount } } }`)
	s.expect(`{
  "progress": {
    "change": "SNAPSHOT",
    "order": {"tags": [{"name": "slow"}, {"name": "VIP"}]},
    "progress": {"fansDelivered": 3},
    "income": {"amount": "7.65"}
  }
}`)
	name := "swift"
	tag, _, err := order.ParseID(w.names["tag slow"], order.KindTag)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.service.UpdateTag(t.Context(), w.users["mara"], tag, order.TagUpdate{Name: &name}, ""); err != nil {
		t.Fatal(err)
	}
	w.deliver("accepted", "new fan")
	s.expect(`{
  "progress": {
    "change": "UPDATED",
    "order": {"tags": [{"name": "swift"}, {"name": "VIP"}]},
    "progress": {"fansDelivered": 4},
    "income": {"amount": "10.20"}
  }
}`)
	if _, err := w.service.SetIncomeVisibility(t.Context(), w.users["cleo"], w.orders["accepted"].ID, false, ""); err != nil {
		t.Fatal(err)
	}
	s.expect(`{
  "progress": {
    "change": "UPDATED",
    "order": {"tags": [{"name": "swift"}, {"name": "VIP"}]},
    "progress": {"fansDelivered": 4},
    "income": null
  }
}`)
}

func TestFeedTellsWhoEntersAndLeaves(t *testing.T) {
	w := newMarket(t, nil)
	s := w.watch("mara", `subscription { progressFeed(filter: { status: [WAITING], name: "Winter" }) { change order { id status queuePosition } } }`)
	s.expect(`{"progressFeed": {"change": "SNAPSHOT", "order": {"id": "<waiting second>", "status": "WAITING", "queuePosition": 2}}}`)
	w.place("third", "cleo", campaign("Winter again"))
	s.expect(`{"progressFeed": {"change": "ENTERED", "order": {"id": "<third>", "status": "WAITING", "queuePosition": 3}}}`)
	w.accept("waiting second")
	s.expect(`{"progressFeed": {"change": "LEFT", "order": {"id": "<waiting second>", "status": "ACCEPTED", "queuePosition": null}}}`)
}

func TestSubscriptionEndsWithItsContext(t *testing.T) {
	w := newMarket(t, nil)
	before := goleak.IgnoreCurrent()
	ctx, cancel := context.WithCancel(graph.WithViewer(graphql.StartOperationTrace(t.Context()), w.users["mara"]))
	defer cancel()
	for _, query := range []string{`subscription { progress(orderId: "<accepted>") { change } }`, `subscription { progressFeed { change } }`,
		`subscription { sharedProgress(token: "<token one>") { change } }`} {
		operation, errs := w.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: w.resolveNames(query)})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		next, running := w.executor.DispatchOperation(ctx, operation)
		if response := next(running); response == nil || len(response.Errors) > 0 {
			t.Fatalf("%s: %v", query, response)
		}
	}
	cancel()
	goleak.VerifyNone(t, before) // it looks again for a second
}

// doorkeeper takes the name of a user for a token.
type doorkeeper struct{ w *world }

func (d doorkeeper) Authenticate(ctx context.Context, from transport.Credentials) (transport.Session, error) {
	name := strings.TrimPrefix(from.Authorization, "Bearer ")
	return transport.Session{Context: graph.WithViewer(ctx, d.w.users[name]), Rights: name}, nil
}

// TestRevokedLinkEndsItsStream goes over the wire, because that is where the reason of an end is told.
func TestRevokedLinkEndsItsStream(t *testing.T) {
	w := newMarket(t, nil)
	handler, err := transport.New(transport.Config{Executor: w.executor, Authenticator: doorkeeper{w}, Log: testLog(t)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	body := `{"query": "subscription($t: String!) { sharedProgress(token: $t) { change } }", "variables": {"t": "` + w.names["token one"] + `"}}`
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	await := func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("the stream ended without %s: %v", text, lines.Err())
	}
	await(`"SNAPSHOT"`)
	link, _, err := order.ParseID(w.names["link one"], order.KindShareLink)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.service.RevokeShareLink(t.Context(), w.users["mara"], link, ""); err != nil {
		t.Fatal(err)
	}
	await(`"NOT_FOUND"`)
}
