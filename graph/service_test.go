package graph_test

import (
	"headway/graph"
	"headway/internal/live"
	"headway/internal/order"
)

// The wiring relies on these.
var (
	_ graph.Service = (*order.Service)(nil)
	_ graph.Live    = (*live.Hub)(nil)
)
