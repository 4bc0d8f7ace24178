package order

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseFilter(t *testing.T) {
	client, tag, paused := sampleID(1), sampleID(2), false
	from := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	got, err := ParseFilter([]byte(`{"status": ["ACCEPTED"], "search": "x", "name": "y", "tags": {"any": ["` + tag.Text(KindTag) + `"]},
		"placed": {"from": "2026-03-01T01:00:00+01:00"}, "clientIds": ["` + client.Text(KindClient) + `"], "campaignTypes": ["PAID_PAGE"], "paceStates": ["AT_RISK"], "paused": false}`))
	want := Filter{Statuses: []Status{StatusAccepted}, Search: "x", Name: "y", Tags: TagFilter{Any: []ID{tag}}, Placed: TimeRange{From: &from},
		ClientIDs: []ID{client}, CampaignTypes: []CampaignType{CampaignPaidPage}, PaceStates: []PaceState{PaceAtRisk}, Paused: &paused}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	for _, nothing := range []string{"", " ", "null", "{}", `{"status": [], "tags": null}`} {
		if f, err := ParseFilter([]byte(nothing)); err != nil || !f.IsZero() {
			t.Errorf("%q: %+v, %v", nothing, f, err)
		}
	}
	for text, field := range map[string]string{
		`{`: "filter", `[]`: "filter", `{} {}`: "filter", `{"orderIds": []}`: "filter", `{"placed": {"from": "today"}}`: "filter",
		`{"status": ["OPEN"]}`: "filter.status.0", `{"paceStates": ["AT_RISK", ""]}`: "filter.paceStates.1",
		`{"tags": {"none": ["` + client.Text(KindClient) + `"]}}`: "filter.tags.none.0", `{"campaignIds": ["` + strings.Repeat("x", 99) + `"]}`: "filter.campaignIds.0",
	} {
		_, err := ParseFilter([]byte(text))
		wantField(t, err, field)
	}
}

func TestFilterIsZero(t *testing.T) {
	if !(Filter{}).IsZero() || !(Filter{Search: "  ", Statuses: []Status{}}).IsZero() {
		t.Error("nothing is asked")
	}
	// Whatever is set, the filter is none that picks everything: a field that IsZero forgets would give figures over all orders.
	kind := reflect.TypeFor[Filter]()
	for i := range kind.NumField() {
		var f Filter
		at, now := reflect.ValueOf(&f).Elem().Field(i), noon
		switch kind.Field(i).Type {
		case reflect.TypeFor[string]():
			at.SetString("x")
		case reflect.TypeFor[TagFilter]():
			at.Set(reflect.ValueOf(TagFilter{None: []ID{sampleID(1)}}))
		case reflect.TypeFor[TimeRange]():
			at.Set(reflect.ValueOf(TimeRange{To: &now}))
		case reflect.TypeFor[*bool]():
			at.Set(reflect.ValueOf(new(false)))
		default:
			at.Set(reflect.MakeSlice(at.Type(), 1, 1))
		}
		if f.IsZero() {
			t.Errorf("%s is forgotten", kind.Field(i).Name)
		}
	}
}

func TestParseSort(t *testing.T) {
	got, err := ParseSort([]byte(`{"field": "CLICKS", "direction": "DESC"}`))
	if err != nil || got != (Sort{Field: SortClicks, Descending: true}) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, nothing := range []string{"", "null"} {
		if got, err := ParseSort([]byte(nothing)); err != nil || got != (Sort{}) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	_, err = ParseSort([]byte(`{"field": "CLICKS"}`))
	wantField(t, err, "orderBy.direction")
	_, err = ParseSort([]byte(`{"by": "CLICKS"}`))
	wantField(t, err, "orderBy")
}
