package postgres

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"headway/internal/order"
)

// orderListing is one page of orders as one statement of one row: the clock, the orders, and whatever else is wanted, each packed
// (record.go). So a list costs one round trip, and a session plans each shape of it once.
type orderListing struct {
	page   order.Page
	wanted order.Wanted
	// columns are read of each order; the values of keys that only PostgreSQL can tell come behind them.
	columns []orderColumn
	keys    keyset
	// planned says that how the orders are found best depends on the values.
	planned bool
	// covered says that an index holds all that the filter asks about.
	covered bool
	// matches are the conditions that the index of texts answers, where it is not known whether a text is common; see twoSteps.
	matches conditions
	// from and where pick the orders, known as o; args are their parameters.
	from, where   string
	args          arguments
	after, before []*string
	// selected are the parts of the row.
	selected []listPart
}

// listPart is one column of the statement.
type listPart struct {
	sql  string
	read func(value []byte, into *order.OrderList) error
}

// prepare finds out what is picked, in which order and from where on. BAD_INPUT for cursors that are not of this list.
func (l *orderListing) prepare(v order.Viewer, f order.Filter, sort order.Sort) error {
	l.find(v, f, sort)
	key, err := orderSortKey(sort)
	if err != nil {
		return err
	}
	if sort.Field == order.SortRelevance {
		search := strings.ToLower(strings.TrimSpace(f.Search))
		if search == "" {
			return order.BadInput("orderBy.field", "RELEVANCE ranks by likeness to a search; give filter.search.")
		}
		key.sql = likeness(l.args.add(search) + "::text")
	}
	l.keys = keyset{
		name: "orders by " + string(sort.Field) + " " + direction(sort),
		keys: []sortKey{key, {sql: "o.id", kind: "uuid", descending: sort.Descending, of: idKey}},
	}
	if l.after, err = l.keys.decode("after", l.page.After); err != nil {
		return err
	}
	l.before, err = l.keys.decode("before", l.page.Before)
	return err
}

// find says which orders, and how they are found. Where the plan is made once it has to do for all values: orders with tags are found by
// them first, since a tag is on few of the orders there are. A text may be in all of them or in one: that PostgreSQL has to see.
func (l *orderListing) find(v order.Viewer, f order.Filter, sort order.Sort) {
	l.from, l.where = "orders o", orderWhere(v, f, &l.args)
	byPlacing := sort.Field == order.SortPlaced || sort.Field == order.SortDeadline
	if l.covered = v.IsMarketer() && byPlacing && coveredBy(f); l.covered {
		return
	}
	var tagged conditions
	tagged.tags(order.TagFilter{Any: f.Tags.Any, All: f.Tags.All}, &l.args)
	if len(tagged) > 0 {
		l.from = "(SELECT * FROM orders o WHERE " + strings.Join(tagged, " AND ") + " OFFSET 0) o" // OFFSET keeps the two apart
	}
	if !v.IsPlatform() || len(tagged) > 0 || f.Search == "" && f.Name == "" {
		return
	}
	if !byPlacing {
		l.planned = true
		return
	}
	l.matches.add(nameCondition(searchedText(v), f.Name, &l.args))
	l.matches.add(searchCondition(searchedText(v), f.Search, &l.args))
}

// coveredBy tells whether the index of a marketer's orders by placing (orders_of_marketer_covering) holds what the filter asks about.
func coveredBy(f order.Filter) bool {
	others := len(f.ClientIDs) + len(f.CampaignIDs) + len(f.CampaignTypes) + len(f.PaceStates) + len(f.OrderIDs)
	return others == 0 && f.Paused == nil && f.Accepted.IsZero() && f.Completed.IsZero()
}

// onIndex reads a page whose rows are found on the index alone, and then looked up.
func (l *orderListing) onIndex(named string, all []string) string {
	sorted := " ORDER BY " + l.keys.orderBy(l.page.Backwards())
	return "found AS (SELECT o.id FROM orders o WHERE " + strings.Join(all, " AND ") + sorted + " LIMIT " + strconv.Itoa(l.page.Size()+1) + "), " +
		"page AS (SELECT " + named + " FROM found JOIN orders o ON o.id = found.id" + sorted + ")"
}

