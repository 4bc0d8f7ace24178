package graph_test

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.uber.org/goleak"

	"headway/graph"
	"headway/graph/transport"
	"headway/internal/order"
	"headway/internal/postgres"
)

// watching is a subscription of a test: the sink of its results, and who takes them.
type watching struct {
	t      *testing.T
	w      *world
	source transport.Source
	ready  chan struct{}
	ended  chan gqlerror.List
}

// subscribe runs a subscription as a connection would.
func (w *world) subscribe(ctx context.Context, operation *graphql.OperationContext) *watching {
	s := &watching{t: w.t, w: w, ready: make(chan struct{}, 1), ended: make(chan gqlerror.List, 1)}
	s.source = w.runner.Subscribe(ctx, transport.Session{Context: ctx, Rights: fmt.Sprint(graph.ViewerFrom(ctx))}, operation, s)
	return s
}

// Ready implements transport.Sink.
func (s *watching) Ready() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

// End implements transport.Sink.
func (s *watching) End(errs gqlerror.List) { s.ended <- errs }

// next is the next event, or the errors with which the subscription ended; nil after an end without any.
func (s *watching) next() *graphql.Response {
	s.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		if payload, ok := s.source.Take(); ok {
			response := new(graphql.Response)
			if err := json.Unmarshal(payload, response); err != nil {
				s.t.Fatal(err)
			}
			return response
		}
		select {
		case <-s.ready:
		case errs := <-s.ended:
			s.ended <- nil
			if len(errs) == 0 {
				return nil
			}
			return &graphql.Response{Errors: errs}
		case <-deadline:
			s.t.Fatal("the subscription is silent")
		}
	}
}

// take gives so many events, or fewer if the subscription ends.
func (s *watching) take(events int) (responses []*graphql.Response) {
	for range events {
		response := s.next()
		if response == nil {
			break
		}
		responses = append(responses, response)
	}
	return responses
}

// watch subscribes until the test ends.
func (w *world) watch(user, query string) *watching {
	w.t.Helper()
	ctx, cancel := context.WithCancel(graph.WithViewer(graphql.StartOperationTrace(w.t.Context()), w.users[user]))
	w.t.Cleanup(cancel)
	operation, errs := w.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: w.resolveNames(query)})
	if len(errs) > 0 {
		w.t.Fatal(errs)
	}
	return w.subscribe(ctx, operation)
}

// expect waits for the next event and compares it, white space apart.
func (s *watching) expect(want string) {
	s.t.Helper()
	response := s.next()
	if response == nil {
		s.t.Fatalf("the subscription ended; want %s", want)
	}
	s.compare(response, want)
}

