package postgres

import (
	"context"

	"headway/internal/order"
)

const tagColumns = "t.marketer_id, t.id, t.name, t.color, t.created_at"

func storedTag() ([]any, func() *order.Tag) {
	t := &order.Tag{}
	return tagFields(t), func() *order.Tag { return t }
}

// tagFields hold tagColumns.
func tagFields(t *order.Tag) []any {
	return []any{&t.MarketerID, &t.ID, &t.Name, &t.Color, instant{&t.CreatedAt}}
}

func tagID(t *order.Tag) order.ID { return t.ID }

// tagScope is the condition for the tags, known as t, that the viewer sees: a marketer's own, the platform all, a client none.
func tagScope(v order.Viewer, args *arguments) string { return marketerScope("t", v, args) }

// marketerScope is the condition for what belongs to marketers alone: its own, the platform all, a client nothing.
func marketerScope(alias string, v order.Viewer, args *arguments) string {
	switch v.Role {
	case order.RolePlatform:
		return "true"
	case order.RoleMarketer:
		return alias + ".marketer_id = " + args.add(v.AccountID)
	}
	return "false"
}

// Tags lists the tags that the viewer sees by name; name, if not empty, is a part of it in any case.
func (s *Store) Tags(ctx context.Context, v order.Viewer, name string, p order.Page) (*order.List[*order.Tag], error) {
	l := listing[*order.Tag]{columns: tagColumns, from: "tags t", keys: byNameAndID("tags", "t"), row: storedTag}
	l.where = tagScope(v, &l.args) + nameContains("t.name", name, &l.args)
	return list(ctx, s.db, l, p, false)
}

// TagsByID gives those that exist and that the viewer sees.
func (s *Store) TagsByID(ctx context.Context, v order.Viewer, tagIDs []order.ID) (map[order.ID]*order.Tag, error) {
	var args arguments
	where := "t.id = ANY(" + args.add(ids(tagIDs)) + "::uuid[]) AND " + tagScope(v, &args)
	tags, err := collect(ctx, s.db, storedTag, "SELECT "+tagColumns+" FROM tags t WHERE "+where, args...)
	return byID(tags, tagID), fail(ctx, "read tags", err)
}

// TagUses counts the orders that carry each of the tags that the viewer sees, in one statement; a tag without orders is left out.
func (s *Store) TagUses(ctx context.Context, v order.Viewer, tagIDs []order.ID) (map[order.ID]int, error) {
	if len(tagIDs) == 0 {
		return nil, nil
	}
	type use struct {
		tag    order.ID
		orders int
	}
	args := arguments{ids(tagIDs)}
	uses, err := collect(ctx, s.db, func() ([]any, func() use) {
		u := &use{}
		return []any{&u.tag, &u.orders}, func() use { return *u }
	}, "SELECT l.tag_id, count(*) FROM tags t JOIN order_tags l ON l.tag_id = t.id WHERE t.id = ANY($1::uuid[]) AND "+marketerScope("t", v, &args)+
		" GROUP BY l.tag_id", args...)
	counts := make(map[order.ID]int, len(uses))
	for _, u := range uses {
		counts[u.tag] = u.orders
	}
	return counts, fail(ctx, "count the orders of tags", err)
}

// InsertTag stores a new tag; CONFLICT when the marketer has one of this name, in any case (rule 29).
func (t *tx) InsertTag(ctx context.Context, tag *order.Tag) error {
	_, err := t.ExecContext(ctx, "INSERT INTO tags (marketer_id, id, name, name_key, color, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
		tag.MarketerID, tag.ID, tag.Name, order.NormalTagName(tag.Name), tag.Color, tag.CreatedAt)
	return tagFailure(ctx, "insert a tag", tag.Name, err)
}

// UpdateTag stores the name and colour of a tag that is locked; CONFLICT when the name is taken.
func (t *tx) UpdateTag(ctx context.Context, tag *order.Tag) error {
	_, err := t.ExecContext(ctx, "UPDATE tags SET name = $3, name_key = $4, color = $5 WHERE marketer_id = $1 AND id = $2",
		tag.MarketerID, tag.ID, tag.Name, order.NormalTagName(tag.Name), tag.Color)
	return tagFailure(ctx, "update a tag", tag.Name, err)
}

