package model

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"headway/internal/order"
)

func TestReportInputs(t *testing.T) {
	at := time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)
	sent := func(fields map[string]any) map[string]any {
		all := map[string]any{"reportId": "r", "fan": "f", "clickId": "c", "visitor": "v", "occurredAt": "2031-03-10T13:00:00+01:00"}
		for name, value := range fields {
			all[name] = value
		}
		return all
	}
	id := func(text string) *string { return &text }
	for name, test := range map[string]struct {
		sent     map[string]any
		delivery DeliveryInput
		click    ClickInput
	}{
		"an order": {
			sent(map[string]any{"orderId": "ord_1", "viaClick": true, "userAgent": "Firefox"}),
			DeliveryInput{OrderID: id("ord_1"), ClickID: "c", ReportID: "r", Fan: "f", OccurredAt: at, ViaClick: true, UserAgent: "Firefox"},
			ClickInput{OrderID: id("ord_1"), ClickID: "c", Visitor: "v", UserAgent: "Firefox", OccurredAt: at},
		},
		"a tracking code, and null for the rest": {
			sent(map[string]any{"trackingCode": "abc", "orderId": nil, "viaClick": nil, "userAgent": nil}),
			DeliveryInput{TrackingCode: "abc", ClickID: "c", ReportID: "r", Fan: "f", OccurredAt: at},
			ClickInput{TrackingCode: "abc", ClickID: "c", Visitor: "v", OccurredAt: at},
		},
		"an id that is a number in the variables": {
			sent(map[string]any{"orderId": json.Number("17")}),
			DeliveryInput{OrderID: id("17"), ClickID: "c", ReportID: "r", Fan: "f", OccurredAt: at},
			ClickInput{OrderID: id("17"), ClickID: "c", Visitor: "v", OccurredAt: at},
		},
		"an id that is a number in the document": {
			sent(map[string]any{"orderId": int64(17), "trackingCode": ""}),
			DeliveryInput{OrderID: id("17"), ClickID: "c", ReportID: "r", Fan: "f", OccurredAt: at},
			ClickInput{OrderID: id("17"), ClickID: "c", Visitor: "v", OccurredAt: at},
		},
		"an empty id": {
			sent(map[string]any{"orderId": ""}),
			DeliveryInput{OrderID: id(""), ClickID: "c", ReportID: "r", Fan: "f", OccurredAt: at},
			ClickInput{OrderID: id(""), ClickID: "c", Visitor: "v", OccurredAt: at},
		},
	} {
		var delivery DeliveryInput
		if err := delivery.UnmarshalGQL(test.sent); err != nil || !reflect.DeepEqual(delivery, test.delivery) {
			t.Errorf("%s: the delivery is %+v, %v", name, delivery, err)
		}
		var click ClickInput
		if err := click.UnmarshalGQL(test.sent); err != nil || !reflect.DeepEqual(click, test.click) {
			t.Errorf("%s: the click is %+v, %v", name, click, err)
		}
	}
	for _, wrong := range []any{nil, "now", 7} {
		for _, err := range []error{
			new(DeliveryInput).UnmarshalGQL(sent(map[string]any{"occurredAt": wrong})), new(ClickInput).UnmarshalGQL(sent(map[string]any{"occurredAt": wrong})),
		} {
			if refused, ok := errors.AsType[*order.Error](err); !ok || refused.Code != order.CodeBadInput || refused.Field != "occurredAt" {
				t.Errorf("the time %v is taken: %v", wrong, err)
			}
		}
	}
}
