package graph

import (
	"context"

	"headway/graph/model"
	"headway/internal/order"
)

// Campaigns is a page of the campaigns of the viewer's orders. No order leads there, so they have no link to drive traffic to.
func (q query) Campaigns(ctx context.Context, name *string, first *int, after *string, last *int, before *string) (*model.CampaignConnection, error) {
	v := viewerFrom(ctx)
	show := func(c *order.Campaign) *model.Campaign { return model.NewCampaign(c, v) }
	return listed(ctx, q.service.Campaigns, show, name, first, after, last, before)
}
