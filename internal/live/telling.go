package live

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"headway/internal/order"
)

// telling gathers whom to tell that there is something to take. While more groups wait for a worker, what they will show may go
// to the same connections and leave in one write; so members are told when no group waits any more, and soon in any case.
type telling struct {
	timer *time.Timer
	round atomic.Pointer[func(func())] // see Hub.TellIn

	mu     sync.Mutex
	due    []*follower
	groups int // whose members are due
}

const (
	// tellWithin is the longest that members wait for the groups after theirs.
	tellWithin = 5 * time.Millisecond
	// tellAtOnce is how many members of one group are told before the network gets a turn: what was marked is written while it is in
	// the processor's cache. The members of several groups may share connections; all of them are told first.
	tellAtOnce = 64
)

func newTelling() *telling {
	t := &telling{}
	plain := func(tell func()) { tell() }
	t.round.Store(&plain)
	t.timer = time.AfterFunc(time.Hour, t.tell)
	t.timer.Stop()
	return t
}

// add has the followers told, which are members.
func (t *telling) add(followers []*follower) {
	if len(followers) == 0 {
		return
	}
	t.mu.Lock()
	if len(t.due) == 0 {
		t.timer.Reset(tellWithin)
	}
	t.due = append(t.due, followers...)
	t.groups++
	t.mu.Unlock()
}

// tell tells all that are due. It is called without any lock.
func (t *telling) tell() {
	t.mu.Lock()
	due, groups := t.due, t.groups
	t.due, t.groups = nil, 0
	if len(due) > 0 {
		t.timer.Stop()
	}
	t.mu.Unlock()
	atOnce := tellAtOnce
	if groups > 1 {
		atOnce = len(due)
	}
	round := *t.round.Load()
	for told := 0; told < len(due); told += atOnce {
		round(func() {
			for _, f := range due[told:min(told+atOnce, len(due))] {
				f.member.watcher.Ready()
			}
		})
	}
}

// tellAll tells watchers that are due at once. It is called without any lock.
func (t *telling) tellAll(due []order.Watcher) {
	round := *t.round.Load()
	for watchers := range slices.Chunk(due, tellAtOnce) {
		round(func() {
			for _, w := range watchers {
				w.Ready()
			}
		})
	}
}

// TellIn has members told in rounds: round calls the function that it is given, which tells some of them that they may take something,
// and sees to it that they have taken it soon after it has returned. The default is to call it and no more.
func (h *Hub) TellIn(round func(tell func())) { h.work.telling.round.Store(&round) }
