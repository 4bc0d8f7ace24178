package demo

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"headway/internal/order"
)

// Business is what the simulator asks of the domain.
type Business interface {
	Orders(ctx context.Context, v order.Viewer, f order.Filter, s order.Sort, p order.Page, count bool) (*order.List[*order.Order], error)
	Place(ctx context.Context, v order.Viewer, input order.PlaceInput, key string) (*order.Order, error)
	Accept(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.Order, error)
	Reject(ctx context.Context, v order.Viewer, id order.ID, note, key string) (*order.Order, error)
	Pause(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.Order, error)
	Resume(ctx context.Context, v order.Viewer, id order.ID, key string) (*order.Order, error)
}

// Tracker takes in what happens outside, as reports of the platform. What the rules refuse is no error.
type Tracker interface {
	RecordFans(ctx context.Context, fans []Fan) error
	RecordClicks(ctx context.Context, clicks []Click) error
}

// Fan is a report of a fan; Click one of a click.
type (
	Fan struct {
		OrderID       order.ID
		ReportID, Fan string
		At            time.Time
		ViaClick      bool
	}
	Click struct {
		OrderID                     order.ID
		ClickID, Visitor, UserAgent string
		At                          time.Time
	}
)

// Tempo is how busy a simulated world is.
type Tempo struct {
	// Shortest and Longest bound the time between two steps; 300 and 800 ms when zero.
	Shortest, Longest time.Duration
	// BusyFor is how long people come in crowds; 30 minutes when zero. After that a single fan comes every second or two, so that
	// a demo that is forgotten does not fill the disk.
	BusyFor time.Duration
}

func (t Tempo) withDefaults() Tempo {
	if t.Shortest <= 0 {
		t.Shortest = 300 * time.Millisecond
	}
	if t.Longest < t.Shortest {
		t.Longest = max(t.Shortest, 800*time.Millisecond)
	}
	if t.BusyFor <= 0 {
		t.BusyFor = 30 * time.Minute
	}
	return t
}

// SimulatorOptions are what a simulator takes besides the program that it plays with.
type SimulatorOptions struct {
	// Platform is whose pauses are made and ended.
	Platform order.Viewer
	Tempo    Tempo
	// Log is told when a step fails after one that did not, and when steps succeed again; nil is silence.
	Log *slog.Logger
}

// Simulator lets the demo's orders go on: people click and become fans, marketers answer, clients place, pause and resume. When
// an order completes another takes its place, so that there is always as much to see as in the beginning.
type Simulator struct {
	market *market
	crowd  *crowd
	tempo  Tempo
	dice   *dice
	log    *slog.Logger
}

// NewSimulator makes a simulator of a seeded demo; Run it.
func NewSimulator(business Business, tracker Tracker, options SimulatorOptions) *Simulator {
	d := newDice(rand.Uint64()) //nolint:gosec // it plays
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	people := newCast()
	return &Simulator{
		market: &market{business: business, people: people, platform: options.Platform, dice: d},
		crowd:  &crowd{tracker: tracker, dice: d},
		tempo:  options.Tempo.withDefaults(), dice: d, log: options.Log,
	}
}

// The longest pause after failures.
const maxBackoff = 30 * time.Second

// Run simulates until the context ends. A failure is logged once, and tried again with growing pauses until it is over.
func (s *Simulator) Run(ctx context.Context) {
	began := time.Now()
	failures := 0
	for {
		now := time.Now()
		err := s.step(ctx, now, now.Sub(began) < s.tempo.BusyFor)
		if ctx.Err() != nil {
			return
		}
		switch {
		case err != nil && failures == 0:
			s.log.Warn("the demo's simulator cannot go on and keeps trying", "error", err)
		case err == nil && failures > 0:
			s.log.Info("the demo's simulator goes on", "failures", failures)
		}
		pause := s.tempo.Shortest + time.Duration(s.dice.Float64()*float64(s.tempo.Longest-s.tempo.Shortest))
		if err == nil {
			failures = 0
		} else {
			pause = time.Duration(s.dice.between(0.5, 1) * float64(min(time.Second<<min(failures, 10), maxBackoff)))
			failures++
		}
		if !sleep(ctx, pause) {
			return
		}
	}
}

// sleep waits, and tells whether the context is still alive then.
func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// How often the market is looked at: every so many seconds while it is busy, and while it is calm.
const (
	busyRound = 8 * time.Second
	calmRound = 60 * time.Second
)

func (s *Simulator) step(ctx context.Context, now time.Time, busy bool) error {
	if !now.Before(s.market.due) {
		running, err := s.market.round(ctx, now)
		if err != nil {
			return err
		}
		s.crowd.move(running)
		s.market.due = now.Add(busyRound)
		if !busy {
			s.market.due = now.Add(calmRound)
		}
	}
	if err := s.crowd.act(ctx, now, busy); err != nil {
		return fmt.Errorf("report the demo's fans: %w", err)
	}
	return nil
}
