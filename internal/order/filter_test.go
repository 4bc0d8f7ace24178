package order

import (
	"strings"
	"testing"
	"time"
)

func TestFilterMatches(t *testing.T) {
	yes, no := true, false
	ptr := func(at time.Time) *time.Time { return &at }
	a, b, c := sampleID(50), sampleID(51), sampleID(52)
	o := accepted(t, guaranteed(1, 10), func(p *Placement) { p.Campaign.Name = "Été SALE"; p.Client.Name = "Big & Co" })
	o.TagIDs = []ID{a, b}
	tests := []struct {
		name   string
		filter Filter
		want   bool
	}{
		{"nothing asked", Filter{}, true},
		{"its status", Filter{Statuses: []Status{StatusWaiting, StatusAccepted}}, true},
		{"another status", Filter{Statuses: []Status{StatusWaiting}}, false},
		{"its client", Filter{ClientIDs: []ID{theClient.AccountID}}, true},
		{"another client", Filter{ClientIDs: []ID{otherClient.AccountID}}, false},
		{"its campaign", Filter{CampaignIDs: []ID{sampleID(7)}}, true},
		{"another campaign", Filter{CampaignIDs: []ID{a}}, false},
		{"its type", Filter{CampaignTypes: []CampaignType{CampaignPaidPage}}, true},
		{"another type", Filter{CampaignTypes: []CampaignType{CampaignFreeTrial}}, false},
		{"its pace", Filter{PaceStates: []PaceState{PaceNotStarted}}, true},
		{"another pace", Filter{PaceStates: []PaceState{PaceBreached}}, false},
		{"not paused", Filter{Paused: &no}, true},
		{"paused", Filter{Paused: &yes}, false},
		{"itself", Filter{OrderIDs: []ID{o.ID}}, true},
		{"another order", Filter{OrderIDs: []ID{a}}, false},
		{"any tag", Filter{Tags: TagFilter{Any: []ID{b, c}}}, true},
		{"any of others", Filter{Tags: TagFilter{Any: []ID{c}}}, false},
		{"all tags", Filter{Tags: TagFilter{All: []ID{b, a}}}, true},
		{"all with another", Filter{Tags: TagFilter{All: []ID{a, c}}}, false},
		{"none of others", Filter{Tags: TagFilter{None: []ID{c}}}, true},
		{"none of its", Filter{Tags: TagFilter{None: []ID{c, a}}}, false},
		{"tags all at once", Filter{Tags: TagFilter{Any: []ID{a}, All: []ID{b}, None: []ID{c}}}, true},
		{"placed from", Filter{Placed: TimeRange{From: ptr(noon)}}, true},
		{"placed until, half-open", Filter{Placed: TimeRange{To: ptr(noon)}}, false},
		{"placed between", Filter{Placed: TimeRange{From: ptr(noon), To: ptr(noon.Add(1))}}, true},
		{"accepted later", Filter{Accepted: TimeRange{From: ptr(acceptedAt.Add(1))}}, false},
		{"accepted", Filter{Accepted: TimeRange{From: ptr(acceptedAt)}}, true},
		{"completed never", Filter{Completed: TimeRange{To: ptr(noon.Add(1000 * day))}}, false},
		{"name of the client", Filter{Name: "g & c"}, true},
		{"name of the campaign, any case", Filter{Name: "été sale"}, true},
		{"name of nobody", Filter{Name: "xyz"}, false},
		{"name does not look at numbers", Filter{Name: "100001"}, false},
		{"search inside the campaign", Filter{Search: "sal"}, true},
		{"search inside the client", Filter{Search: "BIG"}, true},
		{"search the number", Filter{Search: "0000"}, true},
		{"search the id", Filter{Search: strings.ToUpper(o.ID.Text(KindOrder))}, true},
		{"search blank", Filter{Search: "  "}, true},
		{"short search at a beginning", Filter{Search: "bi"}, true},
		{"short search inside", Filter{Search: "ig"}, false},
		{"short search of the number", Filter{Search: "10"}, true},
		{"search nothing there", Filter{Search: "nowhere"}, false},
		{"everything holds", Filter{Statuses: []Status{StatusAccepted}, Search: "sale", Paused: &no, Name: "big"}, true},
		{"one thing does not hold", Filter{Statuses: []Status{StatusAccepted}, Search: "sale", Paused: &yes, Name: "big"}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.filter.Matches(o); got != test.want {
				t.Fatalf("got %v", got)
			}
		})
	}
}

