package model

import "headway/internal/order"

// RunningSubscription is a group of subscribers who share their executions.
type RunningSubscription struct{ order.RunningSubscription }

// NewRunningSubscription shows a group.
func NewRunningSubscription(r order.RunningSubscription) *RunningSubscription {
	return &RunningSubscription{r}
}

// ID is the same on every instance.
func (r RunningSubscription) ID() string {
	return r.RunningSubscription.ID.Text(order.KindSubscription)
}
