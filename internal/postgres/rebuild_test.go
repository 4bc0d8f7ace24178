package postgres

import (
	"fmt"
	"slices"
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// TestRebuildMendsWhatRowsRepeat damages what lists read, has the audit find it, and mends it.
func TestRebuildMendsWhatRowsRepeat(t *testing.T) {
	store, _ := newStore(t)
	marketer := ordertest.Party("Northlight")
	orders := make([]*order.Order, rebuildBatch+7)
	client, creator := ordertest.Party("Åse Ölund"), ordertest.Party("Mila")
	for i := range orders {
		orders[i] = ordertest.Order(ordertest.Between(marketer, client), ordertest.Named("Émile's launch"), func(o *order.Order) { o.Creator = creator })
	}
	ordertest.Insert(t, store, orders...)
	differences := func() (found []string) {
		if _, err := store.Audit(t.Context(), Audit{Found: func(d AuditDifference) { found = append(found, d.What) }}); err != nil {
			t.Fatal(err)
		}
		return found
	}
	rebuild := func() int64 {
		var orders int64
		mended, err := store.RebuildRows(t.Context(), func(done, _ int64) { orders = done })
		if err != nil {
			t.Fatal(err)
		}
		if orders != rebuildBatch+7 {
			t.Errorf("looked at %d orders", orders)
		}
		return mended
	}
	if found := differences(); len(found) > 0 || rebuild() != 0 {
		t.Fatalf("a healthy database: %v", found)
	}
	for i, damage := range []string{
		"marketer_name = 'Somebody'", "client_name = 'Somebody'", "creator_name = 'Somebody'", "campaign_name = 'Something'",
		fmt.Sprintf("search_text = E'nothing\\x01nobody\\x01%d\\x01ord_'", orders[4].Number), "tag_ids = ARRAY[gen_random_uuid()]",
	} {
		if _, err := store.db.Exec("UPDATE orders SET "+damage+" WHERE id = $1", orders[i].ID); err != nil {
			t.Fatal(damage, err)
		}
	}
	if _, err := store.db.Exec("DELETE FROM searched_names WHERE campaign_id = $1", orders[7].Campaign.ID); err != nil {
		t.Fatal(err)
	}
	if found := differences(); len(found) < 6 || !slices.Contains(found, "names that searches look through") {
		t.Errorf("the audit finds only %v", found)
	}
	if mended := rebuild(); mended != 6 {
		t.Errorf("%d rows were mended, want 6", mended)
	}
	if found := differences(); len(found) > 0 || rebuild() != 0 {
		t.Errorf("after the rebuild: %v", found)
	}
}
