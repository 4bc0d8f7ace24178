package model

import (
	"time"

	"headway/internal/order"
)

// Settlement is how the money of an order ends, with the amounts that the viewer may see (rule 24).
type Settlement struct {
	PaidFans         int
	Payout, Released *order.Money
	SettledAt        time.Time
}

func (o *Order) showSettlement(s *order.Settlement) *Settlement {
	if s == nil {
		return nil
	}
	shown := &Settlement{PaidFans: s.PaidFans, SettledAt: s.SettledAt}
	if o.order.IncomeVisibleTo(o.view.Viewer) {
		shown.Payout, shown.Released = &s.Payout, &s.Released
	}
	return shown
}

// Settlement is nil until the order is completed or ended early.
func (o *Order) Settlement() (*Settlement, error) {
	settlements, err := answered(o.details.Settlements)
	if err != nil {
		return nil, err
	}
	return o.showSettlement(settlements[o.order.ID]), nil
}

// IfStoppedNow is what stopping now would pay and release; nil unless the order is ACCEPTED (rule 25).
func (o *Order) IfStoppedNow() *Settlement { return o.showSettlement(o.order.IfStoppedNow(o.view.Now)) }
