package model

import (
	"slices"
	"strings"

	"headway/internal/order"
)

// Tag is a marketer's own label for orders.
type Tag struct {
	*order.Tag
	uses TagUses
	// rank is the place by name among the tags of an answer (ShowTags).
	rank int
}

// TagUses counts the orders of all tags of a list, once, and only if somebody asks for it. It may be called at the same time.
type TagUses func() (map[order.ID]int, error)

// IsNode marks what can be fetched by its id.
func (Tag) IsNode() {}

// NewTag shows a tag.
func NewTag(t *order.Tag, uses TagUses) *Tag { return &Tag{Tag: t, uses: uses} }

// ShowTags shows the tags that the orders of an answer carry. Each is shown and its name compared once, however many orders carry it.
func ShowTags(tags map[order.ID]*order.Tag, uses TagUses) map[order.ID]*Tag {
	type named struct {
		name string
		tag  *Tag
	}
	byName := make([]named, 0, len(tags))
	for _, tag := range tags {
		byName = append(byName, named{order.NormalTagName(tag.Name), NewTag(tag, uses)})
	}
	slices.SortFunc(byName, func(a, b named) int { return strings.Compare(a.name, b.name) })
	shown := make(map[order.ID]*Tag, len(tags))
	for i, n := range byName {
		n.tag.rank = i
		shown[n.tag.Tag.ID] = n.tag
	}
	return shown
}

// OrderCount is how many orders carry the tag.
func (t Tag) OrderCount() (int, error) {
	counts, err := t.uses()
	return counts[t.Tag.ID], err
}

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
			tags = append(tags, tag)
		}
	}
	slices.SortFunc(tags, func(a, b *Tag) int { return a.rank - b.rank })
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
