package order

import "context"

// ExpireOverdue rejects up to limit waiting orders whose deadline has passed, each exactly once whoever else does the same at
// the moment, and says how many (rules 3, 7, 39). Fewer than limit means that nothing is left that is not in other hands.
func (s *Service) ExpireOverdue(ctx context.Context, limit int) (int, error) {
	return s.passTime(ctx, limit, Tx.LockOverdue)
}

// ApplyDue does to up to limit orders what their time has come for: a missed guarantee pauses or closes (rule 27), the stored pace
// state changes (rule 28), deadlines are reminded of. Each exactly once, as ExpireOverdue does it; the count is of the orders that it
// looked at, some of them in vain (Order.Due).
func (s *Service) ApplyDue(ctx context.Context, limit int) (int, error) {
	return s.passTime(ctx, limit, Tx.LockDue)
}

// passTime changes orders by nothing but the clock, which is read after they are locked. It says how many were locked.
func (s *Service) passTime(ctx context.Context, limit int, lock func(Tx, context.Context, int) ([]*Order, error)) (locked int, err error) {
	var did effect
	err = s.store.Atomically(ctx, func(tx Tx) error {
		did = effect{}
		orders, err := lock(tx, ctx, limit)
		if locked = len(orders); err != nil || locked == 0 {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		changes := make([]*Change, len(orders))
		for i, o := range orders {
			changes[i] = Begin(o, System(), now)
			changes[i].Elapse()
			changes[i].Finish()
			if changes[i].Shown() {
				did.orders = append(did.orders, changes[i].Order)
			}
		}
		return tx.ApplyChanges(ctx, changes)
	})
	if err != nil {
		return 0, err
	}
	s.publish(ctx, did)
	return locked, nil
}
