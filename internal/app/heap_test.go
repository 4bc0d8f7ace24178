package app

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"headway/internal/config"
)

func TestPercentMeetsTheFloor(t *testing.T) {
	const mega = 1 << 20
	for name, test := range map[string]struct {
		live, roots uint64
		want        int
	}{
		"next to nothing":     {0, 0, 800},
		"little":              {mega, mega, 800},
		"a quarter":           {8 * mega, 0, 300},
		"with stacks":         {8 * mega, 4 * mega, 200},
		"half":                {16 * mega, 0, 200},
		"more than half":      {20 * mega, 0, 200},
		"more than the floor": {100 * mega, 0, 200},
	} {
		if got := percentFor(32*mega, test.live, test.roots); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}

// goal is the heap at which the next collection comes.
func goal() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/goal:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

func TestHeapFloorFollowsWhatIsAlive(t *testing.T) {
	t.Setenv("GOGC", "")
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	const floor = 64 << 20
	var started stack
	startHeapFloor(&config.Config{HeapFloor: floor}, &started)
	near := func(want uint64) func() bool {
		return func() bool { g := goal(); return g > want*8/10 && g < want*12/10 }
	}
	eventually(t, "the goal is at the floor", near(floor))
	const kept = 80 << 20
	bytes := make([]byte, kept)
	eventually(t, "the goal is three times what is alive", near(3*kept))
	runtime.KeepAlive(bytes) // until here
	eventually(t, "the goal is at the floor again", near(floor))
	if err := started.unwind(); err != nil {
		t.Fatal(err)
	}
	if now := debug.SetGCPercent(100); now != 100 {
		t.Errorf("%d %% are left behind", now)
	}
}

// eventually collects until the condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for limit := time.Now().Add(10 * time.Second); !holds(); runtime.GC() {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain: %s; the goal is %d", what, goal())
		}
	}
}
