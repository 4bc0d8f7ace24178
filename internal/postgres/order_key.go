package postgres

import (
	"strconv"
	"time"

	"headway/internal/order"
)

// What an order is sorted by, for cursors: the same as the expressions of orderSortKey say in PostgreSQL.

// partsOf are the parts of an order that the sort's key is made of.
func partsOf(field order.SortField) order.Parts {
	switch field {
	case order.SortPercent:
		return order.PartProgress
	case order.SortClicks, order.SortConversion:
		return order.PartTraffic
	case order.SortName:
		return order.PartCampaign
	}
	return order.NoParts
}

func textKey(text string) *string { return &text }

// instantKey is in whole microseconds, as PostgreSQL keeps it.
func instantKey(at time.Time) *string {
	return textKey(at.UTC().Format("2006-01-02 15:04:05.999999Z07"))
}

func idKey(o *order.Order) *string { return textKey(o.ID.UUID()) }

func percentKey(o *order.Order) *string {
	if !o.Started() {
		return nil
	}
	return textKey(strconv.Itoa(order.Percent(o.FansDelivered, o.FansOrdered)))
}

func clicksKey(o *order.Order) *string {
	if !o.Started() || !o.Campaign.Type.LinkBased() {
		return nil
	}
	return textKey(strconv.FormatInt(o.Clicks, 10))
}

func conversionKey(o *order.Order) *string {
	rate := order.ConversionRate(int64(o.FansByClick), o.Clicks)
	if rate == nil || !o.Campaign.Type.LinkBased() {
		return nil
	}
	return textKey(rate.Decimal())
}
