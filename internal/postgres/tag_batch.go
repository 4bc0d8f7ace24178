package postgres

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"headway/internal/order"
)

const tagBatchColumns = "b.marketer_id, b.id, b.add_ids, b.remove_ids, b.total, b.done, b.failed, b.started_at, b.finished_at, b.actor"

func storedTagBatch() ([]any, func() *order.TagBatch) {
	b := &order.TagBatch{}
	actor := &b.Actor
	return []any{&b.MarketerID, &b.ID, (*ids)(&b.Add), (*ids)(&b.Remove), &b.Total, &b.Done, &b.Failed, instant{&b.StartedAt},
			instantOrNull{&b.FinishedAt}, asJSON(&actor)}, func() *order.TagBatch {
			b.Actor = *actor
			return b
		}
}

// TagBatchesByID gives those that exist and that the viewer sees, as far as they are.
func (s *Store) TagBatchesByID(ctx context.Context, v order.Viewer, batchIDs []order.ID) (map[order.ID]*order.TagBatch, error) {
	var args arguments
	where := "b.id = ANY(" + args.add(ids(batchIDs)) + "::uuid[]) AND " + marketerScope("b", v, &args)
	batches, err := collect(ctx, s.db, storedTagBatch, "SELECT "+tagBatchColumns+" FROM tag_batches b WHERE "+where, args...)
	return byID(batches, func(b *order.TagBatch) order.ID { return b.ID }), fail(ctx, "read tag batches", err)
}

// InsertTagBatch stores a batch with the orders that the viewer sees and the filter picks now, and sets Total (rule 30).
func (t *tx) InsertTagBatch(ctx context.Context, v order.Viewer, f order.Filter, batch *order.TagBatch) error {
	actor, err := jsonText(batch.Actor)
	if err != nil {
		return fail(ctx, "actor of a tag batch", err)
	}
	_, err = t.ExecContext(ctx, `INSERT INTO tag_batches (marketer_id, id, add_ids, remove_ids, total, started_at, actor)
		VALUES ($1, $2, $3::uuid[], $4::uuid[], 0, $5, $6::jsonb)`, batch.MarketerID, batch.ID, ids(batch.Add), ids(batch.Remove), batch.StartedAt, actor)
	if err != nil {
		return fail(ctx, "insert a tag batch", err)
	}
	var args arguments
	id := args.add(batch.ID)
	err = t.QueryRowContext(ctx, withClock+`, frozen AS (
			INSERT INTO tag_batch_orders (marketer_id, batch_id, order_id) SELECT o.marketer_id, `+id+`::uuid, o.id FROM orders o WHERE `+
		orderWhere(v, f, &args)+` RETURNING 1
		) UPDATE tag_batches SET total = (SELECT count(*) FROM frozen) WHERE marketer_id = `+args.add(batch.MarketerID)+` AND id = `+id+`::uuid
		RETURNING total`, args...).Scan(&batch.Total)
	return fail(ctx, "freeze the orders of a tag batch", err)
}

// CountOpenTagBatches tells how many of the marketer's batches are not finished.
func (t *tx) CountOpenTagBatches(ctx context.Context, marketerID order.ID) (int, error) {
	var count int
	err := t.QueryRowContext(ctx, "SELECT count(*) FROM tag_batches WHERE marketer_id = $1 AND finished_at IS NULL", marketerID).Scan(&count)
	return count, fail(ctx, "count tag batches", err)
}

// LockTagBatch locks the oldest unfinished batch that nobody else has locked; nil when there is none. One statement finds and locks, so
// that two runners never work off the same one (rule 39).
func (t *tx) LockTagBatch(ctx context.Context) (*order.TagBatch, error) {
	batch, err := readOne(ctx, t, storedTagBatch, "SELECT "+tagBatchColumns+` FROM tag_batches b
		WHERE b.finished_at IS NULL ORDER BY b.id LIMIT 1 FOR UPDATE SKIP LOCKED`)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return batch, fail(ctx, "lock a tag batch", err)
}

// TagBatchOrders gives up to limit of the orders that are left of a batch that is locked, in the order of their ids.
func (t *tx) TagBatchOrders(ctx context.Context, batch *order.TagBatch, limit int) ([]order.ID, error) {
	left, err := collect(ctx, t, storedID, "SELECT order_id FROM tag_batch_orders WHERE marketer_id = $1 AND batch_id = $2 ORDER BY order_id LIMIT $3", batch.MarketerID, batch.ID, limit)
	return left, fail(ctx, "read the orders of a tag batch", err)
}

// UpdateTagBatch stores how far a batch is that is locked, and lets the orders go that are worked off now.
func (t *tx) UpdateTagBatch(ctx context.Context, batch *order.TagBatch, workedOff []order.ID) error {
	_, err := t.ExecContext(ctx, "DELETE FROM tag_batch_orders WHERE marketer_id = $1 AND batch_id = $2 AND order_id = ANY($3::uuid[])",
		batch.MarketerID, batch.ID, ids(workedOff))
	if err == nil {
		_, err = t.ExecContext(ctx, "UPDATE tag_batches SET done = $3, failed = $4, finished_at = $5 WHERE marketer_id = $1 AND id = $2",
			batch.MarketerID, batch.ID, batch.Done, batch.Failed, instantOrNull{&batch.FinishedAt})
	}
	return fail(ctx, "update a tag batch", err)
}

// PurgeTagBatches deletes up to limit batches that were finished longer ago than kept, and tells how many it deleted. Any number of
// instances may do so.
func (s *Store) PurgeTagBatches(ctx context.Context, kept time.Duration, limit int) (int, error) {
	result, err := s.db.ExecContext(ctx, `DELETE FROM tag_batches WHERE ctid = ANY (ARRAY(
		SELECT ctid FROM tag_batches WHERE finished_at <= (SELECT headway_now()) - $1 * interval '1 second'
		ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED))`, kept.Seconds(), limit)
	if err != nil {
		return 0, fail(ctx, "purge tag batches", err)
	}
	purged, err := result.RowsAffected()
	return int(purged), fail(ctx, "purge tag batches", err)
}
