// Package ordertest makes valid orders, accounts and creators for tests, and stores them through the real store.
package ordertest

import (
	"crypto/rand"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"headway/internal/order"
)

// numbers gives every order of a test binary a number of its own, and instants every id.
var numbers, instants atomic.Int64

// Placed is when an order of this package is placed unless a test says otherwise: far in the future, so that it waits.
func Placed() time.Time { return time.Date(2100, 3, 1, 9, 0, 0, 0, time.UTC) }

// ID makes a fresh id. Later ones are greater.
func ID() order.ID {
	id, err := order.NewID(Placed().Add(time.Duration(instants.Add(1))*time.Millisecond), rand.Reader)
	if err != nil { // crypto/rand never fails
		panic(err)
	}
	return id
}

// Party makes a party of a fresh id.
func Party(name string) order.Party { return order.Party{ID: ID(), Name: name} }

// Order makes a valid order, WAITING unless an edit says otherwise. Each has its own marketer, client and creator.
func Order(edits ...func(*order.Order)) *order.Order {
	number := 1_000_000 + numbers.Add(1)
	client, creator := Party("Aurora Media"), Party("Mila")
	o := &order.Order{
		ID: ID(), Number: number, Version: 1, LastEvent: 1, LastLedgerTransaction: 1,
		Marketer: Party("Northlight"), Client: client, Creator: creator,
		Campaign: order.Campaign{ID: ID(), ClientID: client.ID, CreatorID: creator.ID, Name: "Spring launch", Type: order.CampaignFreePage,
			Link: "https://example.com/mila"},
		TrackingCode: fmt.Sprintf("%s%d", strings.ToLower(rand.Text()[:8]), number),
		Status:       order.StatusWaiting, FansOrdered: 100, Price: order.Money{Minor: 255, Currency: "USD"}, Held: 25500,
		PlacedAt: Placed(),
	}
	for _, edit := range edits {
		edit(o)
	}
	return fit(o)
}

// fit makes what follows from the rest agree with it.
func fit(o *order.Order) *order.Order {
	o.RespondBy = o.PlacedAt.Add(order.RespondWithin)
	o.Campaign.ClientID, o.Campaign.CreatorID = o.Client.ID, o.Creator.ID
	if o.UpdatedAt.IsZero() {
		o.UpdatedAt = o.PlacedAt
	}
	o.Held = 0
	if !o.Status.Final() {
		o.Held = o.Price.Times(o.FansOrdered).Minor
	}
	return o
}

// Between puts the order between a marketer and a client.
func Between(marketer, client order.Party) func(*order.Order) {
	return func(o *order.Order) { o.Marketer, o.Client = marketer, client }
}

// At places the order at the instant.
func At(placed time.Time) func(*order.Order) {
	return func(o *order.Order) { o.PlacedAt = placed }
}

// Named names the campaign.
func Named(campaign string) func(*order.Order) {
	return func(o *order.Order) { o.Campaign.Name = campaign }
}

// Of sets how many fans were ordered.
func Of(fans int) func(*order.Order) {
	return func(o *order.Order) { o.FansOrdered = fans }
}

// Accepted makes the order ACCEPTED an hour after it was placed.
func Accepted(o *order.Order) {
	o.Status, o.AcceptedAt, o.StatusBy = order.StatusAccepted, after(o, time.Hour), o.Marketer.ID
}

// Delivered makes the order ACCEPTED with so many fans, every second by a click, and two clicks for each of these.
func Delivered(fans int) func(*order.Order) {
	return func(o *order.Order) {
		Accepted(o)
		o.FansDelivered = fans
		if o.Campaign.Type.LinkBased() {
			o.FansByClick, o.Clicks = fans/2, int64(fans/2*2)
		}
	}
}

// Completed makes the order COMPLETED two days after it was placed.
func Completed(o *order.Order) {
	Delivered(o.FansOrdered)(o)
	o.Status, o.CompletedAt = order.StatusCompleted, after(o, 48*time.Hour)
}

// Declined makes the order REJECTED by the marketer.
func Declined(o *order.Order) {
	o.Status, o.RejectionReason, o.RejectedAt, o.StatusBy = order.StatusRejected, order.RejectionDeclined, after(o, time.Hour), o.Marketer.ID
}

// Withdrawn makes the order CANCELLED while it waited.
func Withdrawn(o *order.Order) {
	o.Status, o.CancellationReason, o.CancelledAt, o.StatusBy = order.StatusCancelled, order.CancellationWithdrawn, after(o, time.Hour), o.Client.ID
}

// Stopped makes the order CANCELLED by the client after so many fans.
func Stopped(fans int) func(*order.Order) {
	return func(o *order.Order) {
		Delivered(fans)(o)
		o.Status, o.CancellationReason, o.CancelledAt, o.StatusBy = order.StatusCancelled, order.CancellationStopped, after(o, 48*time.Hour), o.Client.ID
	}
}

// Paused pauses an ACCEPTED order, by its client.
func Paused(o *order.Order) {
	o.Pause = &order.Pause{Reason: order.PauseByClient, Since: *after(o, 2*time.Hour), By: order.Actor{AccountID: o.Client.ID, Role: order.RoleClient}}
}

// ShowingIncome shows income to the marketer.
func ShowingIncome(o *order.Order) { o.IncomeVisible = true }

// FreeTrial makes the campaign a free trial of a week.
func FreeTrial(o *order.Order) {
	o.Campaign.Type, o.Campaign.TrialDays = order.CampaignFreeTrial, 7
}

func after(o *order.Order, d time.Duration) *time.Time {
	at := o.PlacedAt.Add(d)
	return &at
}

// Marketer is a viewer with a marketer's rights.
func Marketer(id order.ID) order.Viewer { return viewer(id, order.RoleMarketer) }

// Client is a viewer with a client's rights.
func Client(id order.ID) order.Viewer { return viewer(id, order.RoleClient) }

// Platform is a viewer with the platform's rights.
func Platform(id order.ID) order.Viewer { return viewer(id, order.RolePlatform) }

func viewer(id order.ID, role order.Role) order.Viewer {
	return order.Viewer{AccountID: id, Role: role, ActorID: id, ActorRole: role}
}

// First and Last ask for a page of so many from the start or the end.
func First(n int) order.Page { return order.Page{First: &n} }

// Last asks for so many from the end.
func Last(n int) order.Page { return order.Page{Last: &n} }
