package live

import (
	"net/http"
	"runtime"
	"time"
)

// remains is what lives in this process: the first instance, and the clients of the test.
type remains struct {
	goroutines int
	heap       uint64
}

func measure() remains {
	http.DefaultClient.CloseIdleConnections()
	for range 3 { // pools give up what they hold at the second
		runtime.GC()
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return remains{runtime.NumGoroutine(), memory.HeapAlloc}
}

// settled measures until a second has brought nothing less: connections that were just given up have ended by then.
func (w *world) settled() remains {
	least := measure()
	for calm := 0; calm < 5; calm++ {
		pause(w.t.Context(), 200*time.Millisecond)
		now := measure()
		if now.goroutines < least.goroutines || now.heap < least.heap-least.heap/100 {
			calm = 0
		}
		least.goroutines, least.heap = min(now.goroutines, least.goroutines), min(now.heap, least.heap)
	}
	return least
}

// nothingLeft compares with what was there before, with the same subscribers: goroutines to 5, and the heap to a tenth.
func (w *world) nothingLeft(before remains) {
	w.t.Helper()
	var now remains
	for deadline := time.Now().Add(20 * time.Second); ; pause(w.t.Context(), 100*time.Millisecond) {
		now = measure()
		more := now.goroutines - before.goroutines
		if -5 <= more && more <= 5 && now.heap <= before.heap+before.heap/10 {
			w.t.Logf("%d goroutines and %d KB before, %d and %d KB after", before.goroutines, before.heap>>10, now.goroutines, now.heap>>10)
			return
		}
		if time.Now().After(deadline) {
			break
		}
	}
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	w.t.Errorf("%d goroutines and %d KB before, %d and %d KB after\n%s", before.goroutines, before.heap>>10, now.goroutines, now.heap>>10, stacks)
}
