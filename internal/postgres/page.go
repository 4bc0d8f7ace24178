package postgres

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"headway/internal/order"
)

// arguments are the values of a statement's parameters, in the order of their numbers.
type arguments []any

// add appends a value and gives its placeholder.
func (a *arguments) add(value any) string {
	*a = append(*a, value)
	return "$" + strconv.Itoa(len(*a))
}

// row gives the targets of one row's scan, and the item once they are filled.
type row[T any] func() (targets []any, item func() T)

// collect runs a query and reads every row.
func collect[T any](ctx context.Context, q queryer, newRow row[T], query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var items []T
	for rows.Next() {
		targets, item := newRow()
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		items = append(items, item())
	}
	return items, rows.Err()
}

// readOne runs a query and reads its only row; sql.ErrNoRows when there is none.
func readOne[T any](ctx context.Context, q queryer, newRow row[T], query string, args ...any) (T, error) {
	targets, item := newRow()
	if err := q.QueryRowContext(ctx, query, args...).Scan(targets...); err != nil {
		var none T
		return none, err
	}
	return item(), nil
}

// keyset is a total order of rows in which a reader can go on from any place without counting from the start (rule 33): an
// unchanged row is neither skipped nor repeated, whatever changes around it.
type keyset struct {
	// name says whose cursors these are; those of another list or another order are refused.
	name string
	// keys are compared one after the other; the last one is unique.
	keys []sortKey
}

// sortKey is an expression that rows are sorted by. NULL comes last both ways.
type sortKey struct {
	sql, kind  string
	descending bool
	nullable   bool
	// of is the expression's value in an order, as text that PostgreSQL reads as the same; nil where only PostgreSQL can tell.
	of func(*order.Order) *string
}

// byNameAndID sorts a table, known as alias, by its column name in any case.
func byNameAndID(list, alias string) keyset {
	return keyset{name: list, keys: []sortKey{{sql: "lower(" + alias + ".name)", kind: "text"}, {sql: alias + ".id", kind: "uuid"}}}
}

// newestFirst sorts a table, known as alias, by its ids, which grow with time.
func newestFirst(list, alias string) keyset {
	return keyset{name: list, keys: []sortKey{{sql: alias + ".id", kind: "uuid", descending: true}}}
}

// listing is one list: what is read, of which rows, in which order.
type listing[T any] struct {
	// with is the statement's WITH clause or empty; columns go into the targets of row; from and where pick the rows.
	with, columns, from, where string
	// args are the parameters of all the above.
	args arguments
	keys keyset
	row  row[T]
}

// list reads one page, and how many rows there are in all if count asks. The cursors are checked here: BAD_INPUT on after or before.
func list[T any](ctx context.Context, q queryer, l listing[T], p order.Page, count bool) (*order.List[T], error) {
	after, err := l.keys.decode("after", p.After)
	if err != nil {
		return nil, err
	}
	before, err := l.keys.decode("before", p.Before)
	if err != nil {
		return nil, err
	}
	page := &order.List[T]{}
	more, err := l.read(ctx, q, p, after, before, page)
	if err == nil {
		err = l.look(ctx, q, after, before, count, page)
	}
	if err != nil {
		if strings.HasPrefix(sqlState(err), classData) && (after != nil || before != nil) {
			return nil, badCursor(cursorField(after), err) // a cursor that somebody made up
		}
		return nil, fail(ctx, "list "+l.keys.name, err)
	}
	if p.Backwards() {
		page.HasPreviousPage = page.HasPreviousPage || more
	} else {
		page.HasNextPage = page.HasNextPage || more
	}
	return page, nil
}

// read fills the items and cursors, and tells whether there is more beyond them in the direction of reading.
func (l listing[T]) read(ctx context.Context, q queryer, p order.Page, after, before []*string, page *order.List[T]) (more bool, err error) {
	args := slices.Clone(l.args)
	conditions := []string{l.where}
	if after != nil {
		conditions = append(conditions, l.keys.beyond(&args, after, false))
	}
	if before != nil {
		conditions = append(conditions, l.keys.beyond(&args, before, true))
	}
	query := fmt.Sprintf("%s SELECT %s%s FROM %s WHERE %s ORDER BY %s LIMIT %d", l.with, l.columns, l.keys.columns(), l.from,
		strings.Join(conditions, " AND "), l.keys.orderBy(p.Backwards()), p.Size()+1)
	type keyed struct {
		item   T
		cursor string
	}
	rows, err := collect(ctx, q, func() ([]any, func() keyed) {
		targets, item := l.row()
		values := make([]*string, len(l.keys.keys))
		for i := range values {
			targets = append(targets, &values[i])
		}
		return targets, func() keyed { return keyed{item(), l.keys.encode(values)} }
	}, query, args...)
	if err != nil {
		return false, err
	}
	more = len(rows) > p.Size()
	rows = rows[:min(len(rows), p.Size())]
	if p.Backwards() {
		slices.Reverse(rows)
	}
	for _, row := range rows {
		page.Items, page.Cursors = append(page.Items, row.item), append(page.Cursors, row.cursor)
	}
	return more, nil
}

// look finds what a page cannot know of itself: whether there are rows on the other sides of its cursors, and the total.
func (l listing[T]) look(ctx context.Context, q queryer, after, before []*string, count bool, page *order.List[T]) error {
	if after == nil && before == nil && !count {
		return nil
	}
	args := slices.Clone(l.args)
	outside := func(cursor []*string, backwards bool) string {
		if cursor == nil {
			return "false"
		}
		return fmt.Sprintf("EXISTS (SELECT FROM %s WHERE %s AND (%s) IS NOT TRUE)", l.from, l.where, l.keys.beyond(&args, cursor, backwards))
	}
	total := "NULL"
	if count {
		total = fmt.Sprintf("(SELECT count(*) FROM %s WHERE %s)", l.from, l.where)
	}
	query := fmt.Sprintf("%s SELECT %s, %s, %s", l.with, outside(after, false), outside(before, true), total)
	return q.QueryRowContext(ctx, query, args...).Scan(&page.HasPreviousPage, &page.HasNextPage, &page.TotalCount)
}

