package app

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"

	"headway/internal/config"
)

// heapFloor lets the heap grow to a floor before the garbage collector runs. A server that moves a thousand orders keeps next to
// nothing in memory, and Go would collect at every 4 MB: several times for each call, at a price that does not depend on how much there is to
// collect. Above the floor it collects at three times what is alive rather than twice: ten thousand subscriptions are alive for weeks, and
// looking through all of them for what one report left was a quarter of the work.
type heapFloor struct {
	floor uint64

	mu      sync.Mutex
	usual   int // the percentage that was there before
	percent int
	stopped bool
}

// usualHeapMinimum is the heap at which Go first collects, at 100 %; it grows with the percentage.
const usualHeapMinimum = 4 << 20

// usualPercent is how much the heap grows between collections above the floor, in percent of what is alive.
const usualPercent = 200

// startHeapFloor keeps to the floor until it is stopped. Whoever sets GOGC knows better and is left alone.
func startHeapFloor(settings *config.Config, started *stack) {
	if settings.HeapFloor <= usualHeapMinimum || os.Getenv("GOGC") != "" {
		return
	}
	h := &heapFloor{floor: uint64(settings.HeapFloor), usual: debug.SetGCPercent(usualPercent), percent: usualPercent}
	h.adjust()
	started.push("heap floor", func() error { h.stop(); return nil })
}

func (h *heapFloor) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopped = true
	debug.SetGCPercent(h.usual)
}

// adjust sets the percentage that makes the next collection come at the floor, or at three times what is alive if that is more, and
// comes back after that collection.
func (h *heapFloor) adjust() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return
	}
	live, roots := liveHeap()
	// A collection stops the world to learn of another percentage, so small differences are let be.
	if percent := percentFor(h.floor, live, roots); math.Abs(float64(percent-h.percent)) > float64(h.percent)/10 {
		h.percent = percent
		debug.SetGCPercent(percent)
	}
	// Nobody holds on to the canary, so the next collection finds it.
	type canary struct{ _ [4]uint64 }
	runtime.AddCleanup(new(canary), (*heapFloor).adjust, h)
}

// percentFor is Go's formula for the next collection, solved for the percentage: live + (live + roots) × percent, but at least
// usualHeapMinimum × percent.
func percentFor(floor, live, roots uint64) int {
	const most = 100_000
	if live >= floor {
		return usualPercent
	}
	percent := 100 * min(float64(floor-live)/float64(max(live+roots, 1)), float64(floor)/usualHeapMinimum)
	return int(min(max(percent, usualPercent), most))
}

// liveHeap is what the last collection left, and the bytes of stacks and globals that it had to look through.
func liveHeap() (live, roots uint64) {
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/stack:bytes"}, {Name: "/gc/scan/globals:bytes"}}
	metrics.Read(samples)
	var bytes [3]uint64
	for i, sample := range samples {
		if sample.Value.Kind() == metrics.KindUint64 {
			bytes[i] = sample.Value.Uint64()
		}
	}
	return bytes[0], bytes[1] + bytes[2]
}
