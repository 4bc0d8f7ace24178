package model

import "headway/internal/order"

// Receipt is what is kept of a report, with the fan under a pseudonym (rule 19).
type Receipt struct {
	*order.Receipt
	viewer  order.Viewer
	details *ReceiptDetails
}

// ReceiptDetails is what was read beyond the rows of the receipts of one answer, for all of them at once and only as far as it was
// asked for.
type ReceiptDetails struct {
	Reporters *Answer[map[order.ID]*order.Account]
	// Reversed are the receipts that others take back.
	Reversed *Answer[map[order.ID]*order.Receipt]
}

// IsNode marks what can be fetched by its id.
func (*Receipt) IsNode() {}

// NewReceipt shows a receipt to the viewer; details holds what was read for it and the others of the same answer.
func NewReceipt(r *order.Receipt, v order.Viewer, details *ReceiptDetails) *Receipt {
	return &Receipt{r, v, details}
}

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

// Reporter is the account that reported.
func (r *Receipt) Reporter() (Account, error) {
	reporters, err := answered(r.details.Reporters)
	if err != nil || reporters[r.ReporterID] == nil {
		return nil, err
	}
	return NewAccount(reporters[r.ReporterID]), nil
}

// ReversalReason is why a fan was taken back, or nil.
func (r *Receipt) ReversalReason() *string { return text(r.Receipt.ReversalReason) }

// Reverses is the receipt that this one takes back, or nil.
func (r *Receipt) Reverses() (*Receipt, error) {
	if r.Receipt.Reverses.IsZero() {
		return nil, nil
	}
	reversed, err := answered(r.details.Reversed)
	if err != nil || reversed[r.Receipt.Reverses] == nil {
		return nil, err
	}
	return NewReceipt(reversed[r.Receipt.Reverses], r.viewer, r.details), nil
}

// Receipts is a page of what was reported for the order, newest first.
func (o *Order) Receipts(filter *ReceiptFilter, first *int, after *string, last *int, before *string) (*ReceiptConnection, error) {
	lists, err := answered(o.details.Receipts[NewReceiptsKey(filter, NewPage(first, after, last, before))])
	if err != nil {
		return nil, err
	}
	return Connect(pageOf(lists, o.order.ID), func(r *order.Receipt) *Receipt { return NewReceipt(r, o.view.Viewer, o.details.OnReceipts) }), nil
}
