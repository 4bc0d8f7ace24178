package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"headway/graph"
	"headway/graph/generated"
	"headway/graph/transport"
	"headway/internal/order"
)

// atOnce takes reports in and counts each at once, so that what is left is the cost of the API.
type atOnce struct{}

func (atOnce) RecordDeliveries(_ context.Context, _ order.Viewer, sent []order.DeliveryReport, _ string) ([]graph.DeliveryResult, error) {
	results := make([]graph.DeliveryResult, len(sent))
	for i, report := range sent {
		results[i] = graph.DeliveryResult{ID: report.ReportID, Outcome: order.OutcomeCounted}
	}
	return results, nil
}

func (atOnce) RecordClicks(_ context.Context, _ order.Viewer, sent []order.ClickReport, _ string) ([]graph.ClickResult, error) {
	results := make([]graph.ClickResult, len(sent))
	for i, click := range sent {
		results[i] = graph.ClickResult{ID: click.ClickID, Outcome: order.OutcomeCounted}
	}
	return results, nil
}

// platformOnly lets everybody in as the platform.
type platformOnly struct{}

func (platformOnly) Authenticate(ctx context.Context, _ transport.Credentials) (transport.Session, error) {
	v := order.Viewer{Role: order.RolePlatform, ActorRole: order.RolePlatform}
	return transport.Session{Context: graph.WithViewer(ctx, v), Rights: "platform"}, nil
}

// discarded is a response that nobody reads.
type discarded struct {
	header http.Header
	status int
	bytes  int
}

func (d *discarded) Header() http.Header    { return d.header }
func (d *discarded) WriteHeader(status int) { d.status = status }
func (d *discarded) Write(p []byte) (int, error) {
	d.bytes += len(p)
	return len(p), nil
}

// reportsBody is a call of recordDeliveries with so many reports, and of recordClicks.
func reportsBody(tb testing.TB, mutation, list, item string, reports int, edit func(i int, report map[string]any)) []byte {
	id := fixedID("ORDER", "reported").Text(order.KindOrder)
	sent := make([]map[string]any, reports)
	for i := range sent {
		sent[i] = map[string]any{"orderId": id, item: fmt.Sprintf("run-7f3a-%06d", i), "occurredAt": "2031-03-10T11:59:58.123456Z"}
		edit(i, sent[i])
	}
	body, err := json.Marshal(map[string]any{"query": mutation, "variables": map[string]any{"input": map[string]any{list: sent}}})
	if err != nil {
		tb.Fatal(err)
	}
	return body
}

// BenchmarkReports measures everything of a call with reports but the taking in: decoding, validation, coercion, the resolver
// and the response.
func BenchmarkReports(b *testing.B) {
	handler := newReportsHandler(b)
	for _, reports := range []int{1, 100, 1000} {
		for kind, body := range map[string][]byte{
			"deliveries": reportsBody(b, `mutation ($input: RecordDeliveriesInput!) { recordDeliveries(input: $input) { results { reportId outcome reason } } }`,
				"deliveries", "reportId", reports, func(i int, report map[string]any) { report["fan"] = fmt.Sprintf("fan-%06d", i) }),
			"clicks": reportsBody(b, `mutation ($input: RecordClicksInput!) { recordClicks(input: $input) { results { clickId outcome reason } } }`,
				"clicks", "clickId", reports, func(i int, report map[string]any) { report["visitor"] = fmt.Sprintf("visitor-%06d", i) }),
		} {
			b.Run(fmt.Sprintf("%s=%d", kind, reports), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					answer := &discarded{header: http.Header{}}
					request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
					if err != nil {
						b.Fatal(err)
					}
					request.Header.Set("Content-Type", "application/json")
					handler.ServeHTTP(answer, request)
					if answer.status != http.StatusOK || answer.bytes < 50*reports {
						b.Fatalf("answered %d with %d bytes", answer.status, answer.bytes)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*reports), "µs/report")
			})
		}
	}
}

func newReportsHandler(tb testing.TB) *transport.Handler {
	log := slog.New(slog.DiscardHandler)
	schema := graph.NewSchema(graph.NewResolver(nil, atOnce{}, nil, time.Now))
	executor := transport.NewExecutor(schema, transport.ExecutorConfig{Log: log, Limits: transport.Limits{MaxCostPerMinute: -1}})
	executor.AroundFields(generated.NewDirectSchema().Around)
	handler, err := transport.New(transport.Config{
		Executor: executor, Authenticator: platformOnly{}, Log: log,
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = handler.Close(context.Background()) })
	return handler
}
