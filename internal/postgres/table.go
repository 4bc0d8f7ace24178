package postgres

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq/oid"

	"headway/internal/order"
)

// table holds the rows of a multi-row statement column by column: PostgreSQL takes each column as one array, and
// unnest makes rows of them again. It is the fastest way in, and its SQL is the same for any number of rows. The arrays are in
// PostgreSQL's binary form, which neither side has to format, escape or parse.
//
// Rows are written value by value, in the order of the columns: t.id(a).text(b), or t.add(…) for any of them. arguments tells
// of a value that did not fit its column, or of a row that was not complete.
type table struct {
	columns []column
	// expected is how many rows will come, at a guess; it spares the arrays their growing.
	expected int
	values   int
	rows     int
	err      error
}

type column struct {
	kind    string
	element oid.Oid
	array   []byte
}

// newTable makes a table whose columns have the SQL types.
func newTable(kinds ...string) *table {
	t := &table{columns: make([]column, len(kinds))}
	for i, kind := range kinds {
		t.columns[i] = column{kind: kind, element: elementOf(kind)}
	}
	return t
}

// expect says how many rows will come.
func (t *table) expect(rows int) *table {
	t.expected = rows
	return t
}

// elementOf is the type that a column's elements are sent as: its own, or text for the enums, whose numbers differ between databases.
func elementOf(kind string) oid.Oid {
	switch kind {
	case "uuid":
		return oid.T_uuid
	case "bigint":
		return oid.T_int8
	case "int":
		return oid.T_int4
	case "bool", "boolean":
		return oid.T_bool
	case "timestamptz":
		return oid.T_timestamptz
	case "bytea":
		return oid.T_bytea
	case "jsonb":
		return oid.T_jsonb
	}
	return oid.T_text
}

// unnest is the FROM item that gives the rows back: "unnest($1::uuid[], $2::text[]::order_status[])".
func (t *table) unnest() string { return t.unnestFrom(1) }

// unnestFrom is unnest for a table whose first column is another than the statement's first parameter.
func (t *table) unnestFrom(parameter int) string {
	var sql strings.Builder
	for i, c := range t.columns {
		sql.WriteString(", $" + strconv.Itoa(parameter+i))
		if c.element == oid.T_text && c.kind != "text" {
			sql.WriteString("::text[]")
		}
		sql.WriteString("::" + c.kind + "[]")
	}
	return "unnest(" + sql.String()[2:] + ")"
}

// arrayHeader is what an array of one dimension begins with: dimensions, whether there are NULLs, the elements' type, how many there are, and
// the number of the first.
const arrayHeader = 5 * 4

// arguments are the arrays, in the order of the columns.
func (t *table) arguments() ([]any, error) {
	if t.err == nil && t.values != t.rows*len(t.columns) {
		t.err = fmt.Errorf("%d values for %d rows of %d columns", t.values, t.rows, len(t.columns))
	}
	if t.err != nil {
		return nil, t.err
	}
	arrays := make([]any, len(t.columns))
	for i, c := range t.columns {
		if t.rows == 0 {
			empty := make([]byte, 3*4) // no dimensions
			binary.BigEndian.PutUint32(empty[8:], uint32(c.element))
			arrays[i] = empty
			continue
		}
		for at, field := range []uint32{1, 1, uint32(c.element), uint32(t.rows), 1} {
			binary.BigEndian.PutUint32(c.array[4*at:], field)
		}
		arrays[i] = c.array
	}
	return arrays, nil
}

// next is the array that the next value goes to, with room for its size and as many bytes; nil when the value does not fit.
func (t *table) next(wanted oid.Oid, value string, size int) *column {
	c := &t.columns[t.values%len(t.columns)]
	if t.values%len(t.columns) == 0 {
		t.rows++
	}
	t.values++
	if wanted != c.element && wanted != 0 {
		if t.err == nil {
			t.err = fmt.Errorf("%s for a column of type %s", value, c.kind)
		}
		return nil
	}
	if c.array == nil {
		c.array = make([]byte, arrayHeader, arrayHeader+t.expected*(4+max(size, usualSize)))
	}
	c.array = binary.BigEndian.AppendUint32(c.array, uint32(size))
	return c
}

