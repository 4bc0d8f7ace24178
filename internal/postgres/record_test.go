package postgres

import (
	"context"
	"reflect"
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestLockedOrdersComeBackAsTheyWent(t *testing.T) {
	store, _ := newStore(t)
	orders := manyOrders()
	ordertest.Insert(t, store, orders...)
	wanted := make([]order.ID, len(orders))
	for i, o := range orders {
		wanted[i] = o.ID
	}
	err := store.Atomically(t.Context(), func(tx order.Tx) error {
		locked, err := tx.LockOrders(context.Background(), wanted)
		if err != nil {
			return err
		}
		for _, o := range orders {
			if !reflect.DeepEqual(locked[o.ID], o) {
				t.Errorf("%s order:\n got %+v\nwant %+v", o.Status, locked[o.ID], o)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestGarbledRowsAreRefused(t *testing.T) {
	store, _ := newStore(t)
	o := manyOrders()[0]
	ordertest.Insert(t, store, o)
	var packed []byte
	if err := store.db.QueryRowContext(t.Context(), "SELECT "+packedOrders()+" FROM orders o WHERE o.id = $1", o.ID).Scan(&packed); err != nil {
		t.Fatal(err)
	}
	for length := range packed {
		if _, err := unpack(packed[:length], wholeOrder(), 0, &orderRow{}); err == nil {
			t.Fatalf("the first %d bytes of %d were taken", length, len(packed))
		}
	}
	for _, wrong := range []any{"text", nil} {
		if err := (&packedRow{}).Scan(wrong); err == nil {
			t.Errorf("%T was taken", wrong)
		}
	}
}
