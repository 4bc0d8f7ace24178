package model

import (
	"fmt"
	"io"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"headway/internal/order"
)

// Reports come by the thousand, so they read themselves: gqlgen's own way through an input object makes a copy of it, and a context
// for each of its fields. What is read was coerced before, so that a value that is there is of the right kind.

// DeliveryInput is a report of a fan as it was sent.
type DeliveryInput struct {
	OrderID      *string
	TrackingCode string
	ClickID      string
	ReportID     string
	Fan          string
	OccurredAt   time.Time
	ViaClick     bool
	UserAgent    string
}

// UnmarshalGQL reads the report. Errors: BAD_INPUT with the field.
func (d *DeliveryInput) UnmarshalGQL(value any) (err error) {
	sent, err := inputOf(value)
	if err != nil {
		return err
	}
	d.OrderID, d.TrackingCode, d.ReportID, d.Fan = sent.id("orderId"), sent.text("trackingCode"), sent.text("reportId"), sent.text("fan")
	d.ClickID, d.UserAgent = sent.text("clickId"), sent.text("userAgent")
	d.ViaClick, _ = sent["viaClick"].(bool)
	d.OccurredAt, err = sent.instant("occurredAt")
	return err
}

// MarshalGQL is there because gqlgen wants it of a type that reads itself. No answer has an input in it.
func (d DeliveryInput) MarshalGQL(w io.Writer) { graphql.Null.MarshalGQL(w) }

// ClickInput is a report of a click as it was sent.
type ClickInput struct {
	OrderID      *string
	TrackingCode string
	ClickID      string
	Visitor      string
	UserAgent    string
	OccurredAt   time.Time
}

// UnmarshalGQL reads the report. Errors: BAD_INPUT with the field.
func (c *ClickInput) UnmarshalGQL(value any) (err error) {
	sent, err := inputOf(value)
	if err != nil {
		return err
	}
	c.OrderID, c.TrackingCode, c.ClickID = sent.id("orderId"), sent.text("trackingCode"), sent.text("clickId")
	c.Visitor, c.UserAgent = sent.text("visitor"), sent.text("userAgent")
	c.OccurredAt, err = sent.instant("occurredAt")
	return err
}

// MarshalGQL is there as in DeliveryInput.
func (c ClickInput) MarshalGQL(w io.Writer) { graphql.Null.MarshalGQL(w) }

// input is an input object that was coerced.
type input map[string]any

func inputOf(value any) (input, error) {
	object, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("An input object is not a %T.", value)
	}
	return object, nil
}

// text is a field of type String, empty for null.
func (i input) text(field string) string {
	text, _ := i[field].(string)
	return text
}

// id is a field of type ID, which may be sent as a number; nil for null.
func (i input) id(field string) *string {
	value := i[field]
	if value == nil {
		return nil
	}
	text, isText := value.(string)
	if !isText {
		text = fmt.Sprint(value)
	}
	return &text
}

// instant is a field of type DateTime.
func (i input) instant(field string) (time.Time, error) {
	at, err := UnmarshalDateTime(i[field])
	if err != nil {
		return time.Time{}, order.BadInput(field, "%s", err)
	}
	return at, nil
}
