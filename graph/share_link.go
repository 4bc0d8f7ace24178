package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// ShareLinks is a page of the viewer's public links.
func (q query) ShareLinks(ctx context.Context, first *int, after *string, last *int, before *string) (*model.ShareLinkConnection, error) {
	page, err := pageOf(first, after, last, before)
	if err != nil {
		return nil, err
	}
	v := viewerFrom(ctx)
	list, err := q.service.ShareLinks(ctx, v, page)
	if err != nil {
		return nil, err
	}
	orders, err := q.ordersOfLinks(ctx, v, list.Items, selectionOf(ctx).rows())
	if err != nil {
		return nil, err
	}
	show := func(l *order.ShareLink) *model.ShareLink { return model.NewShareLink(l, orders[l.OrderID]) }
	return model.Connect(list, show), nil
}

// ordersOfLinks reads the single orders behind links, if they are asked for.
func (r *Resolver) ordersOfLinks(ctx context.Context, v order.Viewer, links []*order.ShareLink, asked selection) (map[order.ID]*model.Order, error) {
	set := newIDSet()
	for _, link := range links {
		set.add(link.OrderID)
	}
	if !asked.has("order") || len(set.list) == 0 {
		return nil, nil
	}
	return r.ordersByID(ctx, v, set.list, asked.under("order"))
}

// showLink shows the link of a payload with its order, if that is asked for.
func (m mutation) showLink(ctx context.Context, v order.Viewer, link *order.ShareLink) (*model.ShareLink, error) {
	orders, err := m.ordersOfLinks(ctx, v, []*order.ShareLink{link}, selectionOf(ctx).under("shareLink"))
	if err != nil {
		return nil, err
	}
	return model.NewShareLink(link, orders[link.OrderID]), nil
}

// CreateShareLink makes a public link.
func (m mutation) CreateShareLink(ctx context.Context, input generated.CreateShareLinkInput) (*generated.CreateShareLinkPayload, error) {
	v := viewerFrom(ctx)
	draft, err := shareLinkInput(input, v)
	if err != nil {
		return nil, fromInput(err)
	}
	created, err := m.service.CreateShareLink(ctx, v, draft, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	link, err := m.showLink(ctx, v, created.Link)
	if err != nil {
		return nil, err
	}
	payload := &generated.CreateShareLinkPayload{ShareLink: link, MatchingOrders: created.MatchingOrders}
	if created.Token != "" {
		url := m.service.ShareURL(created.Token)
		payload.Token, payload.URL = &created.Token, &url
	}
	return payload, nil
}

func shareLinkInput(input generated.CreateShareLinkInput, v order.Viewer) (order.ShareLinkInput, error) {
	var read ids
	draft := order.ShareLinkInput{
		OrderID:     read.maybe("orderId", input.OrderID, order.KindOrder),
		Label:       orNone(input.Label),
		ClientAlias: orNone(input.ClientAlias),
		Fields:      input.Fields,
		ExpiresAt:   input.ExpiresAt,
		Password:    orNone(input.Password),
	}
	if read.err != nil || input.Filter == nil {
		return draft, read.err
	}
	filter, err := filterOf("filter", input.Filter, v)
	draft.Filter = &filter
	return draft, err
}

// UpdateShareLink changes a link.
func (m mutation) UpdateShareLink(ctx context.Context, input generated.UpdateShareLinkInput) (*generated.UpdateShareLinkPayload, error) {
	var read ids
	id := read.one("input.shareLinkId", input.ShareLinkID, order.KindShareLink)
	if read.err != nil {
		return nil, read.err
	}
	update := order.ShareLinkUpdate{
		Label:       changed(input.Label),
		ClientAlias: changed(input.ClientAlias),
		Fields:      input.Fields,
		ExpiresAt:   changed(input.ExpiresAt),
		Password:    changed(input.Password),
	}
	v := viewerFrom(ctx)
	link, err := m.service.UpdateShareLink(ctx, v, id, update, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	shown, err := m.showLink(ctx, v, link)
	if err != nil {
		return nil, err
	}
	return &generated.UpdateShareLinkPayload{ShareLink: shown}, nil
}

// changed is nil for what was left out, and the zero value, which takes away, for null.
func changed[T any](input graphql.Omittable[*T]) *T {
	value, set := input.ValueOK()
	if set && value == nil {
		return new(T)
	}
	return value
}

// RenewShareLink gives a link another token.
func (m mutation) RenewShareLink(ctx context.Context, input generated.RenewShareLinkInput) (*generated.RenewShareLinkPayload, error) {
	var read ids
	id := read.one("input.shareLinkId", input.ShareLinkID, order.KindShareLink)
	if read.err != nil {
		return nil, read.err
	}
	v := viewerFrom(ctx)
	renewed, err := m.service.RenewShareLink(ctx, v, id, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	shown, err := m.showLink(ctx, v, renewed.Link)
	if err != nil {
		return nil, err
	}
	payload := &generated.RenewShareLinkPayload{ShareLink: shown}
	if renewed.Token != "" {
		url := m.service.ShareURL(renewed.Token)
		payload.Token, payload.URL = &renewed.Token, &url
	}
	return payload, nil
}

// RevokeShareLink ends a link for ever.
func (m mutation) RevokeShareLink(ctx context.Context, input generated.RevokeShareLinkInput) (*generated.RevokeShareLinkPayload, error) {
	var read ids
	id := read.one("input.shareLinkId", input.ShareLinkID, order.KindShareLink)
	if read.err != nil {
		return nil, read.err
	}
	v := viewerFrom(ctx)
	link, err := m.service.RevokeShareLink(ctx, v, id, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	shown, err := m.showLink(ctx, v, link)
	if err != nil {
		return nil, err
	}
	return &generated.RevokeShareLinkPayload{ShareLink: shown}, nil
}
