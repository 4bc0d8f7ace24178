package graph

import (
	"context"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// TagBatch tells how far a tagging by filter is.
func (q query) TagBatch(ctx context.Context, id string) (*model.TagBatch, error) {
	var read ids
	batchID := read.one("id", id, order.KindTagBatch)
	if read.err != nil {
		return nil, read.err
	}
	batch, err := q.service.TagBatch(ctx, viewerFrom(ctx), batchID)
	if err != nil {
		return nil, err
	}
	return model.NewTagBatch(batch), nil
}

// TagOrdersByFilter starts a tagging of all orders of a filter.
func (m mutation) TagOrdersByFilter(ctx context.Context, input generated.TagOrdersByFilterInput) (*generated.TagOrdersByFilterPayload, error) {
	v := viewerFrom(ctx)
	filter, err := filterOf("filter", input.Filter, v)
	if err != nil {
		return nil, fromInput(err)
	}
	var read ids
	draft := order.TagBatchInput{
		Filter: filter,
		Add:    read.all("input.addTagIds", input.AddTagIds, order.KindTag),
		Remove: read.all("input.removeTagIds", input.RemoveTagIds, order.KindTag),
	}
	if read.err != nil {
		return nil, read.err
	}
	batch, err := m.service.TagOrdersByFilter(ctx, v, draft, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	return &generated.TagOrdersByFilterPayload{Batch: model.NewTagBatch(batch)}, nil
}
