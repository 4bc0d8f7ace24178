//go:build linux

package main

import (
	"context"
	"fmt"
	"log"
	"slices"
	"time"

	"headway/bench/rig"
)

// bench is everything that runs from the first shape to the last.
type bench struct {
	backing *rig.Backing
	headway *headway // nil when it is not measured
}

func start(ctx context.Context, o options) (*bench, error) {
	// the instants of commits are what latencies are counted from
	backing, err := rig.StartBacking(ctx, map[string]string{"track_commit_timestamp": "on"})
	if err != nil {
		return nil, err
	}
	b := &bench{backing: backing}
	if slices.Contains(o.servers, nameHeadway) {
		seeded, err := rig.NewHeadway(ctx, backing, o.headway)
		if err != nil {
			b.stop()
			return nil, err
		}
		b.headway = &headway{Headway: seeded}
	}
	return b, nil
}

func (b *bench) stop() {
	if b.headway != nil {
		b.headway.Close()
	}
	b.backing.Stop()
}

// measure runs every shape on every server, in turns, so that what else the machine does falls on all of them alike.
func (b *bench) measure(ctx context.Context, o options) (*report, error) {
	r := newReport(o)
	for _, s := range o.shapes {
		runs := o.runs
		if s.Idle {
			runs = 1 // it takes long, and doing nothing varies little
		}
		for run := range runs {
			after := assumed(s)
			for _, name := range o.servers {
				m, err := b.once(ctx, o, s, name, after)
				if err != nil {
					return nil, fmt.Errorf("%s on %s, run %d: %w", s.Name, name, run+1, err)
				}
				if name == nameHeadway && !s.Idle {
					after = m.example(s)
				}
				r.add(s, run, m)
				say(o.progress, s, run, m)
			}
		}
	}
	return r, nil
}

func say(to *log.Logger, s shape, run int, m measured) {
	to.Printf("%-8s run %d %-8s %8d messages in %5.1f s  %6.2f µs each  %4.1f KB per connection  client %.2f µs",
		s.Name, run+1, m.Server, m.Received, m.Seconds, m.MicrosPerMessage(), m.KBPerConnection(), m.clientMicros())
}

// once measures one shape on a fresh process of one server.
func (b *bench) once(ctx context.Context, o options, s shape, name string, after example) (measured, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*o.duration+o.idle+runLimit)
	defer cancel()
	under, err := b.startSubject(ctx, s, name, after)
	if err != nil {
		return measured{}, err
	}
	defer under.child.Stop()
	r := &runner{bench: b, options: o, shape: s, subject: under, pace: after.Pace, updates: after.Updates}
	if name == nameHeadway {
		r.pace, r.updates = s.pace(), 0
	}
	if s.Idle {
		return r.idle(ctx)
	}
	return r.busy(ctx)
}

// runLimit is how long a run may take apart from what it was asked to.
const runLimit = 6 * time.Minute

func (b *bench) startSubject(ctx context.Context, s shape, name string, after example) (*subject, error) {
	if name == nameHeadway {
		return b.headway.start(ctx, s)
	}
	return startOther(ctx, b.backing, name, s, after)
}
