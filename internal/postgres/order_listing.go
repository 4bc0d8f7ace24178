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
	// covered says that an index holds all that the filter asks about: see order_covered.go.
	covered bool
	// known is what that index holds of a list that asks for more, if it is worth asking first.
	known *known
	// byPlacing says that the page is in the order of placing.
	byPlacing bool
	// ways are how the orders are found where that is better than along the order of the page, and searched says that they lead to a text.
	ways     []way
	searched bool
	// from and where pick the orders, known as o, and counted picks them where all are counted; args are their parameters.
	from, where   string
	counted       string
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
// them first, since a tag is on few of the orders there are. Who sees all orders is led to those of a filter by the ways there are.
func (l *orderListing) find(v order.Viewer, f order.Filter, sort order.Sort) {
	l.from = "orders o"
	l.byPlacing = sort.Field == order.SortPlaced || sort.Field == order.SortDeadline
	if l.covered = v.IsMarketer() && l.byPlacing && coveredBy(f); l.covered {
		if !l.byTag(v, f) {
			l.where = coveredWhere(v, f, &l.args)
		}
		l.counted = l.where
		return
	}
	if l.findKnown(v, f, sort) {
		return
	}
	l.where = orderWhereOf(walkedText, v, f, &l.args)
	if l.counted = l.where; l.wanted.Count {
		l.counted = orderWhere(v, f, &l.args)
	}
	var tagged conditions
	tagged.tags(order.TagFilter{Any: f.Tags.Any, All: f.Tags.All}, &l.args)
	if len(tagged) > 0 {
		l.from = "(SELECT * FROM orders o WHERE " + strings.Join(tagged, " AND ") + " OFFSET 0) o" // OFFSET keeps the two apart
	}
	if v.IsPlatform() && len(tagged) == 0 {
		l.ways, l.searched = waysTo(f, l.byPlacing, &l.args)
		l.searched = l.searched && l.byPlacing
	}
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
		l.selected = append(l.selected, listPart{"int8send((SELECT count(*) FROM " + l.from + " WHERE " + l.counted + "))", readCount})
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
	return withClock + ", " + l.pageOf(named, beyond) + " SELECT " + strings.Join(selected, ", "), l.args
}

// pageOf is the common table expression "page", with those that it needs: the page's rows, found in the best way there is.
func (l *orderListing) pageOf(named string, beyond []string) string {
	all := append([]string{l.where}, beyond...)
	switch {
	case l.covered:
		return l.foundFirst(named, l.from, l.keys, all)
	case l.known != nil:
		return l.throughKnown(named, beyond)
	case l.searched:
		return l.nearOrFar(named, beyond, all)
	case len(l.ways) > 0:
		return l.throughWays(named, "", all) + ", page AS (SELECT * FROM far)"
	case !l.byPlacing:
		return l.foundFirst(named, l.from, l.keys, all)
	}
	return "page AS (SELECT " + named + " FROM " + l.from + " WHERE " + strings.Join(all, " AND ") +
		" ORDER BY " + l.keys.orderBy(l.page.Backwards()) + " LIMIT " + strconv.Itoa(l.page.Size()+1) + ")"
}

// pageColumns are the columns of the page, and the same as they are packed.
func (l *orderListing) pageColumns() (named, packed string) {
	var names, packs strings.Builder
	for i := range l.columns {
		addName(&names, "o.", l.columns[i].name)
		addName(&packs, "p.", l.columns[i].name)
	}
	if l.wanted.Tags && l.wanted.Parts&order.PartTags == 0 {
		addName(&names, "o.", "tag_ids")
	}
	for i, key := range l.keys.keys {
		if key.of == nil {
			name := "key" + strconv.Itoa(i)
			addName(&names, "("+key.sql+")::text AS ", name)
			addName(&packs, "p.", name)
		}
	}
	return names.String(), packs.String()
}

// addName adds to a list of SQL.
func addName(list *strings.Builder, before, name string) {
	if list.Len() > 0 {
		list.WriteString(", ")
	}
	list.WriteString(before)
	list.WriteString(name)
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
	count, err := countRecords(packed)
	if err != nil {
		return err
	}
	rows := make([]orderRow, 0, count)
	told := make([][]*string, 0, count)
	for rest := packed; len(rest) > 0; {
		rows = append(rows, orderRow{})
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
