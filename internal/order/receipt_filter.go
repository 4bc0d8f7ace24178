package order

import "slices"

// ReceiptFilter picks receipts of an order; all that is given must hold. The zero filter picks every receipt.
type ReceiptFilter struct {
	Outcomes []Outcome
	Reasons  []RefusalReason
	// Occurred and Recorded are half-open, as every range.
	Occurred TimeRange
	Recorded TimeRange
	// ReporterIDs are the accounts that reported.
	ReporterIDs []ID
	ViaClick    *bool
}

// Check bounds the lists and looks that ranges go the right way round. Errors: BAD_INPUT with the field.
func (f ReceiptFilter) Check() error {
	for field, length := range map[string]int{"outcomes": len(f.Outcomes), "reasons": len(f.Reasons), "reporterIds": len(f.ReporterIDs)} {
		if length > MaxFilterValues {
			return BadInput(field, "At most %d values.", MaxFilterValues)
		}
	}
	for field, r := range map[string]TimeRange{"occurred": f.Occurred, "recorded": f.Recorded} {
		if r.From != nil && r.To != nil && r.To.Before(*r.From) {
			return BadInput(field, "The range ends before it begins.")
		}
	}
	return nil
}

// Matches tells whether the receipt is picked. It means the same as the store's WHERE.
func (f ReceiptFilter) Matches(r *Receipt) bool {
	return matchesOne(f.Outcomes, r.Outcome) && matchesOne(f.Reasons, r.Reason) && matchesOne(f.ReporterIDs, r.ReporterID) &&
		f.Occurred.Contains(&r.OccurredAt) && f.Recorded.Contains(&r.RecordedAt) && (f.ViaClick == nil || *f.ViaClick == r.ViaClick)
}

// RefusalReasons lists the reasons for fans, in the order in which they apply (rule 19).
func RefusalReasons() []RefusalReason {
	return []RefusalReason{RefusedUnknownOrder, RefusedOrderNotActive, RefusedOrderPaused, RefusedBeforeAcceptance, RefusedBot,
		RefusedDuplicateFan, RefusedReturningFan}
}

// ParseReceiptFilter reads the outcomes and reasons of a filter from text. Errors: BAD_INPUT with the field.
func ParseReceiptFilter(outcomes, reasons []string) (f ReceiptFilter, err error) {
	for _, text := range outcomes {
		if known := []Outcome{OutcomeCounted, OutcomeRefused, OutcomeReversed}; !slices.Contains(known, Outcome(text)) {
			return f, BadInput("outcome", "%q is no outcome of a receipt; use some of %v.", Shorten(text, 30), known)
		}
		f.Outcomes = append(f.Outcomes, Outcome(text))
	}
	for _, text := range reasons {
		if !slices.Contains(RefusalReasons(), RefusalReason(text)) {
			return f, BadInput("reason", "%q is no reason; use some of %v.", Shorten(text, 30), RefusalReasons())
		}
		f.Reasons = append(f.Reasons, RefusalReason(text))
	}
	return f, nil
}
