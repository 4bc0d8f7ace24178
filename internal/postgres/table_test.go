package postgres

import (
	"bytes"
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
		rows.add(&r.ID, r.Text, r.Count, &r.Yes, instant{&r.At}, r.Raw)
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

	empty, err := newTable("uuid").arguments()
	if err != nil || empty[0] != "{}" {
		t.Errorf("no rows: %v, %v", empty, err)
	}
	wrong := newTable("uuid", "text")
	wrong.add(ordertest.ID())
	if _, err := wrong.arguments(); err == nil {
		t.Error("a row with too few values was taken")
	}
}
