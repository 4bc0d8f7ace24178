package postgres

import (
	"context"
	"strings"

	"headway/internal/order"
)

// Orders lists what the viewer sees and the filter picks, as of now. RELEVANCE without a search is BAD_INPUT.
func (s *Store) Orders(ctx context.Context, v order.Viewer, f order.Filter, sort order.Sort, p order.Page, count bool) (*order.List[*order.Order], error) {
	l := listing[*order.Order]{with: withClock, columns: orderColumnList() + ", " + clockNow, from: "orders o", row: orderAtNow}
	l.where = orderWhere(v, f, &l.args)
	key, err := orderSortKey(sort)
	if err != nil {
		return nil, err
	}
	if sort.Field == order.SortRelevance {
		search := strings.ToLower(strings.TrimSpace(f.Search))
		if search == "" {
			return nil, order.BadInput("orderBy.field", "RELEVANCE ranks by likeness to a search; give filter.search.")
		}
		parameter := l.args.add(search) + "::text"
		key.sql = likeness(parameter)
		l.where += " AND " + parameter + " <> ''" // so that every statement made of the condition has a use for the parameter
	}
	l.keys = keyset{
		name: "orders by " + string(sort.Field) + " " + direction(sort),
		keys: []sortKey{key, {sql: "o.id", kind: "uuid", descending: sort.Descending}},
	}
	return list(ctx, s.db, l, p, count)
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
	case order.SortDeadline:
		key.sql, key.kind = "o.respond_by", "timestamptz"
	case order.SortPercent:
		key.sql, key.kind, key.nullable = "CASE WHEN o.accepted_at IS NOT NULL THEN o.percent END", "int", true
	case order.SortClicks:
		key.sql, key.kind, key.nullable = "CASE WHEN o.accepted_at IS NOT NULL AND o.campaign_type <> 'FREE_TRIAL' THEN o.clicks END", "bigint", true
	case order.SortConversion:
		key.sql, key.kind, key.nullable = "o.conversion", "numeric", true
	case order.SortName:
		key.sql, key.kind = campaignNameKey, "text"
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
