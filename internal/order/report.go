package order

import "time"

// ReportKind tells reports of fans from reports of clicks. A reporter's ids are unique within each kind.
type ReportKind string

// The two kinds.
const (
	ReportDelivery ReportKind = "DELIVERY"
	ReportClick    ReportKind = "CLICK"
)

// DeliveryReport tells of one fan (rule 18). Exactly one of OrderID, TrackingCode and ClickID is set.
type DeliveryReport struct {
	OrderID      ID
	TrackingCode string
	// ClickID is what a tracking link passed on, or the reporter's own id of a click that it has reported before.
	ClickID string
	// ReportID is the reporter's own unique id; Fan its reference of the fan, of which only a keyed hash is kept.
	ReportID string
	Fan      string
	// OccurredAt is kept to the microsecond.
	OccurredAt time.Time
	// ViaClick is implied by a ClickID.
	ViaClick bool
	// UserAgent tells bots, where it is known; it is not kept.
	UserAgent string
}

// ClickReport tells of one click (rule 20). Exactly one of OrderID and TrackingCode is set.
type ClickReport struct {
	OrderID      ID
	TrackingCode string
	// ClickID is the reporter's own unique id; Visitor its reference of the visitor, of which only a keyed hash is kept.
	ClickID string
	Visitor string
	// UserAgent tells bots; it is not kept.
	UserAgent  string
	OccurredAt time.Time
}

// ReportKey is a reporter's own id of a report, unique per reporting account for ever (rule 18).
type ReportKey struct {
	ReporterID ID
	Kind       ReportKind
	ReportID   string
}

// Report is what is kept of every judged report, an unknown order's too (rules 18 and 19). It answers later reports with the same key.
type Report struct {
	ReportKey
	Outcome Outcome
	// Reason is a RefusalReason or a ClickRefusal, by kind; empty when the report counted.
	Reason string
	// MarketerID and OrderID are zero when the order is unknown.
	MarketerID ID
	OrderID    ID
	RecordedAt time.Time
}

// ReferenceHash is the keyed hash of a fan's or visitor's reference; the reference itself is never kept (rules 19 and 20).
type ReferenceHash [32]byte

// FanKey is a fan as one creator knows it.
type FanKey struct {
	CreatorID ID
	Fan       ReferenceHash
}

// FirstFan is a creator's first-fan slot: the order on which the fan was counted (rule 19).
type FirstFan struct {
	FanKey
	MarketerID ID
	OrderID    ID
}

// Visit is one visitor on one order's link at one instant.
type Visit struct {
	MarketerID ID
	OrderID    ID
	Visitor    ReferenceHash
	OccurredAt time.Time
}

// VisitorMinute is a visitor, on whatever links, in one minute (UTC, by occurredAt).
type VisitorMinute struct {
	Visitor ReferenceHash
	Minute  time.Time
}

// MaxClicksPerVisitorPerMinute is rule 20's rate limit: what one visitor clicks beyond it within a minute of the clock is a bot's.
const MaxClicksPerVisitorPerMinute = 60

// ClickRecord is what is kept of a click on a known order.
type ClickRecord struct {
	Visit
	ID         ID
	RecordedAt time.Time
	Outcome    Outcome
	Reason     ClickRefusal
}

// CheckIdempotencyKey is rule 40's bound on a key, for the mutations that do not go through Service. The empty key is none.
func CheckIdempotencyKey(key string) error { return checkKey(key) }
