package postgres

import (
	"context"
	"database/sql"
	"errors"

	"headway/internal/order"
)

// Receipt finds a receipt by its id; NOT_FOUND.
func (t *tx) Receipt(ctx context.Context, id order.ID) (*order.Receipt, error) {
	receipt, err := readOne(ctx, t, receiptRow, "SELECT "+receiptColumns+" FROM receipts r WHERE r.id = $1", id)
	return receipt, orNotFound(ctx, "receipt", err)
}

// ReceiptOfReport finds the receipt of a reporter's own report; NOT_FOUND. An order may have millions, so it is looked for among those of
// the millisecond in which the report was recorded, which is in their ids; only if it is not there among all.
func (t *tx) ReceiptOfReport(ctx context.Context, reporterID order.ID, reportID string) (*order.Receipt, error) {
	const find = `SELECT ` + receiptColumns + ` FROM reports p
		JOIN receipts r ON r.marketer_id = p.marketer_id AND r.order_id = p.order_id AND r.reporter_id = p.reporter_id AND r.report_id = p.report_id
		WHERE p.reporter_id = $1 AND p.kind = 'DELIVERY' AND p.report_id = $2 AND r.outcome <> 'REVERSED'`
	const soon = ` AND r.id BETWEEN (lpad(to_hex(ms), 12, '0') || repeat('0', 20))::uuid AND (lpad(to_hex(ms), 12, '0') || repeat('f', 20))::uuid`
	receipt, err := readOne(ctx, t, receiptRow, `WITH p AS (SELECT *, floor(extract(epoch FROM recorded_at) * 1000)::bigint AS ms FROM reports
			WHERE reporter_id = $1 AND kind = 'DELIVERY' AND report_id = $2)
		SELECT `+receiptColumns+` FROM p JOIN receipts r ON r.marketer_id = p.marketer_id AND r.order_id = p.order_id
			AND r.reporter_id = p.reporter_id AND r.report_id = p.report_id
		WHERE r.outcome <> 'REVERSED'`+soon, reporterID, reportID)
	if errors.Is(err, sql.ErrNoRows) {
		receipt, err = readOne(ctx, t, receiptRow, find, reporterID, reportID)
	}
	return receipt, orNotFound(ctx, "receipt", err)
}

// ReversalOf finds the receipt that takes this one back; nil when there is none. The order is locked.
func (t *tx) ReversalOf(ctx context.Context, counted *order.Receipt) (*order.Receipt, error) {
	receipt, err := readOne(ctx, t, receiptRow, "SELECT "+receiptColumns+` FROM receipts r
		WHERE r.marketer_id = $1 AND r.order_id = $2 AND r.reverses = $3`, counted.MarketerID, counted.OrderID, counted.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return receipt, fail(ctx, "look for a reversal", err)
}