func tagFailure(ctx context.Context, doing, name string, err error) error {
	if constraint, taken := takenKey(err); taken && constraint == "tags_marketer_id_name_key_key" {
		conflict := order.Errorf(order.CodeConflict, "There is a tag %q already; names do not differ by case alone.", order.Shorten(name, order.MaxTagNameLength))
		conflict.Field, conflict.Cause = "name", err
		return conflict
	}
	return fail(ctx, doing, err)
}

// DeleteTags deletes tags that are locked, once no order carries them.
func (t *tx) DeleteTags(ctx context.Context, marketerID order.ID, tagIDs []order.ID) error {
	_, err := t.ExecContext(ctx, "DELETE FROM tags WHERE marketer_id = $1 AND id = ANY($2::uuid[])", marketerID, ids(tagIDs))
	return fail(ctx, "delete tags", err)
}

// CountTags tells how many tags the marketer has.
func (t *tx) CountTags(ctx context.Context, marketerID order.ID) (int, error) {
	var count int
	err := t.QueryRowContext(ctx, "SELECT count(*) FROM tags WHERE marketer_id = $1", marketerID).Scan(&count)
	return count, fail(ctx, "count tags", err)
}

// LockTags locks the marketer's own tags among the ids, in the order of their ids.
func (t *tx) LockTags(ctx context.Context, marketerID order.ID, tagIDs []order.ID) (map[order.ID]*order.Tag, error) {
	tags, err := collect(ctx, t, storedTag,
		"SELECT "+tagColumns+" FROM tags t WHERE t.marketer_id = $1 AND t.id = ANY($2::uuid[]) ORDER BY t.id FOR UPDATE", marketerID, ids(tagIDs))
	return byID(tags, tagID), fail(ctx, "lock tags", err)
}

// OrdersWithTags gives the ids of the marketer's orders that carry any of the tags.
func (t *tx) OrdersWithTags(ctx context.Context, marketerID order.ID, tagIDs []order.ID) ([]order.ID, error) {
	found, err := collect(ctx, t, storedID, "SELECT id FROM orders WHERE marketer_id = $1 AND tag_ids && $2::uuid[]", marketerID, ids(tagIDs))
	return found, fail(ctx, "find orders by tag", err)
}

// SetTags stores each order's TagIDs and moves its TagVersion on by one, in the row and in what is given. The orders are locked.
func (t *tx) SetTags(ctx context.Context, orders []*order.Order) error {
	rows := newTable("uuid", "uuid", "bigint", "text").expect(len(orders))
	for _, o := range orders {
		o.TagVersion++
		tags := ids(o.TagIDs).text() // an array of arrays has to be rectangular, so each goes as text
		rows.id(o.Marketer.ID).id(o.ID).number(o.TagVersion).text(tags)
	}
	args, err := rows.arguments()
	if err != nil || rows.rows == 0 {
		return fail(ctx, "set tags", err)
	}
	_, err = t.ExecContext(ctx, `UPDATE orders o SET tag_ids = c.tag_ids::uuid[], tag_version = c.tag_version
		FROM `+rows.unnest()+` AS c (marketer_id, id, tag_version, tag_ids) WHERE o.marketer_id = c.marketer_id AND o.id = c.id`, args...)
	return fail(ctx, "set tags", err)
}

// LogTags appends to the marketer's tag log and numbers the entry. The head is locked until the transaction ends, so that
// the sequence has no gaps (rule 10).
func (t *tx) LogTags(ctx context.Context, entry *order.TagLogEntry) error {
	actor, err := jsonText(entry.Actor)
	if err != nil {
		return fail(ctx, "actor of a tag log entry", err)
	}
	err = t.QueryRowContext(ctx, `
		WITH head AS (
			INSERT INTO tag_log_heads AS h (marketer_id, last_sequence) VALUES ($1, 1)
			ON CONFLICT (marketer_id) DO UPDATE SET last_sequence = h.last_sequence + 1 RETURNING last_sequence
		)
		INSERT INTO tag_log (marketer_id, sequence, action, tag_ids, order_ids, at, actor)
		SELECT $1, last_sequence, $2, $3::uuid[], $4::uuid[], $5, $6::jsonb FROM head RETURNING sequence`,
		entry.MarketerID, string(entry.Action), ids(entry.TagIDs), ids(entry.OrderIDs), entry.At, actor).Scan(&entry.Sequence)
	return fail(ctx, "log tags", err)
}
