package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"
)

// MaxBackoff is the longest pause after failures, unless the job's own interval is longer.
const MaxBackoff = time.Minute

// Clock gives the runner its pauses and their spread. The zero Clock is the machine's.
type Clock struct {
	// After is like time.After.
	After func(d time.Duration) <-chan time.Time
	// Spread gives the pause that is really made for a wanted one, so that instances do not run in step.
	Spread func(d time.Duration) time.Duration
}

// Runner runs jobs, each on a goroutine of its own, from Start to Stop. One job never overlaps with itself.
type Runner struct {
	log   *slog.Logger
	clock Clock
	jobs  []Job

	stop context.CancelFunc
	done sync.WaitGroup
}

// NewRunner makes a runner that is not running yet.
func NewRunner(log *slog.Logger, clock Clock, jobs ...Job) *Runner {
	if clock.After == nil {
		clock.After = time.After
	}
	if clock.Spread == nil {
		clock.Spread = spread
	}
	return &Runner{log: log, clock: clock, jobs: jobs}
}

// spread is the wanted pause, give or take a tenth.
func spread(d time.Duration) time.Duration {
	return d + time.Duration((rand.Float64()-0.5)*0.2*float64(d))
}

// Start begins with every job at once. It may be called once.
func (r *Runner) Start() {
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	for _, job := range r.jobs {
		r.done.Go(func() { r.repeat(ctx, job) })
	}
}

// Stop ends the jobs' contexts and waits until the last one has returned.
func (r *Runner) Stop() {
	if r.stop != nil {
		r.stop()
	}
	r.done.Wait()
}

// repeat runs one job until the context ends. After a failure the pause doubles with each further one, up to MaxBackoff.
func (r *Runner) repeat(ctx context.Context, job Job) {
	failures := 0
	for {
		err := safely(ctx, job)
		if ctx.Err() != nil {
			return
		}
		switch {
		case err != nil:
			failures++
			r.log.Error("a job failed and will be tried again", "job", job.Name, "failures", failures, "pause", pause(job, failures), "error", err)
		case failures > 0:
			r.log.Info("a job works again", "job", job.Name, "failures", failures)
			failures = 0
		}
		select {
		case <-ctx.Done():
			return
		case <-r.clock.After(r.clock.Spread(pause(job, failures))):
		}
	}
}

// pause is how long to wait after so many failures in a row.
func pause(job Job, failures int) time.Duration {
	wait := job.Every
	for range failures {
		if wait >= MaxBackoff {
			return wait
		}
		wait = min(2*wait, MaxBackoff)
	}
	return wait
}

// safely runs a job once; a panic in one job ends neither the program nor the other jobs.
func safely(ctx context.Context, job Job) (err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = errors.Join(err, fmt.Errorf("panic: %v\n%s", caught, debug.Stack()))
		}
	}()
	return job.Run(ctx)
}
