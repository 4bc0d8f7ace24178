package postgres

import (
	"context"
	"database/sql"
	"errors"

	"headway/internal/order"
)

const campaignColumns = "c.id, c.client_id, c.creator_id, c.name, c.type, c.link, c.trial_days"

func storedCampaign() ([]any, func() *order.Campaign) {
	c := &order.Campaign{}
	return []any{&c.ID, &c.ClientID, &c.CreatorID, &c.Name, &c.Type, &c.Link, intOrNull{&c.TrialDays}}, func() *order.Campaign { return c }
}

// EnsureCampaign finds the client's same campaign or makes it, and sets its id. A campaign that is made here gets the id that it
// brings, or a new one.
func (t *tx) EnsureCampaign(ctx context.Context, campaign *order.Campaign) error {
	find := func() error {
		return t.QueryRowContext(ctx, `SELECT id FROM campaigns WHERE client_id = $1 AND creator_id = $2 AND name = $3 AND type = $4 AND link = $5
			AND trial_days IS NOT DISTINCT FROM $6`, campaign.ClientID, campaign.CreatorID, campaign.Name, campaign.Type, campaign.Link,
			intOrNull{&campaign.TrialDays}).Scan(&campaign.ID)
	}
	err := find()
	if errors.Is(err, sql.ErrNoRows) {
		err = t.insertCampaign(ctx, campaign)
	}
	if errors.Is(err, sql.ErrNoRows) { // somebody else made it in between
		err = find()
	}
	return orNotFound(ctx, "campaign", err)
}

func (t *tx) insertCampaign(ctx context.Context, campaign *order.Campaign) error {
	id, err := idOr(campaign.ID, func() (order.ID, error) { return newID(ctx, t) })
	if err != nil {
		return err
	}
	return t.QueryRowContext(ctx, `INSERT INTO campaigns (id, client_id, creator_id, name, type, link, trial_days)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`, id, campaign.ClientID, campaign.CreatorID,
		campaign.Name, campaign.Type, campaign.Link, intOrNull{&campaign.TrialDays}).Scan(&campaign.ID)
}

// Campaigns lists a client's own campaigns, those that a marketer shares an order with, and for the platform all.
func (s *Store) Campaigns(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Campaign], error) {
	l := listing[*order.Campaign]{columns: campaignColumns, from: "campaigns c", keys: byNameAndID("campaigns", "c"), row: storedCampaign}
	l.where = campaignScope(v, &l.args) + nameContains("c.name", name, &l.args)
	return list(ctx, s.db, l, p, false)
}

// campaignScope is the condition for the campaigns, known as c, that the viewer owns or shares an order with.
func campaignScope(v order.Viewer, args *arguments) string {
	switch v.Role {
	case order.RolePlatform:
		return "true"
	case order.RoleClient:
		return "c.client_id = " + args.add(v.AccountID)
	}
	return "EXISTS (SELECT FROM orders o WHERE o.campaign_id = c.id AND " + viewerScope(v, args) + ")"
}

// CampaignsByID gives those that the viewer owns or shares an order with.
func (s *Store) CampaignsByID(ctx context.Context, v order.Viewer, campaignIDs []order.ID) (map[order.ID]*order.Campaign, error) {
	var args arguments
	where := "c.id = ANY(" + args.add(ids(campaignIDs)) + "::uuid[]) AND " + campaignScope(v, &args)
	campaigns, err := collect(ctx, s.db, storedCampaign, "SELECT "+campaignColumns+" FROM campaigns c WHERE "+where, args...)
	return byID(campaigns, func(c *order.Campaign) order.ID { return c.ID }), fail(ctx, "read campaigns", err)
}
