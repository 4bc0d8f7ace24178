package model

import "headway/internal/order"

// Receipt is what is kept of a report, with the fan under a pseudonym (rule 19).
type Receipt struct {
	*order.Receipt
	viewer order.Viewer
	// reporters are the accounts that reported, where they were read.
	reporters *Answer[map[order.ID]*order.Account]
}

// IsNode marks what can be fetched by its id.
func (*Receipt) IsNode() {}

// NewReceipt shows a receipt to the viewer; reporters may be left out where nobody asks for them.
func NewReceipt(r *order.Receipt, v order.Viewer, reporters *Answer[map[order.ID]*order.Account]) *Receipt {
	return &Receipt{r, v, reporters}
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
	reporters, err := answered(r.reporters)
	if err != nil || reporters[r.ReporterID] == nil {
		return nil, err
	}
	return NewAccount(reporters[r.ReporterID]), nil
}

// Receipts is a page of what was reported for the order, newest first.
func (o *Order) Receipts(filter *ReceiptFilter, first *int, after *string, last *int, before *string) (*ReceiptConnection, error) {
	lists, err := answered(o.details.Receipts[NewReceiptsKey(filter, NewPage(first, after, last, before))])
	if err != nil {
		return nil, err
	}
	return Connect(pageOf(lists, o.order.ID), func(r *order.Receipt) *Receipt { return NewReceipt(r, o.view.Viewer, o.details.Accounts) }), nil
}
