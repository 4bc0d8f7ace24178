package postgres

import (
	"context"
	"database/sql"

	"headway/internal/order"
)

// foldSQL adds changes to the sums of their marketers. Two folds take different changes, and what they add to they lock in the order of the keys.
const foldSQL = `WITH taken AS (
		DELETE FROM marketer_deltas WHERE ctid = ANY (ARRAY(SELECT ctid FROM marketer_deltas LIMIT $1 FOR UPDATE SKIP LOCKED)) RETURNING *
	), days AS (
		INSERT INTO marketer_days AS d (marketer_id, day, waiting, accepted, rejected, completed, cancelled, fans_ordered, fans, link_fans, clicks)
		SELECT marketer_id, day, sum(waiting), sum(accepted), sum(rejected), sum(completed), sum(cancelled), sum(fans_ordered), sum(fans), sum(link_fans), sum(clicks)
		FROM taken GROUP BY marketer_id, day ORDER BY marketer_id, day
		ON CONFLICT (marketer_id, day) DO UPDATE SET waiting = d.waiting + excluded.waiting, accepted = d.accepted + excluded.accepted,
			rejected = d.rejected + excluded.rejected, completed = d.completed + excluded.completed, cancelled = d.cancelled + excluded.cancelled,
			fans_ordered = d.fans_ordered + excluded.fans_ordered, fans = d.fans + excluded.fans, link_fans = d.link_fans + excluded.link_fans,
			clicks = d.clicks + excluded.clicks
	), quarters AS (
		INSERT INTO marketer_quarters AS q (marketer_id, bucket, fans, link_fans, clicks)
		SELECT marketer_id, bucket, sum(fans), sum(link_fans), sum(clicks) FROM taken WHERE bucket IS NOT NULL GROUP BY marketer_id, bucket ORDER BY marketer_id, bucket
		ON CONFLICT (marketer_id, bucket) DO UPDATE SET fans = q.fans + excluded.fans, link_fans = q.link_fans + excluded.link_fans, clicks = q.clicks + excluded.clicks
	) SELECT count(*) FROM taken`

// FoldSums adds up to limit changes to the sums of their marketers, and says how many it took. Readers see the same before and after.
func (s *Store) FoldSums(ctx context.Context, limit int) (taken int, err error) {
	err = s.db.QueryRowContext(ctx, foldSQL, limit).Scan(&taken)
	return taken, fail(ctx, "add up the sums of marketers", err)
}

// rebuildable gives the ids of all marketers.
func (s *Store) rebuildable(ctx context.Context) ([]order.ID, error) {
	return collect(ctx, s.db, storedID, "SELECT id FROM accounts WHERE role = 'MARKETER' ORDER BY id")
}

// SumsRebuild says what is made anew.
type SumsRebuild struct {
	// Orders asks for the rollups of orders too, from receipts and clicks; else only the sums of marketers are made anew, from the rollups.
	Orders bool
	// Progress is told of each marketer that is done; it may be nil.
	Progress func(done, all int)
}

// RebuildSums makes what statistics are read from anew, beside servers that work on: readers see the old sums of a marketer or the new ones,
// and what is reported meanwhile is in both. A marketer is one short transaction, and with Orders each of its orders another one, which reports of
// that order wait for.
func (s *Store) RebuildSums(ctx context.Context, rebuild SumsRebuild) error {
	marketers, err := s.rebuildable(ctx)
	if err != nil {
		return fail(ctx, "list marketers", err)
	}
	for i, id := range marketers {
		if rebuild.Orders {
			if err := s.rebuildOrders(ctx, id); err != nil {
				return err
			}
		}
		if err := repeat(ctx, func() error { return s.rebuildMarketer(ctx, id) }); err != nil {
			return err
		}
		if rebuild.Progress != nil {
			rebuild.Progress(i+1, len(marketers))
		}
	}
	return nil
}

// rebuildMarketer keeps folds away. LOCK takes no snapshot, so that the transaction sees what the last fold has done.
func (s *Store) rebuildMarketer(ctx context.Context, id order.ID) error {
	begun, err := s.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return fail(ctx, "begin to rebuild", err)
	}
	defer begun.Rollback() // after Commit it does nothing
	if _, err = begun.ExecContext(ctx, "LOCK TABLE marketer_days IN SHARE ROW EXCLUSIVE MODE"); err == nil {
		_, err = begun.ExecContext(ctx, "SELECT rebuild_marketer($1)", id)
	}
	if err != nil {
		return fail(ctx, "rebuild the sums of a marketer", err)
	}
	return commitFailure(ctx, begun.Commit())
}

// rebuildOrders goes through a marketer's orders by their ids.
func (s *Store) rebuildOrders(ctx context.Context, marketer order.ID) error {
	orders, err := collect(ctx, s.db, storedID, "SELECT id FROM orders WHERE marketer_id = $1 AND accepted_at IS NOT NULL ORDER BY id", marketer)
	if err != nil {
		return fail(ctx, "list orders to rebuild", err)
	}
	for _, id := range orders {
		if err := repeat(ctx, func() error { return s.rebuildOrder(ctx, marketer, id) }); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) rebuildOrder(ctx context.Context, marketer, id order.ID) error {
	begun, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return fail(ctx, "begin to rebuild", err)
	}
	defer begun.Rollback() // after Commit it does nothing
	for _, statement := range []string{"SELECT FROM orders WHERE marketer_id = $1 AND id = $2 FOR NO KEY UPDATE", "SELECT rebuild_order_rollups($1, $2)"} {
		if _, err := begun.ExecContext(ctx, statement, marketer, id); err != nil {
			return fail(ctx, "rebuild the rollups of an order", err)
		}
	}
	return commitFailure(ctx, begun.Commit())
}
