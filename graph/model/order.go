package model

import (
	"time"

	"headway/internal/order"
)

// Order is an order as one viewer sees it, as of now (order.At).
type Order struct {
	order   *order.Order
	view    *View
	details *Details
}

// NewOrder shows an order; details holds what was read for it and the others of the same answer.
func NewOrder(o *order.Order, view *View, details *Details) *Order {
	return &Order{order: o, view: view, details: details}
}

// IsNode marks what can be fetched by its id.
func (*Order) IsNode() {}

// ID is the order's id.
func (o *Order) ID() string { return o.order.ID.Text(order.KindOrder) }

// Number is how people name the order.
func (o *Order) Number() int64 { return o.order.Number }

// Status is where the order stands.
func (o *Order) Status() order.Status { return o.order.Status }

// FansOrdered is always shown (rule 14).
func (o *Order) FansOrdered() int { return o.order.FansOrdered }

// RejectionReason is nil unless the order is REJECTED.
func (o *Order) RejectionReason() *order.RejectionReason { return text(o.order.RejectionReason) }

// RejectionNote is what the marketer said, or nil.
func (o *Order) RejectionNote() *string { return text(o.order.RejectionNote) }

// CancellationReason is nil unless the order is CANCELLED.
func (o *Order) CancellationReason() *order.CancellationReason {
	return text(o.order.CancellationReason)
}

// Creator is the page the fans are for.
func (o *Order) Creator() *Creator {
	return &Creator{ID: o.order.Creator.ID.Text(order.KindCreator), Name: o.order.Creator.Name, Client: o.Client()}
}

// Client is who placed the order.
func (o *Order) Client() *Client {
	return &Client{ID: o.order.Client.ID.Text(order.KindClient), Name: o.order.Client.Name}
}

// Marketer is who received the order.
func (o *Order) Marketer() *Marketer {
	return &Marketer{ID: o.order.Marketer.ID.Text(order.KindMarketer), Name: o.order.Marketer.Name}
}

// Price is a term of the offer that both parties see (rule 24).
func (o *Order) Price() order.Money { return o.order.Price }

// IncomeVisible tells whether the client lets the marketer see income.
func (o *Order) IncomeVisible() bool { return o.order.IncomeVisible }

// Income is nil where the viewer must not see it (rule 24) and before acceptance.
func (o *Order) Income() *order.Money {
	if !o.order.Started() || !o.order.IncomeVisibleTo(o.view.Viewer) {
		return nil
	}
	income := o.order.Income()
	return &income
}

// Guarantee is what the order guarantees, or nil.
func (o *Order) Guarantee() *order.Guarantee { return o.order.Guarantee }

// PlacedAt is when the order was placed.
func (o *Order) PlacedAt() time.Time { return o.order.PlacedAt }

// RespondBy is until when the marketer may answer (rule 1).
func (o *Order) RespondBy() time.Time { return o.order.RespondBy }

// AcceptedAt is nil until the marketer accepted.
func (o *Order) AcceptedAt() *time.Time { return o.order.AcceptedAt }

// RejectedAt is nil unless the order is REJECTED.
func (o *Order) RejectedAt() *time.Time { return o.order.RejectedAt }

// CompletedAt is nil unless the order is COMPLETED.
func (o *Order) CompletedAt() *time.Time { return o.order.CompletedAt }

// CancelledAt is nil unless the order is CANCELLED.
func (o *Order) CancelledAt() *time.Time { return o.order.CancelledAt }
