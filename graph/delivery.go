package graph

import (
	"context"
	"errors"

	"headway/graph/generated"
	"headway/internal/order"
)

// Reports is where reports of fans and clicks go. A wrong report fails alone.
type Reports interface {
	RecordDeliveries(ctx context.Context, v order.Viewer, reports []order.DeliveryReport, key string) ([]DeliveryResult, error)
	RecordClicks(ctx context.Context, v order.Viewer, clicks []order.ClickReport, key string) ([]ClickResult, error)
}

// Result is what became of one report; R says why it does not count.
type Result[R ~string] struct {
	// ID is the reporter's own id of the report.
	ID string
	// Outcome is empty when the report itself was wrong: see Err.
	Outcome order.Outcome
	Reason  R
	// First is what became of the first report with this id, on DUPLICATE.
	First *FirstResult[R]
	Err   *order.Error
}

// FirstResult is what became of the first report with the same id.
type FirstResult[R ~string] struct {
	Outcome order.Outcome
	Reason  R
}

// The results of the two kinds of report.
type (
	DeliveryResult = Result[order.RefusalReason]
	ClickResult    = Result[order.ClickRefusal]
)

// RecordDeliveries takes in reports of fans.
func (m mutation) RecordDeliveries(ctx context.Context, input generated.RecordDeliveriesInput) (*generated.RecordDeliveriesPayload, error) {
	var targets targets
	sent := make([]order.DeliveryReport, len(input.Deliveries))
	for i, d := range input.Deliveries {
		id, code := targets.read(i, d.OrderID, d.TrackingCode)
		sent[i] = order.DeliveryReport{
			OrderID: id, TrackingCode: code, ClickID: d.ClickID, ReportID: d.ReportID, Fan: d.Fan, OccurredAt: d.OccurredAt,
			ViaClick: d.ViaClick, UserAgent: d.UserAgent,
		}
	}
	results, err := m.reports.RecordDeliveries(ctx, viewerFrom(ctx), sent, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	shown, payload := make([]generated.DeliveryResult, len(results)), &generated.RecordDeliveriesPayload{Results: make([]*generated.DeliveryResult, len(results))}
	for i := range results {
		r := &results[i]
		shown[i] = generated.DeliveryResult{
			ReportID: r.ID, Outcome: orNull(&r.Outcome), Reason: orNull(&r.Reason), Error: targets.fault(i, r.Err),
		}
		if r.First != nil {
			shown[i].First = &generated.FirstDelivery{Outcome: r.First.Outcome, Reason: orNull(&r.First.Reason)}
		}
		payload.Results[i] = &shown[i]
	}
	return payload, nil
}

// RecordClicks takes in reports of clicks.
func (m mutation) RecordClicks(ctx context.Context, input generated.RecordClicksInput) (*generated.RecordClicksPayload, error) {
	var targets targets
	sent := make([]order.ClickReport, len(input.Clicks))
	for i, c := range input.Clicks {
		id, code := targets.read(i, c.OrderID, c.TrackingCode)
		sent[i] = order.ClickReport{
			OrderID: id, TrackingCode: code, ClickID: c.ClickID, Visitor: c.Visitor, UserAgent: c.UserAgent, OccurredAt: c.OccurredAt,
		}
	}
	results, err := m.reports.RecordClicks(ctx, viewerFrom(ctx), sent, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	shown, payload := make([]generated.ClickResult, len(results)), &generated.RecordClicksPayload{Results: make([]*generated.ClickResult, len(results))}
	for i := range results {
		r := &results[i]
		shown[i] = generated.ClickResult{
			ClickID: r.ID, Outcome: orNull(&r.Outcome), Reason: orNull(&r.Reason), Error: targets.fault(i, r.Err),
		}
		if r.First != nil {
			shown[i].First = &generated.FirstClick{Outcome: r.First.Outcome, Reason: orNull(&r.First.Reason)}
		}
		payload.Results[i] = &shown[i]
	}
	return payload, nil
}

// targets reads what reports are about. An id that is malformed fails its report alone: the report goes on without any target,
// so that it is refused in its place, and fault says what was really wrong.
type targets struct{ malformed map[int]*order.Error }

func (t *targets) read(i int, id *string, code string) (order.ID, string) {
	if id == nil {
		return order.ID{}, code
	}
	read, _, err := order.ParseID(*id, order.KindOrder)
	if err == nil {
		return read, code
	}
	if known, ok := errors.AsType[*order.Error](err); ok {
		if t.malformed == nil {
			t.malformed = map[int]*order.Error{}
		}
		t.malformed[i] = known.WithField("orderId")
	}
	return order.ID{}, ""
}

// fault is what is wrong with report i, or nil.
func (t *targets) fault(i int, found *order.Error) *generated.ReportError {
	if malformed := t.malformed[i]; malformed != nil {
		found = malformed
	}
	if found == nil {
		return nil
	}
	return &generated.ReportError{Code: string(found.Code), Message: found.Message, Field: orNull(&found.Field)}
}

// orNull is nil for the empty text.
func orNull[T ~string](text *T) *T {
	if *text == "" {
		return nil
	}
	return text
}
