//go:build linux

package rig

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// API calls Headway as anybody would.
type API struct {
	URL  string
	http *http.Client
	// tokens of the three who take part
	Platform, Client, Marketer string
}

// callLimit is how long an answer may take.
const callLimit = 30 * time.Second

// Do runs an operation and reads its data.
func (a *API) Do(ctx context.Context, token, query string, variables map[string]any, into any) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return fmt.Errorf("encode the request: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make the request: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := a.http.Do(request)
	if err != nil {
		return fmt.Errorf("call headway: %w", err)
	}
	defer answer.Body.Close()
	var response struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.NewDecoder(answer.Body).Decode(&response); err != nil {
		return fmt.Errorf("headway answered %s: %w", answer.Status, err)
	}
	if len(response.Errors) > 0 {
		return fmt.Errorf("headway answered %s: %s", answer.Status, response.Errors[0].Message)
	}
	if err := json.Unmarshal(response.Data, into); err != nil {
		return fmt.Errorf("read headway's answer: %w", err)
	}
	return nil
}

// Order is an order that is accepted and takes fans.
type Order struct {
	ID string
	// Delivered is for the benchmark to count.
	Delivered int
}

const (
	placeOrder  = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }`
	acceptOrder = `mutation ($input: AcceptOrderInput!) { acceptOrder(input: $input) { order { id } } }`
	// fansOrdered is more than any run delivers: an order that is complete does not move as others do.
	fansOrdered = 1_000_000
	// placers is how many orders are placed at a time.
	placers = 4
)

// Place makes as many orders as are asked for, accepted by the marketer.
func (a *API) Place(ctx context.Context, marketer, creator string, count int) ([]*Order, error) {
	orders := make([]*Order, count)
	failures := make([]error, placers)
	var workers sync.WaitGroup
	for w := range placers {
		workers.Go(func() {
			for i := w; i < count && failures[w] == nil; i += placers {
				orders[i], failures[w] = a.placeOne(ctx, marketer, creator, i)
			}
		})
	}
	workers.Wait()
	for _, err := range failures {
		if err != nil {
			return nil, err
		}
	}
	return orders, nil
}

func (a *API) placeOne(ctx context.Context, marketer, creator string, index int) (*Order, error) {
	var placed struct {
		PlaceOrder struct{ Order struct{ ID string } }
	}
	err := a.Do(ctx, a.Client, placeOrder, map[string]any{"input": map[string]any{
		"marketerId": marketer, "creatorId": creator, "fansOrdered": fansOrdered, "incomeVisible": true,
		"campaign":    map[string]any{"name": fmt.Sprintf("Campaign %04d", index), "type": "FREE_PAGE", "link": "https://example.com/page"},
		"pricePerFan": map[string]any{"amount": "0.50", "currency": "USD"},
	}}, &placed)
	if err != nil {
		return nil, fmt.Errorf("place an order: %w", err)
	}
	id := placed.PlaceOrder.Order.ID
	var accepted struct {
		AcceptOrder struct{ Order struct{ ID string } }
	}
	if err := a.Do(ctx, a.Marketer, acceptOrder, map[string]any{"input": map[string]any{"orderId": id}}, &accepted); err != nil {
		return nil, fmt.Errorf("accept an order: %w", err)
	}
	return &Order{ID: id}, nil
}