func (s *watching) compare(response *graphql.Response, want string) {
	s.t.Helper()
	if got := s.w.golden(response); strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(want), "") {
		s.t.Fatalf("got %s\nwant %s", got, want)
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

// TestFieldsThatCouldNotBeReadAreShownAgain holds a lock for which a reading does not wait long.
func TestFieldsThatCouldNotBeReadAreShownAgain(t *testing.T) {
	w := newMarket(t, func(url string) string { return url + "&lock_timeout=100" })
	s := w.watch("mara", `subscription { progress(orderId: "<accepted>") { change progress { fansDelivered } order { tags { name } } } }`)
	s.expect(`{"progress": {"change": "SNAPSHOT", "progress": {"fansDelivered": 3}, "order": {"tags": [{"name": "slow"}, {"name": "VIP"}]}}}`)
	db, err := sql.Open("postgres", w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	locked, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer locked.Rollback()
	if _, err := locked.Exec("LOCK TABLE tags"); err != nil {
		t.Fatal(err)
	}
	w.deliver("accepted", "new fan")
	s.expect(`error {"extensions": {"code": "UNAVAILABLE"}, "message": "The database does not answer; try again.", "path": "progress.order.tags"}
		{"progress": {"change": "UPDATED", "progress": {"fansDelivered": 4}, "order": {"tags": null}}}`)
	if err := locked.Rollback(); err != nil {
		t.Fatal(err)
	}
	for { // it may be tried once more before the lock is gone
		if response := s.next(); len(response.Errors) == 0 {
			s.compare(response, `{"progress": {"change": "UPDATED", "progress": {"fansDelivered": 4}, "order": {"tags": [{"name": "slow"}, {"name": "VIP"}]}}}`)
			return
		}
	}
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
	var running []*watching
	for _, query := range []string{`subscription { progress(orderId: "<accepted>") { change } }`, `subscription { progressFeed { change } }`,
		`subscription { sharedProgress(token: "<token one>") { change } }`} {
		operation, errs := w.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: w.resolveNames(query)})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		running = append(running, w.subscribe(ctx, operation))
		if response := running[len(running)-1].next(); response == nil || len(response.Errors) > 0 {
			t.Fatalf("%s: %v", query, response)
		}
	}
	cancel()
	for _, s := range running {
		for response := s.next(); response != nil; response = s.next() { // what is left, and the end
			if len(response.Errors) > 0 {
				t.Errorf("it ended with %v", response.Errors)
			}
		}
	}
	pool := goleak.IgnoreTopFunction("database/sql.(*DB).connectionCleaner") // of a pool that was first used meanwhile
	goleak.VerifyNone(t, before, pool)                                       // it looks again for a second
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
	handler, err := transport.New(transport.Config{
		Executor: w.executor, Authenticator: doorkeeper{w}, Log: testLog(t), Sockets: transport.SocketConfig{Runner: w.runner},
	})
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

// TestReturningClientsShareAGroup whatever version they hold.
func TestReturningClientsShareAGroup(t *testing.T) {
	w := newMarket(t, nil)
	for _, since := range []int64{4, 3} {
		ctx, cancel := context.WithCancel(graph.WithViewer(graphql.StartOperationTrace(t.Context()), w.users["mara"]))
		defer cancel()
		operation, errs := w.executor.CreateOperationContext(ctx, &graphql.RawParams{
			Query:     `subscription Watch($id: ID!, $since: Int) { progress(orderId: $id, since: $since) { progress { version } } }`,
			Variables: map[string]any{"id": w.names["accepted"], "since": since},
		})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		s := w.subscribe(ctx, operation)
		if since == 3 {
			s.expect(`{"progress": {"progress": {"version": 4}}}`)
		} else {
			defer func() {
				w.deliver("accepted", "new fan")
				s.expect(`{"progress": {"progress": {"version": 5}}}`) // and not the version that it holds
			}()
		}
	}
	running := w.hub.Running(10)
	for deadline := time.Now().Add(10 * time.Second); len(running) != 1 || running[0].Subscribers != 2; running = w.hub.Running(10) {
		if time.Now().After(deadline) {
			t.Fatalf("running: %+v", running)
		}
		runtime.Gosched()
	}
	if running[0].Operation != "Watch" {
		t.Errorf("it is called %q", running[0].Operation)
	}
}

// TestFollowersShareAGroup wherever they come from.
func TestFollowersShareAGroup(t *testing.T) {
	w := newMarket(t, nil)
	now, err := w.store.EventLogEnd(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.deliver("accepted", "before")
	for _, after := range []any{nil, now.Text()} {
		ctx, cancel := context.WithCancel(graph.WithViewer(graphql.StartOperationTrace(t.Context()), w.users["mara"]))
		defer cancel()
		operation, errs := w.executor.CreateOperationContext(ctx, &graphql.RawParams{
			Query: `subscription Follow($after: String) { orderEvents(after: $after) { event { sequence } } }`, Variables: map[string]any{"after": after},
		})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		s := w.subscribe(ctx, operation)
		if after != nil {
			s.expect(`{"orderEvents": {"event": {"sequence": 5}}}`)
		}
		defer s.expect(`{"orderEvents": {"event": {"sequence": 6}}}`)
		for deadline := time.Now().Add(10 * time.Second); len(w.hub.Running(10)) != 1; runtime.Gosched() {
			if time.Now().After(deadline) {
				t.Fatalf("running: %+v", w.hub.Running(10))
			}
		}
	}
	if running := w.hub.Running(10); running[0].Subscribers != 2 || running[0].Operation != "Follow" {
		t.Errorf("running: %+v", running)
	}
	w.deliver("accepted", "after")
}

func TestLinkWithoutOrdersSaysSo(t *testing.T) {
	w := newMarket(t, nil)
	created, err := w.service.CreateShareLink(t.Context(), w.users["mara"], order.ShareLinkInput{Filter: &order.Filter{Name: "Winter again"}}, "")
	if err != nil {
		t.Fatal(err)
	}
	s := w.watch("nobody", `subscription { sharedProgress(token: "`+created.Token+`") { change snapshotComplete order { status } } }`)
	s.expect(`{"sharedProgress": {"change": "SNAPSHOT", "snapshotComplete": true, "order": null}}`)
	w.place("third", "cleo", campaign("Winter again"))
	s.expect(`{"sharedProgress": {"change": "ENTERED", "snapshotComplete": false, "order": {"status": "WAITING"}}}`)
}

// countedLog counts how often the log of events is read.
type countedLog struct {
	*postgres.Store
	looks atomic.Int64
}

// EventsAfter implements live.EventLog.
func (l *countedLog) EventsAfter(ctx context.Context, v order.Viewer, after order.EventCursor, limit int) (order.EventPage, error) {
	l.looks.Add(1)
	return l.Store.EventsAfter(ctx, v, after, limit)
}

// TestEventsOfALateTransactionAreNotPassedBy holds an older transaction open while newer ones commit.
func TestEventsOfALateTransactionAreNotPassedBy(t *testing.T) {
	w := newMarket(t, nil)
	now, err := w.store.EventLogEnd(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := w.watch("mara", `subscription { orderEvents(after: "`+now.Text()+`") { event { type } order { id } } }`)
	w.deliver("accepted", "first of all")
	s.expect(`{"orderEvents": {"event": {"type": "DELIVERED"}, "order": {"id": "<accepted>"}}}`)
	db, err := sql.Open("postgres", w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	late, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer late.Rollback()
	if _, err := late.Exec(`INSERT INTO order_events (marketer_id, order_id, sequence, type, at, actor)
		SELECT marketer_id, id, 99, 'PAUSED', now(), '{}' FROM orders WHERE id = $1`, w.orders["hidden"].ID); err != nil {
		t.Fatal(err)
	}
	w.deliver("accepted", "second")
	w.deliver("accepted", "third")
	for looks := w.log.looks.Load(); w.log.looks.Load() < looks+3; time.Sleep(time.Millisecond) {
		// until the log was read twice from beginning to end; a reader that did not wait would be told by then
	}
	if payload, told := s.source.Take(); told {
		t.Fatalf("told %s before the older transaction has ended", payload)
	}
	if err := late.Commit(); err != nil {
		t.Fatal(err)
	}
	s.expect(`{"orderEvents": {"event": {"type": "PAUSED"}, "order": {"id": "<hidden>"}}}`)
	for range 2 {
		s.expect(`{"orderEvents": {"event": {"type": "DELIVERED"}, "order": {"id": "<accepted>"}}}`)
	}
}
