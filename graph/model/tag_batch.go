package model

import "headway/internal/order"

// TagBatch is a tagging of all orders of a filter.
type TagBatch struct{ *order.TagBatch }

// IsNode marks what can be fetched by its id.
func (TagBatch) IsNode() {}

// NewTagBatch shows a batch.
func NewTagBatch(b *order.TagBatch) *TagBatch { return &TagBatch{b} }

// ID is the batch's id.
func (b TagBatch) ID() string { return b.TagBatch.ID.Text(order.KindTagBatch) }
