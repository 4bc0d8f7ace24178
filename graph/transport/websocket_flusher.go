package transport

import (
	"runtime"
	"sync"
)

// flushers write for the connections that have something: in turn, on half of the processors, and none while there is
// nothing. The other half makes what is written and wakes those who read; with all of them writing, every message costs more.
// Whoever has messages for a thousand connections marks them in a round and writes them then, without waking anybody for it. On an
// idle machine a message leaves at once; when messages come faster than they can be written, those for one connection gather
// while it waits for its turn, and leave in one write.
type flushers struct {
	sockets *sockets
	most    int

	mu      sync.Mutex
	due     fifo[*connection]
	running int
	rounds  int // under way; who is due waits for their end
}

func newFlushers(s *sockets) *flushers {
	return &flushers{sockets: s, most: max(1, runtime.GOMAXPROCS(0)/2)}
}

// add has the connection flushed. It is not added again before that has ended.
func (f *flushers) add(c *connection) {
	f.mu.Lock()
	f.due.push(c)
	start := f.rounds == 0 && f.hire()
	f.mu.Unlock()
	if start {
		go f.run()
	}
}

// round calls tell, which marks connections, and writes what they have.
func (f *flushers) round(tell func()) {
	f.mu.Lock()
	f.rounds++
	f.mu.Unlock()
	tell()
	f.mu.Lock()
	f.rounds--
	start := f.due.len() > 0 && f.hire()
	f.mu.Unlock()
	if start {
		f.run()
	}
}

// hire lets one more write, unless enough do. Called with mu held.
func (f *flushers) hire() bool {
	if f.running >= f.most {
		return false
	}
	f.running++
	return true
}

// Round calls tell, in which runners say that many sources are ready (Sink.Ready). What they have is written when tell has returned,
// so that what is for one connection leaves together.
func (h *Handler) Round(tell func()) { h.sockets.flushers.round(tell) }

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
		box.tell(f.sockets.observer)
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
