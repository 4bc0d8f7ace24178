package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"headway/internal/order"
)

// Writes remembers, for every instance, up to where the log has to be replayed for an account to find what it wrote last.
type Writes interface {
	Note(ctx context.Context, account order.ID, position uint64) error
	// Last is zero for an account that wrote nothing lately.
	Last(ctx context.Context, account order.ID) (position uint64, err error)
}

// node is a server that lists and statistics are read from.
type node struct {
	name  string
	db    *sqlx.DB
	lists *sql.DB
	// replayed is how far the standby was when it was last asked; it only grows.
	replayed atomic.Uint64
	usable   atomic.Bool
}

// replicas are the standbys. A standby that is lost, or falls behind too far, is left alone until a look finds it well again.
type replicas struct {
	primary *node
	nodes   []*node
	writes  Writes
	maxLag  time.Duration
	// trail is for whoever looks: Open, and then watch.
	trail   trail
	next    atomic.Uint64
	counts  replicaCounts
	stop    context.CancelFunc
	stopped sync.WaitGroup
}

// replicaCounts is where reads went that could have gone to a replica.
type replicaCounts struct{ replica, fresh, lost, untold atomic.Int64 }

// ReplicaStats tells how replicas are used.
type ReplicaStats struct {
	// Usable of Replicas answer and are not too far behind.
	Replicas, Usable int
	// Reads went to a replica. Fresh went to the primary because the viewer had just written, Lost because no replica was usable or one failed.
	Reads, Fresh, Lost int64
	// Untold are writes that could not be told to other instances.
	Untold int64
}

// How often replicas are looked at, and how long one look may take.
const (
	replicaLook     = time.Second
	replicaPatience = 2 * time.Second
)

// openReplicas opens pools on the standbys, and looks at each once. One that is not there is no error: it may come back.
func openReplicas(ctx context.Context, config Config, primary *node) (*replicas, error) {
	r := &replicas{primary: primary, writes: config.Writes, maxLag: config.ReplicaMaxLag}
	if r.writes == nil {
		r.writes = newRecentWrites(time.Now)
	}
	for _, address := range config.ReplicaURLs {
		of := config
		of.URL = address
		db, err := openPool(of, nil, config.MaxOpen)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("replica: %w", err), r.close())
		}
		lists, err := openPool(of, plannedOnce(), config.forLists())
		if err != nil {
			return nil, errors.Join(fmt.Errorf("replica: %w", err), db.Close(), r.close())
		}
		r.nodes = append(r.nodes, &node{name: hostOf(address), db: sqlx.NewDb(db, "postgres"), lists: lists})
	}
	r.lookAtAll(ctx)
	var running context.Context
	running, r.stop = context.WithCancel(context.WithoutCancel(ctx))
	r.stopped.Go(func() { r.watch(running) })
	return r, nil
}

// hostOf is what a replica is called where its password must not be seen.
func hostOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return "replica"
	}
	return parsed.Host
}

func (r *replicas) close() error {
	if r.stop != nil {
		r.stop()
	}
	r.stopped.Wait()
	var errs []error
	for _, n := range r.nodes {
		errs = append(errs, n.db.Close(), n.lists.Close())
	}
	return errors.Join(errs...)
}

func (r *replicas) watch(ctx context.Context) {
	tick := time.NewTicker(replicaLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.lookAtAll(ctx)
		}
	}
}

// lookAtAll finds out which replicas can be used.
func (r *replicas) lookAtAll(ctx context.Context) {
	if position, err := r.primary.logEnd(ctx); err == nil {
		r.trail.note(mark{time.Now(), position}, r.maxLag)
	}
	for _, n := range r.nodes {
		n.usable.Store(n.look(ctx) == nil && n.replayed.Load() >= r.trail.least())
	}
}

// look asks a standby how far it is.
func (n *node) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, replicaPatience)
	defer cancel()
	var standby bool
	var replayed int64
	err := n.db.QueryRowContext(ctx, "SELECT pg_is_in_recovery(), coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)::bigint").Scan(&standby, &replayed)
	if err != nil {
		return err
	}
	if !standby {
		return errors.New("it is no standby")
	}
	n.advance(uint64(replayed))
	return nil
}

