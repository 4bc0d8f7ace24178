package postgres

import (
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// table holds the rows of a multi-row statement column by column: PostgreSQL takes each column as one array, and
// unnest makes rows of them again. It is the fastest way in, and its SQL is the same for any number of rows.
type table struct {
	kinds   []string
	columns [][]byte
	rows    int
	err     error
}

// newTable makes a table whose columns have the SQL types.
func newTable(kinds ...string) *table {
	return &table{kinds: kinds, columns: make([][]byte, len(kinds))}
}

// add appends a row. A value may be anything that database/sql takes, or a pointer to it.
func (t *table) add(values ...any) {
	if len(values) != len(t.columns) {
		t.err = fmt.Errorf("%d values for %d columns", len(values), len(t.columns))
		return
	}
	for i, value := range values {
		plain, err := driver.DefaultParameterConverter.ConvertValue(value)
		if err != nil {
			t.err = fmt.Errorf("column %d of type %s: %w", i, t.kinds[i], err)
			return
		}
		separator := byte(',')
		if t.rows == 0 {
			separator = '{'
		}
		t.columns[i] = appendElement(append(t.columns[i], separator), plain)
	}
	t.rows++
}

// unnest is the FROM item that gives the rows back: "unnest($1::uuid[], $2::bigint[])".
func (t *table) unnest() string {
	var sql strings.Builder
	for i, kind := range t.kinds {
		sql.WriteString(", $" + strconv.Itoa(i+1) + "::" + kind + "[]")
	}
	return "unnest(" + sql.String()[2:] + ")"
}

// arguments are the arrays, in the order of the columns.
func (t *table) arguments() ([]any, error) {
	arrays := make([]any, len(t.columns))
	for i, column := range t.columns {
		if t.rows == 0 {
			column = []byte{'{'}
		}
		arrays[i] = string(column) + "}"
	}
	return arrays, t.err
}

// appendElement writes one element of an array literal.
func appendElement(to []byte, value driver.Value) []byte {
	switch value := value.(type) {
	case nil:
		return append(to, "NULL"...)
	case int64:
		return strconv.AppendInt(to, value, 10)
	case float64:
		return strconv.AppendFloat(to, value, 'g', -1, 64)
	case bool:
		return strconv.AppendBool(to, value)
	case time.Time:
		to = value.UTC().AppendFormat(append(to, '"'), "2006-01-02 15:04:05.999999Z07:00")
		return append(to, '"')
	case []byte:
		to = append(to, `"\\x`...)
		return append(hex.AppendEncode(to, value), '"')
	default:
		return appendQuoted(to, fmt.Sprint(value))
	}
}

func appendQuoted(to []byte, text string) []byte {
	to = append(to, '"')
	for i := range len(text) {
		if text[i] == '"' || text[i] == '\\' {
			to = append(to, '\\')
		}
		to = append(to, text[i])
	}
	return append(to, '"')
}