// TestFiltersSeeExpiry: an overdue order is found among the rejected (rule 7).
func TestFiltersSeeExpiry(t *testing.T) {
	seen := placed().At(noon.Add(RespondWithin))
	if (Filter{Statuses: []Status{StatusWaiting}}).Matches(seen) || !(Filter{Statuses: []Status{StatusRejected}}).Matches(seen) {
		t.Error("an overdue order is found among the waiting")
	}
}

func TestFilterCheck(t *testing.T) {
	later := noon.Add(time.Hour)
	many := make([]ID, MaxFilterValues+1)
	tests := []struct {
		name   string
		filter Filter
		viewer Viewer
		code   Code
	}{
		{"empty", Filter{}, theClient, ""},
		{"tags by the marketer", Filter{Tags: TagFilter{Any: many[:1]}}, theMarketer, ""},
		{"tags by the platform", Filter{Tags: TagFilter{None: many[:1]}}, thePlatform, ""},
		{"tags by a client", Filter{Tags: TagFilter{None: many[:1]}}, theClient, CodeForbidden},
		{"tags by the platform acting for a client", Filter{Tags: TagFilter{Any: many[:1]}}, actingFor(theClient), CodeForbidden},
		{"tags under a key that may not read them", Filter{Tags: TagFilter{Any: many[:1]}},
			Viewer{AccountID: theMarketer.AccountID, ActorID: theMarketer.ActorID, Role: RoleMarketer, ActorRole: RoleMarketer, Scopes: []Scope{ScopeOrdersRead}}, CodeForbidden},
		{"too many clients", Filter{ClientIDs: many}, theMarketer, CodeBadInput},
		{"too many tags", Filter{Tags: TagFilter{All: many}}, theMarketer, CodeBadInput},
		{"long search", Filter{Search: strings.Repeat("x", MaxSearchLength+1)}, theMarketer, CodeBadInput},
		{"NUL in a search", Filter{Search: "a\x00"}, theMarketer, CodeBadInput},
		{"broken name", Filter{Name: "\xff"}, theMarketer, CodeBadInput},
		{"range backwards", Filter{Placed: TimeRange{From: &later, To: &noon}}, theMarketer, CodeBadInput},
		{"range forwards", Filter{Placed: TimeRange{From: &noon, To: &later}}, theMarketer, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { wantCode(t, test.filter.Check(test.viewer), test.code) })
	}
}

func TestPageAndSortCheck(t *testing.T) {
	n := func(n int) *int { return &n }
	pages := []struct {
		page  Page
		field string
	}{
		{Page{First: n(1)}, ""}, {Page{First: n(0)}, ""}, {Page{Last: n(MaxPageSize)}, ""}, {Page{First: n(5), After: "x"}, ""},
		{Page{}, "first"}, {Page{First: n(1), Last: n(1)}, "first"}, {Page{First: n(MaxPageSize + 1)}, "first"}, {Page{Last: n(-1)}, "last"},
	}
	for _, test := range pages {
		if err := test.page.Check(); test.field == "" {
			wantCode(t, err, "")
		} else {
			wantField(t, err, test.field)
		}
	}
	wantCode(t, Sort{Field: SortName}.check(Filter{}), "")
	wantCode(t, Sort{Field: SortRelevance}.check(Filter{Search: "x"}), "")
	wantField(t, Sort{Field: SortRelevance}.check(Filter{Search: " "}), "orderBy.field")
	wantField(t, Sort{Field: "INCOME"}.check(Filter{}), "orderBy.field")
}
