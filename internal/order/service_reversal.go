package order

import (
	"context"
	"strings"
)

// ReversalInput says which counted fan is taken back, and why. Exactly one of ReceiptID and ReportID is set.
type ReversalInput struct {
	ReceiptID ID
	// ReportID is the viewer's own id of the report that counted the fan.
	ReportID string
	Reason   string
}

// MaxReversalReason is how long the reason of a reversal may be, in characters.
const MaxReversalReason = 500

func (i ReversalInput) check() error {
	switch {
	case i.ReceiptID.IsZero() == (i.ReportID == ""):
		return BadInput("receiptId", "Name the receipt by exactly one of receiptId and reportId.")
	case len(i.ReportID) > MaxReference:
		return BadInput("reportId", "At most %d bytes.", MaxReference)
	case strings.TrimSpace(i.Reason) == "":
		return BadInput("reason", "Say why the fan is taken back.")
	case len([]rune(i.Reason)) > MaxReversalReason:
		return BadInput("reason", "At most %d characters.", MaxReversalReason)
	}
	if err := CheckText("reportId", i.ReportID); err != nil {
		return err
	}
	return CheckText("reason", i.Reason)
}

// Reversal is a receipt that takes another one back, and its order as it is now.
type Reversal struct {
	Receipt *Receipt
	Order   *Order
}

// ReverseDelivery is rule 21: it takes a counted fan back by a receipt of its own. Where that was done before, it changes nothing and gives what
// was done. Only the platform takes back what another account has reported.
// Errors: NOT_FOUND, FORBIDDEN, CONFLICT for a receipt that did not count and unless the order is ACCEPTED, BAD_INPUT.
func (s *Service) ReverseDelivery(ctx context.Context, v Viewer, input ReversalInput, key string) (*Reversal, error) {
	if err := Permit(v, ActionReport); err != nil {
		return nil, err
	}
	if err := input.check(); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{"reverseDelivery", key, input}, func(tx Tx, did *effect) (*Reversal, error) {
		counted, o, err := findToReverse(ctx, tx, v, input)
		if err != nil {
			return nil, err
		}
		done, err := tx.ReversalOf(ctx, counted)
		if done != nil || err != nil {
			return &Reversal{done, o}, err
		}
		return s.reverse(ctx, tx, v, counted, o, input.Reason, did)
	})
}

// findToReverse finds the receipt and locks its order.
func findToReverse(ctx context.Context, tx Tx, v Viewer, input ReversalInput) (*Receipt, *Order, error) {
	find := func() (*Receipt, error) { return tx.Receipt(ctx, input.ReceiptID) }
	if input.ReportID != "" {
		find = func() (*Receipt, error) { return tx.ReceiptOfReport(ctx, v.AccountID, input.ReportID) }
	}
	counted, err := find()
	if err != nil {
		return nil, nil, err
	}
	o, err := tx.LockOrder(ctx, counted.OrderID)
	switch {
	case err != nil:
		return nil, nil, err
	case !o.VisibleTo(v):
		return nil, nil, NotFound("receipt")
	case !v.IsPlatform() && counted.ReporterID != v.AccountID:
		return nil, nil, Forbidden("Only the platform takes back a fan that another account has reported.")
	case counted.Outcome != OutcomeCounted:
		return nil, nil, Errorf(CodeConflict, "The receipt is %s; only a fan that was COUNTED can be taken back.", counted.Outcome)
	}
	return counted, o, nil
}

func (s *Service) reverse(ctx context.Context, tx Tx, v Viewer, counted *Receipt, o *Order, reason string, did *effect) (*Reversal, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	change := Begin(o, v.Actor(), now)
	if err := change.Reverse(counted.ViaClick, reason); err != nil {
		return nil, err
	}
	change.Finish()
	if err := tx.ApplyChanges(ctx, []*Change{change}); err != nil {
		return nil, err
	}
	reversal := *counted
	reversal.Outcome, reversal.Reverses, reversal.ReversalReason = OutcomeReversed, counted.ID, reason
	reversal.ReporterID, reversal.OccurredAt, reversal.RecordedAt = v.AccountID, now, now
	if reversal.ID, err = NewID(now, s.random); err != nil {
		return nil, err
	}
	if err := tx.InsertReceipts(ctx, []Receipt{reversal}); err != nil {
		return nil, err
	}
	did.orders = append(did.orders, change.Order)
	return &Reversal{&reversal, change.Order.At(now)}, nil
}
