package postgres

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestTablesArriveAsTheyWereMade(t *testing.T) {
	store, _ := newStore(t)
	type record struct {
		ID    order.ID
		Text  string
		Count int64
		Yes   bool
		At    time.Time
		Raw   []byte
	}
	want := []record{
		{ordertest.ID(), "", 0, false, noon(), []byte{}},
		{ordertest.ID(), `a "quoted", {braced} \back\slash` + "\n\t and ünïcödé 日本", -1 << 63, true, noon().Add(time.Microsecond), []byte{0, '\\', '"', 255}},
		{order.ID{}, "NULL", 1<<63 - 1, true, noon().In(time.FixedZone("", 3600)), []byte("{}")},
	}
	rows := newTable("uuid", "text", "bigint", "boolean", "timestamptz", "bytea")
	for _, r := range want {
		rows.id(r.ID).text(r.Text).number(r.Count).truth(r.Yes).instant(r.At).bytes(r.Raw)
	}
	args, err := rows.arguments()
	if err != nil {
		t.Fatal(err)
	}
	got, err := collect(t.Context(), store.db, func() ([]any, func() record) {
		var r record
		return []any{&r.ID, &r.Text, &r.Count, &r.Yes, instant{&r.At}, &r.Raw}, func() record { return r }
	}, "SELECT * FROM "+rows.unnest(), args...)
	if err != nil || len(got) != len(want) {
		t.Fatal(got, err)
	}
	for i, w := range want {
		g := got[i]
		if g.ID != w.ID || g.Text != w.Text || g.Count != w.Count || g.Yes != w.Yes || !g.At.Equal(w.At) || g.At.Location() != time.UTC || !bytes.Equal(g.Raw, w.Raw) {
			t.Errorf("got %+v, want %+v", g, w)
		}
	}

}

func TestTablesTakeEnumsNumbersJSONAndNull(t *testing.T) {
	store, _ := newStore(t)
	rows := newTable("order_status", "int", "jsonb", "text", "uuid")
	rows.text("ACCEPTED").number(-5).json([]byte(`{"a": [1]}`)).textOrNull("").id(order.ID{})
	rows.text("WAITING").number(math.MaxInt32).null().textOrNull("x").null()
	args, err := rows.arguments()
	if err != nil {
		t.Fatal(err)
	}
	got, err := collect(t.Context(), store.db, func() ([]any, func() string) {
		var line string
		return []any{&line}, func() string { return line }
	}, "SELECT row(new.*)::text FROM "+rows.unnest()+" AS new", args...)
	if want := []string{`(ACCEPTED,-5,"{""a"": [1]}",,)`, `(WAITING,2147483647,,x,)`}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, want %q (%v)", got, want, err)
	}
}

func TestTablesWithoutRows(t *testing.T) {
	store, _ := newStore(t)
	rows := newTable("uuid", "order_status", "jsonb")
	args, err := rows.arguments()
	if err != nil {
		t.Fatal(err)
	}
	var count int
	if err := store.db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+rows.unnest(), args...).Scan(&count); err != nil || count != 0 {
		t.Errorf("%d rows, %v", count, err)
	}
}

func TestTablesRefuseWhatDoesNotFit(t *testing.T) {
	for name, rows := range map[string]*table{
		"a row with too few values":    newTable("uuid", "text").id(ordertest.ID()),
		"a text for an id":             newTable("uuid").text("x"),
		"an id for a text":             newTable("text").id(ordertest.ID()),
		"a number of more than 32 bit": newTable("int").number(1 << 31),
		"a number for a text":          newTable("text").number(1),
		"what cannot be JSON":          newTable("jsonb").jsonOf(math.NaN()),
	} {
		if _, err := rows.arguments(); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	var unknown float64
	rows := newTable("text")
	rows.add(&unknown)
	if _, err := rows.arguments(); err == nil {
		t.Error("a field of an unknown type was taken")
	}
}
