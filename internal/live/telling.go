package live

import (
	"runtime"
	"sync"
	"time"
)

// telling gathers whom to tell that there is something to take. While more groups wait for a worker, what they will show may go
// to the same connections and leave in one write; so members are told when no group waits any more, and soon in any case.
type telling struct {
	timer *time.Timer

	mu  sync.Mutex
	due []*follower
}

const (
	// tellWithin is the longest that members wait for the groups after theirs.
	tellWithin = 5 * time.Millisecond
	// tellAtOnce is how many are told before the network gets a turn: what was marked is written while it is in the processor's cache.
	tellAtOnce = 64
)

func newTelling() *telling {
	t := &telling{}
	t.timer = time.AfterFunc(time.Hour, t.tell)
	t.timer.Stop()
	return t
}

// add has the followers told, which are members.
func (t *telling) add(followers []*follower) {
	t.mu.Lock()
	if len(t.due) == 0 && len(followers) > 0 {
		t.timer.Reset(tellWithin)
	}
	t.due = append(t.due, followers...)
	t.mu.Unlock()
}

// tell tells all that are due. It is called without any lock.
func (t *telling) tell() {
	t.mu.Lock()
	due := t.due
	t.due = nil
	if len(due) > 0 {
		t.timer.Stop()
	}
	t.mu.Unlock()
	for i, f := range due {
		if i > 0 && i%tellAtOnce == 0 {
			runtime.Gosched()
		}
		f.member.ready()
	}
}
