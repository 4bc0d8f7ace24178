package model

import "headway/internal/order"

// APIKey lets a program act as an account.
type APIKey struct {
	*order.APIKey
	account *order.Account
}

// IsNode marks what can be fetched by its id.
func (APIKey) IsNode() {}

// NewAPIKey shows a key of the account, which may be nil where nobody asks for it.
func NewAPIKey(k *order.APIKey, account *order.Account) *APIKey { return &APIKey{k, account} }

// ID is the key's id.
func (k APIKey) ID() string { return k.APIKey.ID.Text(order.KindAPIKey) }

// Account is whom the key acts as. It is an error to ask for it when the key was read without it.
func (k APIKey) Account() (Account, error) {
	if k.account == nil {
		return nil, errNotRead
	}
	return NewAccount(k.account), nil
}
