package property

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headway/internal/order"
)

// TestAutoReject is rules 3 and 39 at size: three instances, 10,000 overdue orders, each rejected exactly once, with its event,
// its release, and one publication; and 1,000 orders that are not overdue yet stay as they are.
func TestAutoReject(t *testing.T) {
	const overdue, early = 10_000, 1_000
	w := newWorld(t)
	w.at(monday)
	w.placeMany(overdue)
	w.at(monday.Add(time.Minute))
	w.placeMany(early)
	w.at(monday.Add(order.RespondWithin))
	w.news.forget()
	instances := []instance{w.instance, w.newInstance(), w.newInstance()}

	var rejected atomic.Int64
	var working sync.WaitGroup
	for _, in := range instances {
		working.Go(func() {
			for {
				n, err := in.service.ExpireOverdue(context.Background(), 200)
				if err != nil {
					t.Error(err)
					return
				}
				if rejected.Add(int64(n)); n == 0 {
					return
				}
			}
		})
	}
	working.Wait()

	if rejected.Load() != overdue {
		t.Errorf("%d rejections of %d", rejected.Load(), overdue)
	}
	published := 0
	for _, rows := range w.news.orders {
		published++
		if len(rows) != 1 || rows[0].Status != order.StatusRejected || rows[0].RejectionReason != order.RejectionExpired {
			t.Errorf("an order was published %d times, last as %s", len(rows), rows[0].Status)
		}
	}
	for what, counts := range map[string][2]int64{
		"published":  {int64(published), overdue},
		"orders":     {w.count("SELECT count(*) FROM orders WHERE status = 'REJECTED' AND rejection_reason = 'EXPIRED' AND rejected_at = respond_by AND held_minor = 0 AND version = 2"), overdue},
		"events":     {w.count("SELECT count(*) FROM order_events WHERE type = 'REJECTED' AND sequence = 2 AND actor->>'role' = 'PLATFORM'"), overdue},
		"all events": {w.count("SELECT count(*) FROM order_events"), 2*overdue + early},
		"releases":   {w.count("SELECT count(*) FROM ledger_entries WHERE transaction = 2 AND account = 'CLIENT_FUNDS' AND amount_minor = 25500"), overdue},
		"waiting":    {w.count("SELECT count(*) FROM orders WHERE status = 'WAITING'"), early},
		"settled":    {w.count("SELECT count(*) FROM settlements"), 0},
	} {
		if counts[0] != counts[1] {
			t.Errorf("%s: %d, want %d", what, counts[0], counts[1])
		}
	}
}

// placeMany stores so many waiting orders as placing would, without asking for each who takes part.
func (w *world) placeMany(n int) {
	w.t.Helper()
	pattern := w.place()
	placement := order.Placement{Marketer: pattern.Marketer, Client: pattern.Client, Creator: pattern.Creator, Campaign: pattern.Campaign,
		FansOrdered: pattern.FansOrdered, Price: pattern.Price}
	const each = 250
	var placing sync.WaitGroup
	left := atomic.Int64{}
	left.Store(int64(n - 1)) // the pattern is one
	for range 4 {
		placing.Go(func() {
			for {
				share := min(each, left.Add(-each)+each)
				if share <= 0 {
					return
				}
				if err := w.placeBatch(placement, pattern.PlacedAt, int(share)); err != nil {
					w.t.Error(err)
					return
				}
			}
		})
	}
	placing.Wait()
}

func (w *world) placeBatch(p order.Placement, at time.Time, n int) error {
	ctx := context.Background()
	return w.store.Atomically(ctx, func(tx order.Tx) error {
		for range n {
			id, err := order.NewID(at, rand.Reader)
			if err != nil {
				return err
			}
			number, err := tx.NextOrderNumber(ctx)
			if err != nil {
				return err
			}
			p.TrackingCode = strings.ToLower(rand.Text())[:order.TrackingCodeLength]
			change := order.Place(id, number, p, w.clients[0].Actor(), at)
			change.Finish()
			if err := tx.InsertOrder(ctx, change); err != nil {
				return err
			}
		}
		return nil
	})
}
