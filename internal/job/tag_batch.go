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
