package postgres

import (
	"encoding/json"
	"reflect"
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestEventsAreEncodedAsJSONIs(t *testing.T) {
	var encode eventEncoder
	for _, want := range [][]order.FieldChange{
		{},
		{{Field: order.FieldFansDelivered, Before: "0", After: "12"}},
		{{Field: order.FieldStatus, After: "WAITING"}, {Field: order.FieldNote, Before: "x"}},
		{{Field: order.FieldNote, After: "a \"quoted\" \\ note\nwith ünïcödé and \x7f"}},
		{{Field: order.FieldReason, After: "STOPPED"}, {Field: order.FieldPayout, After: "€ 5.00"}},
	} {
		text, err := encode.changes(want)
		got := []order.FieldChange{}
		if err != nil || json.Unmarshal(text, &got) != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v became %s (%v)", want, text, err)
		}
	}
	if text, err := encode.changes(nil); err != nil || string(text) != "[]" {
		t.Errorf("no changes became %s (%v)", text, err)
	}
	for _, want := range []order.Actor{
		{AccountID: ordertest.ID(), Role: order.RolePlatform}, {AccountID: ordertest.ID(), Role: order.RoleClient, OnBehalfBy: ordertest.ID()}, order.System(),
	} {
		for range 2 {
			var got order.Actor
			if text, err := encode.actor(want); err != nil || json.Unmarshal(text, &got) != nil || got != want {
				t.Errorf("%+v became %s (%v)", want, text, err)
			}
		}
	}
}
