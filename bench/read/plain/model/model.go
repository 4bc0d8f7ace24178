// Package model holds rows as the tables have them; what is in other tables is resolved field by field.
package model

import (
	"strconv"
	"time"
)

// OrderStatus is where an order stands.
type OrderStatus string

// Order is a row of orders.
type Order struct {
	ID            string
	Number        int64
	Status        OrderStatus
	FansOrdered   int64
	PlacedAt      time.Time
	AcceptedAt    *time.Time
	CampaignID    string
	ClientID      string
	FansDelivered int64
	FansByClick   int64
	Clicks        int64
}

// Progress is how far an order is.
type Progress struct{ FansDelivered, Percent int64 }

// Performance is what the traffic did.
type Performance struct {
	Clicks         *int64
	ConversionRate *string
}

// Progress is nil before acceptance.
func (o *Order) Progress() *Progress {
	if o.AcceptedAt == nil {
		return nil
	}
	return &Progress{o.FansDelivered, 100 * min(o.FansDelivered, o.FansOrdered) / o.FansOrdered}
}

// Performance is nil before acceptance.
func (o *Order) Performance() *Performance {
	if o.AcceptedAt == nil {
		return nil
	}
	if o.Clicks == 0 {
		return &Performance{Clicks: &o.Clicks}
	}
	rate := strconv.FormatFloat(float64(o.FansByClick)/float64(o.Clicks), 'f', 4, 64)
	return &Performance{&o.Clicks, &rate}
}

// Stats are the figures of one marketer's period.
type Stats struct {
	Marketer string
	From, To time.Time
}
