package ingest_test

import (
	"context"
	"sync/atomic"
	"testing"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
)

// BenchmarkRecordDeliveries is 64 reporters that each send one report after the other: what group commit is for.
func BenchmarkRecordDeliveries(b *testing.B) {
	f := newFixture(b)
	orders := make([]*order.Order, 50)
	for i := range orders {
		orders[i] = ordertest.Order(ordertest.Accepted, ordertest.Of(order.MaxFansOrdered))
	}
	f.insert(orders...)
	var next atomic.Int64
	b.SetParallelism(64)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := int(next.Add(1))
			reports := []ingest.DeliveryReport{report(orders[n%len(orders)], numbered("r", n))}
			if _, err := f.RecordDeliveries(context.Background(), f.platform, reports, ""); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}
