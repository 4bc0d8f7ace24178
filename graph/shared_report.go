package graph

import (
	"context"

	"headway/graph/model"
	"headway/internal/order"
)

// SharedReport opens a public link. It counts as a view by a person (rule 36) unless a further page is turned to.
func (q query) SharedReport(ctx context.Context, token string, password *string) (*model.SharedReport, error) {
	asked, turning := selectionOf(ctx), false
	for _, field := range asked.fields() {
		page := asked.pageOf(field)
		turning = turning || field.Name == "orders" && page.After+page.Before != ""
	}
	link, err := q.service.OpenShare(ctx, token, orNone(password), !turning)
	if err != nil {
		return nil, err
	}
	return model.NewSharedReport(link), nil
}

// Orders is a page of what the link shows.
func (r sharedReport) Orders(ctx context.Context, report *model.SharedReport, first *int, after *string, last *int, before *string) (*model.SharedOrderConnection, error) {
	page, err := pageOf(first, after, last, before)
	if err != nil {
		return nil, err
	}
	list, err := r.service.SharedOrders(ctx, report.Link(), page, selectionOf(ctx).has("totalCount"))
	if err != nil {
		return nil, err
	}
	return model.Connect(list, func(o order.SharedOrder) *model.SharedOrder { return model.NewSharedOrder(o) }), nil
}
