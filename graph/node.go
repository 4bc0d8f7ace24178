package graph

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"headway/graph/model"
	"headway/internal/order"
)

// maxNodes is how many ids nodes takes.
const maxNodes = 100

// Node is one object by its id, or nil.
func (q query) Node(ctx context.Context, id string) (model.Node, error) {
	read, kind, err := order.ParseID(id, nodeKinds()...)
	if err != nil {
		return nil, below("id", err)
	}
	found, err := q.nodesOf(ctx, viewerFrom(ctx), kind, []order.ID{read}, selectionOf(ctx))
	if err != nil {
		return nil, err
	}
	return found[read], nil
}

// Nodes are objects by their ids, in the order given; one read for each kind of object.
func (q query) Nodes(ctx context.Context, ids []string) ([]model.Node, error) {
	if len(ids) > maxNodes {
		return nil, order.LimitExceeded("nodes", maxNodes)
	}
	type place struct {
		kind order.Kind
		id   order.ID
	}
	places, wanted := make([]place, len(ids)), map[order.Kind]*idSet{}
	var kinds []order.Kind // as they are asked for, so that the first refusal is always the same
	for i, text := range ids {
		id, kind, err := order.ParseID(text, nodeKinds()...)
		if err != nil {
			return nil, below("ids."+strconv.Itoa(i), err)
		}
		if wanted[kind] == nil {
			wanted[kind] = newIDSet()
			kinds = append(kinds, kind)
		}
		wanted[kind].add(id)
		places[i] = place{kind, id}
	}
	v, asked, found := viewerFrom(ctx), selectionOf(ctx), map[order.Kind]map[order.ID]model.Node{}
	for _, kind := range kinds {
		nodes, err := q.nodesOf(ctx, v, kind, wanted[kind].list, asked)
		if err != nil {
			return nil, err
		}
		found[kind] = nodes
	}
	nodes := make([]model.Node, len(ids))
	for i, place := range places {
		nodes[i] = found[place.kind][place.id]
	}
	return nodes, nil
}

// nodeKinds are the kinds of id that name an object.
func nodeKinds() []order.Kind {
	return []order.Kind{order.KindOrder, order.KindMarketer, order.KindClient, order.KindPlatform, order.KindCreator,
		order.KindCampaign, order.KindTag, order.KindReceipt, order.KindShareLink, order.KindAPIKey, order.KindView, order.KindTagBatch}
}

// nodesOf reads those objects of one kind that the viewer may see.
func (q query) nodesOf(ctx context.Context, v order.Viewer, kind order.Kind, ids []order.ID, asked selection) (map[order.ID]model.Node, error) {
	switch kind {
	case order.KindOrder:
		return q.orderNodes(ctx, v, ids, asked.on("Order"))
	case order.KindMarketer, order.KindClient, order.KindPlatform:
		accounts, err := q.service.AccountsByID(ctx, v, ids)
		return nodes(accounts, err, func(a *order.Account) model.Node {
			if a.Role.Kind() != kind {
				return nil
			}
			return model.NewAccount(a)
		})
	case order.KindCreator:
		return q.creatorNodes(ctx, v, ids, asked.on("Creator"))
	case order.KindCampaign:
		campaigns, err := q.service.CampaignsByID(ctx, v, ids)
		return nodes(campaigns, err, func(c *order.Campaign) model.Node { return model.NewCampaign(c, v) })
	case order.KindTag:
		tags, err := q.service.TagsByID(ctx, v, ids)
		uses := tagUses(ctx, q.service, v, slices.Values(ids))
		return nodes(tags, err, func(t *order.Tag) model.Node { return model.NewTag(t, uses) })
	case order.KindReceipt:
		return q.receiptNodes(ctx, v, ids, asked.on("Receipt"))
	case order.KindShareLink:
		return q.shareLinkNodes(ctx, v, ids, asked.on("ShareLink"))
	case order.KindView:
		views, err := q.service.SavedViewsByID(ctx, v, ids)
		return nodes(views, err, func(w *order.SavedView) model.Node { return model.NewSavedView(w) })
	case order.KindTagBatch:
		batches, err := q.service.TagBatchesByID(ctx, v, ids)
		return nodes(batches, err, func(b *order.TagBatch) model.Node { return model.NewTagBatch(b) })
	case order.KindAPIKey:
		return q.keyNodes(ctx, v, ids, asked.on("ApiKey"))
	}
	return nil, nil
}

// nodes shows what was found, leaving out what show does not.
func nodes[T any](found map[order.ID]T, err error, show func(T) model.Node) (map[order.ID]model.Node, error) {
	if err != nil {
		return nil, err
	}
	shown := make(map[order.ID]model.Node, len(found))
	for id, object := range found {
		if node := show(object); node != nil {
			shown[id] = node
		}
	}
	return shown, nil
}

func (q query) orderNodes(ctx context.Context, v order.Viewer, ids []order.ID, asked selection) (map[order.ID]model.Node, error) {
	orders, err := q.ordersByID(ctx, v, ids, asked)
	return nodes(orders, err, func(o *model.Order) model.Node { return o })
}

func (q query) creatorNodes(ctx context.Context, v order.Viewer, ids []order.ID, asked selection) (map[order.ID]model.Node, error) {
	creators, err := q.service.CreatorsByID(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	list := make([]*order.Creator, 0, len(creators))
	for _, c := range creators {
		list = append(list, c)
	}
	owners, err := q.owners(ctx, v, list, asked)
	return nodes(creators, err, func(c *order.Creator) model.Node { return model.NewCreator(c, owners[c.ClientID]) })
}

func (q query) keyNodes(ctx context.Context, v order.Viewer, ids []order.ID, asked selection) (map[order.ID]model.Node, error) {
	keys, err := q.service.APIKeysByID(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	holders, err := q.holders(ctx, v, maps.Values(keys), asked)
	return nodes(keys, err, func(k *order.APIKey) model.Node { return model.NewAPIKey(k, holders[k.AccountID]) })
}

func (q query) shareLinkNodes(ctx context.Context, v order.Viewer, ids []order.ID, asked selection) (map[order.ID]model.Node, error) {
	links, err := q.service.ShareLinksByID(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	list := make([]*order.ShareLink, 0, len(links))
	for _, link := range links {
		list = append(list, link)
	}
	orders, err := q.ordersOfLinks(ctx, v, list, asked)
	return nodes(links, err, func(l *order.ShareLink) model.Node { return model.NewShareLink(l, orders[l.OrderID]) })
}

// ordersByID reads orders with what is selected on them.
func (r *Resolver) ordersByID(ctx context.Context, v order.Viewer, ids []order.ID, asked selection) (map[order.ID]*model.Order, error) {
	found, err := r.service.OrdersByID(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]*order.Order, 0, len(found))
	for _, o := range found {
		rows = append(rows, o)
	}
	shown, err := r.showOrders(ctx, v, rows, asked)
	if err != nil {
		return nil, err
	}
	orders := make(map[order.ID]*model.Order, len(shown))
	for i, o := range rows {
		orders[o.ID] = shown[i]
	}
	return orders, nil
}
