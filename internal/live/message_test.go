package live

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// fill gives every part of a value something else than zero, so that a part that a message leaves out is missed.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Repeat("ü", *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n) << (*n % 60) * int64(1-*n%2*2))
	case reflect.Uint8:
		v.SetUint(uint64(*n % 256))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		if at, ok := v.Addr().Interface().(*time.Time); ok {
			*at = time.Date(2026, 3, *n, 1, 2, 3, *n*1000, time.UTC)
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	}
}

func filled() message {
	var m message
	fill(reflect.ValueOf(&m).Elem(), new(int))
	return m
}

func TestMessagesArriveAsTheyWereSent(t *testing.T) {
	for name, want := range map[string]message{
		"empty": {Instance: "one"},
		"full":  filled(),
		"bare":  {Instance: "one", Orders: []*order.Order{{}, filled().Orders[1]}},
	} {
		got, err := decode(want.encode(), "two")
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, want)
		}
	}
}

func TestOwnMessagesAreNotRead(t *testing.T) {
	m := filled()
	m.Instance = "one"
	if got, err := decode(m.encode(), "one"); err != nil || !reflect.DeepEqual(got, message{Instance: "one"}) {
		t.Errorf("%v %+v", err, got)
	}
}

func TestGarbledMessagesAreRefused(t *testing.T) {
	raw := filled().encode()
	for length := range raw {
		if _, err := decode(raw[:length], "two"); err == nil {
			t.Fatalf("the first %d bytes of %d were taken", length, len(raw))
		}
	}
	if _, err := decode(append(raw, 0), "two"); err == nil {
		t.Error("a byte too many was taken")
	}
	if _, err := decode([]byte(`{"i":"two"}`), "two"); err == nil {
		t.Error("another version was taken")
	}
	huge := []byte{messageVersion, 1, 'x', 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}
	if _, err := decode(huge, "two"); err == nil {
		t.Error("a length beyond the message was taken")
	}
}

// FuzzDecode looks for messages that would bring an instance down.
func FuzzDecode(f *testing.F) {
	f.Add(filled().encode())
	f.Fuzz(func(_ *testing.T, raw []byte) { _, _ = decode(raw, "own") })
}

func BenchmarkEncode(b *testing.B) {
	var m message
	for range maxOrdersPerMessage {
		m.Orders = append(m.Orders, ordertest.Order(ordertest.Accepted))
	}
	for b.Loop() {
		m.encode()
	}
}
