// Package counting tries the counting of fans against real servers that are killed and databases that crash under fifty reporters, who
// repeat what was not answered: nothing may be lost, nothing counted twice, and every answer that was given has to be true.
package counting

import (
	"fmt"
	"os"
	"testing"

	"headway/internal/pgtest"
	"headway/internal/postgres"
	"headway/test/market"
)

// binary is the program as it is installed, for instances that are killed. A variable, because TestMain can pass nothing to a test.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "headway-counting-")
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

// size is small, unless faults and sizes are to be as the requirements state them.
func size[T any](short, full T) T {
	if os.Getenv("HEADWAY_TEST_FULL") == "1" {
		return full
	}
	return short
}
