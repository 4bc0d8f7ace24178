package model

import "headway/internal/order"

// Creator is the page that fans are ordered for.
type Creator struct {
	ID, Name string
	Client   *Client
}

// IsNode marks what can be fetched by its id.
func (*Creator) IsNode() {}

// NewCreator shows a creator; owner is the client's account, or nil where nobody asked for it.
func NewCreator(c *order.Creator, owner *order.Account) *Creator {
	shown := &Creator{ID: c.ID.Text(order.KindCreator), Name: c.Name}
	if owner != nil {
		shown.Client = NewClient(owner)
	}
	return shown
}
