package postgres

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"headway/internal/order"
)

// Timelines gives a page of each order's events, oldest first, in one statement. Every order given has a list.
func (s *Store) Timelines(ctx context.Context, orders []*order.Order, p order.Page) (map[order.ID]*order.List[*order.Event], error) {
	after, before, err := timelineBounds(p)
	if err != nil {
		return nil, err
	}
	lists, marketers, orderIDs := make(map[order.ID]*order.List[*order.Event], len(orders)), ids{}, ids{}
	last := make(map[order.ID]int64, len(orders))
	for _, o := range orders {
		lists[o.ID], last[o.ID] = &order.List[*order.Event]{}, o.LastEvent
		marketers, orderIDs = append(marketers, o.Marketer.ID), append(orderIDs, o.ID)
	}
	if len(orders) == 0 {
		return lists, nil
	}
	direction := "ASC"
	if p.Backwards() {
		direction = "DESC"
	}
	events, err := collect(ctx, s.db, storedEvent, `SELECT e.order_id, e.sequence, e.type, e.at, e.actor, e.changes
		FROM unnest($1::uuid[], $2::uuid[]) AS o (marketer_id, id) CROSS JOIN LATERAL (
			SELECT * FROM order_events e WHERE e.marketer_id = o.marketer_id AND e.order_id = o.id AND e.sequence > $3 AND e.sequence < $4
			ORDER BY e.sequence `+direction+` LIMIT $5
		) e ORDER BY e.order_id, e.sequence`, marketers, orderIDs, after, before, p.Size())
	if err != nil {
		return nil, fail(ctx, "read timelines", err)
	}
	for _, event := range events {
		list := lists[event.OrderID]
		list.Items, list.Cursors = append(list.Items, event), append(list.Cursors, timelineKeys().encode([]*string{sequenceText(event.Sequence)}))
	}
	for id, list := range lists {
		setTimelineFlags(list, p, last[id], after, before)
	}
	return lists, nil
}

// setTimelineFlags needs no look at the database: sequences run from 1 to the order's last event without gaps.
func setTimelineFlags(list *order.List[*order.Event], p order.Page, last, after, before int64) {
	first, final := after+1, min(before-1, last)
	switch n := len(list.Items); {
	case n > 0:
		first, final = list.Items[0].Sequence, list.Items[n-1].Sequence
	case p.Size() == 0 && p.Backwards():
		first = final + 1
	case p.Size() == 0:
		final = after
	}
	list.HasPreviousPage, list.HasNextPage = first > 1 && last > 0, final < last
}

func timelineKeys() keyset {
	return keyset{name: "timeline", keys: []sortKey{{sql: "e.sequence", kind: "bigint"}}}
}

// timelineBounds are the sequences between which the page lies.
func timelineBounds(p order.Page) (after, before int64, err error) {
	if after, err = timelineBound("after", p.After, 0); err != nil {
		return 0, 0, err
	}
	const beyondAll = 1 << 62
	before, err = timelineBound("before", p.Before, beyondAll)
	return after, before, err
}

func timelineBound(field, cursor string, open int64) (int64, error) {
	values, err := timelineKeys().decode(field, cursor)
	if err != nil || values == nil {
		return open, err
	}
	sequence, err := strconv.ParseInt(*values[0], 10, 62)
	if err != nil || sequence < 1 {
		return 0, badCursor(field, fmt.Errorf("sequence %q", *values[0]))
	}
	return sequence, nil
}

func sequenceText(sequence int64) *string {
	text := strconv.FormatInt(sequence, 10)
	return &text
}

func storedEvent() ([]any, func() *order.Event) {
	event, actor, changes := &order.Event{}, &order.Actor{}, &[]order.FieldChange{}
	return []any{&event.OrderID, &event.Sequence, &event.Type, instant{&event.At}, asJSON(&actor), asJSON(&changes)},
		func() *order.Event {
			event.Actor, event.Changes = *actor, slices.Clip(*changes)
			return event
		}
}
