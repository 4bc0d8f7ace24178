package postgres

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"headway/internal/order"
)

const (
	// maxMoves is how many moves are told at most.
	maxMoves = 5_000
	// commitsWithin is how long after it has read the clock a transaction is expected to have ended.
	commitsWithin = 3 * time.Second
)

// Moves tells what was committed after the mark, in one statement whose cost follows the number of changes. Events say exactly in which
// transaction they were made. What makes no event (clicks, tagging, revocations, changes of public links) is found by its instant: it is told again for
// a few seconds, and a transaction that took longer than those may be missed. Without a mark there are no moves. A database that is
// behind the mark, as one may be after a failover, says that there are More.
func (s *Store) Moves(ctx context.Context, since order.Mark) (moves order.Moves, err error) {
	type move struct {
		snapshot string
		now      time.Time
		id       order.ID
		state    order.State
		what     string
		behind   bool
	}
	query, args := "SELECT pg_current_snapshot()::text, headway_now(), NULL::uuid, 0, 0, '', false", []any(nil)
	if since != (order.Mark{}) {
		query, args = movesSince, sinceMark(since)
	}
	found, err := collect(ctx, s.db, func() ([]any, func() move) {
		m := &move{}
		return []any{&m.snapshot, instant{&m.now}, &m.id, &m.state.Version, &m.state.TagVersion, &m.what, &m.behind}, func() move { return *m }
	}, query, args...)
	if err == nil && len(found) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return moves, fail(ctx, "read what has changed", err)
	}
	moves = order.Moves{
		Mark: order.Mark{Snapshot: found[0].snapshot, At: found[0].now}, Orders: make(map[order.ID]order.State, len(found)),
		More: len(found) > maxMoves || found[0].behind,
	}
	for _, m := range found {
		switch m.what {
		case "ended":
			moves.Ended = append(moves.Ended, m.id)
		case "relinked":
			moves.Relinked = append(moves.Relinked, m.id)
		case "order":
			moves.Orders[m.id] = m.state
		}
	}
	return moves, nil
}

// sinceMark are the parameters of movesSince. Those that were open are written out, so that the planner sees how few they are.
func sinceMark(m order.Mark) []any {
	open := m.Snapshot[strings.LastIndexByte(m.Snapshot, ':')+1:]
	return []any{m.Snapshot, "{" + open + "}", m.At.Add(-commitsWithin), maxMoves + 1}
}

// movesSince reads the events of transactions that had not begun at the snapshot $1, or were open ($2). Each part has its index; a
// single condition for both would have none.
const movesSince = `
	WITH moved AS (
		SELECT order_id FROM order_events WHERE transaction >= pg_snapshot_xmax($1::pg_snapshot)
		UNION SELECT order_id FROM order_events WHERE transaction = ANY ($2::text::xid8[])
		UNION SELECT order_id FROM clicks WHERE recorded_at > $3
		UNION SELECT unnest(order_ids) FROM tag_log WHERE at > $3
		LIMIT $4
	), told AS (
		SELECT id, version, tag_version, 'order' AS what FROM orders WHERE id = ANY (ARRAY(SELECT order_id FROM moved))
		UNION ALL SELECT id, 0, 0, 'ended' FROM api_keys WHERE revoked_at > $3
		UNION ALL SELECT id, 0, 0, 'ended' FROM share_links WHERE revoked_at > $3
		UNION ALL SELECT id, 0, 0, 'relinked' FROM share_links WHERE changed_at > $3
	)
	SELECT pg_current_snapshot()::text, headway_now(), told.id, coalesce(told.version, 0), coalesce(told.tag_version, 0), coalesce(told.what, ''),
		pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax($1::pg_snapshot)
	FROM (SELECT) AS always LEFT JOIN told ON true`