func (n *node) advance(to uint64) {
	for {
		known := n.replayed.Load()
		if to <= known || n.replayed.CompareAndSwap(known, to) {
			return
		}
	}
}

// choose gives the replica that the viewer's reads go to, or nil for the primary.
func (r *replicas) choose(ctx context.Context, v order.Viewer) *node {
	var n *node
	first := r.next.Add(1)
	for i := range r.nodes {
		if candidate := r.nodes[(first+uint64(i))%uint64(len(r.nodes))]; candidate.usable.Load() {
			n = candidate
			break
		}
	}
	if n == nil {
		r.counts.lost.Add(1)
		return nil
	}
	if !r.hasSeen(ctx, n, v.AccountID) || v.ActingFor() && !r.hasSeen(ctx, n, v.ActorID) {
		r.counts.fresh.Add(1)
		return nil
	}
	return n
}

// hasSeen tells whether the replica has what the account wrote last. Whoever is not sure says no.
func (r *replicas) hasSeen(ctx context.Context, n *node, account order.ID) bool {
	position, err := r.writes.Last(ctx, account)
	if err != nil {
		return false
	}
	if position <= n.replayed.Load() {
		return true
	}
	return n.look(ctx) == nil && position <= n.replayed.Load()
}

// onReader reads for a viewer: from a replica that has all that the viewer wrote, or else from the primary. A replica that fails is
// replaced by the primary at once, so do may run twice.
func (s *Store) onReader(ctx context.Context, v order.Viewer, do func(*node) error) error {
	if s.replicas == nil {
		return do(s.primary)
	}
	n := s.replicas.choose(ctx, v)
	if n == nil {
		return do(s.primary)
	}
	err := do(n)
	if err == nil {
		s.replicas.counts.replica.Add(1)
		return nil
	}
	// A standby cancels what stands in the way of its replay: a conflict, which the primary does not have.
	unwell := errors.Is(err, order.ErrRetry) || order.CodeOf(err) == order.CodeUnavailable
	if !unwell || over(ctx) != nil {
		return err
	}
	n.usable.Store(!lost(err)) // until the next look
	s.replicas.counts.lost.Add(1)
	return do(s.primary)
}

// Replicas tells how the replicas are used; all zero without any.
func (s *Store) Replicas() ReplicaStats {
	if s.replicas == nil {
		return ReplicaStats{}
	}
	counts := &s.replicas.counts
	stats := ReplicaStats{Replicas: len(s.replicas.nodes), Reads: counts.replica.Load(), Fresh: counts.fresh.Load(), Lost: counts.lost.Load(), Untold: counts.untold.Load()}
	for _, n := range s.replicas.nodes {
		if n.usable.Load() {
			stats.Usable++
		}
	}
	return stats
}

// CheckReplica tells what is wrong with a standby of the database; nil is nothing. It waits up to ReplicaMaxLag for the standby to have what
// the primary has now.
func CheckReplica(ctx context.Context, config Config, replicaURL string) error {
	primary, err := Open(ctx, config)
	if err != nil {
		return fmt.Errorf("the primary: %w", err)
	}
	defer primary.Close()
	config.URL = replicaURL
	standby, err := Open(ctx, config)
	if err != nil {
		return err
	}
	defer standby.Close()
	end, err := primary.primary.logEnd(ctx)
	if err != nil {
		return fmt.Errorf("the primary: %w", err)
	}
	if err := standby.primary.await(ctx, end, config.withDefaults().ReplicaMaxLag); err != nil {
		return err
	}
	return standby.CheckSchema(ctx)
}

// await waits until a standby has replayed so much.
func (n *node) await(ctx context.Context, position uint64, limit time.Duration) error {
	const pause = 50 * time.Millisecond
	for began := time.Now(); ; {
		if err := n.look(ctx); err != nil || n.replayed.Load() >= position {
			return err
		}
		if time.Since(began) > limit {
			return fmt.Errorf("it is more than %s behind", limit)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("it is behind: %w", ctx.Err())
		case <-time.After(pause):
		}
	}
}
