// Package market gives tests the whole program, running, with people in it: what a client's program or a browser would meet.
package market

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"headway/internal/app"
	"headway/internal/config"
	"headway/internal/order"
)

// startWithin is how long a server may take to answer its first request, and answerWithin any other.
const (
	startWithin  = time.Minute
	answerWithin = 10 * time.Second
)

// Market is a running server with one account of each role.
type Market struct {
	// URL is where the server listens, without a slash at the end.
	URL string
	// Marketer, Client and Platform are tokens.
	Marketer, Client, Platform string
	// MarketerID and CreatorID are what an order is placed with.
	MarketerID, CreatorID string
	// Server is the program itself.
	Server *app.Server
}

// Start runs the program with these settings, by their names, on a free port until the test ends. What the test does not
// set is as on a machine with nothing configured.
func Start(tb testing.TB, settings map[string]string) *Market {
	tb.Helper()
	m := &Market{Server: run(tb, settings)}
	m.URL = m.Server.URL
	ctx := tb.Context()
	marketer := m.account(tb, order.RoleMarketer, "Peak Traffic")
	client := m.account(tb, order.RoleClient, "Northlight Media")
	m.MarketerID = marketer
	m.Marketer, m.Client = m.Token(tb, order.RoleMarketer, marketer), m.Token(tb, order.RoleClient, client)
	m.Platform = m.Token(tb, order.RolePlatform, "")
	creator, err := m.Server.CreateCreator(ctx, client, "Mila Rose", "")
	if err != nil {
		tb.Fatal(err)
	}
	m.CreatorID = creator.ID.Text(order.KindCreator)
	return m
}

func run(tb testing.TB, settings map[string]string) *app.Server {
	tb.Helper()
	flags := map[string]string{
		"HEADWAY_LISTEN": "127.0.0.1:0", "HEADWAY_DATA": tb.TempDir(),
		"HEADWAY_SOCKET_SHUTDOWN_SPREAD": "100ms", // nobody has to be spared a stampede
	}
	for name, value := range settings {
		flags[name] = value
	}
	loaded, err := config.Load(config.Sources{Flags: flags})
	if err != nil {
		tb.Fatal(err)
	}
	level := slog.LevelWarn
	if _, set := settings["HEADWAY_LOG_LEVEL"]; set {
		level = loaded.LogLevel
	}
	up := make(chan *app.Server, 1)
	program, err := app.New(loaded, app.Options{
		Log: slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: level})),
		Beside: func(ctx context.Context, server *app.Server) error {
			up <- server
			<-ctx.Done()
			return nil
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(tb.Context()))
	var running sync.WaitGroup
	var failure error
	running.Go(func() {
		failure = program.Run(ctx)
		close(up)
	})
	tb.Cleanup(func() {
		stop()
		running.Wait()
		if failure != nil {
			tb.Errorf("the server ended with: %v", failure)
		}
	})
	select {
	case server := <-up:
		if server == nil {
			tb.Fatal("the server did not start")
		}
		return server
	case <-time.After(startWithin):
		tb.Fatalf("the server did not start within %v", startWithin)
		return nil
	}
}

// account makes an account and returns its id.
func (m *Market) account(tb testing.TB, role order.Role, name string) string {
	tb.Helper()
	made, err := m.Server.CreateAccount(tb.Context(), role, name, "")
	if err != nil {
		tb.Fatal(err)
	}
	return made.ID.Text(role.Kind())
}

// Token signs a token for an account, or for the first of its role.
func (m *Market) Token(tb testing.TB, role order.Role, account string) string {
	tb.Helper()
	token, err := m.Server.Token(tb.Context(), role, account, time.Hour)
	if err != nil {
		tb.Fatal(err)
	}
	return token
}

// Do sends a query or mutation over the public API and stores its data in into, which may be nil. An answer with errors
// fails the test.
func (m *Market) Do(tb testing.TB, token, document string, variables map[string]any, into any) {
	tb.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(tb.Context(), answerWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, m.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		tb.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Data   json.RawMessage
		Errors json.RawMessage
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		tb.Fatalf("the answer is not JSON (%s): %v", response.Status, err)
	}
	if len(answer.Errors) > 0 {
		tb.Fatalf("%s\nwas answered %s", strings.TrimSpace(document), answer.Errors)
	}
	if into != nil {
		if err := json.Unmarshal(answer.Data, into); err != nil {
			tb.Fatal(err)
		}
	}
}

// Place places an order of the client with the marketer and returns its id.
func (m *Market) Place(tb testing.TB, campaign string, fans int) string {
	tb.Helper()
	var placed struct {
		PlaceOrder struct{ Order struct{ ID string } }
	}
	m.Do(tb, m.Client, `mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }`, map[string]any{
		"input": map[string]any{
			"marketerId": m.MarketerID, "creatorId": m.CreatorID, "fansOrdered": fans, "incomeVisible": true,
			"campaign":    map[string]any{"name": campaign, "type": "FREE_PAGE", "link": "https://page.example/mila"},
			"pricePerFan": map[string]any{"amount": "1.85", "currency": "USD"},
		},
	}, &placed)
	return placed.PlaceOrder.Order.ID
}

// Accept accepts an order as its marketer.
func (m *Market) Accept(tb testing.TB, id string) {
	tb.Helper()
	m.Do(tb, m.Marketer, `mutation Accept($id: ID!) { acceptOrder(input: { orderId: $id }) { order { id } } }`, map[string]any{"id": id}, nil)
}

// Report reports that many new fans of an order, each of which has to count.
func (m *Market) Report(tb testing.TB, id string, fans int) {
	tb.Helper()
	reports := make([]map[string]any, fans)
	for i := range reports {
		unique := fmt.Sprintf("%s-%d-%d", id, time.Now().UnixNano(), i)
		reports[i] = map[string]any{"orderId": id, "reportId": unique, "fan": "fan of " + unique, "occurredAt": time.Now().UTC().Format(time.RFC3339Nano)}
	}
	var answer struct {
		RecordDeliveries struct {
			Results []struct{ Outcome, Reason string }
		}
	}
	m.Do(tb, m.Platform, `mutation Report($deliveries: [DeliveryInput!]!) {
		recordDeliveries(input: { deliveries: $deliveries }) { results { outcome reason } }
	}`, map[string]any{"deliveries": reports}, &answer)
	for _, result := range answer.RecordDeliveries.Results {
		if result.Outcome != "COUNTED" {
			tb.Fatalf("a report of %s was answered %s %s", id, result.Outcome, result.Reason)
		}
	}
}
