package postgres

import (
	"context"

	"headway/internal/order"
)

// exportPage is how many receipts an export reads at a time, each time anew: no session waits for a slow reader.
const exportPage = 1000

// receiptConditions is the filter as further conditions on receipts known as r. It means the same as order.ReceiptFilter.Matches.
func receiptConditions(f order.ReceiptFilter, args *arguments) string {
	where := ""
	switch {
	case len(f.Outcomes) == 0:
	case len(f.Outcomes) == 1: // alone it may use the partial index
		where += " AND r.outcome = " + args.add(string(f.Outcomes[0]))
		if f.Outcomes[0] != order.OutcomeCounted {
			where += " AND r.outcome <> 'COUNTED'"
		}
	default:
		where += " AND r.outcome = ANY(" + args.add(asTexts(&f.Outcomes)) + "::text[])"
	}
	if len(f.Reasons) > 0 {
		where += " AND r.outcome <> 'COUNTED' AND r.reason = ANY(" + args.add(asTexts(&f.Reasons)) + "::text[])"
	}
	if len(f.ReporterIDs) > 0 {
		where += " AND r.reporter_id = ANY(" + args.add(ids(f.ReporterIDs)) + "::uuid[])"
	}
	if f.ViaClick != nil {
		where += " AND r.via_click = " + args.add(*f.ViaClick)
	}
	for column, within := range map[string]order.TimeRange{"r.occurred_at": f.Occurred, "r.recorded_at": f.Recorded} {
		if within.From != nil {
			where += " AND " + column + " >= " + args.add(*within.From)
		}
		if within.To != nil {
			where += " AND " + column + " < " + args.add(*within.To)
		}
	}
	return where
}

// EachReceipt hands on the order's receipts that the filter picks, oldest first, until take fails. What is recorded meanwhile comes last.
func (s *Store) EachReceipt(ctx context.Context, o *order.Order, f order.ReceiptFilter, take func(*order.Receipt) error) error {
	var last order.ID
	for {
		args := arguments{o.Marketer.ID, o.ID}
		where := receiptConditions(f, &args)
		if !last.IsZero() {
			where += " AND r.id > " + args.add(last)
		}
		receipts, err := collect(ctx, s.db, receiptRow, "SELECT "+receiptColumns+" FROM receipts r WHERE r.marketer_id = $1 AND r.order_id = $2"+
			where+" ORDER BY r.id LIMIT "+args.add(exportPage), args...)
		if err != nil {
			return fail(ctx, "export receipts", err)
		}
		for _, r := range receipts {
			if err := take(r); err != nil {
				return err
			}
			last = r.ID
		}
		if len(receipts) < exportPage {
			return nil
		}
	}
}
