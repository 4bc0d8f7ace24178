package graph

import (
	"context"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// receiptWants is what a selection on receipts asks for beyond their rows.
type receiptWants struct{ reporters, reversed bool }

func (w *receiptWants) collect(asked selection) {
	w.reporters = w.reporters || asked.has("reporter") || asked.under("reverses").has("reporter")
	w.reversed = w.reversed || asked.has("reverses")
}

// receiptDetails reads what is wanted for some receipts, each kind once for all of them.
func receiptDetails(ctx context.Context, service Service, v order.Viewer, receipts []*order.Receipt, wants receiptWants) *model.ReceiptDetails {
	details := &model.ReceiptDetails{}
	reporters, reversed := newIDSet(), newIDSet()
	for _, r := range receipts {
		reporters.add(r.ReporterID)
		reversed.add(r.Reverses)
	}
	if wants.reversed {
		details.Reversed = &model.Answer[map[order.ID]*order.Receipt]{}
		if len(reversed.list) > 0 {
			details.Reversed.Value, details.Reversed.Err = service.ReceiptsByID(ctx, v, reversed.list)
		}
		for _, r := range details.Reversed.Value {
			reporters.add(r.ReporterID)
		}
	}
	if wants.reporters {
		details.Reporters = &model.Answer[map[order.ID]*order.Account]{}
		if len(reporters.list) > 0 {
			details.Reporters.Value, details.Reporters.Err = service.Accounts(ctx, v, reporters.list)
		}
	}
	return details
}

func (q query) receiptNodes(ctx context.Context, v order.Viewer, ids []order.ID, asked selection) (map[order.ID]model.Node, error) {
	found, err := q.service.ReceiptsByID(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]*order.Receipt, 0, len(found))
	for _, r := range found {
		rows = append(rows, r)
	}
	var wants receiptWants
	wants.collect(asked)
	details := receiptDetails(ctx, q.service, v, rows, wants)
	return nodes(found, nil, func(r *order.Receipt) model.Node { return model.NewReceipt(r, v, details) })
}

// ReverseDelivery takes a counted fan back.
func (m mutation) ReverseDelivery(ctx context.Context, input generated.ReverseDeliveryInput) (*generated.ReverseDeliveryPayload, error) {
	var read ids
	reversal := order.ReversalInput{
		ReceiptID: read.maybe("input.receiptId", input.ReceiptID, order.KindReceipt), ReportID: orNone(input.ReportID), Reason: input.Reason,
	}
	if read.err != nil {
		return nil, read.err
	}
	v, asked := viewerFrom(ctx), selectionOf(ctx)
	reversed, err := m.service.ReverseDelivery(ctx, v, reversal, orNone(input.IdempotencyKey))
	if err != nil {
		return nil, fromInput(err)
	}
	orders, err := m.changedOrders(ctx, v, input.IdempotencyKey, []*order.Order{reversed.Order}, asked.under("order"))
	if err != nil {
		return nil, err
	}
	var wants receiptWants
	wants.collect(asked.under("receipt"))
	details := receiptDetails(ctx, m.service, v, []*order.Receipt{reversed.Receipt}, wants)
	return &generated.ReverseDeliveryPayload{Order: orders[0], Receipt: model.NewReceipt(reversed.Receipt, v, details)}, nil
}
