//go:build linux

package main

import (
	"context"
	"strconv"

	"headway/bench/rig"
)

// headway is the real server, and how often it was started.
type headway struct {
	*rig.Headway
	runs int
}

// start runs a fresh server process that the orders of a shape can be moved on.
func (h *headway) start(ctx context.Context, s shape) (*subject, error) {
	served, err := h.Serve(ctx, s.Orders)
	if err != nil {
		return nil, err
	}
	h.runs++
	moved := &reported{api: served.API, database: h.Database, orders: h.Orders[:s.Orders], run: "run" + strconv.Itoa(h.runs)}
	ready := &subject{
		name: nameHeadway, child: served.Child, address: served.Address, path: "/graphql", authorization: "Bearer " + served.API.Marketer, updates: moved,
	}
	for _, order := range moved.orders {
		ready.orders = append(ready.orders, order.ID)
	}
	return ready, nil
}
