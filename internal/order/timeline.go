package order

import (
	"encoding/base64"
	"fmt"
	"math"
	"time"
)

// EventType is what happened to an order.
type EventType string

// Everything that can happen (rule 10).
const (
	EventPlaced      EventType = "PLACED"
	EventAccepted    EventType = "ACCEPTED"
	EventRejected    EventType = "REJECTED"
	EventCancelled   EventType = "CANCELLED"
	EventCompleted   EventType = "COMPLETED"
	EventPaused      EventType = "PAUSED"
	EventResumed     EventType = "RESUMED"
	EventIncomeShown EventType = "INCOME_SHOWN"
	EventIncomeHid   EventType = "INCOME_HIDDEN"
	EventDelivered   EventType = "DELIVERED"
	EventReversed    EventType = "REVERSED"
	EventPaceChanged EventType = "PACE_CHANGED"
	// The warnings: they change nothing, come before what they warn of, and each comes once.
	EventResponseDue     EventType = "RESPONSE_DUE"
	EventFirstFanDue     EventType = "FIRST_FAN_DUE"
	EventGuaranteeAtRisk EventType = "GUARANTEE_AT_RISK"
)

// EventField names what an event changed.
type EventField string

// The fields. Those of money are hidden where income is (rule 24).
const (
	FieldStatus        EventField = "STATUS"
	FieldReason        EventField = "REASON"
	FieldNote          EventField = "NOTE"
	FieldPaused        EventField = "PAUSED"
	FieldIncomeVisible EventField = "INCOME_VISIBLE"
	FieldFansDelivered EventField = "FANS_DELIVERED"
	FieldPaceState     EventField = "PACE_STATE"
	FieldPayout        EventField = "PAYOUT"
	FieldReleased      EventField = "RELEASED"
	FieldHoursLeft     EventField = "HOURS_LEFT"
	// FieldBreachForecastAt is an instant in RFC 3339, FieldFansPerHourNeeded a decimal.
	FieldBreachForecastAt  EventField = "BREACH_FORECAST_AT"
	FieldFansPerHourNeeded EventField = "FANS_PER_HOUR_NEEDED"
)

// money tells whether the field is an amount that rule 24 may hide.
func (f EventField) money() bool { return f == FieldPayout || f == FieldReleased }

// FieldChange is one before → after of an event; empty text is "nothing".
type FieldChange struct {
	Field  EventField `json:"field"`
	Before string     `json:"before,omitempty"`
	After  string     `json:"after,omitempty"`
}

// Event is one entry of an order's timeline (rule 10).
type Event struct {
	OrderID ID
	// Sequence counts the events of the order from 1 without gaps.
	Sequence int64
	Type     EventType
	At       time.Time
	Actor    Actor
	Changes  []FieldChange
}

// ChangesFor is what the viewer may see of a past event, by the viewer's present rights (rules 10 and 24).
func (e Event) ChangesFor(v Viewer, o *Order) []FieldChange {
	if o.IncomeVisibleTo(v) {
		return e.Changes
	}
	visible := make([]FieldChange, 0, len(e.Changes))
	for _, change := range e.Changes {
		if !change.Field.money() {
			visible = append(visible, change)
		}
	}
	return visible
}

// LoggedEvent is an event in the log of all events, in the order in which they were committed.
type LoggedEvent struct {
	Event
	Cursor EventCursor
	// Order is as of when the event was read.
	Order *Order
}

// EventCursor is a place in the log of all events. A sequence number alone would skip the events of a transaction that commits late,
// so the log is ordered by transaction, and read only as far as no transaction is still open.
type EventCursor struct {
	Transaction uint64
	ID          int64
}

// EventPage is a part of the log.
type EventPage struct {
	Events []LoggedEvent
	// End is where reading goes on: everything before it has been read.
	End EventCursor
	// More tells that there may be more at once. Unsettled tells that something lies behind End that cannot be read before an older
	// transaction has ended.
	More, Unsettled bool
}

// EventsBefore is the end of all places of transactions older than this one.
func EventsBefore(transaction uint64) EventCursor {
	if transaction == 0 {
		return EventCursor{}
	}
	return EventCursor{Transaction: transaction - 1, ID: math.MaxInt64}
}

// Compare orders places.
func (c EventCursor) Compare(other EventCursor) int {
	switch {
	case c == other:
		return 0
	case c.Transaction < other.Transaction, c.Transaction == other.Transaction && c.ID < other.ID:
		return -1
	}
	return 1
}

// Text is the cursor as clients keep it.
func (c EventCursor) Text() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "event %d %d", c.Transaction, c.ID))
}

// ParseEventCursor reads a client's cursor. Any other text is BAD_INPUT without a field.
func ParseEventCursor(text string) (EventCursor, error) {
	var c EventCursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		_, err = fmt.Sscanf(string(raw), "event %d %d", &c.Transaction, &c.ID)
	}
	if err != nil || c.ID < 0 || c.Text() != text {
		return EventCursor{}, BadInput("", "This is no cursor of an event; give one that an event came with.")
	}
	return c, nil
}
