package graph_test

import (
	"os"
	"testing"

	"headway/graph"
	"headway/internal/live"
	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/postgres"
)

// The wiring relies on these.
var (
	_ graph.Service = (*order.Service)(nil)
	_ graph.Live    = (*live.Hub)(nil)
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, postgres.Migrate)) }
