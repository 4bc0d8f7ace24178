package postgres

import (
	"bytes"
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// TestReceiptOfReport finds receipts by their reports, also where a receipt's id does not tell when it was recorded.
func TestReceiptOfReport(t *testing.T) {
	store, _ := newStore(t)
	o := ordertest.Order(ordertest.Accepted)
	ordertest.Insert(t, store, o)
	reporter, other := ordertest.Account(t, store, order.RolePlatform, "Operations").ID, ordertest.Account(t, store, order.RolePlatform, "Others").ID
	same, err := order.NewID(noon(), bytes.NewReader(make([]byte, 16)))
	if err != nil {
		t.Fatal(err)
	}
	receipts := map[string]order.Receipt{}
	for name, id := range map[string]order.ID{"by its instant": same, "by its order": ordertest.ID()} {
		receipts[name] = order.Receipt{ID: id, OrderID: o.ID, MarketerID: o.Marketer.ID, ReporterID: reporter, ReportID: name,
			FanHash: bytes.Repeat([]byte(name[len(name)-1:]), 32), OccurredAt: noon(), RecordedAt: noon(), Outcome: order.OutcomeCounted}
	}
	err = store.Atomically(t.Context(), func(begun order.Tx) error {
		for name, receipt := range receipts {
			if _, err := begun.(*tx).ExecContext(t.Context(), `INSERT INTO reports (reporter_id, kind, report_id, outcome, marketer_id, order_id, recorded_at)
				VALUES ($1, 'DELIVERY', $2, 'COUNTED', $3, $4, $5)`, reporter, name, o.Marketer.ID, o.ID, noon()); err != nil {
				return err
			}
			if err := begun.InsertReceipts(t.Context(), []order.Receipt{receipt}); err != nil {
				return err
			}
			found, err := begun.ReceiptOfReport(t.Context(), reporter, name)
			if err != nil || found.ID != receipt.ID {
				t.Errorf("%s: %+v, %v", name, found, err)
			}
			if _, err := begun.ReceiptOfReport(t.Context(), other, name); order.CodeOf(err) != order.CodeNotFound {
				t.Errorf("%s, of another reporter: %v", name, err)
			}
			if reversal, err := begun.ReversalOf(t.Context(), &receipt); reversal != nil || err != nil {
				t.Errorf("%s: %+v, %v", name, reversal, err)
			}
		}
		_, err := begun.Receipt(t.Context(), ordertest.ID())
		if order.CodeOf(err) != order.CodeNotFound {
			t.Errorf("a receipt that there is not: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
