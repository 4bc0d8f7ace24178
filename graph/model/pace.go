package model

import (
	"time"

	"headway/internal/order"
)

// Pace is how the guarantee is doing now; nil without one and unless the order is ACCEPTED (rule 28).
func (o *Order) Pace() *order.Pace { return o.order.Pace(o.view.Now) }

// Pause is the present pause of an order (rule 9).
type Pause struct {
	pause *order.Pause
	order *Order
}

// Pause is nil unless the order is paused.
func (o *Order) Pause() *Pause {
	if o.order.Pause == nil {
		return nil
	}
	return &Pause{pause: o.order.Pause, order: o}
}

// Reason is why.
func (p *Pause) Reason() order.PauseReason { return p.pause.Reason }

// Since is when it began.
func (p *Pause) Since() time.Time { return p.pause.Since }

// By is who paused, or nil when a rule did.
func (p *Pause) By() (Account, error) { return p.order.details.account(p.pause.By.AccountID) }
