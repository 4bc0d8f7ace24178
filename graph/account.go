package graph

import (
	"context"

	"headway/graph/model"
	"headway/internal/order"
)

// Clients is a page of the clients with whom the viewer shares an order.
func (q query) Clients(ctx context.Context, name *string, first *int, after *string, last *int, before *string) (*model.ClientConnection, error) {
	return listed(ctx, q.service.Clients, model.NewClient, name, first, after, last, before)
}

// Marketers is a page of the marketers with whom the viewer shares an order.
func (q query) Marketers(ctx context.Context, name *string, first *int, after *string, last *int, before *string) (*model.MarketerConnection, error) {
	return listed(ctx, q.service.Marketers, model.NewMarketer, name, first, after, last, before)
}

// Creators is a page of the creators that the viewer owns, or shares an order of.
func (q query) Creators(ctx context.Context, name *string, first *int, after *string, last *int, before *string) (*model.CreatorConnection, error) {
	page, err := pageOf(first, after, last, before)
	if err != nil {
		return nil, err
	}
	v := viewerFrom(ctx)
	list, err := q.service.Creators(ctx, v, orNone(name), page)
	if err != nil {
		return nil, err
	}
	owners, err := q.owners(ctx, v, list.Items, selectionOf(ctx).rows())
	if err != nil {
		return nil, err
	}
	return model.Connect(list, func(c *order.Creator) *model.Creator { return model.NewCreator(c, owners[c.ClientID]) }), nil
}

// owners reads the clients behind creators, if they are asked for.
func (r *Resolver) owners(ctx context.Context, v order.Viewer, creators []*order.Creator, asked selection) (map[order.ID]*order.Account, error) {
	if !asked.has("client") || len(creators) == 0 {
		return nil, nil
	}
	clients := newIDSet()
	for _, c := range creators {
		clients.add(c.ClientID)
	}
	return r.service.Accounts(ctx, v, clients.list)
}
