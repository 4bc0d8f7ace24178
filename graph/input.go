package graph

import (
	"errors"
	"strconv"

	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
)

// below puts a BAD_INPUT, and whatever else names a field, under the argument that it came from; every other error stays as it is.
func below(argument string, err error) error {
	if known, ok := errors.AsType[*order.Error](err); ok && (known.Code == order.CodeBadInput || known.Field != "") {
		return known.WithField(argument)
	}
	return err
}

// fromInput is below the one argument of a mutation.
func fromInput(err error) error { return below("input", err) }

// orNone is the value, or the zero value for null.
func orNone[T any](value *T) T {
	if value == nil {
		var none T
		return none
	}
	return *value
}

// ids reads ids out of arguments and keeps the first that is wrong.
type ids struct{ err error }

// one reads an id of one of the kinds. Errors: BAD_INPUT with the field.
func (r *ids) one(field, text string, kinds ...order.Kind) order.ID {
	id, _, err := order.ParseID(text, kinds...)
	if err != nil && r.err == nil {
		r.err = below(field, err)
	}
	return id
}

// maybe reads an id that may be left out.
func (r *ids) maybe(field string, text *string, kinds ...order.Kind) order.ID {
	if text == nil {
		return order.ID{}
	}
	return r.one(field, *text, kinds...)
}

// all reads a list of ids.
func (r *ids) all(field string, texts []string, kinds ...order.Kind) []order.ID {
	list := make([]order.ID, len(texts))
	for i, text := range texts {
		list[i] = r.one(field+"."+strconv.Itoa(i), text, kinds...)
	}
	return list
}

// checkPage is rule 33: exactly one of first and last, after with first, before with last. Errors: BAD_INPUT.
func checkPage(p order.Page) error {
	if err := p.Check(); err != nil {
		return err
	}
	if p.Backwards() && p.After != "" {
		return order.BadInput("after", "The cursor after goes with first; with last use before.")
	}
	if !p.Backwards() && p.Before != "" {
		return order.BadInput("before", "The cursor before goes with last; with first use after.")
	}
	return nil
}

// pageOf reads the four arguments of a connection. Errors: BAD_INPUT.
func pageOf(first *int, after *string, last *int, before *string) (order.Page, error) {
	page := model.NewPage(first, after, last, before)
	return page, checkPage(page)
}

// filterOf reads a filter and checks it for the viewer. Errors: BAD_INPUT below the argument, FORBIDDEN.
func filterOf(argument string, input *generated.OrderFilter, v order.Viewer) (order.Filter, error) {
	if input == nil {
		return order.Filter{}, nil
	}
	var read ids
	filter := order.Filter{
		Statuses:      input.Status,
		Search:        orNone(input.Search),
		Name:          orNone(input.Name),
		Placed:        rangeOf(input.Placed),
		Accepted:      rangeOf(input.Accepted),
		Completed:     rangeOf(input.Completed),
		ClientIDs:     read.all("clientIds", input.ClientIds, order.KindClient),
		CampaignIDs:   read.all("campaignIds", input.CampaignIds, order.KindCampaign),
		CampaignTypes: input.CampaignTypes,
		PaceStates:    input.PaceStates,
		Paused:        input.Paused,
	}
	if tags := input.Tags; tags != nil {
		filter.Tags.Any = read.all("tags.any", tags.Any, order.KindTag)
		filter.Tags.All = read.all("tags.all", tags.All, order.KindTag)
		filter.Tags.None = read.all("tags.none", tags.None, order.KindTag)
	}
	if read.err != nil {
		return order.Filter{}, below(argument, read.err)
	}
	return filter, below(argument, filter.Check(v))
}

func rangeOf(input *model.DateTimeRange) order.TimeRange {
	if input == nil {
		return order.TimeRange{}
	}
	return order.TimeRange{From: input.From, To: input.To}
}

// sortOf reads how a list of orders is sorted; the zero sort is newest first.
func sortOf(input *generated.OrderOrder) order.Sort {
	if input == nil {
		return order.Sort{}
	}
	return order.Sort{Field: input.Field, Descending: input.Direction == order.Descending}
}

// moneyOf reads an amount. Errors: BAD_INPUT with the field.
func moneyOf(field string, input generated.MoneyInput) (order.Money, error) {
	money, err := order.ParseMoney(input.Amount, order.Currency(input.Currency))
	return money, below(field, err)
}
