package server

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"headway/internal/order"
)

// orderRow is an order as one viewer sees it.
type orderRow struct {
	*order.Order
	viewer order.Viewer
	tags   map[order.ID]*order.Tag
}

// orderColumn is one column of an export: a value for JSON, nil for none. Texts that people gave are said to be so, see cell.
type orderColumn struct {
	name  string
	value func(orderRow) any
}

// given is a text that somebody gave.
type given string

// tagsColumn needs the marketer's tags.
const tagsColumn = "tags"

// allOrderColumns are those there are, in the order in which they are exported when nobody chooses.
func allOrderColumns() []orderColumn {
	return []orderColumn{
		{"id", func(r orderRow) any { return r.ID.Text(order.KindOrder) }},
		{"number", func(r orderRow) any { return r.Number }},
		{"status", func(r orderRow) any { return string(r.Status) }},
		{"rejectionReason", func(r orderRow) any { return orNothing(string(r.RejectionReason)) }},
		{"cancellationReason", func(r orderRow) any { return orNothing(string(r.CancellationReason)) }},
		{"campaign", func(r orderRow) any { return given(r.Campaign.Name) }},
		{"campaignType", func(r orderRow) any { return string(r.Campaign.Type) }},
		{"creator", func(r orderRow) any { return given(r.Creator.Name) }},
		{"client", func(r orderRow) any { return given(r.Client.Name) }},
		{"marketer", func(r orderRow) any { return given(r.Marketer.Name) }},
		{"fansOrdered", func(r orderRow) any { return r.FansOrdered }},
		{"fansDelivered", func(r orderRow) any {
			return ofProgress(r, func(p *order.Progress) any { return p.FansDelivered })
		}},
		{"percent", func(r orderRow) any { return ofProgress(r, func(p *order.Progress) any { return p.Percent }) }},
		{"clicks", func(r orderRow) any {
			return ofPerformance(r, func(p *order.Performance) any { return p.Clicks })
		}},
		{"conversionRate", func(r orderRow) any {
			return ofPerformance(r, func(p *order.Performance) any {
				if p.ConversionRate == nil {
					return nil
				}
				return p.ConversionRate.Decimal()
			})
		}},
		{"price", func(r orderRow) any { return r.Price.Amount() }},
		{"income", func(r orderRow) any {
			if !r.Started() || !r.IncomeVisibleTo(r.viewer) {
				return nil
			}
			return r.Income().Amount()
		}},
		{"currency", func(r orderRow) any { return string(r.Price.Currency) }},
		{"paceState", func(r orderRow) any { return orNothing(string(r.PaceState)) }},
		{"paused", func(r orderRow) any { return r.Pause != nil }},
		{"placedAt", func(r orderRow) any { return when(&r.PlacedAt) }},
		{"respondBy", func(r orderRow) any { return when(&r.RespondBy) }},
		{"acceptedAt", func(r orderRow) any { return when(r.AcceptedAt) }},
		{"rejectedAt", func(r orderRow) any { return when(r.RejectedAt) }},
		{"completedAt", func(r orderRow) any { return when(r.CompletedAt) }},
		{"cancelledAt", func(r orderRow) any { return when(r.CancelledAt) }},
		{tagsColumn, func(r orderRow) any { return r.tagNames() }},
	}
}

// orderColumnsOf are the columns that are asked for by name, or all that the viewer sees. Errors: BAD_INPUT.
func orderColumnsOf(names []string, v order.Viewer) ([]orderColumn, error) {
	all := allOrderColumns()
	if len(names) == 0 {
		if order.Permit(v, order.ActionReadTags) != nil {
			all = all[:len(all)-1]
		}
		return all, nil
	}
	chosen := make([]orderColumn, 0, len(names))
	for _, name := range names {
		at := slices.IndexFunc(all, func(c orderColumn) bool { return c.name == name })
		if at < 0 || slices.ContainsFunc(chosen, func(c orderColumn) bool { return c.name == name }) {
			known := make([]string, len(all))
			for i, c := range all {
				known[i] = c.name
			}
			return nil, order.BadInput("columns", "%q is no column, or twice; use some of %s.", order.Shorten(name, 40), strings.Join(known, ", "))
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}

func ofProgress(r orderRow, of func(*order.Progress) any) any {
	if p := r.Progress(); p != nil {
		return of(p)
	}
	return nil
}

func ofPerformance(r orderRow, of func(*order.Performance) any) any {
	if p, linkBased := r.Performance(); linkBased {
		return of(p)
	}
	return nil
}

func (r orderRow) tagNames() []given {
	names := make([]given, 0, len(r.TagIDs))
	for _, id := range r.TagIDs {
		if tag := r.tags[id]; tag != nil {
			names = append(names, given(tag.Name))
		}
	}
	slices.SortFunc(names, func(a, b given) int {
		return strings.Compare(order.NormalTagName(string(a)), order.NormalTagName(string(b)))
	})
	return names
}

func orNothing(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func when(at *time.Time) any {
	if at == nil {
		return nil
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// cell is a value as tables have it: nothing is empty, tags are separated by semicolons, and what somebody gave is no formula.
func cell(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case given:
		return plainCell(string(value))
	case int:
		return strconv.Itoa(value)
	case int64:
		return strconv.FormatInt(value, 10)
	case bool:
		return strconv.FormatBool(value)
	case []given:
		names := make([]string, len(value))
		for i, name := range value {
			names[i] = string(name)
		}
		return plainCell(strings.Join(names, "; "))
	}
	return ""
}
