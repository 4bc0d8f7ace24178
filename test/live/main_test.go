// Package live tries the live engine against real servers that fail: Redis and PostgreSQL stopped, paused and restarted, an
// instance killed, readers that hang or come back again and again. After each fault every subscriber holds what is committed.
package live

import (
	"fmt"
	"os"
	"testing"
	"time"

	"headway/internal/pgtest"
	"headway/internal/postgres"
	"headway/test/market"
)

// binary is the program as it is installed, for instances that are killed. A variable, because TestMain can pass nothing to a test.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "headway-live-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	if binary, err = market.Build(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return pgtest.Main(m, postgres.Migrate)
}

// inFull tells whether outages and sizes are as the requirements state them, or short.
func inFull() bool { return os.Getenv("HEADWAY_TEST_FULL") == "1" }

func size[T any](short, full T) T {
	if inFull() {
		return full
	}
	return short
}

func outage() time.Duration { return size(2*time.Second, time.Minute) }
