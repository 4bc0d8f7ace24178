package transport

import (
	"runtime"
	"sync"
)

// flushers write for the connections that have something: in turn, on half of the processors, and none while there is
// nothing. The other half makes what is written and wakes those who read; with all of them writing, every message costs more. Whoever has a message for a thousand connections marks them and goes on. On an idle machine a
// message leaves at once; when messages come faster than they can be written, those for one connection gather while it
// waits for its turn, and leave in one write.
type flushers struct {
	sockets *sockets
	most    int

	mu      sync.Mutex
	due     fifo[*connection]
	running int
}

func newFlushers(s *sockets) *flushers {
	return &flushers{sockets: s, most: max(1, runtime.GOMAXPROCS(0)/2)}
}

// add has the connection flushed. It is not added again before that has ended.
func (f *flushers) add(c *connection) {
	f.mu.Lock()
	f.due.push(c)
	start := f.running < f.most
	if start {
		f.running++
	}
	f.mu.Unlock()
	if start {
		go f.run()
	}
}

// run flushes until nobody is due. The connections, which do not end before they were flushed, own it.
func (f *flushers) run() {
	box := f.sockets.borrow()
	defer f.sockets.giveBack(box)
	var turn [flusherTurn]*connection
	for {
		n := f.take(turn[:])
		if n == 0 {
			return
		}
		for i, c := range turn[:n] {
			c.flush(box)
			turn[i] = nil
		}
	}
}

// flusherTurn is how many connections a flusher takes at once, at most: the others are for the other flushers.
const flusherTurn = 8

// take fills turn with its share of who is due. With nobody the flusher has ended.
func (f *flushers) take(turn []*connection) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	share := (f.due.len() + f.most - 1) / f.most
	for n < min(share, len(turn)) {
		turn[n] = f.due.pop()
		n++
	}
	if n == 0 {
		f.running--
	}
	return n
}
