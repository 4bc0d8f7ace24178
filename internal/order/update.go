package order

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
	// Order is the state as of now (At). On LEFT it is the state that left.
	Order  *Order
	Change UpdateChange
	// SnapshotComplete marks the last SNAPSHOT of a feed.
	SnapshotComplete bool
	// Err ends the view: no update follows. The other fields are empty.
	Err error
}

// MaxSnapshot is how many orders a feed may start with.
const MaxSnapshot = 1000

// Newer tells whether the row is a later state than another of the same order (rule 17, and TagVersion for what it leaves out).
func (o *Order) Newer(than *Order) bool {
	if o.Version != than.Version {
		return o.Version > than.Version
	}
	return o.TagVersion > than.TagVersion
}
