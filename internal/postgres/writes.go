package postgres

import (
	"context"
	"slices"
	"sync"
	"time"

	"headway/internal/order"
)

// noteWrite remembers that the accounts of the context have written. It comes after the commit, and before the answer.
func (s *Store) noteWrite(ctx context.Context) {
	if s.replicas == nil {
		return
	}
	accounts := order.Writers(ctx)
	if len(accounts) == 0 {
		return
	}
	// The write stands whatever happens here. Where the position cannot be had, the accounts read from the primary for a while.
	position := int64(neverSeen)
	if err := s.db.QueryRowContext(ctx, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint").Scan(&position); err != nil {
		position = neverSeen
	}
	slices.SortFunc(accounts, order.ID.Compare)
	for _, account := range slices.Compact(accounts) {
		if err := s.replicas.writes.Note(ctx, account, uint64(position)); err != nil {
			s.replicas.counts.untold.Add(1)
		}
	}
}

// neverSeen is beyond any position of a log: who wrote there reads from the primary, until that is forgotten.
const neverSeen = 1<<63 - 1

// writesKept is how long it matters what an account wrote: far longer than a usable replica may be behind.
const writesKept = 2 * time.Minute

// recentWrites remembers the writes of this process.
type recentWrites struct {
	now func() time.Time
	mu  sync.Mutex
	// young and old are what was noted in this span of time and in the one before.
	young, old map[order.ID]uint64
	since      time.Time
}

func newRecentWrites(now func() time.Time) *recentWrites {
	return &recentWrites{now: now, young: map[order.ID]uint64{}, since: now()}
}

// Note implements Writes.
func (w *recentWrites) Note(_ context.Context, account order.ID, position uint64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.age()
	w.young[account] = max(position, w.young[account])
	return nil
}

// Last implements Writes.
func (w *recentWrites) Last(_ context.Context, account order.ID) (uint64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.age()
	return max(w.young[account], w.old[account]), nil
}

func (w *recentWrites) age() {
	switch passed := w.now().Sub(w.since); {
	case passed < writesKept:
		return
	case passed < 2*writesKept:
		w.old = w.young
	default:
		w.old = nil
	}
	w.young, w.since = map[order.ID]uint64{}, w.now()
}
