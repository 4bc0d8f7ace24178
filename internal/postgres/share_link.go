package postgres

import (
	"context"

	"headway/internal/order"
)

const shareLinkColumns = `l.marketer_id, l.id, l.order_id, l.filter, l.label, l.client_alias, l.fields, l.expires_at, l.password_hash, l.views,
	l.last_viewed_at, l.created_at, l.renewed_at, l.revoked_at`

func storedShareLink() ([]any, func() *order.ShareLink) {
	l := &order.ShareLink{}
	return []any{&l.MarketerID, &l.ID, &l.OrderID, asJSON(&l.Filter), orNull(&l.Label), orNull(&l.ClientAlias), asTexts(&l.Fields),
		instantOrNull{&l.ExpiresAt}, &l.PasswordHash, &l.Views, instantOrNull{&l.LastViewedAt}, instant{&l.CreatedAt},
		instantOrNull{&l.RenewedAt}, instantOrNull{&l.RevokedAt}}, func() *order.ShareLink { return l }
}

// ShareLinks lists a marketer's own links, and for the platform all, newest first, revoked ones included.
func (s *Store) ShareLinks(ctx context.Context, v order.Viewer, p order.Page) (*order.List[*order.ShareLink], error) {
	l := listing[*order.ShareLink]{columns: shareLinkColumns, from: "share_links l", keys: newestFirst("share links", "l"), row: storedShareLink}
	l.where = marketerScope("l", v, &l.args)
	return list(ctx, s.db, l, p, false)
}

// ShareLinksByID gives those that exist and that the viewer sees.
func (s *Store) ShareLinksByID(ctx context.Context, v order.Viewer, linkIDs []order.ID) (map[order.ID]*order.ShareLink, error) {
	var args arguments
	where := "l.id = ANY(" + args.add(ids(linkIDs)) + "::uuid[]) AND " + marketerScope("l", v, &args)
	links, err := collect(ctx, s.db, storedShareLink, "SELECT "+shareLinkColumns+" FROM share_links l WHERE "+where, args...)
	return byID(links, func(l *order.ShareLink) order.ID { return l.ID }), fail(ctx, "read share links", err)
}

// ShareLinksOf gives the unrevoked links to single orders that the viewer sees, newest first, in one statement.
func (s *Store) ShareLinksOf(ctx context.Context, v order.Viewer, orders []*order.Order) (map[order.ID][]*order.ShareLink, error) {
	var marketers, orderIDs ids
	for _, o := range orders {
		marketers, orderIDs = append(marketers, o.Marketer.ID), append(orderIDs, o.ID)
	}
	args := arguments{marketers, orderIDs}
	links, err := collect(ctx, s.db, storedShareLink, "SELECT "+shareLinkColumns+` FROM share_links l
		JOIN unnest($1::uuid[], $2::uuid[]) AS o (marketer_id, order_id) USING (marketer_id, order_id)
		WHERE l.revoked_at IS NULL AND `+marketerScope("l", v, &args)+" ORDER BY l.id DESC", args...)
	found := make(map[order.ID][]*order.ShareLink)
	for _, link := range links {
		found[link.OrderID] = append(found[link.OrderID], link)
	}
	return found, fail(ctx, "read share links of orders", err)
}

// ShareLinkByToken finds a link by the hash of its token, live or not; NOT_FOUND.
func (s *Store) ShareLinkByToken(ctx context.Context, tokenHash []byte) (*order.ShareLink, error) {
	link, err := readOne(ctx, s.db, storedShareLink, "SELECT "+shareLinkColumns+" FROM share_links l WHERE l.token_hash = $1", tokenHash)
	return link, orNotFound(ctx, "share link", err)
}

// SharedTotal sums up the orders that the viewer sees and the filter picks, as of now.
func (s *Store) SharedTotal(ctx context.Context, v order.Viewer, f order.Filter) (order.SharedTotal, error) {
	var args arguments
	var t order.SharedTotal
	err := s.db.QueryRowContext(ctx, withClock+` SELECT count(*), count(o.accepted_at), count(*) FILTER (WHERE o.status = 'COMPLETED'),
			coalesce(sum(o.fans_ordered) FILTER (WHERE o.accepted_at IS NOT NULL), 0),
			coalesce(sum(o.fans_delivered) FILTER (WHERE o.accepted_at IS NOT NULL), 0),
			coalesce(floor(sum(100 * least(o.fans_delivered, o.fans_ordered)::bigint) FILTER (WHERE o.accepted_at IS NOT NULL)
				/ sum(o.fans_ordered) FILTER (WHERE o.accepted_at IS NOT NULL)), 0)::int, `+clockNow+`
		FROM orders o WHERE `+orderWhere(v, f, &args), args...).
		Scan(&t.Orders, &t.Started, &t.Completed, &t.FansOrdered, &t.FansDelivered, &t.Percent, instant{&t.At})
	return t, fail(ctx, "sum up shared orders", err)
}

