package model

import "headway/internal/order"

// Account is a marketer, a client or the platform.
type Account interface {
	Node
	IsAccount()
}

// Marketer receives orders and drives traffic.
type Marketer struct{ ID, Name string }

// Client places orders.
type Client struct{ ID, Name string }

// Platform is an operator account.
type Platform struct{ ID, Name string }

// IsNode marks what can be fetched by its id.
func (*Marketer) IsNode() {}

// IsAccount marks the three kinds of account.
func (*Marketer) IsAccount() {}

// IsNode marks what can be fetched by its id.
func (*Client) IsNode() {}

// IsAccount marks the three kinds of account.
func (*Client) IsAccount() {}

// IsNode marks what can be fetched by its id.
func (*Platform) IsNode() {}

// IsAccount marks the three kinds of account.
func (*Platform) IsAccount() {}

// NewMarketer shows an account as a marketer.
func NewMarketer(a *order.Account) *Marketer {
	return &Marketer{ID: a.ID.Text(order.KindMarketer), Name: a.Name}
}

// NewClient shows an account as a client.
func NewClient(a *order.Account) *Client {
	return &Client{ID: a.ID.Text(order.KindClient), Name: a.Name}
}

// NewAccount shows an account as what it is; nil for nil.
func NewAccount(a *order.Account) Account {
	switch {
	case a == nil:
		return nil
	case a.Role == order.RoleMarketer:
		return NewMarketer(a)
	case a.Role == order.RoleClient:
		return NewClient(a)
	}
	return &Platform{ID: a.ID.Text(order.KindPlatform), Name: a.Name}
}
