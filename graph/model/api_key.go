package model

import "headway/internal/order"

// APIKey lets a program act as an account.
type APIKey struct{ *order.APIKey }

// IsNode marks what can be fetched by its id.
func (APIKey) IsNode() {}

// NewAPIKey shows a key.
func NewAPIKey(k *order.APIKey) *APIKey { return &APIKey{k} }

// ID is the key's id.
func (k APIKey) ID() string { return k.APIKey.ID.Text(order.KindAPIKey) }
