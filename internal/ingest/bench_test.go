package ingest_test

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
)

// BenchmarkRecordDeliveries is 64 reporters that each send one report after the other: what group commit is for.
func BenchmarkRecordDeliveries(b *testing.B) {
	f := newFixture(b)
	orders := openOrders(f, 50)
	var next atomic.Int64
	b.SetParallelism(64)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := int(next.Add(1))
			reports := []order.DeliveryReport{report(orders[n%len(orders)], numbered("r", n))}
			if _, err := f.RecordDeliveries(context.Background(), f.platform, reports, ""); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}

// BenchmarkRecordCalls is one reporter who sends one call after the other. It reports the processor time for a delivery, this process's and
// that of PostgreSQL's.
func BenchmarkRecordCalls(b *testing.B) {
	for _, c := range []struct{ reports, orders int }{{1, 1}, {500, 50}, {500, 500}, {order.MaxReportsPerCall, order.MaxReportsPerCall}} {
		b.Run(fmt.Sprintf("%d reports on %d orders", c.reports, c.orders), func(b *testing.B) {
			f := newFixture(b)
			in, err := ingest.New(f.store, nobody{}, ingest.Config{HashKey: hashKey()})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(in.Close)
			f.Ingest = in
			orders := openOrders(f, c.orders)
			reports := make([]order.DeliveryReport, c.reports)
			f.deliver(report(orders[0], "first")) // its session prepares its statements
			before, theirs := processorTime(b), f.serverTime()
			b.ReportAllocs()
			b.ResetTimer()
			for n := range b.N {
				for i := range reports {
					reports[i] = report(orders[i%len(orders)], fmt.Sprintf("r%d-%d", n, i))
				}
				f.deliver(reports...)
			}
			b.StopTimer()
			spent := processorTime(b) - before
			b.ReportMetric(float64(spent.Microseconds())/float64(b.N*c.reports), "cpu-µs/delivery")
			b.ReportMetric(float64((f.serverTime()-theirs).Microseconds())/float64(b.N*c.reports), "postgres-µs/delivery")
		})
	}
}

// nobody keeps nothing of what is published.
type nobody struct{}

func (nobody) OrdersChanged(context.Context, []*order.Order) {}
func (nobody) RightsChanged(context.Context, []order.ID)     {}

// openOrders stores orders that many fans can be counted on.
func openOrders(f *fixture, count int) []*order.Order {
	orders := make([]*order.Order, count)
	for i := range orders {
		orders[i] = ordertest.Order(ordertest.Accepted, ordertest.Of(order.MaxFansOrdered))
	}
	f.insert(orders...)
	return orders
}

// processorTime is what this process has used so far, its own and the kernel's for it.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// serverTime is what the server's processes have used so far, sessions that have ended left out.
func (f *fixture) serverTime() (sum time.Duration) {
	f.t.Helper()
	rows, err := f.db.Query("SELECT pid FROM pg_stat_activity")
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var pid, nanoseconds int64
		if err := rows.Scan(&pid); err != nil {
			f.t.Fatal(err)
		}
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
		if err != nil {
			f.t.Skipf("the server is not on this machine: %v", err)
		}
		if _, err := fmt.Sscan(string(text), &nanoseconds); err != nil {
			f.t.Fatal(err)
		}
		sum += time.Duration(nanoseconds)
	}
	return sum
}
