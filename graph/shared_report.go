package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/graph/transport"
	"headway/internal/order"
)

// SharedReport opens a public link. It counts as a view by a person (rule 36) unless it is read again or a further page is turned to.
func (q query) SharedReport(ctx context.Context, token string, password *string, again *bool) (*model.SharedReport, error) {
	asked, turning := selectionOf(ctx), orNone(again)
	for _, field := range asked.fields() {
		page := asked.pageOf(field)
		turning = turning || field.Name == "orders" && page.After+page.Before != ""
	}
	visit := visitOf(ctx, token, password)
	visit.Seen = !turning
	link, err := q.service.OpenShare(ctx, visit)
	if err != nil {
		return nil, err
	}
	return model.NewSharedReport(link), nil
}

// visitOf is who opens a link.
func visitOf(ctx context.Context, token string, password *string) order.ShareVisit {
	return order.ShareVisit{
		Token: token, Password: orNone(password), Address: transport.Peer(ctx),
		UserAgent: graphql.GetOperationContext(ctx).Headers.Get("User-Agent"),
	}
}

// SharePreview shows what a link would show.
func (q query) SharePreview(ctx context.Context, input generated.SharePreviewInput) (*model.SharedReport, error) {
	v := viewerFrom(ctx)
	draft, err := shareLinkInput(generated.CreateShareLinkInput{
		OrderID: input.OrderID, Filter: input.Filter, Label: input.Label, ClientAlias: input.ClientAlias, Fields: input.Fields, ExpiresAt: input.ExpiresAt,
	}, v)
	if err != nil {
		return nil, fromInput(err)
	}
	link, err := q.service.PreviewShareLink(ctx, v, draft)
	if err != nil {
		return nil, fromInput(err)
	}
	return model.NewSharedReport(link), nil
}

// Total sums up what the link shows.
func (r sharedReport) Total(ctx context.Context, report *model.SharedReport) (*order.SharedTotal, error) {
	total, err := r.service.SharedTotal(ctx, report.Link())
	return &total, err
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
