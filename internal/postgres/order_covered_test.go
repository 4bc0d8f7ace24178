package postgres

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// TestListsByTag: whatever program changes an order, it is listed by its tags as it is; a list that is not so is found by the audit and mended by
// the rebuild.
func TestListsByTag(t *testing.T) {
	store, _ := newStore(t)
	marketer, client := ordertest.Party("Northlight"), ordertest.Party("Aurora")
	orders := make([]*order.Order, 4)
	for i := range orders {
		orders[i] = ordertest.Order(ordertest.Between(marketer, client))
	}
	ordertest.Insert(t, store, orders...)
	vip, old := newTag(t, store, marketer.ID, "VIP"), newTag(t, store, marketer.ID, "Old")
	change := func(statement string, args ...any) {
		t.Helper()
		if _, err := store.db.Exec(statement, args...); err != nil {
			t.Fatal(statement, err)
		}
	}
	listed := func(tag *order.Tag, statuses ...order.Status) (numbers []int64) {
		t.Helper()
		f := order.Filter{Statuses: statuses, Tags: order.TagFilter{Any: []order.ID{tag.ID}}}
		page, err := store.Orders(t.Context(), ordertest.Marketer(marketer.ID), f, order.Sort{Field: order.SortPlaced}, ordertest.First(10), true)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Items {
			numbers = append(numbers, o.Number)
		}
		if *page.TotalCount != len(numbers) {
			t.Errorf("counted %d, listed %d", *page.TotalCount, len(numbers))
		}
		slices.Sort(numbers)
		return numbers
	}
	wantListed := func(tag *order.Tag, status order.Status, want ...*order.Order) {
		t.Helper()
		var numbers []int64
		for _, o := range want {
			numbers = append(numbers, o.Number)
		}
		slices.Sort(numbers)
		if got := listed(tag, status); !slices.Equal(got, numbers) {
			t.Errorf("%s orders with %s: %v, want %v", status, tag.Name, got, numbers)
		}
	}
	const tagged = "UPDATE orders SET tag_ids = $1::uuid[] WHERE id = $2"
	change(tagged, ids{vip.ID, old.ID}, orders[0].ID)
	change(tagged, ids{vip.ID}, orders[1].ID)
	wantListed(vip, order.StatusWaiting, orders[0], orders[1])
	wantListed(old, order.StatusWaiting, orders[0])
	change("UPDATE orders SET status = 'ACCEPTED', accepted_at = placed_at WHERE id = $1", orders[1].ID)
	wantListed(vip, order.StatusAccepted, orders[1])
	wantListed(vip, order.StatusWaiting, orders[0])
	change(tagged, ids{old.ID}, orders[0].ID)
	wantListed(vip, order.StatusWaiting)
	change("UPDATE orders SET placed_at = placed_at - interval '1 hour', respond_by = respond_by - interval '1 hour' WHERE id = $1", orders[0].ID)
	wantListed(old, order.StatusWaiting, orders[0])
	if page, err := store.Orders(t.Context(), ordertest.Marketer(ordertest.ID()), order.Filter{Tags: order.TagFilter{All: []order.ID{vip.ID}}},
		order.Sort{Field: order.SortPlaced}, ordertest.First(10), true); err != nil || len(page.Items) > 0 || *page.TotalCount > 0 {
		t.Errorf("somebody else's tag lists %d: %v", len(page.Items), err)
	}

	differences := func() (found []string) {
		if _, err := store.Audit(t.Context(), Audit{Found: func(d AuditDifference) {
			if strings.HasPrefix(d.What, "listed by tag") {
				found = append(found, fmt.Sprint(d.Number, " ", d.Stored, " ", d.Recomputed))
			}
		}}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(found)
		return found
	}
	if found := differences(); len(found) > 0 {
		t.Fatalf("a healthy list: %v", found)
	}
	change("UPDATE order_tags SET status = 'COMPLETED' WHERE order_id = $1", orders[1].ID)
	change("DELETE FROM order_tags WHERE order_id = $1", orders[0].ID)
	change("INSERT INTO order_tags (tag_id, placed_at, order_id, status) SELECT $1, placed_at, id, status FROM orders WHERE id = $2", old.ID, orders[2].ID)
	want := []string{"0 WAITING ", fmt.Sprint(orders[0].Number, "  WAITING"), fmt.Sprint(orders[1].Number, " COMPLETED ACCEPTED")}
	slices.Sort(want)
	if found := differences(); !slices.Equal(found, want) {
		t.Errorf("the audit finds %q, want %q", found, want)
	}
	mended, err := store.RebuildRows(t.Context(), nil)
	if err != nil || mended != 3 {
		t.Errorf("%d rows were mended: %v", mended, err)
	}
	if found := differences(); len(found) > 0 {
		t.Errorf("after the rebuild: %v", found)
	}
}
