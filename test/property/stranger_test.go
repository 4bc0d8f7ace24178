package property

import (
	"testing"

	"headway/internal/order"
)

// wantBlind reads everything that can be read as somebody without a part in the orders.
func wantBlind(t *testing.T, w *world, v order.Viewer, orders []*order.Order) {
	t.Helper()
	ctx, service, page := t.Context(), w.service, order.Page{First: new(int)}
	*page.First = 100
	ids := func(id func(*order.Order) order.ID) []order.ID {
		found := make([]order.ID, len(orders))
		for i, o := range orders {
			found[i] = id(o)
		}
		return found
	}
	nothing := func(what string, n int, err error) {
		t.Helper()
		if err != nil || n != 0 {
			t.Errorf("a %s without a part sees %d of %s: %v", v.Role, n, what, err)
		}
	}
	for _, o := range orders[:20] {
		_, err := service.Order(ctx, v, o.ID)
		wantCode(t, err, order.CodeNotFound)
	}
	byID, err := service.OrdersByID(ctx, v, ids(func(o *order.Order) order.ID { return o.ID }))
	nothing("orders by id", len(byID), err)
	list, err := service.Orders(ctx, v, order.Filter{}, order.Sort{}, page, true)
	nothing("orders", len(list.Items)+*list.TotalCount, err)
	list, err = service.Orders(ctx, v, order.Filter{Search: "spring"}, order.Sort{Field: order.SortRelevance}, page, true)
	nothing("a search", len(list.Items)+*list.TotalCount, err)
	timelines, err := service.Timelines(ctx, v, orders, page)
	nothing("timelines", len(timelines), err)
	receipts, err := service.Receipts(ctx, v, orders, order.ReceiptFilter{}, page)
	nothing("receipts", len(receipts), err)
	settlements, err := service.Settlements(ctx, v, orders)
	nothing("settlements", len(settlements), err)
	queue, err := service.QueuePositions(ctx, v, orders)
	nothing("queues", len(queue), err)
	links, err := service.ShareLinksOf(ctx, v, orders)
	nothing("share links", len(links), err)
	tags, err := service.TagsByID(ctx, v, orders[0].TagIDs)
	nothing("tags", len(tags), err)
	clients, err := service.AccountsByID(ctx, v, ids(func(o *order.Order) order.ID { return o.Client.ID }))
	nothing("clients", len(clients), err)
	marketers, err := service.AccountsByID(ctx, v, ids(func(o *order.Order) order.ID { return o.Marketer.ID }))
	nothing("marketers", len(marketers), err)
	creators, err := service.CreatorsByID(ctx, v, ids(func(o *order.Order) order.ID { return o.Creator.ID }))
	nothing("creators", len(creators), err)
	campaigns, err := service.CampaignsByID(ctx, v, ids(func(o *order.Order) order.ID { return o.Campaign.ID }))
	nothing("campaigns", len(campaigns), err)
	listed, err := service.Campaigns(ctx, v, "", page)
	nothing("the list of campaigns", len(listed.Items), err)

	stats, err := service.Stats(ctx, v, order.Filter{}, order.Period{}, order.StatsWanted{FiguresWanted: order.FiguresWanted{Orders: true, Activity: true, Income: true}, ByStatus: true})
	wantCode(t, err, "")
	if stats.Orders != 0 || stats.FansDelivered != 0 || stats.FansOrdered != 0 || stats.Clicks != 0 || len(stats.Income) != 0 || stats.OrdersWithHiddenIncome != 0 {
		t.Errorf("statistics show a stranger %+v", stats)
	}
}
