package property

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"headway/internal/order"
)

// batch gives a batch as far as it is.
func (w *world) batch(id order.ID) *order.TagBatch {
	w.t.Helper()
	batch, err := w.service.TagBatch(w.t.Context(), w.marketers[0], id)
	if err != nil {
		w.t.Fatal(err)
	}
	return batch
}

// TestTagBatch: the orders of a batch are those that the filter picked when it started. Each is worked off once, however many work on it, and
// whatever becomes of them meanwhile; what would have too many tags is left as it is.
func TestTagBatch(t *testing.T) {
	w := newWorld(t)
	ctx, s, marketer := t.Context(), w.service, w.marketers[0]
	add, gone, remove := w.tag("Add"), w.tag("Gone"), w.tag("Remove")
	var orders []order.ID
	for range 30 {
		orders = append(orders, w.place().ID)
	}
	full := orders[7]
	for i := range order.MaxTagsPerOrder {
		_, err := s.TagOrders(ctx, marketer, []order.ID{full}, []order.ID{w.tag(fmt.Sprint("Full ", i))}, "")
		wantCode(t, err, "")
	}
	_, err := s.TagOrders(ctx, marketer, orders[:5], []order.ID{remove}, "")
	wantCode(t, err, "")
	_, err = s.TagOrders(ctx, marketer, orders[3:6], []order.ID{add}, "")
	wantCode(t, err, "")
	logged := w.count("SELECT count(*) FROM tag_log")

	input := order.TagBatchInput{Filter: order.Filter{Statuses: []order.Status{order.StatusWaiting}}, Add: []order.ID{add, gone}, Remove: []order.ID{remove}}
	batch, err := s.TagOrdersByFilter(ctx, marketer, input, "once")
	wantCode(t, err, "")
	again, err := s.TagOrdersByFilter(ctx, marketer, input, "once")
	if wantCode(t, err, ""); again.ID != batch.ID || batch.Total != 30 {
		t.Fatalf("%+v, again %+v", batch, again)
	}
	later := w.place().ID // not of the set, though the filter would pick it
	_, err = s.Accept(ctx, marketer, orders[0], "")
	wantCode(t, err, "") // of the set, though the filter would not pick it any more
	_, err = s.DeleteTag(ctx, marketer, gone, "")
	wantCode(t, err, "")

	worked, err := s.WorkOffTagBatch(ctx, 4)
	if at := w.batch(batch.ID); err != nil || !worked || at.Done != 4 || at.FinishedAt != nil {
		t.Fatalf("%+v, %v", at, err)
	}
	for range 20 { // some that are killed in the middle, wherever that is
		dying, kill := context.WithTimeout(ctx, 3*time.Millisecond)
		_, _ = s.WorkOffTagBatch(dying, 1) // it may have been done or not
		kill()
	}
	var working sync.WaitGroup
	for range 3 {
		working.Go(func() {
			for w.batch(batch.ID).FinishedAt == nil {
				if _, err := s.WorkOffTagBatch(ctx, 2); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	working.Wait()
	if at := w.batch(batch.ID); at.Done != 30 || at.Failed != 1 || at.FinishedAt == nil || w.count("SELECT count(*) FROM tag_batch_orders") != 0 {
		t.Errorf("%+v", at)
	}
	for i, id := range orders {
		tags := w.tagsOf(id)
		if id == full && len(tags) != order.MaxTagsPerOrder || id != full && !slices.Equal(tags, []order.ID{add}) {
			t.Errorf("order %d has %d tags", i, len(tags))
		}
	}
	if len(w.tagsOf(later)) != 0 {
		t.Error("an order was tagged that was placed after the start")
	}
	const changes = "SELECT count(*) FROM tag_log, unnest(order_ids) WHERE action = $1 AND sequence > $2"
	if tagged, untagged := w.count(changes, "TAGGED", logged), w.count(changes, "UNTAGGED", logged); tagged != 26 || untagged != 5 {
		t.Errorf("the log tells of %d orders that were tagged and %d that were untagged", tagged, untagged)
	}
	if worked, err := s.WorkOffTagBatch(ctx, 2); worked || err != nil {
		t.Errorf("there is more to do: %v", err)
	}
}

// An empty batch ends too, and a marketer cannot start any number of them.
func TestTagBatchLimits(t *testing.T) {
	w := newWorld(t)
	ctx, s, marketer := t.Context(), w.service, w.marketers[0]
	input := order.TagBatchInput{Add: []order.ID{w.tag("Add")}}
	var last *order.TagBatch
	for range order.MaxOpenTagBatches {
		var err error
		last, err = s.TagOrdersByFilter(ctx, marketer, input, "")
		wantCode(t, err, "")
	}
	_, err := s.TagOrdersByFilter(ctx, marketer, input, "")
	wantCode(t, err, order.CodeLimitExceeded)
	for range order.MaxOpenTagBatches {
		if worked, err := s.WorkOffTagBatch(ctx, 10); !worked || err != nil {
			t.Fatalf("%v, %v", worked, err)
		}
	}
	if at := w.batch(last.ID); at.Total != 0 || at.FinishedAt == nil {
		t.Errorf("%+v", at)
	}
	_, err = s.TagOrdersByFilter(ctx, marketer, input, "")
	wantCode(t, err, "")
	_, err = s.TagBatch(ctx, w.marketers[1], last.ID)
	wantCode(t, err, order.CodeNotFound)
	_, err = s.TagOrdersByFilter(ctx, w.clients[0], input, "")
	wantCode(t, err, order.CodeForbidden)
	_, err = s.TagOrdersByFilter(ctx, marketer, order.TagBatchInput{}, "")
	wantField(t, err, "addTagIds")
}

// TestSavedViewLimits: a marketer keeps so many views and no more; what changes one needs no room.
func TestSavedViewLimits(t *testing.T) {
	w := newWorld(t)
	ctx, s, marketer := t.Context(), w.service, w.marketers[0]
	var view *order.SavedView
	for i := range order.MaxViewsPerMarketer {
		var err error
		view, err = s.SaveView(ctx, marketer, order.ViewInput{Name: fmt.Sprint("View ", i)}, "")
		wantCode(t, err, "")
	}
	_, err := s.SaveView(ctx, marketer, order.ViewInput{Name: "One more"}, "")
	wantCode(t, err, order.CodeLimitExceeded)
	_, err = s.SaveView(ctx, marketer, order.ViewInput{ID: view.ID, Name: "VIEW 7"}, "")
	wantCode(t, err, order.CodeConflict)
	changed, err := s.SaveView(ctx, marketer, order.ViewInput{ID: view.ID, Name: "Straße", Sort: order.Sort{Field: order.SortClicks}}, "")
	if wantCode(t, err, ""); changed.ID != view.ID || !changed.CreatedAt.Equal(view.CreatedAt) || changed.UpdatedAt.Before(view.UpdatedAt) {
		t.Errorf("%+v", changed)
	}
	_, err = s.SaveView(ctx, w.marketers[1], order.ViewInput{Name: "View 7"}, "")
	wantCode(t, err, "")
	_, err = s.SaveView(ctx, w.marketers[1], order.ViewInput{ID: view.ID, Name: "Mine"}, "")
	wantCode(t, err, order.CodeNotFound)
	_, err = s.DeleteView(ctx, w.marketers[1], view.ID, "")
	wantCode(t, err, order.CodeNotFound)
	_, err = s.DeleteView(ctx, marketer, view.ID, "")
	wantCode(t, err, "")
	_, err = s.SaveView(ctx, marketer, order.ViewInput{Name: "One more"}, "")
	wantCode(t, err, "")
}
