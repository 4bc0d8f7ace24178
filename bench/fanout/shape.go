//go:build linux

package main

import "time"

// shape is one row of the comparison.
type shape struct {
	Name  string
	Title string
	// Orders, Connections and Each (subscriptions on a connection) are how many there are.
	Orders, Connections, Each int
	// PerSecond is how often every order gets a new state; all orders in one report, as reporters gather them. Zero is as fast as
	// reports are answered, one after the other.
	PerSecond float64
	// Idle is connections that nothing happens on.
	Idle bool
	// Wanted is the most that a message may cost, in units of what it costs the floor.
	Wanted float64
}

func (s shape) subscriptions() int { return s.Connections * s.Each }

// pace is the time between two updates; 0 is as fast as they are answered.
func (s shape) pace() time.Duration {
	if s.PerSecond == 0 {
		return 0
	}
	return time.Duration(float64(time.Second) / s.PerSecond)
}

// usualRate is how often an order changes in the shapes whose point is not the speed.
const usualRate = 5

// allShapes are those of the issue that asked for them, in its order.
func allShapes() []shape {
	return []shape{
		{Name: "flood", Title: "1 order, 1,000 subscribers, as fast as it goes", Orders: 1, Connections: 1000, Each: 1, Wanted: 0.7},
		{Name: "steady", Title: "1 order, 1,000 subscribers, 5 updates a second", Orders: 1, Connections: 1000, Each: 1, PerSecond: usualRate, Wanted: 1},
		{Name: "crowd", Title: "1 order, 5,000 subscribers", Orders: 1, Connections: 5000, Each: 1, PerSecond: usualRate, Wanted: 1},
		{Name: "orders", Title: "100 orders, 1,000 subscribers", Orders: 100, Connections: 1000, Each: 1, PerSecond: usualRate, Wanted: 1.1},
		{Name: "boards", Title: "200 connections × 50 subscriptions over 1,000 orders", Orders: 1000, Connections: 200, Each: 50, PerSecond: usualRate, Wanted: 1},
		{Name: "stacked", Title: "10 connections × 100 subscriptions", Orders: 1, Connections: 10, Each: 100, PerSecond: usualRate, Wanted: 0.25},
		{Name: "idle", Title: "5,000 idle connections", Connections: 5000, Idle: true},
	}
}

func chooseShapes(text string) ([]shape, error) {
	all := allShapes()
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.Name
	}
	wanted, err := choose(text, names)
	if err != nil {
		return nil, err
	}
	var chosen []shape
	for _, s := range all {
		for _, name := range wanted {
			if s.Name == name {
				chosen = append(chosen, s)
			}
		}
	}
	return chosen, nil
}
