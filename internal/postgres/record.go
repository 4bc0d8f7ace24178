package postgres

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"headway/internal/order"
)

// A row of sixty columns costs a driver sixty values, each parsed from its text and put into a box. Where many whole rows are
// read, PostgreSQL packs each into one value in its binary form, and this file unpacks it: a count of columns, and for each its
// type, its length (-1 for NULL) and its bytes.

// packedOrders is the one column of a query for whole rows of orders known as o, to be read with packedOrder.
func packedOrders() string { return "record_send(ROW(" + orderColumnList() + "))" }

// packedOrder reads an order from packedOrders.
func packedOrder() ([]any, func() *order.Order) {
	row := &orderRow{}
	return []any{(*packedRow)(row)}, row.toOrder
}

type packedRow orderRow

// Scan unpacks the row.
func (r *packedRow) Scan(source any) error {
	packed, ok := source.([]byte)
	if !ok {
		return fmt.Errorf("cannot unpack a row from %T", source)
	}
	_, err := unpack(packed, wholeOrder(), 0, (*orderRow)(r))
	return err
}

var errNotPacked = errors.New("a row is not packed as expected")

// unpack reads those columns of an order. So many fields more follow, which are the first of what is left.
func unpack(packed []byte, columns []orderColumn, more int, row *orderRow) (rest []byte, err error) {
	count, rest, err := fieldsOf(packed)
	if err != nil || count != len(columns)+more {
		return nil, errNotPacked
	}
	return unpackColumns(rest, columns, row)
}

// unpackColumns reads the fields of a packed row that hold these columns.
func unpackColumns(rest []byte, columns []orderColumn, row *orderRow) (_ []byte, err error) {
	for i := range columns {
		column := &columns[i]
		var value []byte
		if value, rest, err = nextField(rest); err != nil {
			return nil, err
		}
		if err := take(column.field(row), value); err != nil {
			return nil, fmt.Errorf("unpack %s: %w", column.name, err)
		}
	}
	return rest, nil
}

// fieldsOf reads how many fields a packed row has.
func fieldsOf(packed []byte) (count int, rest []byte, err error) {
	if len(packed) < 4 {
		return 0, nil, errNotPacked
	}
	return int(binary.BigEndian.Uint32(packed)), packed[4:], nil
}

// countRecords counts packed rows.
func countRecords(packed []byte) (records int, err error) {
	for ; len(packed) > 0; records++ {
		var fields int
		if fields, packed, err = fieldsOf(packed); err != nil {
			return 0, err
		}
		for range fields {
			if _, packed, err = nextField(packed); err != nil {
				return 0, err
			}
		}
	}
	return records, nil
}

// nextField reads a field of a packed row; nil is NULL.
func nextField(packed []byte) (value, rest []byte, err error) {
	if len(packed) < 8 {
		return nil, nil, errNotPacked
	}
	length := int(int32(binary.BigEndian.Uint32(packed[4:])))
	packed = packed[8:]
	if length < 0 {
		return nil, packed, nil
	}
	if length > len(packed) {
		return nil, nil, errNotPacked
	}
	return packed[:length:length], packed[length:], nil
}

// eachRecord reads packed rows whose first field is the number, counted from 1, of one of so many things that were asked for.
func eachRecord(packed []byte, asked int, do func(n int, fields [][]byte) error) error {
	var fields [][]byte
	for len(packed) > 0 {
		count, rest, err := fieldsOf(packed)
		if err != nil {
			return err
		}
		fields = fields[:0]
		for range count {
			var field []byte
			if field, rest, err = nextField(rest); err != nil {
				return err
			}
			fields = append(fields, field)
		}
		var n int
		if count < 2 || takeNumber(&n, fields[0]) != nil || n < 1 || n > asked {
			return errNotPacked
		}
		if err := do(n-1, fields[1:]); err != nil {
			return err
		}
		packed = rest
	}
	return nil
}

// take reads a column's bytes into a field of an orderRow; nil is NULL.
func take(field any, value []byte) error {
	switch field := field.(type) {
	case interface{ take([]byte) error }:
		return field.take(value)
	case *order.ID:
		if copy(field[:], value) != len(field) {
			*field = order.ID{}
		}
		return nil
	}
	if value == nil {
		return errors.New("it is NULL")
	}
	switch field := field.(type) {
	case *string:
		*field = string(value)
	case *order.Status:
		*field = order.Status(value)
	case *order.CampaignType:
		*field = order.CampaignType(value)
	case *order.Currency:
		*field = order.Currency(value)
	case *int64:
		return takeNumber(field, value)
	case *int:
		return takeNumber(field, value)
	case *bool:
		*field = len(value) == 1 && value[0] != 0
	default:
		return fmt.Errorf("it has no place in a %T", field)
	}
	return nil
}

func takeNumber[T int | int64](at *T, value []byte) error {
	switch len(value) {
	case 4:
		*at = T(int32(binary.BigEndian.Uint32(value)))
	case 8:
		*at = T(int64(binary.BigEndian.Uint64(value)))
	default:
		return fmt.Errorf("a number of %d bytes", len(value))
	}
	return nil
}

func (i instant) take(value []byte) error {
	if len(value) != 8 {
		return fmt.Errorf("an instant of %d bytes", len(value))
	}
	*i.at = time.UnixMicro(int64(binary.BigEndian.Uint64(value)) + year2000).UTC()
	return nil
}

func (i instantOrNull) take(value []byte) error {
	*i.at = nil
	if value == nil {
		return nil
	}
	*i.at = new(time.Time)
	return instant{*i.at}.take(value)
}

func (t textOrNull[T]) take(value []byte) error {
	*t.at = T(value)
	return nil
}

func (i intOrNull) take(value []byte) error {
	*i.at = 0
	if value == nil {
		return nil
	}
	return takeNumber(i.at, value)
}

func (j jsonOrNull[T]) take(value []byte) error {
	if len(value) == 0 {
		return j.Scan(nil)
	}
	return j.Scan(value[1:]) // a version comes first
}

func (a *ids) take(value []byte) error {
	*a = nil
	if len(value) < arrayHeader { // no dimensions, no elements
		return nil
	}
	const element = 4 + len(order.ID{})
	value = value[arrayHeader:]
	if len(value)%element != 0 {
		return errNotPacked
	}
	*a = make(ids, len(value)/element)
	for i := range *a {
		copy((*a)[i][:], value[i*element+4:])
	}
	return nil
}
