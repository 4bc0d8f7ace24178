//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"headway/bench/ingest/load"
	"headway/bench/rig"
)

// bench is everything that runs from the first row to the last.
type bench struct {
	backing *rig.Backing
	headway *rig.Headway
	floors  *floors
	key     string
	runs    int
}

func start(ctx context.Context, o options) (*bench, error) {
	// Nothing is set: synchronous_commit and fsync are on.
	backing, err := rig.StartBacking(ctx, nil)
	if err != nil {
		return nil, err
	}
	b := &bench{backing: backing}
	if err := b.seed(ctx, o); err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

func (b *bench) seed(ctx context.Context, o options) (err error) {
	// Visitors' addresses are those that a proxy tells of: all requests come from this machine.
	settings := append([]string{"HEADWAY_TRUSTED_PROXIES=127.0.0.1/32"}, o.settings...)
	if b.headway, err = rig.NewHeadway(ctx, b.backing, o.headway, settings...); err != nil {
		return err
	}
	if b.floors, err = newFloors(ctx, b.backing, b.headway.Database); err != nil {
		return err
	}
	var on bool
	err = b.headway.Database.QueryRowContext(ctx, `SELECT current_setting('synchronous_commit') = 'on' AND current_setting('fsync') = 'on'`).Scan(&on)
	if err == nil && !on {
		err = errors.New("commits are not waited for")
	}
	return err
}

func (b *bench) stop() {
	if b.headway != nil {
		b.headway.Close()
	}
	b.backing.Stop()
}

// measured is one run of one row.
type measured struct {
	load.Result
	// Floor is what pgbench did in the same run.
	Floor floored
	// The processor time of a report, in microseconds: the server's, PostgreSQL's with all that it does in the background, and the client's.
	ServerMicros, PostgresMicros, ClientMicros float64
}

// rate is reports a second.
func (m measured) rate() float64 { return float64(m.Measured) / m.Seconds }

// measure runs every row in each run, after the floor that it is compared with, so that what else the machine does falls on both.
func (b *bench) measure(ctx context.Context, o options) (*report, error) {
	r := newReport(o)
	for run := range o.runs {
		floor := map[string]floored{}
		for _, row := range o.rows {
			if _, done := floor[row.Floor]; !done && row.Floor != "" {
				if err := b.settle(ctx); err != nil {
					return nil, err
				}
				f, err := b.floors.run(ctx, row.Floor, o)
				if err != nil {
					return nil, err
				}
				floor[row.Floor] = f
				o.progress.Printf("run %d  pgbench %-8s %8.0f rows/s, prepared %8.0f", run+1, row.Floor, f.Simple, f.Prepared)
			}
			m, err := b.once(ctx, o, row)
			if err != nil {
				return nil, fmt.Errorf("%s, run %d: %w", row.Name, run+1, err)
			}
			m.Floor = floor[row.Floor]
			r.add(row, m)
			o.progress.Printf("run %d  %-8s %8.0f reports/s  p50 %5.1f ms  p99 %5.1f ms  longest %5.1f  µs each: server %5.1f, PostgreSQL %5.1f, client %4.1f  wrong %d",
				run+1, row.Name, m.rate(), m.P50, m.P99, m.Longest, m.ServerMicros, m.PostgresMicros, m.ClientMicros, m.Wrong)
		}
	}
	return r, nil
}

// settle lets nothing of what was before fall on what comes next.
func (b *bench) settle(ctx context.Context) error {
	for _, statement := range []string{"TRUNCATE floor.receipts", "VACUUM ANALYZE", "CHECKPOINT"} {
		if _, err := b.headway.Database.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// runLimit is how long a run may take apart from what it was asked to.
const runLimit = 2 * time.Minute

// once measures a row on a fresh server process.
func (b *bench) once(ctx context.Context, o options, r row) (m measured, err error) {
	ctx, cancel := context.WithTimeout(ctx, o.warm+o.duration+runLimit)
	defer cancel()
	to, err := b.target(ctx, o)
	if err != nil {
		return m, err
	}
	defer to.served.Stop()
	if err := b.settle(ctx); err != nil {
		return m, err
	}
	before, err := readCounts(ctx, b.headway.Database)
	if err != nil {
		return m, err
	}
	b.runs++
	if err := b.send(ctx, to, to.spec(r, fmt.Sprintf("run%d", b.runs), o), &m); err != nil {
		return m, err
	}
	after, err := readCounts(ctx, b.headway.Database)
	if err != nil {
		return m, err
	}
	return m, after.check(before, r.Way, m.Reports)
}

// target starts the server and finds the orders' codes.
func (b *bench) target(ctx context.Context, o options) (*target, error) {
	orders := 0
	for _, r := range o.rows {
		orders = max(orders, r.Orders)
	}
	served, err := b.headway.Serve(ctx, orders)
	if err != nil {
		return nil, err
	}
	t := &target{served: served}
	for _, order := range b.headway.Orders {
		t.ids = append(t.ids, order.ID)
	}
	if b.key == "" {
		b.key, err = newPostbackKey(ctx, served.API)
	}
	if err == nil {
		t.key = b.key
		t.codes, err = trackingCodes(ctx, b.headway.Database)
	}
	if err != nil {
		served.Stop()
		return nil, err
	}
	return t, nil
}

// send runs the client, and reads what it and the servers used while it measured.
func (b *bench) send(ctx context.Context, to *target, spec load.Spec, m *measured) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	clients, err := rig.Spawn(exec.Command(self, roleLoad))
	if err != nil {
		return err
	}
	defer clients.Stop()
	if err := clients.Tell(spec); err != nil {
		return err
	}
	var at [2]usage
	for phase := range at {
		if _, err := clients.Line(ctx, runLimit); err != nil {
			return fmt.Errorf("the client: %w", err)
		}
		if at[phase], err = b.use(to, clients); err != nil {
			return err
		}
	}
	line, err := clients.Line(ctx, runLimit)
	if err == nil {
		err = json.Unmarshal(line, &m.Result)
	}
	if err != nil {
		return fmt.Errorf("the client: %w", err)
	}
	each := func(from, to time.Duration) float64 {
		return float64((to - from).Microseconds()) / float64(max(m.Measured, 1))
	}
	m.ServerMicros, m.PostgresMicros, m.ClientMicros = each(at[0].server, at[1].server), each(at[0].postgres, at[1].postgres), each(at[0].client, at[1].client)
	return nil
}

// usage is processor time that was used so far.
type usage struct{ server, postgres, client time.Duration }

func (b *bench) use(to *target, clients *rig.Child) (u usage, err error) {
	var failures [3]error
	u.server, failures[0] = to.served.ProcessorTime()
	u.client, failures[1] = clients.ProcessorTime()
	u.postgres, failures[2] = b.backing.PostgresTime()
	return u, errors.Join(failures[:]...)
}
