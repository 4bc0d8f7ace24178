package order

import "time"

// SharedTotal sums up the orders of a link, of what every link shows: status and progress (rule 36).
type SharedTotal struct {
	// Orders is how many the link shows; Started how many of them have progress (rule 14), which the sums are over.
	Orders, Started int
	FansOrdered     int64
	FansDelivered   int64
	// Percent is floor(100 × the sum of min(delivered, ordered) ÷ the sum of ordered); 0 when nothing has started.
	Percent int
	// Completed is how many have reached their number.
	Completed int
	// At is when this was so.
	At time.Time
}
