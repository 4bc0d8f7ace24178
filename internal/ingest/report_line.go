package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"

	"headway/internal/order"
)

// targetLine is what a line of a stream names: exactly one of them. A click names another click nowhere.
type targetLine struct {
	OrderID      string `json:"orderId"`
	TrackingCode string `json:"trackingCode"`
}

// deliveryReportLine is a line of POST /v1/deliveries, with the fields of the API's DeliveryInput.
type deliveryReportLine struct {
	targetLine
	ClickID    string `json:"clickId"`
	ReportID   string `json:"reportId"`
	Fan        string `json:"fan"`
	OccurredAt string `json:"occurredAt"`
	ViaClick   bool   `json:"viaClick"`
	UserAgent  string `json:"userAgent"`
}

// clickReportLine is a line of POST /v1/clicks, with the fields of the API's ClickInput.
type clickReportLine struct {
	targetLine
	ClickID    string `json:"clickId"`
	Visitor    string `json:"visitor"`
	UserAgent  string `json:"userAgent"`
	OccurredAt string `json:"occurredAt"`
}

// readDelivery makes a report of a fan of a line; a fault is in the item.
func (e examiner) readDelivery(text []byte, reporter order.ID) item {
	var line deliveryReportLine
	fault := decodeLine(text, &line)
	id, at, fault := line.read(line.OccurredAt, fault)
	i := e.delivery(order.DeliveryReport{
		OrderID: id, TrackingCode: line.TrackingCode, ClickID: line.ClickID, ReportID: line.ReportID, Fan: line.Fan, OccurredAt: at,
		ViaClick: line.ViaClick, UserAgent: line.UserAgent,
	}, reporter)
	return i.orFault(fault)
}

// readClick makes a report of a click of a line; a fault is in the item.
func (e examiner) readClick(text []byte, reporter order.ID) item {
	var line clickReportLine
	fault := decodeLine(text, &line)
	id, at, fault := line.read(line.OccurredAt, fault)
	i := e.click(order.ClickReport{
		OrderID: id, TrackingCode: line.TrackingCode, ClickID: line.ClickID, Visitor: line.Visitor, UserAgent: line.UserAgent, OccurredAt: at,
	}, reporter)
	return i.orFault(fault)
}

// read parses what JSON knows as texts, unless the line is at fault already.
func (l targetLine) read(occurredAt string, fault *order.Error) (id order.ID, at time.Time, _ *order.Error) {
	if fault != nil {
		return id, at, fault
	}
	var err error
	if l.OrderID != "" {
		if id, _, err = order.ParseID(l.OrderID, order.KindOrder); err != nil {
			return id, at, asError(err).WithField("orderId")
		}
	}
	if occurredAt != "" {
		if at, err = time.Parse(time.RFC3339Nano, occurredAt); err != nil {
			return id, at, order.BadInput("occurredAt", "%q is not an instant; write it as in 2026-03-01T09:30:00Z.", order.Shorten(occurredAt, 40))
		}
	}
	return id, at, nil
}

// orFault is the item, failed by what was wrong with its line. What was sent is let go of: some of it may be long.
func (i item) orFault(fault *order.Error) item {
	if fault != nil {
		i.bad = fault
	}
	if i.bad != nil {
		return item{key: order.ReportKey{Kind: i.key.Kind, ReportID: order.Shorten(i.key.ReportID, 100)}, bad: i.bad}
	}
	return i
}

// decodeLine reads one JSON object without unknown fields.
func decodeLine(text []byte, into any) *order.Error {
	if len(bytes.TrimSpace(text)) == 0 {
		return order.BadInput("", "The line is empty.")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			return order.BadInput("", "A line holds one JSON object and nothing after it.")
		}
		if bytes.TrimSpace(text)[0] != '{' {
			return order.BadInput("", "A line holds one JSON object.")
		}
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return order.BadInput(wrong.Field, "This must be a %s.", wrong.Type)
	}
	// The decoder names an unknown field, and otherwise a place: nothing of the fan's gets into the message.
	return order.BadInput("", "The line is not a report as documented: %s.", order.Shorten(err.Error(), 120))
}
