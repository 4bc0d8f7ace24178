package graph

import (
	"context"
	"slices"
	"time"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// Stats are figures over the orders of a filter. Only the parts that are selected are read.
func (q query) Stats(ctx context.Context, filter *generated.OrderFilter, period *generated.StatsPeriod) (*model.Stats, error) {
	v := viewerFrom(ctx)
	picks, err := filterOf("filter", filter, v)
	if err != nil {
		return nil, err
	}
	return q.statsOf(ctx, v, picks, periodOf(period), selectionOf(ctx))
}

// statsOf are the figures of a period, and those of the periods before as far as they are selected.
func (q query) statsOf(ctx context.Context, v order.Viewer, filter order.Filter, period order.Period, asked selection) (*model.Stats, error) {
	stats, err := q.service.Stats(ctx, v, filter, period, statsWanted(asked, v))
	if err != nil {
		return nil, err
	}
	var shown *model.Stats
	if before, ok := period.Previous(); ok && asked.has("previous") {
		if shown, err = q.statsOf(ctx, v, filter, before, asked.under("previous")); err != nil {
			return nil, err
		}
	}
	tags := make([]order.ID, len(stats.ByTag))
	for i, tagged := range stats.ByTag {
		tags[i] = tagged.Tag.ID
	}
	return model.NewStats(stats, shown, q.view(v), tagUses(ctx, q.service, v, slices.Values(tags))), nil
}

// statsWanted is what of the statistics is selected. Clients get no figures by tag (rule 29).
func statsWanted(asked selection, v order.Viewer) order.StatsWanted {
	wanted := order.StatsWanted{FiguresWanted: figuresWanted(asked)}
	below := func(field string) *order.FiguresWanted {
		figures := figuresWanted(asked.under(field))
		return &figures
	}
	for _, field := range asked.fields() {
		switch field.Name {
		case "byStatus":
			wanted.ByStatus = true
		case "percent", "completionRate", "averageTimeToFirstFan":
			wanted.Course = true
		case "byTag":
			if !v.IsClient() {
				wanted.ByTag = below(field.Name)
			}
		case "byClient":
			wanted.ByClient = below(field.Name)
			wanted.Clients = max(wanted.Clients, asked.numberOf(field, "first"))
			if asked.numberOf(field, "first") < 0 {
				wanted.Clients = -1
			}
		case "byCampaignType":
			wanted.ByCampaignType = below(field.Name)
		case "series":
			if wanted.Serieses == nil {
				wanted.Serieses = make(map[order.Interval]order.FiguresWanted)
			}
			wanted.Serieses[order.Interval(asked.enumOf(field, "interval"))] = figuresWanted(asked.under(field.Name))
		}
	}
	return wanted
}

// figuresWanted is what is selected of figures.
func figuresWanted(asked selection) (wanted order.FiguresWanted) {
	for _, field := range asked.fields() {
		switch field.Name {
		case "orders", "fansOrdered":
			wanted.Orders = true
		case "fansDelivered", "clicks", "conversionRate":
			wanted.Activity = true
		case "income", "ordersWithHiddenIncome":
			wanted.Income = true
		}
	}
	return wanted
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
