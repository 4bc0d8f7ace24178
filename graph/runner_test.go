package graph_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"headway/graph"
	"headway/graph/transport"
	"headway/internal/order"
	"headway/internal/ordertest"
)

// script is a live engine that tells what the test wrote down.
type script struct{ updates []order.Update }

// Join shows everything at once.
func (s script) Join(ctx context.Context, _ order.Subject, view order.View, watcher order.Watcher, end func(error)) (order.States, error) {
	var told narrated
	for _, update := range s.updates {
		payload, err := view.Show(ctx, update)
		if err != nil {
			end(err)
			break
		}
		told.payloads = append(told.payloads, payload)
	}
	watcher.Ready()
	return &told, nil
}

// JoinEvents is of no use here.
func (s script) JoinEvents(context.Context, order.EventSubject, order.EventView, order.Watcher, func(error)) (order.States, error) {
	return nil, errors.New("this engine knows no events")
}

// narrated is what a script has told.
type narrated struct{ payloads [][]byte }

func (s *narrated) Take() ([]byte, bool) {
	if len(s.payloads) == 0 {
		return nil, false
	}
	next := s.payloads[0]
	s.payloads = s.payloads[1:]
	return next, true
}

func (s *narrated) Committed() time.Time { return time.Time{} }

func (s *narrated) More() bool { return len(s.payloads) > 0 }

// scripted is a world whose live engine tells these updates, and whose database is gone.
func scripted(t *testing.T, updates ...order.Update) *world {
	t.Helper()
	w := newWorld(t, nil)
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	resolver := graph.NewResolver(w.service, reports{w.reports}, w.hub, noon)
	w.executor = transport.NewExecutor(graph.NewSchema(resolver), transport.ExecutorConfig{Log: testLog(t)})
	w.runner = graph.NewRunner(w.executor, script{updates}, testLog(t))
	return w
}

const watchTags = `subscription { progress(orderId: "ord_06000000000000000000000000") { change order { status tags { name } } } }`

func TestLiveViewOutlivesTheDatabase(t *testing.T) {
	o := ordertest.Order()
	o.TagIDs = []order.ID{ordertest.ID()}
	w := scripted(t, order.Update{Order: o, Change: order.UpdateSnapshot}, order.Update{Order: o, Change: order.UpdateUpdated})
	w.users["its marketer"] = ordertest.Marketer(o.Marketer.ID)
	s := w.watch("its marketer", watchTags)
	for _, change := range []string{"SNAPSHOT", "UPDATED"} {
		response := s.next()
		if response == nil || len(response.Errors) != 1 || response.Errors[0].Path.String() != "progress.order.tags" {
			t.Fatalf("%s: got %+v, want one error about the tags", change, response)
		}
		want := `{"progress":{"change":"` + change + `","order":{"status":"WAITING","tags":null}}}`
		if got := strings.TrimSpace(string(response.Data)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// An update without an order is a fault of the live engine. It must end that one view and nothing else.
func TestPanicEndsItsOwnView(t *testing.T) {
	w := scripted(t, order.Update{Change: order.UpdateSnapshot})
	s := w.watch("mara", watchTags)
	if response := s.next(); response == nil || len(response.Errors) != 1 || response.Errors[0].Extensions["code"] != "INTERNAL" {
		t.Errorf("got %+v, want the end of the view with INTERNAL", response)
	}
}
