package order

import "time"

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
