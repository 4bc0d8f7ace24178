package postgres

import (
	"slices"
	"sync"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// TestPurgeTagBatches lets the batches go that were finished long ago, from several instances at once, and none that is under way.
func TestPurgeTagBatches(t *testing.T) {
	store, url := newStore(t)
	now := noon()
	pgtest.SetClock(t, url, now)
	marketer := ordertest.Account(t, store, order.RoleMarketer, "Northlight").ID
	tag := newTag(t, store, marketer, "VIP")
	var all, want []order.ID
	batch := func(kept bool, finished *time.Time) {
		t.Helper()
		b := &order.TagBatch{ID: ordertest.ID(), MarketerID: marketer, Add: []order.ID{tag.ID}, StartedAt: now.Add(-90 * 24 * time.Hour), FinishedAt: finished,
			Actor: ordertest.Marketer(marketer).Actor()}
		inTx(t, store, func(tx order.Tx) error {
			if err := tx.InsertTagBatch(t.Context(), ordertest.Marketer(marketer), order.Filter{}, b); err != nil {
				return err
			}
			return tx.UpdateTagBatch(t.Context(), b, nil)
		})
		all = append(all, b.ID)
		if kept {
			want = append(want, b.ID)
		}
	}
	for _, age := range []time.Duration{80 * time.Hour, 31 * time.Hour, 30 * time.Hour, 29 * time.Hour, 0} {
		finished := now.Add(-age)
		batch(age < 30*time.Hour, &finished)
	}
	batch(true, nil) // begun long ago, and not finished
	var purging sync.WaitGroup
	for range 3 {
		purging.Go(func() {
			for {
				purged, err := store.PurgeTagBatches(t.Context(), 30*time.Hour, 1)
				if err != nil {
					t.Error(err)
				}
				if purged == 0 || err != nil {
					return
				}
			}
		})
	}
	purging.Wait()
	left, err := store.TagBatchesByID(t.Context(), ordertest.Marketer(marketer), all)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range all {
		if kept := left[id] != nil; kept != slices.Contains(want, id) {
			t.Errorf("batch %d of %d is kept: %v", slices.Index(all, id)+1, len(all), kept)
		}
	}
}
