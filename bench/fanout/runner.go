//go:build linux

package main

import (
	"context"
	"fmt"
	"time"

	"headway/bench/fanout/client"
	"headway/bench/rig"
)

// runner measures one shape on one running server.
type runner struct {
	bench   *bench
	options options
	shape   shape
	subject *subject
	// pace is the time between two updates; 0 is as fast as they are answered. Updates is how many there are to be; 0 is as many as
	// come in the time of a run.
	pace    time.Duration
	updates int
}

const (
	// sampled is about how many latencies are taken in a run.
	sampled = 100_000
	// floodGuess is how many updates a second to expect at most, where there is no telling.
	floodGuess = 2000
)

// busy measures a shape with updates.
func (r *runner) busy(ctx context.Context) (measured, error) {
	m := measured{Server: r.subject.name, Connections: r.shape.Connections, Subscriptions: r.shape.subscriptions()}
	if err := r.ingestAlone(ctx, &m); err != nil {
		return m, err
	}
	var err error
	if m.ResidentBefore, err = r.subject.child.ResidentBytes(); err != nil {
		return m, err
	}
	clients, err := gatherLoad(ctx, r.subject.load(r.shape, r.sampleEvery()))
	if err != nil {
		return m, err
	}
	defer clients.child.Stop()
	if err := sleep(ctx, r.options.calm); err != nil {
		return m, err
	}
	overheard := overhear(ctx, r.bench.backing.Client)
	defer overheard.stop()
	used, err := r.use(clients)
	if err != nil {
		return m, err
	}
	began := time.Now()
	if m.Updates, err = r.publish(ctx, r.updates, r.options.duration); err != nil {
		return m, err
	}
	result, err := clients.finish(ctx, r.subject.updates.states())
	if err != nil {
		return m, err
	}
	m.Seconds = time.Since(began).Seconds()
	if err := used.since(&m); err != nil {
		return m, err
	}
	if m.ResidentAfter, err = r.subject.child.ResidentBytes(); err != nil {
		return m, err
	}
	if m.Updates > 0 {
		m.FeedBytes = int(overheard.stop()) / m.Updates
	}
	m.take(result)
	m.Latency, err = r.latency(ctx, result)
	return m, err
}

// ingestAlone moves the orders while nobody watches, on Headway only: the others have their updates for nothing.
func (r *runner) ingestAlone(ctx context.Context, m *measured) error {
	if r.subject.name != nameHeadway {
		return nil
	}
	before, err := r.subject.child.ProcessorTime()
	if err != nil {
		return err
	}
	updates, err := r.publish(ctx, 0, r.options.duration/2)
	if err != nil {
		return err
	}
	after, err := r.subject.child.ProcessorTime()
	if err != nil {
		return err
	}
	m.IngestPerUpdate = (after - before).Seconds() / float64(max(updates, 1))
	return nil
}

// publish moves the orders at the runner's pace, that many times, or where that is 0 for that long. It tells how often.
func (r *runner) publish(ctx context.Context, times int, duration time.Duration) (updates int, err error) {
	began := time.Now()
	for updates == 0 || updates < times || times == 0 && time.Since(began) < duration {
		if err := r.subject.updates.publish(ctx); err != nil {
			return updates, err
		}
		updates++
		if err := sleep(ctx, time.Until(began.Add(time.Duration(updates)*r.pace))); err != nil {
			return updates, err
		}
	}
	return updates, nil
}

// sampleEvery has no divisor in common with a round number of subscribers, so that the samples come from all of them.
func (r *runner) sampleEvery() int {
	perSecond := r.shape.PerSecond
	if perSecond == 0 {
		perSecond = floodGuess
	}
	every := max(1, int(perSecond*r.options.duration.Seconds()*float64(r.shape.subscriptions())/sampled))
	for every > 1 && (every%2 == 0 || every%5 == 0) {
		every++
	}
	return every
}

// latency is from the instant at which a state was known to that at which it was read from a client's socket.
func (r *runner) latency(ctx context.Context, result client.Result) (rig.Latency, error) {
	known, err := r.subject.updates.known(ctx)
	if err != nil {
		return rig.Latency{}, err
	}
	var all []time.Duration
	for i, at := range result.Samples.At {
		if from, ok := known[change{result.Samples.Orders[i], result.Samples.States[i]}]; ok {
			all = append(all, time.Duration(at-from))
		}
	}
	return rig.LatencyOf(all), nil
}

// idle measures connections that nothing happens on.
func (r *runner) idle(ctx context.Context) (measured, error) {
	m := measured{Server: r.subject.name, Connections: r.shape.Connections}
	var err error
	if m.ResidentBefore, err = r.subject.child.ResidentBytes(); err != nil {
		return m, err
	}
	clients, err := gatherLoad(ctx, r.subject.load(r.shape, 1))
	if err != nil {
		return m, err
	}
	defer clients.child.Stop()
	if err := sleep(ctx, r.options.calm); err != nil {
		return m, err
	}
	if m.ResidentEarly, err = r.subject.child.ResidentBytes(); err != nil {
		return m, err
	}
	used, err := r.use(clients)
	if err != nil {
		return m, err
	}
	if err := sleep(ctx, r.options.idle); err != nil {
		return m, err
	}
	if err := used.since(&m); err != nil {
		return m, err
	}
	m.Seconds = r.options.idle.Seconds()
	if m.ResidentAfter, err = r.subject.child.ResidentBytes(); err != nil {
		return m, err
	}
	result, err := clients.finish(ctx, nil)
	m.take(result)
	return m, err
}

func sleep(ctx context.Context, wait time.Duration) error {
	if wait <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait: %w", ctx.Err())
	}
}

// use is what the server and its clients had used of the processors at one instant.
type use struct {
	server, clients         *rig.Child
	serverTime, clientsTime time.Duration
}

func (r *runner) use(clients *load) (use, error) {
	u := use{server: r.subject.child, clients: clients.child}
	var err error
	if u.serverTime, err = u.server.ProcessorTime(); err != nil {
		return u, err
	}
	u.clientsTime, err = u.clients.ProcessorTime()
	return u, err
}

// since notes what they have used from then until now.
func (u use) since(m *measured) error {
	server, err := u.server.ProcessorTime()
	if err != nil {
		return err
	}
	clients, err := u.clients.ProcessorTime()
	if err != nil {
		return err
	}
	m.ServerSeconds, m.ClientSeconds = (server - u.serverTime).Seconds(), (clients - u.clientsTime).Seconds()
	return nil
}
