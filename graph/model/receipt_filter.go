package model

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"headway/internal/order"
)

// DateTimeRange is a half-open range of time.
type DateTimeRange struct {
	From *time.Time
	To   *time.Time
}

// ReceiptFilter picks receipts, as it was asked for.
type ReceiptFilter struct {
	Outcomes    []order.Outcome
	Reasons     []order.RefusalReason
	Occurred    *DateTimeRange
	Recorded    *DateTimeRange
	ReporterIds []string
	ViaClick    *bool
}

// ReceiptsKey is equal for two pages of receipts that are the same.
type ReceiptsKey struct {
	filter string
	page   PageKey
}

// NewReceiptsKey is the key of a page of receipts; without a filter all are picked.
func NewReceiptsKey(filter *ReceiptFilter, p order.Page) ReceiptsKey {
	if filter == nil {
		filter = &ReceiptFilter{}
	}
	text, err := json.Marshal(filter)
	if err != nil {
		text = fmt.Append(nil, *filter) // a time out of JSON's years; the database has it no more than JSON
	}
	return ReceiptsKey{filter: string(text), page: keyOf(p)}
}

// Domain is the filter as the domain has it. Errors: BAD_INPUT with the field.
func (f *ReceiptFilter) Domain() (order.ReceiptFilter, error) {
	if f == nil {
		return order.ReceiptFilter{}, nil
	}
	picks := order.ReceiptFilter{
		Outcomes: f.Outcomes, Reasons: f.Reasons, Occurred: f.Occurred.domain(), Recorded: f.Recorded.domain(), ViaClick: f.ViaClick,
	}
	for i, text := range f.ReporterIds {
		id, _, err := order.ParseID(text, order.KindPlatform, order.KindClient, order.KindMarketer)
		if err != nil {
			return picks, order.BadInput("reporterIds."+strconv.Itoa(i), "%q is not the id of an account.", order.Shorten(text, 40))
		}
		picks.ReporterIDs = append(picks.ReporterIDs, id)
	}
	return picks, picks.Check()
}

func (r *DateTimeRange) domain() order.TimeRange {
	if r == nil {
		return order.TimeRange{}
	}
	return order.TimeRange{From: r.From, To: r.To}
}

// ReadReceiptFilter reads the argument of a selected field before gqlgen does. What cannot be read is left out: gqlgen refuses it before
// the field is asked.
func ReadReceiptFilter(argument any) *ReceiptFilter {
	fields, ok := argument.(map[string]any)
	if !ok {
		return nil
	}
	f := &ReceiptFilter{
		Outcomes: textsOf[order.Outcome](fields["outcomes"]), Reasons: textsOf[order.RefusalReason](fields["reasons"]),
		ReporterIds: textsOf[string](fields["reporterIds"]), Occurred: rangeOf(fields["occurred"]), Recorded: rangeOf(fields["recorded"]),
	}
	if truth, ok := fields["viaClick"].(bool); ok {
		f.ViaClick = &truth
	}
	return f
}

// textsOf reads a list, or the one value that stands for a list of it.
func textsOf[T ~string](argument any) []T {
	if argument == nil {
		return nil
	}
	list, ok := argument.([]any)
	if !ok {
		list = []any{argument}
	}
	texts := make([]T, 0, len(list))
	for _, value := range list {
		if text, ok := value.(string); ok {
			texts = append(texts, T(text))
		}
	}
	return texts
}

func rangeOf(argument any) *DateTimeRange {
	fields, ok := argument.(map[string]any)
	if !ok {
		return nil
	}
	bound := func(value any) *time.Time {
		at, err := UnmarshalDateTime(value)
		if value == nil || err != nil {
			return nil
		}
		return &at
	}
	return &DateTimeRange{From: bound(fields["from"]), To: bound(fields["to"])}
}
