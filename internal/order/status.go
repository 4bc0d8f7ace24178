package order

import "time"

// Status is where an order stands (rules 1 to 5).
type Status string

// The five states.
const (
	StatusWaiting   Status = "WAITING"
	StatusAccepted  Status = "ACCEPTED"
	StatusRejected  Status = "REJECTED"
	StatusCompleted Status = "COMPLETED"
	StatusCancelled Status = "CANCELLED"
)

// Statuses lists them in the order of an order's life.
func Statuses() []Status {
	return []Status{StatusWaiting, StatusAccepted, StatusRejected, StatusCompleted, StatusCancelled}
}

// RespondWithin is how long a marketer has to answer (rule 1).
const RespondWithin = 72 * time.Hour

// RejectionReason tells why an order is REJECTED (rule 3).
type RejectionReason string

// The two ways to be rejected.
const (
	RejectionDeclined RejectionReason = "DECLINED"
	RejectionExpired  RejectionReason = "EXPIRED"
)

// CancellationReason tells why an order is CANCELLED (rule 5).
type CancellationReason string

// The four ways to be cancelled.
const (
	CancellationWithdrawn       CancellationReason = "WITHDRAWN"
	CancellationStopped         CancellationReason = "STOPPED"
	CancellationGuaranteeMissed CancellationReason = "GUARANTEE_MISSED"
	CancellationOperator        CancellationReason = "OPERATOR"
)

// PauseReason tells why an accepted order is paused (rules 9 and 27).
type PauseReason string

// The three ways to be paused.
const (
	PauseByClient        PauseReason = "CLIENT"
	PauseByPlatform      PauseReason = "PLATFORM"
	PauseGuaranteeMissed PauseReason = "GUARANTEE_MISSED"
)

// CanMove tells whether rule 6 allows the move.
func (s Status) CanMove(to Status) bool {
	switch s {
	case StatusWaiting:
		return to == StatusAccepted || to == StatusRejected || to == StatusCancelled
	case StatusAccepted:
		return to == StatusCompleted || to == StatusCancelled
	}
	return false
}

// Final tells whether nothing leaves this state (rule 6).
func (s Status) Final() bool {
	return s == StatusRejected || s == StatusCompleted || s == StatusCancelled
}

// Expired tells whether a waiting order's deadline has passed at the instant: an answer counts if and only if now < respondBy (rule 7).
func (o *Order) Expired(now time.Time) bool {
	return o.Status == StatusWaiting && !now.Before(o.RespondBy)
}

// At is the order as every reader must see it at the instant: a waiting order past its deadline is REJECTED with
// EXPIRED, even before the job has recorded it (rule 7). The order itself is not changed.
func (o *Order) At(now time.Time) *Order {
	if !o.Expired(now) {
		return o
	}
	seen, at := *o, o.RespondBy
	seen.Status, seen.RejectionReason, seen.RejectedAt = StatusRejected, RejectionExpired, &at
	seen.StatusBy, seen.Held = ID{}, 0
	return &seen
}
