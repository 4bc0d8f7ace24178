package postgres

import (
	"fmt"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// BenchmarkApplyChanges is one group commit: a report on each of so many orders.
func BenchmarkApplyChanges(b *testing.B) {
	for _, size := range []int{1, 100, 1000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			store, _ := newStore(b)
			orders := make([]*order.Order, size)
			for i := range orders {
				orders[i] = ordertest.Order(ordertest.Accepted, ordertest.Of(1_000_000))
			}
			ordertest.Insert(b, store, orders...)
			at := ordertest.Placed().Add(2 * time.Hour)
			for b.Loop() {
				change(b, store, at, func(c *order.Change) { c.Deliver(order.Delivery{OccurredAt: at, ViaClick: true}) }, orders...)
			}
			b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "orders/s")
		})
	}
}
