package ingest

import (
	"context"
	"sync"
	"time"

	"headway/internal/order"
)

// Limits of group commit.
const (
	// MaxQueuedReports is how many reports may wait for a commit in one process, the same share of them in each lane; more are RATE_LIMITED.
	MaxQueuedReports = 100_000
	// MaxReportsPerCommit and MaxCallsPerCommit bound one transaction; a single call always fits.
	MaxReportsPerCommit = 5_000
	MaxCallsPerCommit   = 500
	// CommitTimeout is how long one transaction may take with all its repetitions.
	CommitTimeout = 30 * time.Second
)

// call is one caller's reports on their way through a commit.
type call struct {
	ctx    context.Context
	viewer order.Viewer
	items  []item
	// repeat names the call for rule 40; empty without an idempotency key.
	repeat    repeat
	inputHash []byte

	// verdicts and err are set before done is closed.
	verdicts []verdict
	err      error
	done     chan struct{}
}

// repeat is what an idempotency key belongs to.
type repeat struct {
	account        order.ID
	operation, key string
}

func newCall(ctx context.Context, v order.Viewer, reports int) *call {
	return &call{ctx: ctx, viewer: v, items: make([]item, reports), done: make(chan struct{})}
}

func (c *call) deliveries() bool { return c.items[0].key.Kind == order.ReportDelivery }

// queue holds the calls that wait for the next commit. An idle committer takes a call at once; what comes while it commits
// is taken together.
type queue struct {
	mu      sync.Mutex
	filled  sync.Cond
	calls   []*call
	reports int
	closed  bool
	// committing is from one take to the next.
	committing bool
}

func newQueue() *queue {
	q := &queue{}
	q.filled.L = &q.mu
	return q
}

// add queues the call. UNAVAILABLE once closed, RATE_LIMITED when too much waits already.
func (q *queue) add(c *call) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return order.Errorf(order.CodeUnavailable, "The server is shutting down; try again.")
	}
	if q.reports+len(c.items) > MaxQueuedReports/laneCount {
		err := order.Errorf(order.CodeRateLimited, "Too many reports wait to be recorded; try again.")
		err.RetryAfter = time.Second
		return err
	}
	q.calls = append(q.calls, c)
	q.reports += len(c.items)
	q.filled.Signal()
	return nil
}

// close lets no more calls in.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.filled.Signal()
}

// take waits for calls and gives those that go into one transaction, oldest first; nil once closed and empty. Callers who left
// are dropped.
func (q *queue) take() []*call {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.committing = false
	for {
		for len(q.calls) == 0 && !q.closed {
			q.filled.Wait()
		}
		if len(q.calls) == 0 {
			return nil
		}
		if group := q.group(); len(group.calls) > 0 {
			q.committing = true
			return group.calls
		}
	}
}

func (q *queue) group() *group {
	g := &group{keys: make(map[repeat]bool)}
	var later []*call
	for _, c := range q.calls {
		switch {
		case c.ctx.Err() != nil:
			q.reports -= len(c.items)
		case g.admits(c):
			g.add(c)
			q.reports -= len(c.items)
		default:
			later = append(later, c)
		}
	}
	q.calls = later
	return g
}

// group is the calls that go into one transaction.
type group struct {
	calls   []*call
	reports int
	// actor is who reports the fans: an order has one DELIVERED event per transaction, and it names one actor (rule 10).
	actor *order.Actor
	keys  map[repeat]bool
}

// admits tells whether the call fits: within the limits, of the same actor where it reports fans, and not a repeat of a call
// that is in the group already, whose answer it has to wait for. The first call always fits.
func (g *group) admits(c *call) bool {
	if len(g.calls) == 0 {
		return true
	}
	fits := len(g.calls) < MaxCallsPerCommit && g.reports+len(c.items) <= MaxReportsPerCommit
	sameActor := !c.deliveries() || g.actor == nil || *g.actor == c.viewer.Actor()
	return fits && sameActor && !g.keys[c.repeat]
}

func (g *group) add(c *call) {
	g.calls = append(g.calls, c)
	g.reports += len(c.items)
	if c.deliveries() {
		actor := c.viewer.Actor()
		g.actor = &actor
	}
	if c.repeat.key != "" {
		g.keys[c.repeat] = true
	}
}

// waiting tells how many calls wait for the next commit.
func (q *queue) waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.calls)
}

// busy tells whether calls wait, or those that were taken last are not committed yet.
func (q *queue) busy() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.committing || len(q.calls) > 0
}