// nearest is how many orders are looked at one by one before the index of texts is asked. A text that is in fewer of them than fill a page
// is in so few of a million that all of them are soon found.
const nearest = 10_000

// twoSteps reads a page of what a text is found in: common ones are found among the next orders, rare ones through the index. Only one of
// the steps gives rows.
func (l *orderListing) twoSteps(named string, beyond, all []string) string {
	sorted := " ORDER BY " + l.keys.orderBy(l.page.Backwards())
	limit := " LIMIT " + strconv.Itoa(l.page.Size()+1)
	where := " WHERE " + strings.Join(all, " AND ")
	filled := "(SELECT count(*) FROM near) > " + strconv.Itoa(l.page.Size())
	return "near AS MATERIALIZED (SELECT " + named + " FROM (SELECT * FROM orders o WHERE " + strings.Join(append(beyond, "true"), " AND ") + sorted +
		" LIMIT " + strconv.Itoa(nearest) + ") o" + where + sorted + limit + "), " +
		"far AS (SELECT " + named + " FROM (SELECT * FROM orders o WHERE NOT " + filled + " AND " + strings.Join(l.matches, " AND ") + " OFFSET 0) o" + where + sorted + limit + "), " +
		"page AS (SELECT * FROM near WHERE " + filled + " UNION ALL SELECT * FROM far)"
}

// statement writes the statement.
func (l *orderListing) statement(v order.Viewer) (string, arguments) {
	var beyond []string
	if l.after != nil {
		beyond = append(beyond, l.keys.beyond(&l.args, l.after, false))
	}
	if l.before != nil {
		beyond = append(beyond, l.keys.beyond(&l.args, l.before, true))
	}
	named, packed := l.pageColumns()
	l.selected = []listPart{
		{"timestamptz_send(" + clockNow + ")", nil}, // for the orders
		{"(SELECT string_agg(record_send(ROW(" + packed + ")), '') FROM page p)", l.readOrders},
	}
	if l.wanted.Tags {
		l.selected = append(l.selected, listPart{
			"(SELECT string_agg(record_send(ROW(" + tagColumns + ")), '') FROM tags t WHERE " + tagScope(v, &l.args) +
				" AND t.id = ANY(ARRAY(SELECT unnest(p.tag_ids) FROM page p)))", readTags})
	}
	if l.wanted.Count {
		l.selected = append(l.selected, listPart{"int8send((SELECT count(*) FROM " + l.from + " WHERE " + l.where + "))", readCount})
	}
	if l.after != nil && l.wanted.BothSides {
		l.selected = append(l.selected, listPart{l.outside(l.after, false), func(value []byte, into *order.OrderList) error {
			return take(&into.HasPreviousPage, value)
		}})
	}
	if l.before != nil && l.wanted.BothSides {
		l.selected = append(l.selected, listPart{l.outside(l.before, true), func(value []byte, into *order.OrderList) error {
			return take(&into.HasNextPage, value)
		}})
	}
	selected := make([]string, len(l.selected))
	for i, part := range l.selected {
		selected[i] = part.sql
	}
	all := append([]string{l.where}, beyond...)
	page := "page AS (SELECT " + named + " FROM " + l.from + " WHERE " + strings.Join(all, " AND ") +
		" ORDER BY " + l.keys.orderBy(l.page.Backwards()) + " LIMIT " + strconv.Itoa(l.page.Size()+1) + ")"
	if l.covered {
		page = l.onIndex(named, all)
	}
	if len(l.matches) > 0 {
		page = l.twoSteps(named, beyond, all)
	}
	return withClock + ", " + page + " SELECT " + strings.Join(selected, ", "), l.args
}

// pageColumns are the columns of the page, and the same as they are packed.
func (l *orderListing) pageColumns() (named, packed string) {
	var names, packs []string
	for i := range l.columns {
		name := l.columns[i].name
		names, packs = append(names, "o."+name), append(packs, "p."+name)
	}
	if l.wanted.Tags && l.wanted.Parts&order.PartTags == 0 {
		names = append(names, "o.tag_ids")
	}
	for i, key := range l.keys.keys {
		if key.of == nil {
			name := "key" + strconv.Itoa(i)
			names, packs = append(names, "("+key.sql+")::text AS "+name), append(packs, "p."+name)
		}
	}
	return strings.Join(names, ", "), strings.Join(packs, ", ")
}

