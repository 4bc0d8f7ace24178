package postgres

import (
	"context"
	"fmt"
	"time"
)

// mark is where the primary's log ended at an instant.
type mark struct {
	at       time.Time
	position uint64
}

// trail is where the primary's log ended at each of the last looks, the oldest first, over as much time as a standby may be behind. A standby
// cannot say by itself how far behind it is: cut off from the primary it has replayed all that it received. While the primary is silent
// no time passes here: it writes nothing that a standby could lack. Whoever looks at the replicas has it alone.
type trail []mark

// note remembers where the log ends now, and lets go what is older than maxLag.
func (t *trail) note(now mark, maxLag time.Duration) {
	marks := *t
	for len(marks) > 0 && now.at.Sub(marks[0].at) > maxLag {
		marks = marks[1:]
	}
	*t = append(marks, now)
}

// least is what a standby must have replayed not to be too far behind.
func (t trail) least() uint64 {
	if len(t) == 0 {
		return 0
	}
	return t[0].position
}

// logEnd is where the log ends of what is safe on the primary's disk: more than that is not sent to a standby.
func (n *node) logEnd(ctx context.Context) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, replicaPatience)
	defer cancel()
	var position int64
	err := n.db.QueryRowContext(ctx, "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint").Scan(&position)
	if err != nil {
		return 0, fmt.Errorf("where the log ends: %w", err)
	}
	return uint64(position), nil
}
