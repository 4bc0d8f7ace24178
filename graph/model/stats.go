package model

import "headway/internal/order"

// Stats are figures over orders (rule 34).
type Stats struct {
	*order.Stats
	// Serieses holds each series that was asked for.
	Serieses map[order.Interval][]order.StatsBucket
}

// StatusCount is how many orders are in one state.
type StatusCount struct {
	Status order.Status
	Orders int64
}

// ByStatus lists every state.
func (s *Stats) ByStatus() []StatusCount {
	counts := make([]StatusCount, 0, len(order.Statuses()))
	for _, status := range order.Statuses() {
		counts = append(counts, StatusCount{Status: status, Orders: s.Stats.ByStatus[status]})
	}
	return counts
}

// ConversionRate is the ratio of the sums over link-based orders, or nil without clicks (rule 15).
func (s *Stats) ConversionRate() *order.Ratio { return order.ConversionRate(s.LinkFans, s.LinkClicks) }

// Series are the figures step by step.
func (s *Stats) Series(interval order.Interval) ([]order.StatsBucket, error) {
	series, ok := s.Serieses[interval]
	if !ok {
		return nil, errNotRead
	}
	return series, nil
}
