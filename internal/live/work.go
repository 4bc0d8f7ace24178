package live

import "sync"

// workList holds the groups that have something to do, first come first served.
type workList struct {
	mu     sync.Mutex
	some   *sync.Cond
	groups []*group
	closed bool

	telling *telling
}

func newWorkList() *workList {
	l := &workList{telling: newTelling()}
	l.some = sync.NewCond(&l.mu)
	return l
}

func (l *workList) put(g *group) {
	l.mu.Lock()
	l.groups = append(l.groups, g)
	l.mu.Unlock()
	l.some.Signal()
}

// run works until the list is closed.
func (l *workList) run() {
	for {
		l.mu.Lock()
		if len(l.groups) == 0 && !l.closed {
			l.mu.Unlock()
			l.telling.tell()
			l.mu.Lock()
		}
		for len(l.groups) == 0 && !l.closed {
			l.some.Wait()
		}
		if l.closed {
			l.mu.Unlock()
			return
		}
		g := l.groups[0]
		l.groups[0] = nil
		if l.groups = l.groups[1:]; len(l.groups) == 0 {
			l.groups = nil
		}
		l.mu.Unlock()
		g.work()
	}
}

func (l *workList) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.some.Broadcast()
}
