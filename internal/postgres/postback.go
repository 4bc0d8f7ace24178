package postgres

import (
	"context"
	"time"

	"headway/internal/order"
)

// APIKeyByPostback finds a key and its account by the hash of the key's postback secret, revoked and expired keys included; NOT_FOUND.
func (s *Store) APIKeyByPostback(ctx context.Context, hash []byte) (*order.APIKey, *order.Account, error) {
	return s.ownedAPIKey(ctx, "k.postback_hash = $1", hash)
}

// LockAPIKey locks a key of the account, or of any account when the id is zero; NOT_FOUND.
func (t *tx) LockAPIKey(ctx context.Context, accountID, id order.ID) (*order.APIKey, error) {
	key, err := readOne(ctx, t, storedAPIKey, "SELECT "+apiKeyColumns+` FROM api_keys k
		WHERE k.id = $1 AND ($2::uuid IS NULL OR k.account_id = $2) FOR UPDATE`, id, accountID)
	return key, orNotFound(ctx, "API key", err)
}

// SetPostback stores the hash of the key's postback secret, and since when it has one; nil and nil take it away.
func (t *tx) SetPostback(ctx context.Context, id order.ID, hash []byte, since *time.Time) (*order.APIKey, error) {
	key, err := readOne(ctx, t, storedAPIKey, "UPDATE api_keys AS k SET postback_hash = $2, postback_since = $3 WHERE k.id = $1 RETURNING "+apiKeyColumns,
		id, hash, instantOrNull{&since})
	return key, orNotFound(ctx, "API key", err)
}

// CampaignByCode gives the campaign behind a tracking code; NOT_FOUND.
func (s *Store) CampaignByCode(ctx context.Context, code string) (*order.Campaign, error) {
	campaign, err := readOne(ctx, s.db, func() ([]any, func() *order.Campaign) {
		c := &order.Campaign{}
		return []any{&c.ID, &c.Name, &c.Type, &c.Link}, func() *order.Campaign { return c }
	}, "SELECT o.campaign_id, o.campaign_name, o.campaign_type, o.campaign_link FROM orders o WHERE o.tracking_code = $1", code)
	return campaign, orNotFound(ctx, "link", err)
}

// OrdersOfClicks gives the orders of those of the clicks that the account has reported before, by its own ids of them. A click
// that found no order is not in the answer.
func (s *Store) OrdersOfClicks(ctx context.Context, reporterID order.ID, clickIDs []string) (map[string]order.ID, error) {
	wanted := newTable("text").expect(len(clickIDs))
	for _, id := range clickIDs {
		wanted.text(id)
	}
	type clicked struct {
		clickID string
		orderID order.ID
	}
	clicks, err := collectFor(ctx, s.db, wanted, func() ([]any, func() clicked) {
		var c clicked
		return []any{&c.clickID, &c.orderID}, func() clicked { return c }
	}, `SELECT r.report_id, r.order_id FROM `+wanted.unnest()+` AS wanted (report_id)
		JOIN reports r USING (report_id) WHERE r.reporter_id = $2 AND r.kind = 'CLICK' AND r.order_id IS NOT NULL`, reporterID)
	found := make(map[string]order.ID, len(clicks))
	for _, c := range clicks {
		found[c.clickID] = c.orderID
	}
	return found, fail(ctx, "find the orders of clicks", err)
}

// LockCreators lets nobody else count a fan of the creators of these orders until the transaction ends; it comes before the orders' own
// locks. It is for the time in which instances hash with different keys: the unique index, which otherwise keeps a fan from
// counting twice, does not see that two hashes are one fan.
func (t *tx) LockCreators(ctx context.Context, orderIDs []order.ID, codes []string) error {
	wanted := newTable("text").expect(len(codes))
	for _, code := range codes {
		wanted.text(code)
	}
	args, err := wanted.arguments()
	if err == nil {
		_, err = t.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtextextended(c.id::text, 19)) FROM (
			SELECT o.creator_id AS id FROM `+wanted.unnest()+` AS wanted (code) JOIN orders o ON o.tracking_code = wanted.code
			UNION SELECT o.creator_id FROM orders o WHERE o.id = ANY($2::uuid[])
			ORDER BY id) c`, append(args, ids(orderIDs))...)
	}
	return fail(ctx, "lock creators", err)
}
