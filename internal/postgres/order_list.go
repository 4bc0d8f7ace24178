package postgres

import (
	"context"
	"database/sql/driver"
	"strings"

	"headway/internal/order"
)

// Orders lists whole orders as they are on the primary: see ListOrders.
func (s *Store) Orders(ctx context.Context, v order.Viewer, f order.Filter, sort order.Sort, p order.Page, count bool) (*order.List[*order.Order], error) {
	wanted := order.Everything()
	wanted.Count = count
	list, err := s.listOrders(ctx, s.primary, v, f, sort, p, wanted)
	if err != nil {
		return nil, err
	}
	return &list.List, nil
}

// ListOrders lists what the viewer sees and the filter picks, as of now, in one statement, and reads of the orders what is wanted.
// RELEVANCE without a search is BAD_INPUT. It may be read from a replica, which then has what the viewer wrote.
func (s *Store) ListOrders(ctx context.Context, v order.Viewer, f order.Filter, sort order.Sort, p order.Page, wanted order.Wanted) (list *order.OrderList, err error) {
	err = s.onReader(ctx, v, func(from *node) error {
		list, err = s.listOrders(ctx, from, v, f, sort, p, wanted)
		return err
	})
	return list, err
}

func (s *Store) listOrders(ctx context.Context, from *node, v order.Viewer, f order.Filter, sort order.Sort, p order.Page, wanted order.Wanted) (*order.OrderList, error) {
	l := orderListing{page: p, wanted: wanted, columns: columnsOf(wanted.Parts | partsOf(sort.Field))}
	if err := l.prepare(v, f, sort); err != nil {
		return nil, err
	}
	list := &order.OrderList{}
	text, args := l.statement(v)
	err := s.readPacked(ctx, from, text, args, len(l.selected), func(row []driver.Value) error { return l.read(row, list) })
	if strings.HasPrefix(sqlState(err), classData) && (l.after != nil || l.before != nil) {
		return nil, badCursor(cursorField(l.after), err) // a cursor that somebody made up
	}
	if err != nil {
		return nil, fail(ctx, "list "+l.keys.name, err)
	}
	return list, nil
}

func direction(sort order.Sort) string {
	if sort.Descending {
		return "descending"
	}
	return "ascending"
}

// orderSortKey is rule 33's sort by the field. What has no value sorts as it is shown: no progress before acceptance, no clicks on a
// free trial.
func orderSortKey(sort order.Sort) (sortKey, error) {
	key := sortKey{descending: sort.Descending}
	switch sort.Field {
	case order.SortPlaced:
		key.sql, key.kind = "o.placed_at", "timestamptz"
		key.of = func(o *order.Order) *string { return instantKey(o.PlacedAt) }
	case order.SortDeadline:
		// The deadline is always as long after placing, and there are indexes by that.
		key.sql, key.kind = "o.placed_at", "timestamptz"
		key.of = func(o *order.Order) *string { return instantKey(o.PlacedAt) }
	case order.SortPercent:
		key.sql, key.kind, key.nullable = "CASE WHEN o.accepted_at IS NOT NULL THEN o.percent END", "int", true
		key.of = percentKey
	case order.SortClicks:
		key.sql, key.kind, key.nullable = "CASE WHEN o.accepted_at IS NOT NULL AND o.campaign_type <> 'FREE_TRIAL' THEN o.clicks END", "bigint", true
		key.of = clicksKey
	case order.SortConversion:
		key.sql, key.kind, key.nullable = "o.conversion", "numeric", true
		key.of = conversionKey
	case order.SortName:
		key.sql, key.kind = campaignNameKey, "text"
		key.of = func(o *order.Order) *string { return textKey(strings.ToLower(o.Campaign.Name)) }
	case order.SortRelevance:
		key.kind = "real" // the expression needs the search
	default:
		return sortKey{}, order.BadInput("orderBy.field", "%q is not a field to sort orders by.", order.Shorten(string(sort.Field), 30))
	}
	return key, nil
}

// likeness is how much the likest field looks like the search, from 0 to 1.
func likeness(search string) string {
	fields := []string{campaignNameKey, clientNameKey, "o.number::text"}
	for i, field := range fields {
		fields[i] = "similarity(" + field + ", " + search + ")"
	}
	return "greatest(" + strings.Join(fields, ", ") + ")"
}

// OrdersByID gives those of the ids that the viewer sees, as of now.
func (s *Store) OrdersByID(ctx context.Context, v order.Viewer, orderIDs []order.ID) (map[order.ID]*order.Order, error) {
	if len(orderIDs) == 0 {
		return map[order.ID]*order.Order{}, nil
	}
	var args arguments
	where := orderWhere(v, order.Filter{OrderIDs: orderIDs}, &args)
	orders, err := collect(ctx, s.db, orderAtNow, withClock+" SELECT "+orderColumnList()+", "+clockNow+" FROM orders o WHERE "+where, args...)
	return ordersByID(orders), fail(ctx, "read orders", err)
}