// columns are the keys as text, to be read after a row's own columns.
func (k keyset) columns() string {
	var columns strings.Builder
	for _, key := range k.keys {
		columns.WriteString(", (" + key.sql + ")::text")
	}
	return columns.String()
}

// orderBy is the ORDER BY list.
func (k keyset) orderBy(backwards bool) string {
	terms := make([]string, len(k.keys))
	for i, key := range k.keys {
		terms[i] = key.sql + " ASC NULLS LAST"
		if key.descending != backwards {
			terms[i] = key.sql + " DESC NULLS LAST"
		}
		if key.nullable && backwards {
			terms[i] = strings.Replace(terms[i], "LAST", "FIRST", 1)
		}
		if !key.nullable {
			terms[i], _, _ = strings.Cut(terms[i], " NULLS")
		}
	}
	return strings.Join(terms, ", ")
}

// beyond is the condition for rows that come after the place that the values name, or before it when backwards.
func (k keyset) beyond(args *arguments, values []*string, backwards bool) string {
	if row, ok := k.rowComparison(args, values, backwards); ok {
		return row
	}
	condition := "false"
	for i := len(k.keys) - 1; i >= 0; i-- {
		strictly, equal := k.keys[i].compare(args, values[i], backwards)
		condition = fmt.Sprintf("(%s OR %s AND %s)", strictly, equal, condition)
	}
	return condition
}

// rowComparison is the form that an index answers at once; it serves keys without NULL that all run the same way.
func (k keyset) rowComparison(args *arguments, values []*string, backwards bool) (string, bool) {
	left, right := make([]string, len(k.keys)), make([]string, len(k.keys))
	for _, key := range k.keys {
		if key.nullable || key.descending != k.keys[0].descending {
			return "", false
		}
	}
	for i, key := range k.keys {
		left[i], right[i] = key.sql, args.add(values[i])+"::"+key.kind
	}
	return fmt.Sprintf("(%s) %s (%s)", strings.Join(left, ", "), k.keys[0].operator(backwards), strings.Join(right, ", ")), true
}

func (k sortKey) operator(backwards bool) string {
	if k.descending != backwards {
		return "<"
	}
	return ">"
}

// compare gives the conditions for the key alone: beyond the value, and equal to it.
func (k sortKey) compare(args *arguments, value *string, backwards bool) (strictly, equal string) {
	if value == nil {
		if backwards {
			return k.sql + " IS NOT NULL", k.sql + " IS NULL"
		}
		return "false", k.sql + " IS NULL"
	}
	placeholder := args.add(*value) + "::" + k.kind
	strictly, equal = k.sql+" "+k.operator(backwards)+" "+placeholder, k.sql+" = "+placeholder
	if k.nullable && !backwards {
		strictly = "(" + strictly + " OR " + k.sql + " IS NULL)"
	}
	return strictly, equal
}

// place is what a cursor holds, as encode writes it.
type place struct {
	Keyset string    `json:"k"`
	Values []*string `json:"v"`
}

func (k keyset) encode(values []*string) string {
	encoded := appendText(append(make([]byte, 0, 160), `{"k":`...), k.name)
	encoded = append(encoded, `,"v":[`...)
	for i, value := range values {
		if i > 0 {
			encoded = append(encoded, ',')
		}
		if value == nil {
			encoded = append(encoded, "null"...)
		} else {
			encoded = appendText(encoded, *value)
		}
	}
	return base64.RawURLEncoding.EncodeToString(append(encoded, "]}"...))
}

// appendText appends a JSON string. Nearly all that cursors hold is as it is there.
func appendText(out []byte, text string) []byte {
	special := func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == utf8.RuneError }
	if strings.ContainsFunc(text, special) {
		encoded, _ := json.Marshal(text) // a text always encodes
		return append(out, encoded...)
	}
	out = append(out, '"')
	out = append(out, text...)
	return append(out, '"')
}

// decode reads a cursor; the empty cursor is nil. The field is named when it is not one of this keyset's.
func (k keyset) decode(field, cursor string) ([]*string, error) {
	if cursor == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, badCursor(field, err)
	}
	var read place
	if err := json.Unmarshal(raw, &read); err != nil {
		return nil, badCursor(field, err)
	}
	if read.Keyset != k.name || len(read.Values) != len(k.keys) {
		return nil, badCursor(field, fmt.Errorf("cursor of %q, not of %q", read.Keyset, k.name))
	}
	for i, value := range read.Values {
		if value == nil && !k.keys[i].nullable {
			return nil, badCursor(field, fmt.Errorf("cursor without a value for %s", k.keys[i].sql))
		}
	}
	return read.Values, nil
}

func cursorField(after []*string) string {
	if after != nil {
		return "after"
	}
	return "before"
}

func badCursor(field string, cause error) error {
	err := order.BadInput(field, "This is not a cursor of this list; take one from the same list, sorted the same way.")
	err.Cause = cause
	return err
}

// byID puts items under their ids.
func byID[T any](items []T, id func(T) order.ID) map[order.ID]T {
	byID := make(map[order.ID]T, len(items))
	for _, item := range items {
		byID[id(item)] = item
	}
	return byID
}

// containing is the pattern of LIKE for texts that hold the part, which is taken literally.
func containing(part string) string { return "%" + escapeLike(part) + "%" }

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
