package model

import (
	"time"

	"headway/internal/order"
)

// OrderEvent is one thing that happened to an order.
type OrderEvent struct {
	event *order.Event
	order *Order
}

// OrderEventUpdate is one event of a stream, with its order as it is now.
type OrderEventUpdate struct {
	Cursor string
	Event  *OrderEvent
	Order  *Order
}

// NewOrderEventUpdate shows an event of the log.
func NewOrderEventUpdate(logged *order.LoggedEvent, view *View, details *Details) *OrderEventUpdate {
	shown := NewOrder(logged.Order, view, details)
	return &OrderEventUpdate{Cursor: logged.Cursor.Text(), Event: &OrderEvent{event: &logged.Event, order: shown}, Order: shown}
}

// OrderEventChange is one before and after; nil is nothing.
type OrderEventChange struct {
	Field         order.EventField
	Before, After *string
}

// Sequence counts the events of the order from 1 without gaps.
func (e *OrderEvent) Sequence() int64 { return e.event.Sequence }

// Type is what happened.
func (e *OrderEvent) Type() order.EventType { return e.event.Type }

// At is when.
func (e *OrderEvent) At() time.Time { return e.event.At }

// By is who did it, or nil when a rule did.
func (e *OrderEvent) By() (Account, error) {
	return e.order.details.account(e.event.Actor.AccountID)
}

// OnBehalfBy is the platform account that acted for them, or nil.
func (e *OrderEvent) OnBehalfBy() (Account, error) {
	return e.order.details.account(e.event.Actor.OnBehalfBy)
}

// Changes are what the viewer may see of it now (rules 10 and 24).
func (e *OrderEvent) Changes() []OrderEventChange {
	visible := e.event.ChangesFor(e.order.view.Viewer, e.order.order)
	changes := make([]OrderEventChange, len(visible))
	for i, change := range visible {
		changes[i] = OrderEventChange{Field: change.Field, Before: text(change.Before), After: text(change.After)}
	}
	return changes
}

// Timeline is a page of the order's events, oldest first (rule 10).
func (o *Order) Timeline(first *int, after *string, last *int, before *string) (*OrderEventConnection, error) {
	lists, err := answered(o.details.Timelines[keyOf(NewPage(first, after, last, before))])
	if err != nil {
		return nil, err
	}
	return Connect(pageOf(lists, o.order.ID), func(e *order.Event) *OrderEvent { return &OrderEvent{event: e, order: o} }), nil
}
