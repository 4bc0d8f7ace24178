package model

import (
	"slices"
	"strings"

	"headway/internal/order"
)

// Tag is a marketer's own label for orders.
type Tag struct{ *order.Tag }

// IsNode marks what can be fetched by its id.
func (Tag) IsNode() {}

// NewTag shows a tag.
func NewTag(t *order.Tag) *Tag { return &Tag{t} }

// ID is the tag's id.
func (t Tag) ID() string { return t.Tag.ID.Text(order.KindTag) }

// Tags are the order's by name; nil to a client (rule 29).
func (o *Order) Tags() ([]*Tag, error) {
	if !o.order.TagsVisibleTo(o.view.Viewer) {
		return nil, nil
	}
	known, err := answered(o.details.Tags)
	if err != nil {
		return nil, err
	}
	tags := make([]*Tag, 0, len(o.order.TagIDs))
	for _, id := range o.order.TagIDs {
		if tag, ok := known[id]; ok {
			tags = append(tags, NewTag(tag))
		}
	}
	slices.SortFunc(tags, func(a, b *Tag) int {
		return strings.Compare(order.NormalTagName(a.Name), order.NormalTagName(b.Name))
	})
	return tags, nil
}

// QueuePosition is the place among the marketer's waiting orders; nil to a client and unless WAITING (rule 8).
func (o *Order) QueuePosition() (*int, error) {
	if !o.order.TagsVisibleTo(o.view.Viewer) || o.order.Status != order.StatusWaiting {
		return nil, nil
	}
	positions, err := answered(o.details.QueuePositions)
	if err != nil {
		return nil, err
	}
	position, ok := positions[o.order.ID]
	if !ok {
		return nil, nil
	}
	return &position, nil
}
