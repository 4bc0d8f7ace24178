package live

import (
	"time"

	"headway/internal/order"
)

// member is one subscriber of a group. It takes states when its socket has room, each the newest that was shown.
type member struct {
	// What every state needs lies together, since with thousands of members it has to come from memory.
	follower  follower
	group     *group
	watcher   order.Watcher
	reading   uint64 // a snapshot that was shown before this reading is too old for it
	committed time.Time
	more      bool

	since   int64
	end     func(error)
	unwatch func() bool // gives up watching its context

	// Guarded by the lock of the group's stage.
	entered  bool // Join has let it in
	gone     bool
	starving bool // waits for something to be shown
}

// maxAhead is how many states are shown ahead for a member that has more to be told.
const maxAhead = 32

// Take implements order.States. What has not been shown yet is asked for, and the reader is told when it is there.
func (m *member) Take() (payload []byte, ok bool) {
	stage := m.group.stage
	stage.mu.Lock()
	defer stage.mu.Unlock()
	e, means, noted := m.follower.next()
	switch {
	case !noted:
		return nil, false
	case !m.has(e, means):
		if !m.gone {
			m.group.starve(m)
			m.group.schedule()
		}
		return nil, false
	}
	payload = e.shown[means].payload
	m.committed = time.Time{}
	if means > meansSnapshotComplete {
		m.committed = e.order.UpdatedAt
	}
	m.follower.drop()
	_, _, m.more = m.follower.next()
	m.group.hub.counts.messages.Add(1)
	return payload, true
}

// Committed implements order.States.
func (m *member) Committed() time.Time { return m.committed }

// More implements order.States.
func (m *member) More() bool { return m.more }

// has tells whether a state has been shown, and lately enough for this member.
func (m *member) has(e *entry, means meaning) bool {
	shown := e.shown[means]
	return shown.payload != nil && (means > meansSnapshotComplete || shown.reading >= m.reading)
}

// missing is the next of what the member will take and nobody has shown yet. Called with the stage's lock held.
func (m *member) missing() (*entry, meaning, bool) {
	if _, _, more := m.follower.next(); !more {
		return nil, 0, false
	}
	for i, n := range m.follower.notes[:min(len(m.follower.notes), maxAhead)] {
		if means, ok := m.follower.meaning(i); ok && !m.has(n.entry, means) {
			return n.entry, means, true
		}
	}
	return nil, 0, false
}

// leave ends the member, with an error if there is one. It may be called more than once; the first call counts.
func (m *member) leave(err error) {
	g := m.group
	g.hub.remove(m)
	g.stage.mu.Lock()
	first := !m.gone
	m.gone = true
	g.stage.leave(&m.follower)
	g.stage.mu.Unlock()
	if first {
		m.unwatch()
		m.end(err)
	}
}

func stopping() error {
	return order.Errorf(order.CodeUnavailable, "The server is stopping; subscribe again.")
}

func endedByOperator() error {
	return order.Forbidden("The operator has ended this subscription.")
}
