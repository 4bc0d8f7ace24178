package job

import (
	"context"
	"time"
)

// Folder adds up to limit changes to the sums of their marketers, and says how many it took (postgres.Store).
type Folder interface {
	FoldSums(ctx context.Context, limit int) (int, error)
}

// FoldSums adds what has changed to the sums that statistics are read from. Readers add up what is not folded yet, so it only has to
// come often enough that this stays little.
func FoldSums(folder Folder) Job {
	const batch = 5000
	return Job{Name: "fold sums", Every: time.Second, Run: func(ctx context.Context) error {
		return drain(ctx, batch, folder.FoldSums)
	}}
}
