package order

import (
	"math"
	"strings"
	"testing"
	"time"
)

// TestVisibility is rules 2, 24 and 29 for every kind of viewer: who sees an order, its income, its tags and its link.
func TestVisibility(t *testing.T) {
	hidden, shown := accepted(t), accepted(t, func(p *Placement) { p.IncomeVisible = true })
	tests := []struct {
		name                                   string
		viewer                                 Viewer
		order, hiddenIncome, shownIncome, tags bool
		linkWhileWaiting, linkOnceAccepted     bool
	}{
		{"marketer", theMarketer, true, false, true, true, false, true},
		{"client", theClient, true, true, true, false, true, true},
		{"platform", thePlatform, true, true, true, true, true, true},
		{"acting for the marketer", actingFor(theMarketer), true, false, true, true, false, true},
		{"acting for the client", actingFor(theClient), true, true, true, false, true, true},
		{"another marketer", otherMarketer, false, false, false, false, false, false},
		{"another client", otherClient, false, false, false, false, false, false},
		{"visitor", Viewer{}, false, false, false, false, false, false},
		{"a client with the marketer's id", Viewer{AccountID: theMarketer.AccountID, Role: RoleClient}, false, false, false, false, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := test.viewer
			if hidden.VisibleTo(v) != test.order || hidden.IncomeVisibleTo(v) != test.hiddenIncome || shown.IncomeVisibleTo(v) != test.shownIncome ||
				hidden.TagsVisibleTo(v) != test.tags || placed().LinkVisibleTo(v) != test.linkWhileWaiting || hidden.LinkVisibleTo(v) != test.linkOnceAccepted {
				t.Fatal("a cell is wrong")
			}
		})
	}
}

// TestEventsHideMoney: past events are shown by present rights (rules 10 and 24).
func TestEventsHideMoney(t *testing.T) {
	at := noon.Add(3 * time.Hour)
	change := apply(t, delivered(t, accepted(t), 10, at), theClient, at, cancel(CancellationStopped))
	event := change.Events[0]
	has := func(v Viewer, o *Order) (money, status bool) {
		for _, c := range event.ChangesFor(v, o) {
			money = money || c.Field == FieldPayout || c.Field == FieldReleased
			status = status || c.Field == FieldStatus
		}
		return money, status
	}
	if money, status := has(theMarketer, change.Order); money || !status {
		t.Error("hidden income shows in an event, or the event is gone")
	}
	if money, _ := has(theClient, change.Order); !money {
		t.Error("the client misses the payout")
	}
	shown := apply(t, change.Order, theClient, at, func(c *Change) error { c.ShowIncome(true); return nil }).Order
	if money, _ := has(theMarketer, shown); !money {
		t.Error("income shown later does not show in a past event")
	}
}

func TestShowIncome(t *testing.T) {
	o := accepted(t)
	show := func(visible bool) func(*Change) error {
		return func(c *Change) error { c.ShowIncome(visible); return nil }
	}
	shown := apply(t, o, theClient, noon, show(true))
	if len(shown.Events) != 1 || shown.Events[0].Type != EventIncomeShown || !shown.Order.IncomeVisible || shown.Order.Version != o.Version+1 {
		t.Fatalf("got %+v", shown.Events)
	}
	if apply(t, shown.Order, theClient, noon, show(true)).Changed() {
		t.Error("setting what is set is a change")
	}
	if hid := apply(t, shown.Order, theClient, noon, show(false)); hid.Events[0].Type != EventIncomeHid {
		t.Errorf("got %+v", hid.Events)
	}
}

func TestPlacementCheck(t *testing.T) {
	tests := []struct {
		name  string
		edit  func(*Placement)
		field string
	}{
		{"as it is", func(*Placement) {}, ""},
		{"one fan", ordering(1), ""},
		{"no fans", ordering(0), "fansOrdered"},
		{"too many fans", ordering(MaxFansOrdered + 1), "fansOrdered"},
		{"free", func(p *Placement) { p.Price.Minor = 0 }, "pricePerFan.amount"},
		{"negative", func(p *Placement) { p.Price.Minor = -1 }, "pricePerFan.amount"},
		{"too dear", func(p *Placement) { p.Price.Minor = math.MaxInt64 / 99 }, "pricePerFan.amount"},
		{"no name", func(p *Placement) { p.Campaign.Name = " " }, "campaign.name"},
		{"long name", func(p *Placement) { p.Campaign.Name = strings.Repeat("ü", MaxNameLength+1) }, "campaign.name"},
		{"longest name", func(p *Placement) { p.Campaign.Name = strings.Repeat("ü", MaxNameLength) }, ""},
		{"NUL", func(p *Placement) { p.Campaign.Name = "a\x00b" }, "campaign.name"},
		{"broken UTF-8", func(p *Placement) { p.Campaign.Name = "a\xffb" }, "campaign.name"},
		{"unknown type", func(p *Placement) { p.Campaign.Type = "PAGE" }, "campaign.type"},
		{"no link", func(p *Placement) { p.Campaign.Link = "" }, "campaign.link"},
		{"script", func(p *Placement) { p.Campaign.Link = "javascript:alert(1)" }, "campaign.link"},
		{"password in the link", func(p *Placement) { p.Campaign.Link = "https://me:secret@example.com" }, "campaign.link"},
		{"long link", func(p *Placement) { p.Campaign.Link = "https://example.com/" + strings.Repeat("a", MaxLinkLength) }, "campaign.link"},
		{"trial", func(p *Placement) { p.Campaign.Type, p.Campaign.TrialDays = CampaignFreeTrial, 360 }, ""},
		{"trial without days", func(p *Placement) { p.Campaign.Type = CampaignFreeTrial }, "campaign.trialDays"},
		{"trial of an odd length", func(p *Placement) { p.Campaign.Type, p.Campaign.TrialDays = CampaignFreeTrial, 5 }, "campaign.trialDays"},
		{"days without a trial", func(p *Placement) { p.Campaign.TrialDays = 7 }, "campaign.trialDays"},
		{"guarantee", guaranteed(1, 10), ""},
		{"bad guarantee", guaranteed(4, 10), "guarantee.firstFanDays"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := samplePlacement()
			test.edit(&p)
			if err := p.Check(); test.field == "" {
				wantCode(t, err, "")
			} else {
				wantField(t, err, test.field)
			}
		})
	}
}

func TestPlace(t *testing.T) {
	change := Place(sampleID(8), 100001, samplePlacement(), theClient.Actor(), noon)
	change.Finish()
	o := change.Order
	if o.Status != StatusWaiting || o.Version != 1 || o.LastEvent != 1 || !o.RespondBy.Equal(noon.Add(72*time.Hour)) || o.Held != 25_500 {
		t.Fatalf("got %+v", o)
	}
	if len(change.Events) != 1 || change.Events[0].Sequence != 1 || change.Events[0].OrderID != o.ID || change.Settlement != nil {
		t.Fatalf("got %+v", change.Events)
	}
	wantBalanced(t, change.Ledger)
	if got := balances(change.Ledger); got[LedgerHold] != 25_500 || got[LedgerClientFunds] != -25_500 {
		t.Fatalf("got %v", got)
	}
}

func TestNewer(t *testing.T) {
	row := func(version, tags int64) *Order { return &Order{Version: version, TagVersion: tags} }
	if !row(2, 0).Newer(row(1, 9)) || row(1, 9).Newer(row(2, 0)) || !row(1, 2).Newer(row(1, 1)) || row(1, 1).Newer(row(1, 1)) {
		t.Error("rows are ordered wrongly")
	}
}
