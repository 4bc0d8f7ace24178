package model

import "headway/internal/order"

// Progress is nil before acceptance and for orders that never started (rule 14).
func (o *Order) Progress() *order.Progress { return o.order.Progress() }

// Performance is what the traffic did. For a FREE_TRIAL every figure is nil (rule 12).
type Performance struct {
	ClicksRaw, Clicks, ClicksFiltered, ClicksInactive *int64
	ConversionRate                                    *order.Ratio
}

// Performance is nil where Progress is.
func (o *Order) Performance() *Performance {
	figures, linkBased := o.order.Performance()
	if figures == nil {
		return nil
	}
	if !linkBased {
		return &Performance{}
	}
	raw := o.order.ClicksRaw()
	return &Performance{
		ClicksRaw:      &raw,
		Clicks:         &figures.Clicks,
		ClicksFiltered: &o.order.ClicksFiltered,
		ClicksInactive: &o.order.ClicksInactive,
		ConversionRate: figures.ConversionRate,
	}
}

// ProgressUpdate is one event of a live view of orders.
type ProgressUpdate struct {
	Order            *Order
	Change           order.UpdateChange
	SnapshotComplete bool
}

// Progress is the order's.
func (u *ProgressUpdate) Progress() *order.Progress { return u.Order.Progress() }

// Performance is the order's.
func (u *ProgressUpdate) Performance() *Performance { return u.Order.Performance() }

// Income is the order's, under the same rule.
func (u *ProgressUpdate) Income() *order.Money { return u.Order.Income() }

// Pace is the order's.
func (u *ProgressUpdate) Pace() *order.Pace { return u.Order.Pace() }
