package postgres

import (
	"slices"
	"strconv"
	"strings"

	"headway/internal/order"
)

// foundFirst reads a page in two steps: which orders they are, for which a sort carries their keys only, and then their rows. The orders
// are found in the order of those keys, which name the same as the list's.
func (l *orderListing) foundFirst(named, from string, by keyset, all []string) string {
	return "found AS (SELECT o.id FROM " + from + " WHERE " + strings.Join(all, " AND ") + " ORDER BY " + by.orderBy(l.page.Backwards()) +
		" LIMIT " + strconv.Itoa(l.page.Size()+1) + "), " +
		"page AS (SELECT " + named + " FROM found JOIN orders o ON o.id = found.id ORDER BY " + l.keys.orderBy(l.page.Backwards()) + ")"
}

// known is what the index by placing (orders_of_marketer_covering) can tell of whether a filter picks a marketer's order, and what is left to
// be asked of the order's row. Sorted says that the index can tell the page's order too.
type known struct {
	held, left string
	sorted     bool
}

// findKnown parts the filter that the index by placing holds only some of; false where nothing, or something else, is worth asking first.
func (l *orderListing) findKnown(v order.Viewer, f order.Filter, sort order.Sort) bool {
	picky := len(f.Statuses) > 0 || f.Search != "" || f.Name != "" || !f.Placed.IsZero()
	elsewhere := len(f.Tags.Any) + len(f.Tags.All) + len(f.ClientIDs) + len(f.CampaignIDs) + len(f.OrderIDs)
	if !v.IsMarketer() || !picky || elsewhere > 0 {
		return false
	}
	held, left := f, f
	held.CampaignTypes, held.PaceStates, held.Paused, held.Accepted, held.Completed = nil, nil, nil, order.TimeRange{}, order.TimeRange{}
	left.Statuses, left.Search, left.Name, left.Placed, left.Tags = nil, "", "", order.TimeRange{}, order.TagFilter{}
	l.known = &known{coveredWhere(v, held, &l.args), orderWhereOf(walkedText, v, left, &l.args), l.byPlacing || sort.Field == order.SortName}
	l.where = l.known.held + " AND " + l.known.left
	l.counted = l.where
	return true
}

// throughKnown reads a page of orders that the index by placing knows something of, in the page's order where it knows that.
func (l *orderListing) throughKnown(named string, beyond []string) string {
	held, left, by, columns, sorted := []string{l.known.held}, []string{l.known.left}, l.keys, "o.id", ""
	if l.known.sorted {
		held = append(held, beyond...)
		columns += ", " + l.keys.keys[0].sql + " AS key"
		sorted = " ORDER BY " + l.keys.orderBy(l.page.Backwards())
		by.keys = slices.Clone(l.keys.keys)
		by.keys[0].sql, by.keys[1].sql = "known.key", "known.id"
	} else {
		left = append(left, beyond...)
	}
	from := "(SELECT " + columns + " FROM orders o WHERE " + strings.Join(held, " AND ") + sorted + " OFFSET 0) known " +
		"CROSS JOIN LATERAL (SELECT * FROM orders o WHERE o.id = known.id OFFSET 0) o" // looked up one by one, for as long as the page is not full
	return l.foundFirst(named, from, by, left)
}