// CountView adds one view by a person (rule 36).
func (s *Store) CountView(ctx context.Context, marketerID, id order.ID) error {
	_, err := s.db.ExecContext(ctx,
		"UPDATE share_links SET views = views + 1, last_viewed_at = headway_now() WHERE marketer_id = $1 AND id = $2", marketerID, id)
	return fail(ctx, "count a view", err)
}

// InsertShareLink stores a link under the hash of its token.
func (t *tx) InsertShareLink(ctx context.Context, link *order.ShareLink, tokenHash []byte) error {
	_, err := t.ExecContext(ctx, `INSERT INTO share_links (marketer_id, id, order_id, filter, token_hash, label, client_alias, fields,
			expires_at, password_hash, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		link.MarketerID, link.ID, link.OrderID, asJSON(&link.Filter), tokenHash, orNull(&link.Label), orNull(&link.ClientAlias), shareFields(link),
		instantOrNull{&link.ExpiresAt}, bytesOrNull(link.PasswordHash), link.CreatedAt, instantOrNull{&link.RevokedAt})
	return fail(ctx, "insert a share link", err)
}

// UpdateShareLink stores what may change of a link that is locked: label, alias, fields, expiry, password, revocation.
func (t *tx) UpdateShareLink(ctx context.Context, link *order.ShareLink) error {
	_, err := t.ExecContext(ctx, `UPDATE share_links SET label = $3, client_alias = $4, fields = $5, expires_at = $6, password_hash = $7, revoked_at = $8,
		changed_at = headway_now() WHERE marketer_id = $1 AND id = $2`, link.MarketerID, link.ID, orNull(&link.Label), orNull(&link.ClientAlias), shareFields(link),
		instantOrNull{&link.ExpiresAt}, bytesOrNull(link.PasswordHash), instantOrNull{&link.RevokedAt})
	return fail(ctx, "update a share link", err)
}

// RenewShareLink puts a link that is locked under the hash of another token, as of link.RenewedAt.
func (t *tx) RenewShareLink(ctx context.Context, link *order.ShareLink, tokenHash []byte) error {
	_, err := t.ExecContext(ctx, "UPDATE share_links SET token_hash = $3, renewed_at = $4 WHERE marketer_id = $1 AND id = $2",
		link.MarketerID, link.ID, tokenHash, instantOrNull{&link.RenewedAt})
	return fail(ctx, "renew a share link", err)
}

// LockShareLink locks the marketer's own link; NOT_FOUND.
func (t *tx) LockShareLink(ctx context.Context, marketerID, id order.ID) (*order.ShareLink, error) {
	link, err := readOne(ctx, t, storedShareLink,
		"SELECT "+shareLinkColumns+" FROM share_links l WHERE l.marketer_id = $1 AND l.id = $2 FOR UPDATE", marketerID, id)
	return link, orNotFound(ctx, "share link", err)
}

// CountShareLinks tells how many links of the marketer's are not revoked.
func (t *tx) CountShareLinks(ctx context.Context, marketerID order.ID) (int, error) {
	var count int
	err := t.QueryRowContext(ctx, "SELECT count(*) FROM share_links WHERE marketer_id = $1 AND revoked_at IS NULL", marketerID).Scan(&count)
	return count, fail(ctx, "count share links", err)
}

// shareFields is a text[]; no field at all is an empty one.
func shareFields(link *order.ShareLink) texts[order.ShareField] {
	fields := append([]order.ShareField{}, link.Fields...)
	return asTexts(&fields)
}

// bytesOrNull is a bytea that is NULL where the domain has none.
func bytesOrNull(bytes []byte) any {
	if len(bytes) == 0 {
		return nil
	}
	return bytes
}