// outside tells whether there are rows on the other side of a cursor.
func (l *orderListing) outside(cursor []*string, backwards bool) string {
	return fmt.Sprintf("boolsend(EXISTS (SELECT FROM %s WHERE %s AND (%s) IS NOT TRUE))", l.from, l.where, l.keys.beyond(&l.args, cursor, backwards))
}

// read takes the row apart. The clock comes first; the orders are as of then (rule 7).
func (l *orderListing) read(row []driver.Value, list *order.OrderList) error {
	*list = order.OrderList{}
	for i, part := range l.selected {
		value, _ := row[i].([]byte) // NULL where there is nothing
		if part.read == nil {
			continue
		}
		if err := part.read(value, list); err != nil {
			return err
		}
	}
	var now time.Time
	value, _ := row[0].([]byte)
	if err := (instant{&now}).take(value); err != nil {
		return err
	}
	for i, o := range list.Items {
		list.Items[i] = o.At(now)
	}
	return nil
}

// readOrders reads the rows of the page, of which there may be one too many, and makes the cursors that are wanted.
func (l *orderListing) readOrders(packed []byte, list *order.OrderList) error {
	var asked []int // the keys that PostgreSQL tells
	for i, key := range l.keys.keys {
		if key.of == nil {
			asked = append(asked, i)
		}
	}
	rows := make([]orderRow, 0, l.page.Size()+1)
	told := make([][]*string, 0, l.page.Size()+1)
	for rest := packed; len(rest) > 0; {
		rows = append(rows, orderRow{})
		var err error
		if rest, err = unpack(rest, l.columns, len(asked), &rows[len(rows)-1]); err != nil {
			return err
		}
		values := make([]*string, len(asked))
		for i := range asked {
			var value []byte
			if value, rest, err = nextField(rest); err != nil {
				return err
			}
			if value != nil {
				values[i] = textKey(string(value))
			}
		}
		told = append(told, values)
	}
	more := len(rows) > l.page.Size()
	rows, told = rows[:min(len(rows), l.page.Size())], told[:min(len(rows), l.page.Size())]
	if l.page.Backwards() {
		slices.Reverse(rows)
		slices.Reverse(told)
		list.HasPreviousPage = more
	} else {
		list.HasNextPage = more
	}
	list.Items, list.Cursors = make([]*order.Order, len(rows)), make([]string, len(rows))
	for i := range rows {
		list.Items[i] = rows[i].toOrder()
		if l.wanted.Cursors || i == 0 || i == len(rows)-1 {
			list.Cursors[i] = l.cursor(list.Items[i], told[i])
		}
	}
	return nil
}

// cursor is the place of an order in the list.
func (l *orderListing) cursor(o *order.Order, told []*string) string {
	values := make([]*string, len(l.keys.keys))
	for i, key := range l.keys.keys {
		if key.of != nil {
			values[i] = key.of(o)
			continue
		}
		values[i], told = told[0], told[1:]
	}
	return l.keys.encode(values)
}

// readTags reads packed tags.
func readTags(packed []byte, into *order.OrderList) error {
	into.Tags = map[order.ID]*order.Tag{}
	for rest := packed; len(rest) > 0; {
		count, fields, err := fieldsOf(rest)
		if err != nil {
			return err
		}
		tag := &order.Tag{}
		at := tagFields(tag)
		if count != len(at) {
			return errNotPacked
		}
		for _, field := range at {
			var value []byte
			if value, fields, err = nextField(fields); err != nil {
				return err
			}
			if err := take(field, value); err != nil {
				return fmt.Errorf("unpack a tag: %w", err)
			}
		}
		into.Tags[tag.ID], rest = tag, fields
	}
	return nil
}

func readCount(value []byte, into *order.OrderList) error {
	into.TotalCount = new(int)
	return take(into.TotalCount, value)
}
