package job

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// batches hands out what is left, at most limit at a time.
type batches struct {
	left  int
	fail  error
	limit []int
}

func (b *batches) take(_ context.Context, limit int) (int, error) {
	b.limit = append(b.limit, limit)
	if b.fail != nil {
		return 0, b.fail
	}
	taken := min(limit, b.left)
	b.left -= taken
	return taken, nil
}

func (b *batches) ExpireOverdue(ctx context.Context, limit int) (int, error) {
	return b.take(ctx, limit)
}

func (b *batches) ApplyDue(ctx context.Context, limit int) (int, error) {
	return b.take(ctx, limit)
}

func (b *batches) PurgeIdempotencyKeys(ctx context.Context, limit int) (int, error) {
	return b.take(ctx, limit)
}

func (b *batches) PurgeTagBatches(ctx context.Context, _ time.Duration, limit int) (int, error) {
	return b.take(ctx, limit)
}

func TestJobsTakeEverything(t *testing.T) {
	for _, left := range []int{0, 1, 499, 500, 501, 1000, 10_000} {
		expire, due, purge, tagged := &batches{left: left}, &batches{left: left}, &batches{left: left}, &batches{left: left}
		if err := Expire(expire).Run(t.Context()); err != nil || expire.left != 0 {
			t.Errorf("of %d overdue orders %d are left: %v", left, expire.left, err)
		}
		if err := Due(due).Run(t.Context()); err != nil || due.left != 0 {
			t.Errorf("of %d orders that are due %d are left: %v", left, due.left, err)
		}
		if err := PurgeKeys(purge).Run(t.Context()); err != nil || purge.left != 0 {
			t.Errorf("of %d old keys %d are left: %v", left, purge.left, err)
		}
		if err := PurgeTagBatches(tagged, time.Hour).Run(t.Context()); err != nil || tagged.left != 0 {
			t.Errorf("of %d old tag batches %d are left: %v", left, tagged.left, err)
		}
		if calls := left/500 + 1; len(expire.limit) != calls || slices.Contains(expire.limit, 0) {
			t.Errorf("%d overdue orders took %d calls", left, len(expire.limit))
		}
	}
}

func TestJobsStop(t *testing.T) {
	broken := errors.New("broken")
	if err := Expire(&batches{fail: broken}).Run(t.Context()); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	endless := &batches{left: 1 << 40}
	if err := Expire(endless).Run(ctx); !errors.Is(err, context.Canceled) || len(endless.limit) != 1 {
		t.Errorf("after the end %d batches were taken: %v", len(endless.limit), err)
	}
}

// TestDueRunsOftenEnough: with the runner's spread, and time left to do the work, a rule of time is applied within its second.
func TestDueRunsOftenEnough(t *testing.T) {
	if every := Due(&batches{}).Every; every <= 0 || every > 750*time.Millisecond {
		t.Errorf("every %s", every)
	}
}
