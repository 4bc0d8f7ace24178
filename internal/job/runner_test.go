package job

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hand is a clock whose pauses end when the test says so.
type hand struct {
	asked chan time.Duration
	ends  chan time.Time
}

func newHand() *hand { return &hand{make(chan time.Duration), make(chan time.Time)} }

func (h *hand) clock() Clock {
	return Clock{
		After:  func(d time.Duration) <-chan time.Time { h.asked <- d; return h.ends },
		Spread: func(d time.Duration) time.Duration { return d },
	}
}

// next lets the present pause end.
func (h *hand) next() { h.ends <- time.Time{} }

// pages is a log that several goroutines write.
type pages struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *pages) Write(line []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(line)
}

func (p *pages) count(text string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Count(p.text.String(), text)
}

func newLog() (*slog.Logger, *pages) {
	written := &pages{}
	return slog.New(slog.NewTextHandler(written, nil)), written
}

// TestRunnerBacksOff: a pause after each run, doubled by each failure in a row and back to normal after a success; each failure
// is logged once.
func TestRunnerBacksOff(t *testing.T) {
	log, written := newLog()
	outcomes := make(chan func() error, 1)
	job := Job{Name: "sweep", Every: 20 * time.Second, Run: func(context.Context) error { return (<-outcomes)() }}
	clock := newHand()
	runner := NewRunner(log, clock.clock(), job)
	runner.Start()
	defer runner.Stop()

	succeed := func() error { return nil }
	fail := func() error { return errors.New("no connection") }
	explode := func() error { panic("boom") }
	steps := []struct {
		outcome func() error
		pause   time.Duration
		errors  int
	}{
		{succeed, 20 * time.Second, 0}, {fail, 40 * time.Second, 1}, {explode, time.Minute, 2}, {fail, time.Minute, 3},
		{succeed, 20 * time.Second, 3}, {fail, 40 * time.Second, 4},
	}
	for i, step := range steps {
		outcomes <- step.outcome
		if got := <-clock.asked; got != step.pause {
			t.Fatalf("step %d: pause %s, want %s", i, got, step.pause)
		}
		if got := written.count("level=ERROR"); got != step.errors {
			t.Fatalf("step %d: %d errors in the log, want %d", i, got, step.errors)
		}
		if i < len(steps)-1 {
			clock.next()
		}
	}
	if written.count("panic: boom") != 1 || written.count("works again") != 1 || written.count("job=sweep") == 0 {
		t.Fatalf("the log says\n%s", written.text.String())
	}
}

// TestStopWaits: no job is left running, and what the end itself breaks off is not logged as a failure.
func TestStopWaits(t *testing.T) {
	log, written := newLog()
	running, returned := make(chan struct{}), false
	job := Job{Name: "slow", Every: time.Second, Run: func(ctx context.Context) error {
		close(running)
		<-ctx.Done()
		returned = true
		return ctx.Err()
	}}
	runner := NewRunner(log, Clock{}, job)
	runner.Start()
	<-running
	runner.Stop()
	if !returned {
		t.Fatal("Stop did not wait")
	}
	if written.count("level=ERROR") != 0 {
		t.Fatalf("the log says\n%s", written.text.String())
	}
	runner.Stop() // twice is once
	NewRunner(log, Clock{}).Stop()
}

// TestJobsDoNotWaitForEachOther: one that hangs holds up no other.
func TestJobsDoNotWaitForEachOther(t *testing.T) {
	log, _ := newLog()
	ran := make(chan struct{}, 1)
	hangs := Job{Name: "hangs", Every: time.Second, Run: func(ctx context.Context) error { <-ctx.Done(); return nil }}
	works := Job{Name: "works", Every: time.Millisecond, Run: func(context.Context) error {
		select {
		case ran <- struct{}{}:
		default:
		}
		return nil
	}}
	runner := NewRunner(log, Clock{}, hangs, works)
	runner.Start()
	defer runner.Stop()
	for range 3 {
		select {
		case <-ran:
		case <-time.After(10 * time.Second):
			t.Fatal("a hanging job holds up another")
		}
	}
}

func TestSpread(t *testing.T) {
	low, high := time.Hour, time.Duration(0)
	for range 1000 {
		d := spread(time.Minute)
		low, high = min(low, d), max(high, d)
	}
	if low < 54*time.Second || high > 66*time.Second || high-low < 6*time.Second {
		t.Errorf("pauses between %s and %s", low, high)
	}
}