// usualSize is what a column's first value is taken for when it is shorter, in bytes: a NULL says nothing about the next.
const usualSize = 8

// null writes NULL.
func (t *table) null() *table {
	t.next(0, "NULL", -1)
	return t
}

// id writes a uuid; the zero id is NULL.
func (t *table) id(id order.ID) *table {
	if id.IsZero() {
		return t.null()
	}
	if c := t.next(oid.T_uuid, "an id", len(id)); c != nil {
		c.array = append(c.array, id[:]...)
	}
	return t
}

// text writes a text, or the name of an enum's value.
func (t *table) text(text string) *table {
	if c := t.next(oid.T_text, "a text", len(text)); c != nil {
		c.array = append(c.array, text...)
	}
	return t
}

// textOrNull writes a text; the empty one is NULL.
func (t *table) textOrNull(text string) *table {
	if text == "" {
		return t.null()
	}
	return t.text(text)
}

// number writes an int or a bigint.
func (t *table) number(number int64) *table {
	if t.columns[t.values%len(t.columns)].element == oid.T_int4 {
		if number != int64(int32(number)) && t.err == nil {
			t.err = fmt.Errorf("%d for a column of type int", number)
		}
		if c := t.next(oid.T_int4, "a number", 4); c != nil {
			c.array = binary.BigEndian.AppendUint32(c.array, uint32(number))
		}
		return t
	}
	if c := t.next(oid.T_int8, "a number", 8); c != nil {
		c.array = binary.BigEndian.AppendUint64(c.array, uint64(number))
	}
	return t
}

// truth writes a boolean.
func (t *table) truth(truth bool) *table {
	if c := t.next(oid.T_bool, "a truth value", 1); c != nil {
		one := byte(0)
		if truth {
			one = 1
		}
		c.array = append(c.array, one)
	}
	return t
}

// year2000 is when PostgreSQL's instants begin, in microseconds since 1970.
const year2000 = 946_684_800 * 1_000_000

// instant writes a timestamptz, cut to the microsecond.
func (t *table) instant(at time.Time) *table {
	if c := t.next(oid.T_timestamptz, "an instant", 8); c != nil {
		c.array = binary.BigEndian.AppendUint64(c.array, uint64(at.UnixMicro()-year2000))
	}
	return t
}

// bytes writes a bytea.
func (t *table) bytes(bytes []byte) *table {
	if c := t.next(oid.T_bytea, "bytes", len(bytes)); c != nil {
		c.array = append(c.array, bytes...)
	}
	return t
}

// json writes a jsonb from its text.
func (t *table) json(text []byte) *table {
	if c := t.next(oid.T_jsonb, "JSON", 1+len(text)); c != nil {
		const version = 1
		c.array = append(append(c.array, version), text...)
	}
	return t
}

// jsonOf writes a jsonb from a value.
func (t *table) jsonOf(value any) *table { return t.jsonFrom(json.Marshal(value)) }

// jsonFrom writes a jsonb from a text that may have failed to be made.
func (t *table) jsonFrom(text []byte, err error) *table {
	if err != nil && t.err == nil {
		t.err = err
	}
	return t.json(text)
}

// add writes what a field of an orderRow holds.
func (t *table) add(field any) {
	switch field := field.(type) {
	case *order.ID:
		t.id(*field)
	case *string:
		t.text(*field)
	case *order.Status:
		t.text(string(*field))
	case *order.CampaignType:
		t.text(string(*field))
	case *order.Currency:
		t.text(string(*field))
	case *int64:
		t.number(*field)
	case *int:
		t.number(int64(*field))
	case *bool:
		t.truth(*field)
	case interface{ put(*table) }:
		field.put(t)
	default:
		if t.err == nil {
			t.err = fmt.Errorf("a table takes no %T", field)
		}
	}
}
