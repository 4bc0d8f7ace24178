package graph_test

import (
	"context"
	"strings"
	"testing"

	"headway/graph"
	"headway/graph/transport"
	"headway/internal/order"
	"headway/internal/ordertest"
)

// script is a live engine that tells what the test wrote down.
type script struct{ updates []order.Update }

func (s script) told() (<-chan order.Update, error) {
	updates := make(chan order.Update, len(s.updates))
	for _, update := range s.updates {
		updates <- update
	}
	return updates, nil
}

func (s script) WatchOrder(context.Context, order.Viewer, order.ID) (<-chan order.Update, error) {
	return s.told()
}

func (s script) WatchFilter(context.Context, order.Viewer, order.Filter) (<-chan order.Update, error) {
	return s.told()
}

func (s script) WatchShare(context.Context, *order.ShareLink) (<-chan order.Update, error) {
	return s.told()
}

// scripted is a world whose live engine tells these updates, and whose database is gone.
func scripted(t *testing.T, updates ...order.Update) *world {
	t.Helper()
	w := newWorld(t, nil)
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	resolver := graph.NewResolver(w.service, reports{w.reports}, script{updates}, noon)
	w.executor = transport.NewExecutor(graph.NewSchema(resolver), transport.ExecutorConfig{Log: testLog(t)})
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
		response := s.next(s.ctx)
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
	if response := s.next(s.ctx); response != nil {
		t.Errorf("got %s, want the end of the view", response.Data)
	}
}
