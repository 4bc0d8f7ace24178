package graph_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"headway/graph"
	"headway/graph/transport"
	"headway/internal/order"
	"headway/internal/ordertest"
)

// monitor is what bench/fanout asks for.
const monitor = `subscription Progress($orderId: ID!) { progress(orderId: $orderId) {
 order { id status }
 progress { fansOrdered fansDelivered overDelivered percent version updatedAt }
 performance { clicks conversionRate }
 income { amount currency }
 change
} }`

// BenchmarkProgressEvent is what one change costs a group of subscribers, however many they are.
func BenchmarkProgressEvent(b *testing.B) {
	service := order.NewService(nil, nil, order.ServiceOptions{PublicURL: "https://headway.example"})
	executor := transport.NewExecutor(graph.NewSchema(graph.NewResolver(service, nil, nil, noon)), transport.ExecutorConfig{})
	o := ordertest.Order(ordertest.Delivered(40), ordertest.ShowingIncome)
	groups := &captured{}
	runner := graph.NewRunner(executor, groups, slog.New(slog.DiscardHandler))
	for _, way := range []struct {
		name   string
		runner *graph.Runner
	}{{"direct", runner}, {"ordinary", runner.Ordinary()}} {
		b.Run(way.name, func(b *testing.B) {
			ctx := graph.WithViewer(graphql.StartOperationTrace(context.Background()), ordertest.Marketer(o.Marketer.ID))
			operation, errs := executor.CreateOperationContext(ctx, &graphql.RawParams{Query: monitor, Variables: map[string]any{"orderId": o.ID.Text(order.KindOrder)}})
			if len(errs) > 0 {
				b.Fatal(errs)
			}
			view := viewOf(ctx, b, way.runner, groups, operation)
			update := order.Update{Order: o, Change: order.UpdateUpdated}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := view.Show(ctx, update); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
