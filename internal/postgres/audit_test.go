package postgres

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// differencesBy audits in batches of a size, and gives what was found in an order that does not depend on it.
func differencesBy(t *testing.T, store *Store, batch auditBatch) ([]AuditDifference, AuditProgress) {
	t.Helper()
	var found []AuditDifference
	var last AuditProgress
	done, err := store.auditBy(t.Context(), batch, Audit{
		Found: func(d AuditDifference) { found = append(found, d) },
		Progress: func(p AuditProgress) {
			if p.Orders < last.Orders || p.Differences < last.Differences {
				t.Errorf("progress goes back from %+v to %+v", last, p)
			}
			last = p
		},
	})
	if err != nil || done != last || done.Differences != int64(len(found)) {
		t.Fatalf("%+v after %+v: %v", done, last, err)
	}
	slices.SortFunc(found, func(a, b AuditDifference) int {
		if by := a.OrderID.Compare(b.OrderID); by != 0 {
			return by
		}
		return strings.Compare(a.What, b.What)
	})
	return found, done
}

// TestAuditBatches: however an audit is cut into batches, it finds the same. The orders have fans without receipts; some creators have
// slots that nobody took.
func TestAuditBatches(t *testing.T) {
	store, _ := newStore(t)
	marketer, client := ordertest.Party("Northlight"), ordertest.Party("Aurora")
	const orders, slots = 23, 7
	for i := range orders {
		o := ordertest.Order(ordertest.Delivered(i))
		if i%2 == 0 {
			o = ordertest.Order(ordertest.Between(marketer, client), ordertest.Delivered(i))
		}
		ordertest.Insert(t, store, o)
		if i >= slots {
			continue
		}
		fan := order.FanKey{CreatorID: o.Creator.ID, Fan: sha256.Sum256([]byte{byte(i)})}
		err := store.Report(t.Context(), func(tx *ReportTx) error {
			return tx.InsertFirstFans(t.Context(), []order.FirstFan{{FanKey: fan, MarketerID: o.Marketer.ID, OrderID: o.ID}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want, done := differencesBy(t, store, usualAuditBatch())
	if done.Orders != orders {
		t.Fatalf("%d orders were audited", done.Orders)
	}
	for _, d := range want {
		if d.Number == 0 || d.MarketerID.IsZero() {
			t.Errorf("%+v", d)
		}
	}
	if n := slices.IndexFunc(want, func(d AuditDifference) bool {
		return d.What == "fans delivered" && d.Stored == "22" && d.Recomputed == "0"
	}); n < 0 {
		t.Errorf("fans without receipts are not found: %+v", want)
	}
	for _, batch := range []auditBatch{{1, 1, 1}, {2, 1_000, 2}, {5, 30, slots}, {orders, 1_000, slots + 1}, {1_000, 1, 1_000}} {
		got, done := differencesBy(t, store, batch)
		if done.Orders != orders || !slices.Equal(got, want) {
			t.Errorf("in batches of %+v: %d orders, %d differences, want %d", batch, done.Orders, len(got), len(want))
		}
	}
}

func TestAuditOfAnEmptyDatabase(t *testing.T) {
	store, _ := newStore(t)
	if found, done := differencesBy(t, store, usualAuditBatch()); len(found) > 0 || done.Orders != 0 {
		t.Fatalf("%+v, %+v", found, done)
	}
}

func TestAuditOfOneOrder(t *testing.T) {
	store, _ := newStore(t)
	o, other := ordertest.Order(ordertest.Delivered(3)), ordertest.Order(ordertest.Delivered(3))
	ordertest.Insert(t, store, o, other)
	done, err := store.Audit(t.Context(), Audit{Order: o.ID, Found: func(d AuditDifference) {
		if d.OrderID != o.ID || d.Number != o.Number {
			t.Errorf("%+v", d)
		}
	}})
	if err != nil || done.Orders != 1 || done.Differences == 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	if _, err := store.Audit(t.Context(), Audit{Order: ordertest.ID()}); order.CodeOf(err) != order.CodeNotFound {
		t.Fatalf("an unknown order: %v", err)
	}
}

// TestAuditOnlyReads: it works where nothing may be written, and ends with its context.
func TestAuditOnlyReads(t *testing.T) {
	_, url := newStore(t)
	store := openStore(t, Config{URL: url + "&default_transaction_read_only=on"})
	if _, err := store.db.Exec("CREATE TABLE x ()"); sqlState(err) != codeReadOnly {
		t.Fatalf("the session can write: %v", err)
	}
	if _, err := store.Audit(t.Context(), Audit{}); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Audit(ended, Audit{}); err == nil {
		t.Fatal("an audit whose context has ended came to its end")
	}
}
