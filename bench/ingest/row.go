//go:build linux

package main

import (
	"fmt"
	"slices"
	"strings"
)

// row is one line of the table: a way in, and how it is used.
type row struct {
	Name string
	// Way is how the reports come in.
	Way way
	// Connections have a request each on its way at any time, of so many Reports.
	Connections, Reports int
	// Orders is how many the reports are spread over.
	Orders int
	// Floor is what pgbench does beside it; empty for none.
	Floor string
	// Of is the row whose figure this one's is compared with, in place of the floor's.
	Of string
	// Wanted is the least that the ratio should be, WantedRate the least reports a second, and WantedP99 the most milliseconds. Zero is no wish.
	Wanted, WantedRate, WantedP99 float64
}

// way is how reports come in.
type way string

const (
	wayMutation way = "mutation" // recordDeliveries
	wayLines    way = "lines"    // POST /v1/deliveries
	wayPostback way = "postback" // GET /v1/postback/{key}
	wayLink     way = "link"     // GET /c/{code}
)

// spreadOrders is how many orders reports are spread over.
const spreadOrders = 1000

func allRows() []row {
	return []row{
		{Name: "single", Way: wayMutation, Connections: 256, Reports: 1, Orders: spreadOrders, Floor: floorOne, Wanted: 1.9, WantedP99: 30},
		{Name: "postback", Way: wayPostback, Connections: 256, Reports: 1, Orders: spreadOrders, Floor: floorOne, Wanted: 1.9, WantedP99: 30},
		{Name: "hot", Way: wayMutation, Connections: 256, Reports: 1, Orders: 1, Of: "single", Wanted: 0.5},
		{Name: "list", Way: wayMutation, Connections: 16, Reports: 500, Orders: spreadOrders, Floor: floorMany, Wanted: 0.5},
		{Name: "lines", Way: wayLines, Connections: 16, Reports: 500, Orders: spreadOrders, Floor: floorMany, Wanted: 0.5},
		{Name: "hotlist", Way: wayMutation, Connections: 16, Reports: 500, Orders: 1, Of: "list", Wanted: 0.5},
		{Name: "clicks", Way: wayLink, Connections: 256, Reports: 1, Orders: spreadOrders, WantedRate: 8000, WantedP99: 40},
	}
}

// chooseRows reads names separated by commas, in the order of all.
func chooseRows(text string) ([]row, error) {
	if text == "" {
		return allRows(), nil
	}
	var names []string
	for name := range strings.SplitSeq(text, ",") {
		names = append(names, strings.TrimSpace(name))
	}
	var chosen []row
	for _, r := range allRows() {
		if at := slices.Index(names, r.Name); at >= 0 {
			chosen = append(chosen, r)
			names = slices.Delete(names, at, at+1)
		}
	}
	if len(names) > 0 {
		return nil, fmt.Errorf("there is no row %q", names[0])
	}
	return chosen, nil
}
