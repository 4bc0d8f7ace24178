package ingest

import (
	"context"
	"time"
	"unicode/utf8"

	"headway/internal/order"
)

// unmatched is what is kept of a report whose order the reporter does not know, besides its refusal.
func unmatched(v order.Viewer, i *item, now time.Time) order.UnmatchedReport {
	at := i.occurredAt
	return order.UnmatchedReport{
		AccountID: v.AccountID, APIKeyID: v.KeyID, Kind: i.key.Kind, ReportID: i.key.ReportID, Named: storable(i.target),
		Reason: order.UnmatchedUnknownOrder, OccurredAt: &at, ReceivedAt: now,
		Message: "There is no such order, tracking code or click. The report's id is taken by the refusal; after the mistake is mended, report under another id.",
	}
}

// unread keeps a postback that could not be read, and gives what is wrong with it.
func (in *Ingest) unread(ctx context.Context, v order.Viewer, i item, fault *order.Error) error {
	err := in.transact(ctx, func(tx Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		message := fault.Message
		if fault.Field != "" {
			message = fault.Field + ": " + message
		}
		return tx.InsertUnmatched(ctx, []order.UnmatchedReport{{
			AccountID: v.AccountID, APIKeyID: v.KeyID, Kind: order.ReportDelivery, ReportID: storable(i.key.ReportID),
			Named: storable(i.target), Reason: order.UnmatchedBadInput, Message: message, ReceivedAt: now,
		}})
	})
	if err != nil {
		return err
	}
	return fault
}

// storable is the beginning of a text that somebody sent, as far as it can be kept.
func storable(text string) string {
	clean := make([]rune, 0, min(len(text), order.MaxReference))
	size := 0
	for _, r := range text {
		if r == 0 || r == utf8.RuneError {
			continue
		}
		if size += utf8.RuneLen(r); size > order.MaxReference {
			break
		}
		clean = append(clean, r)
	}
	return string(clean)
}
