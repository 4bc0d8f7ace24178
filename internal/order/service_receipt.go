package order

import "context"

// ExportReceipts hands on every receipt of an order that the filter picks, oldest first, with the account that reported it; begin is told
// of the order before the first. A failure of begin or take ends it.
// Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, BAD_INPUT, UNAVAILABLE.
func (s *Service) ExportReceipts(ctx context.Context, v Viewer, id ID, f ReceiptFilter,
	begin func(*Order) error, take func(r *Receipt, reporter *Account) error,
) error {
	if err := f.Check(); err != nil {
		return err
	}
	o, err := s.Order(ctx, v, id)
	if err != nil {
		return err
	}
	if err := begin(o); err != nil {
		return err
	}
	reporters := map[ID]*Account{} // a few, however many receipts there are
	return s.store.EachReceipt(ctx, o, f, func(r *Receipt) error {
		if _, known := reporters[r.ReporterID]; !known {
			found, err := s.store.Accounts(ctx, []ID{r.ReporterID})
			if err != nil {
				return err
			}
			reporters[r.ReporterID] = found[r.ReporterID]
		}
		return take(r, reporters[r.ReporterID])
	})
}
