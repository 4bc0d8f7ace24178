package graph

import (
	"context"

	"headway/graph/model"
	"headway/internal/order"
)

// listed answers a list that is searched by name and whose rows need nothing further read.
func listed[T, N any](ctx context.Context, list func(context.Context, order.Viewer, string, order.Page) (*order.List[T], error),
	show func(T) N, name *string, first *int, after *string, last *int, before *string,
) (*model.Connection[N], error) {
	page, err := pageOf(first, after, last, before)
	if err != nil {
		return nil, err
	}
	rows, err := list(ctx, viewerFrom(ctx), orNone(name), page)
	if err != nil {
		return nil, err
	}
	return model.Connect(rows, show), nil
}
