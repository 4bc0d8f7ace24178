package ingest_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

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

// BenchmarkRecordManyOrders is one reporter whose every call tells of one fan on each of many orders. It reports this
// process's processor time for a delivery; PostgreSQL's is not in it.
func BenchmarkRecordManyOrders(b *testing.B) {
	for _, count := range []int{100, order.MaxReportsPerCall} {
		b.Run(fmt.Sprintf("%d orders", count), func(b *testing.B) {
			f := newFixture(b)
			orders := openOrders(f, count)
			reports := make([]order.DeliveryReport, count)
			before := processorTime(b)
			b.ReportAllocs()
			b.ResetTimer()
			for n := range b.N {
				for i, o := range orders {
					reports[i] = report(o, fmt.Sprintf("r%d-%d", n, i))
				}
				f.deliver(reports...)
			}
			b.StopTimer()
			spent := processorTime(b) - before
			b.ReportMetric(float64(spent.Microseconds())/float64(b.N*count), "cpu-µs/delivery")
		})
	}
}

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
