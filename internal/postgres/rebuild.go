package postgres

import (
	"context"
	"slices"

	"headway/internal/order"
)

// rebuildBatch is how many orders one transaction of a rebuild holds locked.
const rebuildBatch = 1000

// RebuildRows writes anew what is repeated of orders for the sake of lists: names, the text that is searched, tags, of which those
// that do not exist are left out, and the lists of orders by tag. It is told how far it is after each transaction, and gives how many rows were wrong. Servers may go on
// working beside it. What is counted is not touched: see Audit.
func (s *Store) RebuildRows(ctx context.Context, progress func(orders, mended int64)) (mended int64, err error) {
	var from orderKey
	for orders := int64(0); ; {
		var read, changed int
		err := s.Atomically(ctx, func(t order.Tx) error {
			var err error
			read, changed, from, err = rebuildNext(ctx, t.(*tx), from) //nolint:errcheck // the store's own transactions are no others
			return err
		})
		if err != nil {
			return mended, err
		}
		orders, mended = orders+int64(read), mended+int64(changed)
		if progress != nil {
			progress(orders, mended)
		}
		if read < rebuildBatch {
			if _, err := s.db.ExecContext(ctx, "SELECT rebuild_searched_names()"); err != nil {
				return mended, fail(ctx, "rebuild the names that are searched", err)
			}
			listed, err := s.relistTags(ctx)
			return mended + listed, err
		}
	}
}

// relistTags makes the lists of orders by tag anew, and gives how many rows of them were wrong.
func (s *Store) relistTags(ctx context.Context) (mended int64, err error) {
	tags, err := collect(ctx, s.db, storedID, "SELECT id FROM tags ORDER BY id")
	for _, tag := range tags {
		if err = repeat(ctx, func() error {
			var wrong int64
			err := s.db.GetContext(ctx, &wrong, "SELECT relist_tag($1)", tag)
			if err == nil {
				mended += wrong
			}
			return err
		}); err != nil {
			break
		}
	}
	return mended, fail(ctx, "list orders by tag", err)
}

// repeated is what an order's row repeats, as it is stored and as it should be.
type repeated struct {
	order          order.Order
	stored, search []string
	tags           []order.ID
}

func storedRepeated() ([]any, func() *repeated) {
	r := &repeated{stored: make([]string, 4)}
	o, text := &r.order, ""
	return []any{&o.Marketer.ID, &o.ID, &o.Number, &r.stored[0], &r.stored[1], &r.stored[2], &r.stored[3], &text, (*ids)(&r.tags),
			&o.Marketer.Name, &o.Client.Name, &o.Creator.Name, &o.Campaign.Name, (*ids)(&o.TagIDs)}, func() *repeated {
			r.search = []string{text, searchText(o)}
			return r
		}
}

// wrong tells whether anything is stored otherwise than it should be.
func (r *repeated) wrong() bool {
	o := &r.order
	return r.search[0] != r.search[1] || !slices.Equal(r.tags, o.TagIDs) ||
		!slices.Equal(r.stored, []string{o.Marketer.Name, o.Client.Name, o.Creator.Name, o.Campaign.Name})
}

// rebuildNext mends the orders behind a key, and gives the last one's.
func rebuildNext(ctx context.Context, t *tx, behind orderKey) (read, changed int, last orderKey, err error) {
	rows, err := collect(ctx, t, storedRepeated, `
		WITH batch AS (
			SELECT * FROM orders WHERE (marketer_id, id) > ($1::uuid, $2::uuid) ORDER BY marketer_id, id LIMIT $3 FOR NO KEY UPDATE
		)
		SELECT o.marketer_id, o.id, o.number, o.marketer_name, o.client_name, o.creator_name, o.campaign_name, o.search_text, o.tag_ids,
			marketer.name, client.name, creator.name, campaign.name,
			ARRAY(SELECT on_it.id FROM unnest(o.tag_ids) WITH ORDINALITY AS on_it (id, place)
				WHERE EXISTS (SELECT FROM tags t WHERE t.marketer_id = o.marketer_id AND t.id = on_it.id) ORDER BY on_it.place)
		FROM batch o JOIN accounts marketer ON marketer.id = o.marketer_id JOIN accounts client ON client.id = o.client_id
		JOIN creators creator ON creator.id = o.creator_id JOIN campaigns campaign ON campaign.id = o.campaign_id
		ORDER BY o.marketer_id, o.id`, behind.marketerID.UUID(), behind.orderID.UUID(), rebuildBatch)
	if err != nil || len(rows) == 0 {
		return 0, 0, behind, fail(ctx, "read what orders repeat", err)
	}
	mended := newTable("uuid", "uuid", "text", "text", "text", "text", "text", "text", "bool")
	for _, r := range rows {
		if o := &r.order; r.wrong() {
			changed++
			mended.id(o.Marketer.ID).id(o.ID).text(o.Marketer.Name).text(o.Client.Name).text(o.Creator.Name).text(o.Campaign.Name).
				text(r.search[1]).text(ids(o.TagIDs).text()).truth(!slices.Equal(r.tags, o.TagIDs))
		}
	}
	last = orderKey{rows[len(rows)-1].order.Marketer.ID, rows[len(rows)-1].order.ID}
	if changed == 0 {
		return len(rows), 0, last, nil
	}
	args, err := mended.arguments()
	if err != nil {
		return 0, 0, behind, err
	}
	result, err := t.ExecContext(ctx, `UPDATE orders o SET marketer_name = m.marketer, client_name = m.client, creator_name = m.creator, campaign_name = m.campaign,
		search_text = m.search, tag_ids = m.tags::uuid[], tag_version = o.tag_version + m.retagged::int
		FROM `+mended.unnest()+` AS m (marketer_id, id, marketer, client, creator, campaign, search, tags, retagged)
		WHERE o.marketer_id = m.marketer_id AND o.id = m.id`, args...)
	if err == nil {
		err = affected(result, changed, "mend what orders repeat")
	}
	return len(rows), changed, last, fail(ctx, "mend what orders repeat", err)
}
