package graph

import (
	"context"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// SavedViews is a page of the viewer's saved views.
func (q query) SavedViews(ctx context.Context, first *int, after *string, last *int, before *string) (*model.SavedViewConnection, error) {
	page, err := pageOf(first, after, last, before)
	if err != nil {
		return nil, err
	}
	views, err := q.service.SavedViews(ctx, viewerFrom(ctx), page)
	if err != nil {
		return nil, err
	}
	return model.Connect(views, model.NewSavedView), nil
}

// SaveView makes or changes a saved view.
func (m mutation) SaveView(ctx context.Context, input generated.SaveViewInput) (*generated.SaveViewPayload, error) {
	v := viewerFrom(ctx)
	var read ids
	draft := order.ViewInput{ID: read.maybe("input.id", input.ID, order.KindView), Name: input.Name, Sort: sortOf(input.OrderBy)}
	if read.err != nil {
		return nil, read.err
	}
	filter, err := filterOf("filter", input.Filter, v)
	if err != nil {
		return nil, fromInput(err)
	}
	draft.Filter = filter
	if input.DatePreset != nil {
		draft.DatePreset = *input.DatePreset
	}
	view, err := m.service.SaveView(ctx, v, draft, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	return &generated.SaveViewPayload{SavedView: model.NewSavedView(view)}, nil
}

// DeleteView deletes a saved view.
func (m mutation) DeleteView(ctx context.Context, input generated.DeleteViewInput) (*generated.DeleteViewPayload, error) {
	var read ids
	id := read.one("input.id", input.ID, order.KindView)
	if read.err != nil {
		return nil, read.err
	}
	deleted, err := m.service.DeleteView(ctx, viewerFrom(ctx), id, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	return &generated.DeleteViewPayload{ID: deleted.Text(order.KindView)}, nil
}
