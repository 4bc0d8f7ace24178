package demo_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headway/internal/demo"
	"headway/internal/ingest"
	"headway/internal/order"
)

// published keeps the newest state of each order that was told of.
type published struct {
	mu     sync.Mutex
	orders map[order.ID]*order.Order
}

func (p *published) OrdersChanged(_ context.Context, orders []*order.Order) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, o := range orders {
		p.orders[o.ID] = o
	}
}

func (p *published) RightsChanged(context.Context, []order.ID) {}

func (p *published) count(fits func(*order.Order) bool) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, o := range p.orders {
		if fits(o) {
			n++
		}
	}
	return n
}

// intake is the real way of reports, and stays away as often as it is told to.
type intake struct {
	in   *ingest.Ingest
	away atomic.Int32
}

func (i *intake) RecordFans(ctx context.Context, fans []demo.Fan) error {
	if i.away.Add(-1) >= 0 {
		return errors.New("the intake is away")
	}
	reports := make([]order.DeliveryReport, len(fans))
	for n, f := range fans {
		reports[n] = order.DeliveryReport{OrderID: f.OrderID, ReportID: f.ReportID, Fan: f.Fan, OccurredAt: f.At, ViaClick: f.ViaClick}
	}
	_, err := i.in.RecordDeliveries(ctx, platformViewer(), reports, "")
	return err
}

func (i *intake) RecordClicks(ctx context.Context, clicks []demo.Click) error {
	reports := make([]order.ClickReport, len(clicks))
	for n, c := range clicks {
		reports[n] = order.ClickReport{OrderID: c.OrderID, ClickID: c.ClickID, Visitor: c.Visitor, UserAgent: c.UserAgent, OccurredAt: c.At}
	}
	_, err := i.in.RecordClicks(ctx, platformViewer(), reports, "")
	return err
}

func platformViewer() order.Viewer {
	return order.Viewer{AccountID: platform(), Role: order.RolePlatform, ActorID: platform(), ActorRole: order.RolePlatform}
}

// simulate runs a simulator on a seeded database until the test ends, and gives what it published.
func simulate(t *testing.T, db *database, options demo.SimulatorOptions, away int32) *published {
	t.Helper()
	changed := &published{orders: map[order.ID]*order.Order{}}
	in, err := ingest.New(db.store, changed, ingest.Config{HashKey: make([]byte, ingest.MinHashKey)})
	if err != nil {
		t.Fatal(err)
	}
	options.Platform = platformViewer()
	tracker := &intake{in: in}
	tracker.away.Store(away)
	simulator := demo.NewSimulator(order.NewService(db.store, changed, order.ServiceOptions{}), tracker, options)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { simulator.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
		in.Close()
	})
	return changed
}

// eventually waits until the condition holds.
func eventually(t *testing.T, within time.Duration, what string, holds func() bool) {
	t.Helper()
	limit := time.NewTimer(within)
	defer limit.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-limit.C:
			t.Fatalf("not within %v: %s", within, what)
		}
	}
}

func TestTheSimulatorKeepsTheDemoGoing(t *testing.T) {
	db := newDatabase(t)
	db.seed(t)
	before := db.number(t, "SELECT sum(fans_delivered) FROM orders")
	completed := db.number(t, "SELECT count(*) FROM orders WHERE status = 'COMPLETED'")
	changed := simulate(t, db, demo.SimulatorOptions{Tempo: demo.Tempo{Shortest: time.Millisecond, Longest: 2 * time.Millisecond}}, 0)

	eventually(t, 30*time.Second, "several orders move", func() bool {
		return changed.count(func(o *order.Order) bool { return o.Status == order.StatusAccepted }) >= 5
	})
	eventually(t, time.Minute, "an order completes", func() bool {
		return changed.count(func(o *order.Order) bool { return o.Status == order.StatusCompleted }) > 0
	})
	eventually(t, time.Minute, "another is placed", func() bool {
		return db.number(t, "SELECT count(*) FROM orders") > demo.Orders ||
			db.number(t, "SELECT count(*) FROM orders WHERE status = 'WAITING'") >= 32
	})
	if now := db.number(t, "SELECT count(*) FROM orders WHERE status = 'COMPLETED'"); now <= completed {
		t.Errorf("%d orders were completed, now %d", completed, now)
	}
	if now := db.number(t, "SELECT sum(fans_delivered) FROM orders"); now <= before {
		t.Errorf("%d fans had come, now %d", before, now)
	}
	if running := db.number(t, "SELECT count(*) FROM orders WHERE status = 'ACCEPTED'"); running < 50 {
		t.Errorf("only %d orders still run", running)
	}
	for rule, query := range violations() {
		if broken := db.number(t, query); broken != 0 {
			t.Errorf("%s: %d rows break it", rule, broken)
		}
	}
}

// lines is a log that can be read while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestTheSimulatorOutlivesFailuresAndLogsThemOnce(t *testing.T) {
	db := newDatabase(t)
	db.seed(t)
	var log lines
	changed := simulate(t, db, demo.SimulatorOptions{
		Tempo: demo.Tempo{Shortest: time.Millisecond, Longest: 2 * time.Millisecond}, Log: slog.New(slog.NewTextHandler(&log, nil)),
	}, 2)
	eventually(t, 30*time.Second, "orders move after two failures", func() bool {
		return changed.count(func(o *order.Order) bool { return o.FansDelivered > 0 }) > 0 && strings.Contains(log.String(), "goes on")
	})
	if text := log.String(); strings.Count(text, "level=WARN") != 1 || strings.Count(text, "failures=2") != 1 {
		t.Errorf("log:\n%s", text)
	}
}
