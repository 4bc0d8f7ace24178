package job

import (
	"context"
	"time"
)

// UnmatchedPurger deletes reports that named no order, those older than kept and those past the newest most of an account, at most limit of
// them, and says how many (postgres.Store).
type UnmatchedPurger interface {
	PurgeUnmatched(ctx context.Context, kept time.Duration, most, limit int) (int, error)
}

// PurgeUnmatched lets reports that named no order go after their time.
func PurgeUnmatched(purger UnmatchedPurger, kept time.Duration, most int) Job {
	const batch = 1000
	return Job{Name: "purge unmatched reports", Every: time.Minute, Run: func(ctx context.Context) error {
		return drain(ctx, batch, func(ctx context.Context, limit int) (int, error) {
			return purger.PurgeUnmatched(ctx, kept, most, limit)
		})
	}}
}
