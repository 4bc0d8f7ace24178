package job

import (
	"context"
	"time"
)

// Tagger tags up to limit orders of one tag batch that nobody else is at, and says whether there was one (order.Service).
type Tagger interface {
	WorkOffTagBatch(ctx context.Context, limit int) (worked bool, err error)
}

// TagBatches works off taggings by filter (rule 30). Somebody looks at the progress, so it begins soon.
func TagBatches(tagger Tagger) Job {
	const batch = 500
	return Job{Name: "tag batches", Every: 500 * time.Millisecond, Run: func(ctx context.Context) error {
		for {
			worked, err := tagger.WorkOffTagBatch(ctx, batch)
			if err != nil || !worked {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}}
}

// TagBatchPurger deletes batches that were finished longer ago than kept, at most limit of them, and says how many (postgres.Store).
type TagBatchPurger interface {
	PurgeTagBatches(ctx context.Context, kept time.Duration, limit int) (int, error)
}

// PurgeTagBatches lets taggings by filter go after their time. What they did stays on the orders and in the tags' log.
func PurgeTagBatches(purger TagBatchPurger, kept time.Duration) Job {
	const batch = 1000
	return Job{Name: "purge tag batches", Every: time.Minute, Run: func(ctx context.Context) error {
		return drain(ctx, batch, func(ctx context.Context, limit int) (int, error) {
			return purger.PurgeTagBatches(ctx, kept, limit)
		})
	}}
}
