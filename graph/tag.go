package graph

import (
	"context"
	"iter"
	"slices"
	"sync"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// Tags is a page of the viewer's tags.
func (q query) Tags(ctx context.Context, name *string, first *int, after *string, last *int, before *string) (*model.TagConnection, error) {
	page, err := pageOf(first, after, last, before)
	if err != nil {
		return nil, err
	}
	v := viewerFrom(ctx)
	tags, err := q.service.Tags(ctx, v, orNone(name), page)
	if err != nil {
		return nil, err
	}
	ids := make([]order.ID, len(tags.Items))
	for i, tag := range tags.Items {
		ids[i] = tag.ID
	}
	uses := tagUses(ctx, q.service, v, slices.Values(ids))
	return model.Connect(tags, func(t *order.Tag) *model.Tag { return model.NewTag(t, uses) }), nil
}

// tagUses counts the orders of the tags when that is asked for, in one statement for all of them.
func tagUses(ctx context.Context, service TagService, v order.Viewer, ids iter.Seq[order.ID]) model.TagUses {
	return sync.OnceValues(func() (map[order.ID]int, error) { return service.TagUses(ctx, v, slices.Collect(ids)) })
}

// showTag shows the tag of a payload.
func (m mutation) showTag(ctx context.Context, tag *order.Tag) *model.Tag {
	return model.NewTag(tag, tagUses(ctx, m.service, viewerFrom(ctx), slices.Values([]order.ID{tag.ID})))
}

// CreateTag makes a tag.
func (m mutation) CreateTag(ctx context.Context, input generated.CreateTagInput) (*generated.CreateTagPayload, error) {
	draft := order.TagInput{Name: input.Name, Color: orNone(input.Color)}
	tag, err := m.service.CreateTag(ctx, viewerFrom(ctx), draft, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	return &generated.CreateTagPayload{Tag: m.showTag(ctx, tag)}, nil
}

// UpdateTag renames or recolours a tag.
func (m mutation) UpdateTag(ctx context.Context, input generated.UpdateTagInput) (*generated.UpdateTagPayload, error) {
	var read ids
	id := read.one("input.tagId", input.TagID, order.KindTag)
	if read.err != nil {
		return nil, read.err
	}
	update := order.TagUpdate{Name: input.Name, Color: input.Color}
	tag, err := m.service.UpdateTag(ctx, viewerFrom(ctx), id, update, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	return &generated.UpdateTagPayload{Tag: m.showTag(ctx, tag)}, nil
}

// MergeTags replaces some tags by one.
func (m mutation) MergeTags(ctx context.Context, input generated.MergeTagsInput) (*generated.MergeTagsPayload, error) {
	var read ids
	tagIDs := read.all("input.tagIds", input.TagIds, order.KindTag)
	into := read.one("input.intoTagId", input.IntoTagID, order.KindTag)
	if read.err != nil {
		return nil, read.err
	}
	tag, err := m.service.MergeTags(ctx, viewerFrom(ctx), tagIDs, into, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	return &generated.MergeTagsPayload{Tag: m.showTag(ctx, tag)}, nil
}

// DeleteTag deletes a tag.
func (m mutation) DeleteTag(ctx context.Context, input generated.DeleteTagInput) (*generated.DeleteTagPayload, error) {
	var read ids
	id := read.one("input.tagId", input.TagID, order.KindTag)
	if read.err != nil {
		return nil, read.err
	}
	deleted, err := m.service.DeleteTag(ctx, viewerFrom(ctx), id, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	return &generated.DeleteTagPayload{DeletedTagID: deleted.Text(order.KindTag)}, nil
}

// TagOrders puts tags on orders.
func (m mutation) TagOrders(ctx context.Context, input generated.TagOrdersInput) (*generated.TagOrdersPayload, error) {
	orders, err := m.retag(ctx, input.OrderIds, input.TagIds, input.IdempotencyKey, m.service.TagOrders)
	if err != nil {
		return nil, err
	}
	return &generated.TagOrdersPayload{Orders: orders}, nil
}

// UntagOrders takes tags off orders.
func (m mutation) UntagOrders(ctx context.Context, input generated.UntagOrdersInput) (*generated.UntagOrdersPayload, error) {
	orders, err := m.retag(ctx, input.OrderIds, input.TagIds, input.IdempotencyKey, m.service.UntagOrders)
	if err != nil {
		return nil, err
	}
	return &generated.UntagOrdersPayload{Orders: orders}, nil
}

func (m mutation) retag(ctx context.Context, orderTexts, tagTexts []string, key *string,
	change func(ctx context.Context, v order.Viewer, orderIDs, tagIDs []order.ID, key string) ([]*order.Order, error),
) ([]*model.Order, error) {
	var read ids
	orderIDs := read.all("input.orderIds", orderTexts, order.KindOrder)
	tagIDs := read.all("input.tagIds", tagTexts, order.KindTag)
	if read.err != nil {
		return nil, read.err
	}
	v := viewerFrom(ctx)
	rows, err := change(ctx, v, orderIDs, tagIDs, orNone(key))
	if err != nil {
		return nil, fromInput(err)
	}
	return m.changedOrders(ctx, v, key, rows, selectionOf(ctx).under("orders"))
}
