package app

import (
	"context"
	"log/slog"

	"headway/internal/demo"
	"headway/internal/order"
)

// demoSeed makes every installation's demo the same but for its dates.
const demoSeed = 1

// SeedDemo fills the database with a demo unless it has one, and says whether it did.
func (o *Operator) SeedDemo(ctx context.Context) (added bool, err error) {
	return demo.Seed(ctx, o.Store, o.Platform().AccountID, demoSeed)
}

// SimulateDemo lets the demo's orders go on until the context ends.
func (o *Operator) SimulateDemo(ctx context.Context, log *slog.Logger) {
	demo.NewSimulator(o.Orders, demoTracker{o}, demo.SimulatorOptions{Platform: o.Platform(), Log: log}).Run(ctx)
}

// demoTracker reports what the demo makes up, in the name of the platform.
type demoTracker struct{ *Operator }

// RecordFans reports fans.
func (t demoTracker) RecordFans(ctx context.Context, fans []demo.Fan) error {
	reports := make([]order.DeliveryReport, len(fans))
	for i, f := range fans {
		reports[i] = order.DeliveryReport{OrderID: f.OrderID, ReportID: f.ReportID, Fan: f.Fan, OccurredAt: f.At, ViaClick: f.ViaClick}
	}
	_, err := t.Ingest.RecordDeliveries(ctx, t.Platform(), reports, "")
	return err
}

// RecordClicks reports clicks.
func (t demoTracker) RecordClicks(ctx context.Context, clicks []demo.Click) error {
	reports := make([]order.ClickReport, len(clicks))
	for i, c := range clicks {
		reports[i] = order.ClickReport{OrderID: c.OrderID, ClickID: c.ClickID, Visitor: c.Visitor, UserAgent: c.UserAgent, OccurredAt: c.At}
	}
	_, err := t.Ingest.RecordClicks(ctx, t.Platform(), reports, "")
	return err
}
