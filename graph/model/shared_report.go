package model

import (
	"time"

	"headway/internal/order"
)

// SharedReport is what a public link shows to a visitor.
type SharedReport struct{ link *order.ShareLink }

// NewSharedReport shows what is behind an opened link.
func NewSharedReport(link *order.ShareLink) *SharedReport { return &SharedReport{link} }

// Link is the opened link.
func (r *SharedReport) Link() *order.ShareLink { return r.link }

// Label is what the link is called, or nil.
func (r *SharedReport) Label() *string { return text(r.link.Label) }

// ExpiresAt is until when the link works, or nil.
func (r *SharedReport) ExpiresAt() *time.Time { return r.link.ExpiresAt }

// LiveSet tells whether future orders are taken in.
func (r *SharedReport) LiveSet() bool { return r.link.Filter != nil }

// Fields are what is shown beyond status and progress.
func (r *SharedReport) Fields() []order.ShareField { return r.link.Fields }

// SharedOrder is what a visitor sees of an order (rule 36).
type SharedOrder struct{ order.SharedOrder }

// NewSharedOrder shows what a link shows of an order.
func NewSharedOrder(o order.SharedOrder) *SharedOrder { return &SharedOrder{o} }

// CampaignName is nil where the link does not show it.
func (o *SharedOrder) CampaignName() *string { return text(o.SharedOrder.CampaignName) }

// CampaignLink is nil where the link does not show it and before acceptance.
func (o *SharedOrder) CampaignLink() *string { return text(o.SharedOrder.CampaignLink) }

// ClientName is the name or its alias, or nil.
func (o *SharedOrder) ClientName() *string { return text(o.SharedOrder.ClientName) }

// ConversionRate is nil where the link does not show it and without clicks.
func (o *SharedOrder) ConversionRate() *order.Ratio { return o.Conversion }

// SharedProgress is one event of a live view of a public link.
type SharedProgress struct {
	// Order is nil when the link shows no order at all yet.
	Order            *SharedOrder
	Change           order.UpdateChange
	SnapshotComplete bool
}
