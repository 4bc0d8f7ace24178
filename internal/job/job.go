// Package job runs what time drives: rules that apply by themselves, and tidying. Jobs are safe on any number of instances,
// because each of them takes its work from the database under a lock; the runner only says when.
package job

import (
	"context"
	"time"
)

// Job is something to be done again and again.
type Job struct {
	// Name appears in logs and metrics.
	Name string
	// Every is how long after one run the next begins, give or take a tenth.
	Every time.Duration
	// Run does what there is to do now and returns. It must heed its context.
	Run func(ctx context.Context) error
}

// Expirer rejects waiting orders whose deadline has passed, at most limit of them, and says how many (order.Service).
type Expirer interface {
	ExpireOverdue(ctx context.Context, limit int) (int, error)
}

// Expire is rule 3's automatic rejection. The deadline itself is kept on every path without it (rule 7); the job records it, gives
// the hold back and tells who watches, so it runs often.
func Expire(expirer Expirer) Job {
	const batch = 500
	return Job{Name: "expire", Every: time.Second, Run: func(ctx context.Context) error {
		return drain(ctx, batch, expirer.ExpireOverdue)
	}}
}

// Timekeeper does what time has brought due: missed guarantees, changes of pace, reminders of deadlines; on at most limit orders, and says
// how many it looked at (order.Service).
type Timekeeper interface {
	ApplyDue(ctx context.Context, limit int) (int, error)
}

// Due keeps guarantees and reminds of deadlines (rules 27 and 28), within a second of the time.
func Due(keeper Timekeeper) Job {
	const batch = 500
	return Job{Name: "due", Every: 500 * time.Millisecond, Run: func(ctx context.Context) error {
		return drain(ctx, batch, keeper.ApplyDue)
	}}
}

// Purger deletes idempotency keys whose time is over, at most limit of them, and says how many (postgres.Store).
type Purger interface {
	PurgeIdempotencyKeys(ctx context.Context, limit int) (int, error)
}

// PurgeKeys lets idempotency keys go after their 7 days (rule 40).
func PurgeKeys(purger Purger) Job {
	const batch = 1000
	return Job{Name: "purge idempotency keys", Every: 10 * time.Minute, Run: func(ctx context.Context) error {
		return drain(ctx, batch, purger.PurgeIdempotencyKeys)
	}}
}

// drain takes batches until one is not full.
func drain(ctx context.Context, batch int, take func(ctx context.Context, limit int) (int, error)) error {
	for {
		taken, err := take(ctx, batch)
		if err != nil {
			return err
		}
		if taken < batch {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}
