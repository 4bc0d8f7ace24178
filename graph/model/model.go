// Package model holds the types that GraphQL answers are made of: domain values as one viewer sees them. Every field is a
// plain field or method, without a context and without input or output, so that an answer is put together without a
// goroutine per field; what needs the database was read before (Details).
package model

import (
	"time"

	"headway/internal/order"
)

// View is with whose eyes, and when, an answer is looked at.
type View struct {
	Viewer order.Viewer
	Now    time.Time
	// CampaignLink is where traffic for an order is driven to (order.Service.CampaignLink).
	CampaignLink func(*order.Order) string
}

// Node is anything that can be fetched again by its id.
type Node interface{ IsNode() }

// text is nil for the empty text.
func text[T ~string](value T) *T {
	if value == "" {
		return nil
	}
	return &value
}
