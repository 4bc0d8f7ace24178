package model

import "headway/internal/order"

// Receipt is what is kept of a report, with the fan under a pseudonym (rule 19).
type Receipt struct {
	*order.Receipt
	viewer order.Viewer
}

// IsNode marks what can be fetched by its id.
func (*Receipt) IsNode() {}

// NewReceipt shows a receipt to the viewer.
func NewReceipt(r *order.Receipt, v order.Viewer) *Receipt { return &Receipt{r, v} }

// ID is the receipt's id.
func (r *Receipt) ID() string { return r.Receipt.ID.Text(order.KindReceipt) }

// ReportID is the reporter's own id of the report; nil to marketers and clients.
func (r *Receipt) ReportID() *string {
	if !r.viewer.IsPlatform() {
		return nil
	}
	return text(r.Receipt.ReportID)
}

// Fan is the fan's pseudonym.
func (r *Receipt) Fan() string { return r.Pseudonym() }

// Reason is why the report was refused, or nil.
func (r *Receipt) Reason() *order.RefusalReason { return text(r.Receipt.Reason) }

// Receipts is a page of what was reported for the order, newest first; outcome nil is all of it.
func (o *Order) Receipts(outcome *order.Outcome, first *int, after *string, last *int, before *string) (*ReceiptConnection, error) {
	lists, err := answered(o.details.Receipts[NewReceiptsKey(outcome, NewPage(first, after, last, before))])
	if err != nil {
		return nil, err
	}
	return Connect(pageOf(lists, o.order.ID), func(r *order.Receipt) *Receipt { return NewReceipt(r, o.view.Viewer) }), nil
}
