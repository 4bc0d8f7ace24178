package app

import (
	"context"

	"headway/graph"
	"headway/internal/ingest"
	"headway/internal/order"
)

// reports is what ingest looks like to the resolvers.
type reports struct{ ingest *ingest.Ingest }

// RecordDeliveries takes in reports of fans.
func (r reports) RecordDeliveries(ctx context.Context, v order.Viewer, sent []order.DeliveryReport, key string) ([]graph.DeliveryResult, error) {
	results, err := r.ingest.RecordDeliveries(ctx, v, sent, key)
	if err != nil {
		return nil, err
	}
	answer := make([]graph.DeliveryResult, len(results))
	for i, is := range results {
		answer[i] = graph.DeliveryResult{ID: is.ReportID, Outcome: is.Outcome, Reason: is.Reason, First: first[order.RefusalReason](is.First), Err: is.Err}
	}
	return answer, nil
}

// RecordClicks takes in reports of clicks.
func (r reports) RecordClicks(ctx context.Context, v order.Viewer, sent []order.ClickReport, key string) ([]graph.ClickResult, error) {
	results, err := r.ingest.RecordClicks(ctx, v, sent, key)
	if err != nil {
		return nil, err
	}
	answer := make([]graph.ClickResult, len(results))
	for i, is := range results {
		answer[i] = graph.ClickResult{ID: is.ClickID, Outcome: is.Outcome, Reason: is.Reason, First: first[order.ClickRefusal](is.First), Err: is.Err}
	}
	return answer, nil
}

func first[R ~string](outcome *ingest.FirstOutcome) *graph.FirstResult[R] {
	if outcome == nil {
		return nil
	}
	return &graph.FirstResult[R]{Outcome: outcome.Outcome, Reason: R(outcome.Reason)}
}
