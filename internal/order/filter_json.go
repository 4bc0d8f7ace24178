package order

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// filterJSON is the API's OrderFilter as JSON, field by field.
type filterJSON struct {
	Status        []Status       `json:"status"`
	Search        string         `json:"search"`
	Name          string         `json:"name"`
	Tags          tagsJSON       `json:"tags"`
	Placed        rangeJSON      `json:"placed"`
	Accepted      rangeJSON      `json:"accepted"`
	Completed     rangeJSON      `json:"completed"`
	ClientIDs     []string       `json:"clientIds"`
	CampaignIDs   []string       `json:"campaignIds"`
	CampaignTypes []CampaignType `json:"campaignTypes"`
	PaceStates    []PaceState    `json:"paceStates"`
	Paused        *bool          `json:"paused"`
}

type tagsJSON struct {
	Any  []string `json:"any"`
	All  []string `json:"all"`
	None []string `json:"none"`
}

type rangeJSON struct {
	From *time.Time `json:"from"`
	To   *time.Time `json:"to"`
}

func (r rangeJSON) bounds() TimeRange {
	utc := func(at *time.Time) *time.Time {
		if at == nil {
			return nil
		}
		in := at.UTC()
		return &in
	}
	return TimeRange{From: utc(r.From), To: utc(r.To)}
}

// ParseFilter reads the API's OrderFilter from JSON, where it does not come through GraphQL: exports. null and nothing pick everything.
// Whether the viewer may ask it is Filter.Check. Errors: BAD_INPUT with the field below "filter".
func ParseFilter(text []byte) (Filter, error) {
	var read filterJSON
	if err := decodeWhole("filter", text, &read); err != nil {
		return Filter{}, err
	}
	f := Filter{Statuses: read.Status, Search: read.Search, Name: read.Name, Placed: read.Placed.bounds(), Accepted: read.Accepted.bounds(),
		Completed: read.Completed.bounds(), CampaignTypes: read.CampaignTypes, PaceStates: read.PaceStates, Paused: read.Paused}
	for _, list := range []struct {
		field string
		texts []string
		kind  Kind
		to    *[]ID
	}{
		{"clientIds", read.ClientIDs, KindClient, &f.ClientIDs}, {"campaignIds", read.CampaignIDs, KindCampaign, &f.CampaignIDs},
		{"tags.any", read.Tags.Any, KindTag, &f.Tags.Any}, {"tags.all", read.Tags.All, KindTag, &f.Tags.All}, {"tags.none", read.Tags.None, KindTag, &f.Tags.None},
	} {
		for i, text := range list.texts {
			id, _, err := ParseID(text, list.kind)
			if err != nil {
				return Filter{}, inField(inField(err, list.field+"."+strconv.Itoa(i)), "filter")
			}
			*list.to = append(*list.to, id)
		}
	}
	if err := errors.Join(knownValues("filter.status", f.Statuses, Statuses()), knownValues("filter.campaignTypes", f.CampaignTypes, CampaignTypes()),
		knownValues("filter.paceStates", f.PaceStates, PaceStates())); err != nil {
		return Filter{}, err
	}
	return f, nil
}

// ParseSort reads the API's OrderOrder from JSON; null and nothing are the zero sort. Errors: BAD_INPUT with the field below "orderBy".
func ParseSort(text []byte) (Sort, error) {
	var read *struct {
		Field     SortField `json:"field"`
		Direction Direction `json:"direction"`
	}
	if err := decodeWhole("orderBy", text, &read); err != nil || read == nil {
		return Sort{}, err
	}
	if !slices.Contains([]Direction{Ascending, Descending}, read.Direction) {
		return Sort{}, BadInput("orderBy.direction", "A list is sorted %s or %s.", Ascending, Descending)
	}
	return Sort{Field: read.Field, Descending: read.Direction == Descending}, nil
}

// decodeWhole reads one JSON value with no field that is not known, and nothing after it.
func decodeWhole(argument string, text []byte, into any) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil && !errors.Is(decoder.Decode(&struct{}{}), io.EOF) {
		err = errors.New("something follows the JSON object")
	}
	if err != nil {
		refused := BadInput(argument, "This cannot be read: %s.", Shorten(fmt.Sprint(err), 100))
		refused.Cause = err
		return refused
	}
	return nil
}

func knownValues[T ~string](field string, given, known []T) error {
	for i, value := range given {
		if !slices.Contains(known, value) {
			return BadInput(field+"."+strconv.Itoa(i), "%q is none of %v.", Shorten(string(value), 30), known)
		}
	}
	return nil
}
