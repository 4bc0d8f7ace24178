package postgres

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"time"

	"headway/internal/order"
)

// EventLogEnd is the end of the log as far as it is settled: what is committed from now on comes after it.
func (s *Store) EventLogEnd(ctx context.Context) (order.EventCursor, error) {
	var oldest xid
	err := s.db.QueryRowContext(ctx, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text").Scan(&oldest)
	return order.EventsBefore(uint64(oldest)), fail(ctx, "find the end of the events", err)
}

// EventsAfter reads on in the log of events, of those orders in which the viewer has a stake. It reads below the oldest transaction
// that was open at that moment: no event can appear before the page's end any more.
func (s *Store) EventsAfter(ctx context.Context, v order.Viewer, after order.EventCursor, limit int) (order.EventPage, error) {
	page, err := s.eventsAfter(ctx, v, after, limit)
	return page, fail(ctx, "read events", err)
}

// eventsAfter reads in one snapshot how far the log is settled and what it holds.
func (s *Store) eventsAfter(ctx context.Context, v order.Viewer, after order.EventCursor, limit int) (page order.EventPage, err error) {
	tx, err := s.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return page, err
	}
	defer tx.Rollback() // it has read only
	var oldest xid
	err = tx.QueryRowContext(ctx, `SELECT oldest::text, EXISTS (SELECT FROM order_events WHERE transaction >= oldest)
		FROM pg_snapshot_xmin(pg_current_snapshot()) AS oldest`).Scan(&oldest, &page.Unsettled)
	if err != nil {
		return page, err
	}
	args := arguments{strconv.FormatUint(after.Transaction, 10), after.ID, strconv.FormatUint(uint64(oldest), 10)}
	where := viewerScope(v, &args)
	if v.IsMarketer() {
		where += " AND e.marketer_id = o.marketer_id AND e.marketer_id = " + args.add(v.AccountID)
	}
	page.Events, err = collect(ctx, tx, loggedEvent, withClock+` SELECT e.transaction::text, e.id, e.order_id, e.sequence, e.type, e.at, e.actor, e.changes, `+
		orderColumnList()+", "+clockNow+` FROM order_events e JOIN orders o ON o.marketer_id = e.marketer_id AND o.id = e.order_id
		WHERE (e.transaction, e.id) > ($1::text::xid8, $2) AND e.transaction < $3::text::xid8 AND `+where+`
		ORDER BY e.transaction, e.id LIMIT `+args.add(limit), args...)
	if err != nil {
		return page, err
	}
	page.End = order.EventsBefore(uint64(oldest))
	if page.More = len(page.Events) == limit; page.More {
		page.End = page.Events[limit-1].Cursor
	} else if page.End.Compare(after) < 0 {
		page.End = after
	}
	return page, nil
}

func loggedEvent() ([]any, func() order.LoggedEvent) {
	var transaction xid
	event := order.LoggedEvent{}
	actor, changes, row, now := &order.Actor{}, &[]order.FieldChange{}, &orderRow{}, time.Time{}
	targets := []any{&transaction, &event.Cursor.ID, &event.OrderID, &event.Sequence, &event.Type, instant{&event.At}, asJSON(&actor), asJSON(&changes)}
	targets = append(append(targets, row.targets()...), instant{&now})
	return targets, func() order.LoggedEvent {
		event.Cursor.Transaction = uint64(transaction)
		event.Actor, event.Changes = *actor, slices.Clip(*changes)
		event.Order = row.toOrder().At(now)
		return event
	}
}

// xid reads a transaction's number, which is too large for a bigint.
type xid uint64

// Scan implements sql.Scanner.
func (x *xid) Scan(value any) error {
	text := ""
	switch value := value.(type) {
	case string:
		text = value
	case []byte:
		text = string(value)
	}
	number, err := strconv.ParseUint(text, 10, 64)
	*x = xid(number)
	return err
}
