package postgres

import (
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/oid"

	"headway/internal/order"
)

// The types of this file stand between a field of the domain and a column: each reads into what it points at, and gives its value.

// instant is a timestamptz, read in UTC.
type instant struct{ at *time.Time }

// Scan reads the column.
func (i instant) Scan(source any) error {
	read, ok := source.(time.Time)
	if !ok {
		return fmt.Errorf("cannot read an instant from %T", source)
	}
	*i.at = read.UTC()
	return nil
}

// Value is the instant.
func (i instant) Value() (driver.Value, error) { return *i.at, nil }

func (i instant) put(t *table) { t.instant(*i.at) }

// instantOrNull is a timestamptz that may be NULL.
type instantOrNull struct{ at **time.Time }

// Scan reads the column.
func (i instantOrNull) Scan(source any) error {
	*i.at = nil
	if source == nil {
		return nil
	}
	var read time.Time
	if err := (instant{&read}).Scan(source); err != nil {
		return err
	}
	*i.at = &read
	return nil
}

// Value is the instant or NULL.
func (i instantOrNull) Value() (driver.Value, error) {
	if *i.at == nil {
		return nil, nil
	}
	return **i.at, nil
}

func (i instantOrNull) put(t *table) {
	if *i.at == nil {
		t.null()
		return
	}
	t.instant(**i.at)
}

// textOrNull is a text that is NULL where the domain has the empty text.
type textOrNull[T ~string] struct{ at *T }

func orNull[T ~string](at *T) textOrNull[T] { return textOrNull[T]{at} }

// Scan reads the column.
func (t textOrNull[T]) Scan(source any) error {
	var text sql.NullString
	err := text.Scan(source)
	*t.at = T(text.String)
	return err
}

// Value is the text or NULL.
func (t textOrNull[T]) Value() (driver.Value, error) {
	if *t.at == "" {
		return nil, nil
	}
	return string(*t.at), nil
}

func (t textOrNull[T]) put(to *table) { to.textOrNull(string(*t.at)) }

// intOrNull is a number that is NULL where the domain has zero.
type intOrNull struct{ at *int }

// Scan reads the column.
func (i intOrNull) Scan(source any) error {
	var number sql.NullInt64
	err := number.Scan(source)
	*i.at = int(number.Int64)
	return err
}

// Value is the number or NULL.
func (i intOrNull) Value() (driver.Value, error) {
	if *i.at == 0 {
		return nil, nil
	}
	return int64(*i.at), nil
}

func (i intOrNull) put(t *table) {
	if *i.at == 0 {
		t.null()
		return
	}
	t.number(int64(*i.at))
}

// jsonOrNull is a jsonb column that may be NULL. It is sent as text: lib/pq would send bytes as bytea.
type jsonOrNull[T any] struct{ at **T }

func asJSON[T any](at **T) jsonOrNull[T] { return jsonOrNull[T]{at} }

// Scan reads the column.
func (j jsonOrNull[T]) Scan(source any) error {
	*j.at = nil
	switch text := source.(type) {
	case nil:
		return nil
	case []byte:
		return json.Unmarshal(text, j.at)
	case string:
		return json.Unmarshal([]byte(text), j.at)
	}
	return fmt.Errorf("cannot read JSON from %T", source)
}

// Value is the JSON text or NULL.
func (j jsonOrNull[T]) Value() (driver.Value, error) {
	if *j.at == nil {
		return nil, nil
	}
	return jsonText(*j.at)
}

func (j jsonOrNull[T]) put(t *table) {
	if *j.at == nil {
		t.null()
		return
	}
	t.jsonOf(*j.at)
}

func jsonText(value any) (string, error) {
	encoded, err := json.Marshal(value)
	return string(encoded), err
}

// ids is a uuid[]; it spares the reflection of pq.Array.
type ids []order.ID

// Scan reads the column; an empty array is nil.
func (a *ids) Scan(source any) error {
	*a = nil
	var text string
	switch source := source.(type) {
	case nil:
		return nil
	case []byte:
		text = string(source)
	case string:
		text = source
	default:
		return fmt.Errorf("cannot read ids from %T", source)
	}
	if text == "{}" {
		return nil
	}
	for part := range strings.SplitSeq(strings.Trim(text, "{}"), ",") {
		id, err := order.ParseUUID(part)
		if err != nil {
			return err
		}
		*a = append(*a, id)
	}
	return nil
}

// Value is the array; nil is the empty one.
func (a ids) Value() (driver.Value, error) { return a.text(), nil }

func (a ids) text() string {
	text := make([]byte, 0, 2+37*len(a))
	text = append(text, '{')
	for i, id := range a {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, id.UUID()...)
	}
	return string(append(text, '}'))
}

// binary is the array in PostgreSQL's binary form.
func (a ids) binary() []byte {
	if len(a) == 0 {
		return binary.BigEndian.AppendUint32(make([]byte, 8), uint32(oid.T_uuid)) // no dimensions
	}
	array := make([]byte, 0, arrayHeader+20*len(a))
	for _, field := range []uint32{1, 0, uint32(oid.T_uuid), uint32(len(a)), 1} {
		array = binary.BigEndian.AppendUint32(array, field)
	}
	for _, id := range a {
		array = append(binary.BigEndian.AppendUint32(array, uint32(len(id))), id[:]...)
	}
	return array
}

func (a ids) put(t *table) { t.text(a.text()) }

// texts is a text[] of a domain type; nil is NULL.
type texts[T ~string] struct{ at *[]T }

func asTexts[T ~string](at *[]T) texts[T] { return texts[T]{at} }

// Scan reads the column.
func (t texts[T]) Scan(source any) error {
	var read pq.StringArray
	if err := read.Scan(source); err != nil {
		return err
	}
	*t.at = nil
	if source != nil {
		*t.at = make([]T, len(read))
	}
	for i, text := range read {
		(*t.at)[i] = T(text)
	}
	return nil
}

// Value is the array or NULL.
func (t texts[T]) Value() (driver.Value, error) {
	if *t.at == nil {
		return nil, nil
	}
	written := make(pq.StringArray, len(*t.at))
	for i, text := range *t.at {
		written[i] = string(text)
	}
	return written.Value()
}

// storedID reads an id that is the only column.
func storedID() ([]any, func() order.ID) {
	id := new(order.ID)
	return []any{id}, func() order.ID { return *id }
}
