package order

import (
	"context"
	"time"
)

// UpdateChange tells a subscriber why it is sent an order.
type UpdateChange string

// The reasons.
const (
	UpdateSnapshot UpdateChange = "SNAPSHOT"
	UpdateUpdated  UpdateChange = "UPDATED"
	UpdateEntered  UpdateChange = "ENTERED"
	UpdateLeft     UpdateChange = "LEFT"
)

// Update is one step of a live view: the newest state of an order that the viewer watches.
type Update struct {
	// Order is the state as of now (At). On LEFT it is the state that left. It is nil where a public link shows no order at all.
	Order  *Order
	Change UpdateChange
	// SnapshotComplete marks the last SNAPSHOT of a feed.
	SnapshotComplete bool
}

// MaxSnapshot is how many orders a feed may start with.
const MaxSnapshot = 1000

// State tells the states of one order apart: Version (rule 17), and TagVersion for what that leaves out.
type State struct{ Version, TagVersion int64 }

// State is which of its states the row is.
func (o *Order) State() State { return State{o.Version, o.TagVersion} }

// After tells whether this is a later state of the same order.
func (s State) After(than State) bool {
	if s.Version != than.Version {
		return s.Version > than.Version
	}
	return s.TagVersion > than.TagVersion
}

// Newer tells whether the row is a later state than another of the same order.
func (o *Order) Newer(than *Order) bool { return o.State().After(than.State()) }

// Subject is what a live view is about.
type Subject struct {
	// Viewer is who looks; for a public link its owner.
	Viewer Viewer
	// OrderID is the one order that is watched; zero watches all that Filter picks.
	OrderID ID
	Filter  Filter
	// Link is the public link that shows the orders, or nil. Its end ends the view (rule 36).
	Link *ShareLink
	// Since is the version of the one order that the subscriber holds already, or 0: then the view begins with what is newer.
	Since int64
}

// View is how the subscribers of one group are shown a subject: once for all of them.
type View struct {
	// Key is equal for exactly those who are to be shown the same.
	Key string
	// Operation names the view to an operator.
	Operation string
	// Show makes what is sent of an update. It is called by one goroutine at a time. An error ends the view for all, unless it is
	// UNAVAILABLE: then what was made, if anything, is sent, and made again when the database answers.
	Show func(ctx context.Context, update Update) ([]byte, error)
}

// EventSubject is what a follower of the log of events sees: those of the orders that the filter picks.
type EventSubject struct {
	Viewer Viewer
	Filter Filter
	// After is the place from which on it is told; nil is now.
	After *EventCursor
}

// EventView is how the subscribers of one group are shown events: once for all of them who are at the same place.
type EventView struct {
	// Key is equal for exactly those who are to be shown the same.
	Key string
	// Operation names the view to an operator.
	Operation string
	// Show makes what is sent of an event. Several goroutines may call it. An error ends the view for all, unless it is UNAVAILABLE: then
	// it is asked again, and at last what was made, if anything, is sent.
	Show func(ctx context.Context, event LoggedEvent) ([]byte, error)
}

// Watcher is told that there may be states to take. It must not block.
type Watcher interface{ Ready() }

// States are what one watcher of a live view has not been told yet. One goroutine at a time uses them.
type States interface {
	// Take is the next, if there is one. The bytes are shared: nobody writes to them. It never blocks.
	Take() (payload []byte, ok bool)
	// Committed is when what was taken last became the truth; zero for what belongs to a snapshot.
	Committed() time.Time
	// More tells whether there was another when the last was taken.
	More() bool
}

// RunningSubscription is a group of subscribers that share their view, as an operator sees it.
type RunningSubscription struct {
	// ID is the same for the same group on every instance.
	ID        ID
	Operation string
	// Subscribers and Executions are those of all instances that are counted; Instances is how many these are.
	Subscribers int
	Executions  int64
	Instances   int
	// Since is when the first subscriber came.
	Since time.Time
}
