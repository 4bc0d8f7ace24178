package graph

import (
	"context"
	"time"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// Stats are figures over the orders of a filter. Only the parts that are selected are read; each further interval of the
// series is a call of its own.
func (q query) Stats(ctx context.Context, filter *generated.OrderFilter, period *generated.StatsPeriod) (*model.Stats, error) {
	v := viewerFrom(ctx)
	picks, err := filterOf("filter", filter, v)
	if err != nil {
		return nil, err
	}
	covers := periodOf(period)
	wanted, intervals := statsWanted(selectionOf(ctx))
	if len(intervals) > 0 {
		wanted.Interval = intervals[0]
	}
	stats, err := q.service.Stats(ctx, v, picks, covers, wanted)
	if err != nil {
		return nil, err
	}
	shown := &model.Stats{Stats: stats, Serieses: make(map[order.Interval][]order.StatsBucket, len(intervals))}
	for i, interval := range intervals {
		if i > 0 {
			if stats, err = q.service.Stats(ctx, v, picks, covers, order.StatsWanted{Interval: interval}); err != nil {
				return nil, err
			}
		}
		shown.Serieses[interval] = stats.Series
	}
	return shown, nil
}

// statsWanted is what of the statistics is selected, and which different series.
func statsWanted(asked selection) (wanted order.StatsWanted, intervals []order.Interval) {
	seen := map[order.Interval]bool{}
	for _, field := range asked.fields() {
		switch field.Name {
		case "orders", "fansOrdered":
			wanted.Orders = true
		case "byStatus":
			wanted.ByStatus = true
		case "fansDelivered", "clicks", "conversionRate":
			wanted.Activity = true
		case "income", "ordersWithHiddenIncome":
			wanted.Income = true
		case "series":
			interval := order.Interval(asked.enumOf(field, "interval"))
			if !seen[interval] {
				seen[interval] = true
				intervals = append(intervals, interval)
			}
		}
	}
	return wanted, intervals
}

func periodOf(input *generated.StatsPeriod) order.Period {
	period := order.Period{Zone: time.UTC}
	if input != nil {
		period.From, period.To = input.From, input.To
		if input.TimeZone != nil {
			period.Zone = input.TimeZone
		}
	}
	return period
}
