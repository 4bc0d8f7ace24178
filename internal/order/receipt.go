package order

import "time"

// Outcome is what became of a report.
type Outcome string

// The outcomes of a report (rule 18), and that of a receipt which takes another one back (rule 21).
const (
	OutcomeCounted   Outcome = "COUNTED"
	OutcomeRefused   Outcome = "REFUSED"
	OutcomeDuplicate Outcome = "DUPLICATE"
	OutcomeReversed  Outcome = "REVERSED"
)

// RefusalReason tells why a report of a fan does not count (rule 19), in the order in which the reasons apply.
type RefusalReason string

// The reasons for fans.
const (
	RefusedUnknownOrder     RefusalReason = "UNKNOWN_ORDER"
	RefusedOrderNotActive   RefusalReason = "ORDER_NOT_ACTIVE"
	RefusedOrderPaused      RefusalReason = "ORDER_PAUSED"
	RefusedBeforeAcceptance RefusalReason = "BEFORE_ACCEPTANCE"
	RefusedBot              RefusalReason = "BOT"
	RefusedDuplicateFan     RefusalReason = "DUPLICATE_FAN"
	RefusedReturningFan     RefusalReason = "RETURNING_FAN"
)

// ClickRefusal tells why a click is not in the clean number (rules 12, 13 and 20).
type ClickRefusal string

// The reasons for clicks.
const (
	ClickUnknownOrder ClickRefusal = "UNKNOWN_ORDER"
	ClickNotLinkBased ClickRefusal = "NOT_LINK_BASED"
	ClickInactive     ClickRefusal = "INACTIVE"
	ClickBot          ClickRefusal = "BOT"
	ClickRepeat       ClickRefusal = "REPEAT"
)

// Limits on reports.
const (
	// MaxAhead is how far in the future a report's time may lie (rule 19).
	MaxAhead = 5 * time.Minute
	// RepeatWithin is how long a second click of one visitor on one link is a repeat (rule 20).
	RepeatWithin = time.Hour
	// MaxReportsPerCall is how many reports one call may carry.
	MaxReportsPerCall = 1000
	// MaxReference is how long a reporter's id, a fan or visitor reference and a user agent may be, in bytes.
	MaxReference = 512
)

// FanSeen tells whether the creator knows a fan already.
type FanSeen int

// What may be known of a fan.
const (
	FanNew FanSeen = iota
	FanSeenOnThisOrder
	FanSeenOnAnotherOrder
)

// Delivery is one checked report of a fan, with what the store knows about it.
type Delivery struct {
	OccurredAt time.Time
	ViaClick   bool
	Bot        bool
	Seen       FanSeen
}

// Click is one checked report of a click, with what the store knows about it.
type Click struct {
	OccurredAt time.Time
	Bot        bool
	// Repeat tells that the same visitor has a clean click on this link within RepeatWithin.
	Repeat bool
}

// Receipt is what is kept of a report for ever (rule 19). The fan's raw reference is not in it.
type Receipt struct {
	ID         ID
	OrderID    ID
	MarketerID ID
	// ReporterID is the account that reported; ReportID its own id for the report.
	ReporterID ID
	ReportID   string
	// FanHash is the keyed hash of the fan's reference; what people see of it is Pseudonym.
	FanHash    []byte
	OccurredAt time.Time
	RecordedAt time.Time
	ViaClick   bool
	Outcome    Outcome
	Reason     RefusalReason
	// Reverses is the receipt that this one takes back, or zero (rule 21).
	Reverses ID
	// ReversalReason says why, on a reversal.
	ReversalReason string
}

// Pseudonym is what a marketer or client sees of the fan: the beginning of the keyed hash (rule 19).
func (r Receipt) Pseudonym() string {
	if len(r.FanHash) < 10 {
		return ""
	}
	return "fan_" + idEncoding.EncodeToString(r.FanHash[:10])
}

// JudgeDelivery is rule 19: the first reason why the report does not count, or empty when it does. The order is nil when unknown.
func JudgeDelivery(o *Order, d Delivery) RefusalReason {
	switch {
	case o == nil:
		return RefusedUnknownOrder
	case o.Status != StatusAccepted && o.Status != StatusCompleted:
		return RefusedOrderNotActive
	case o.Pause != nil:
		return RefusedOrderPaused
	case d.OccurredAt.Before(*o.AcceptedAt):
		return RefusedBeforeAcceptance
	case d.Bot:
		return RefusedBot
	case d.Seen == FanSeenOnThisOrder:
		return RefusedDuplicateFan
	case d.Seen == FanSeenOnAnotherOrder:
		return RefusedReturningFan
	}
	return ""
}

// JudgeClick is rules 12, 13 and 20: the first reason why a click is kept apart, or empty when it is clean.
func JudgeClick(o *Order, c Click) ClickRefusal {
	switch {
	case o == nil:
		return ClickUnknownOrder
	case !o.Campaign.Type.LinkBased():
		return ClickNotLinkBased
	case o.Status != StatusAccepted || o.Pause != nil:
		return ClickInactive
	case c.Bot:
		return ClickBot
	case c.Repeat:
		return ClickRepeat
	}
	return ""
}

// CheckOccurredAt refuses an instant more than MaxAhead in the future (rule 19).
func CheckOccurredAt(occurredAt, now time.Time) error {
	if occurredAt.After(now.Add(MaxAhead)) {
		return BadInput("occurredAt", "The time lies more than 5 minutes in the future; check the clock and the time zone.")
	}
	return nil
}

// BucketWidth is how fine the rollups are (rule 38).
const BucketWidth = 15 * time.Minute

// Bucket is the start of the 15-minute UTC bucket that holds the instant.
func Bucket(at time.Time) time.Time { return at.UTC().Truncate(BucketWidth) }

// Rollup is what one order did in one 15-minute bucket. Fans, paid fans and clicks are booked by occurredAt, reversals at their own time.
type Rollup struct {
	Bucket      time.Time
	Fans        int64
	FansByClick int64
	PaidFans    int64
	Clicks      int64
}
