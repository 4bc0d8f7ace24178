package graph_test

import (
	"testing"
	"time"

	"headway/internal/order"
)

// newMarket is a world with orders in every state, tags, links and a key; see each step. It is what the scenarios in
// testdata/scenarios ask about.
func newMarket(t *testing.T, through func(url string) string) *world {
	t.Helper()
	w := newWorld(t, through)
	w.answered()
	w.trafficked()
	w.at(noon().Add(-2 * time.Hour))
	w.place("waiting", "cleo", campaign("Autumn teaser"), hidden)
	w.at(noon().Add(-time.Hour))
	w.place("waiting second", "cleo", campaign("Winter teaser"))
	w.place("foreign", "carl", func(p *order.PlaceInput) {
		p.MarketerID, p.CreatorID = w.users["max"].AccountID, fixedID("CREATOR", "lou")
	})
	w.at(noon())
	w.tags()
	w.views()
	w.links()
	w.keys()
	return w
}

func campaign(name string) func(*order.PlaceInput) {
	return func(p *order.PlaceInput) { p.Campaign.Name = name }
}

func hidden(p *order.PlaceInput) { p.IncomeVisible = false }

// answered are the orders that never started, or started and were left alone. The deadline of "lapsed" has passed and the job
// has recorded it; that of "expired" has passed too, but nobody has recorded it yet.
func (w *world) answered() {
	ctx := w.t.Context()
	w.at(noon().Add(-100 * time.Hour))
	w.place("lapsed", "cleo", campaign("Long gone"))
	w.at(noon().Add(-80 * time.Hour))
	w.place("expired", "cleo", campaign("Too late"))
	w.at(noon().Add(-70 * time.Hour))
	for _, name := range []string{"rejected", "withdrawn", "paused"} {
		w.place(name, "cleo", campaign("The "+name+" one"))
	}
	w.at(noon().Add(-69 * time.Hour))
	w.keep("rejected")(w.service.Reject(ctx, w.users["mara"], w.orders["rejected"].ID, "No time this month", ""))
	w.keep("withdrawn")(w.service.Cancel(ctx, w.users["cleo"], w.orders["withdrawn"].ID, ""))
	w.accept("paused")
	w.at(noon().Add(-3 * time.Hour))
	w.keep("paused")(w.service.Pause(ctx, w.users["cleo"], w.orders["paused"].ID, ""))
}

// trafficked are the orders that fans came to: "accepted" over Headway's own link with a guarantee, "hidden" with its income
// hidden and a fan who returned, "completed" as a free trial with a fan too many, "stopped" early.
func (w *world) trafficked() {
	w.at(noon().Add(-60 * time.Hour))
	w.place("accepted", "cleo", func(p *order.PlaceInput) {
		p.Campaign = order.Campaign{Name: "Spring push", Type: order.CampaignTrackingLink, Link: "https://example.com/kim"}
		p.Guarantee = &order.Guarantee{FirstFanDays: 3, FansPerWeek: 10, Policy: order.PolicyPause}
	})
	w.place("hidden", "cleo", campaign("Quiet push"), hidden)
	w.place("completed", "cleo", func(p *order.PlaceInput) {
		p.Campaign = order.Campaign{Name: "Trial run", Type: order.CampaignFreeTrial, Link: "https://example.com/kim/trial", TrialDays: 7}
		p.FansOrdered = 2
	})
	w.place("stopped", "cleo", campaign("Short push"), hidden)
	w.accept("accepted", "hidden", "completed", "stopped")
	w.at(noon().Add(-48 * time.Hour))
	w.click("accepted", 4)
	w.deliver("accepted", "ann", "bea", "cat")
	w.deliver("hidden", "dot", "eve")
	w.deliver("completed", "fay", "gil", "hal")
	w.deliver("stopped", "ivy")
	w.deliver("hidden", "ann")
	first := 10
	receipts, err := w.store.Receipts(w.t.Context(), []*order.Order{w.orders["stopped"], w.orders["accepted"]}, order.ReceiptFilter{}, order.Page{First: &first})
	if err != nil {
		w.t.Fatal(err)
	}
	w.names["receipt"] = receipts[w.orders["stopped"].ID].Items[0].ID.Text(order.KindReceipt)
	w.names["accepted receipt"] = receipts[w.orders["accepted"].ID].Items[0].ID.Text(order.KindReceipt)
	w.at(noon().Add(-24 * time.Hour))
	if _, err := w.service.ExpireOverdue(w.t.Context(), 100); err != nil {
		w.t.Fatal(err)
	}
	w.keep("stopped")(w.service.Cancel(w.t.Context(), w.users["cleo"], w.orders["stopped"].ID, ""))
}

// tags: mara has two and puts both on "accepted", max has one.
func (w *world) tags() {
	make := func(user, name, color string) order.ID {
		tag, err := w.service.CreateTag(w.t.Context(), w.users[user], order.TagInput{Name: name, Color: color}, "")
		if err != nil {
			w.t.Fatal(err)
		}
		w.names["tag "+name] = tag.ID.Text(order.KindTag)
		return tag.ID
	}
	vip, slow := make("mara", "VIP", "#2563eb"), make("mara", "slow", "")
	make("max", "own", "")
	for _, name := range []string{"accepted", "hidden"} {
		if _, err := w.service.TagOrders(w.t.Context(), w.users["mara"], []order.ID{w.orders[name].ID}, []order.ID{vip, slow}, ""); err != nil {
			w.t.Fatal(err)
		}
	}
}

// views: mara has saved one view, and a tagging by filter has begun.
func (w *world) views() {
	view, err := w.service.SaveView(w.t.Context(), w.users["mara"], order.ViewInput{Name: "Unpaused"}, "")
	if err != nil {
		w.t.Fatal(err)
	}
	w.names["view"] = view.ID.Text(order.KindView)
	vip, _, err := order.ParseID(w.names["tag VIP"], order.KindTag)
	if err != nil {
		w.t.Fatal(err)
	}
	input := order.TagBatchInput{Filter: order.Filter{Statuses: []order.Status{order.StatusCompleted}}, Add: []order.ID{vip}}
	batch, err := w.service.TagOrdersByFilter(w.t.Context(), w.users["mara"], input, "")
	if err != nil {
		w.t.Fatal(err)
	}
	w.names["batch"] = batch.ID.Text(order.KindTagBatch)
}

// links: mara shares "accepted" with everything shown, "hidden" with income chosen, her live set under a password, and has
// revoked one.
func (w *world) links() {
	ctx, mara := w.t.Context(), w.users["mara"]
	share := func(name string, input order.ShareLinkInput) *order.ShareLink {
		created, err := w.service.CreateShareLink(ctx, mara, input, "")
		if err != nil {
			w.t.Fatal(err)
		}
		w.names["link "+name] = created.Link.ID.Text(order.KindShareLink)
		w.names["token "+name] = created.Token
		return created.Link
	}
	share("one", order.ShareLinkInput{OrderID: w.orders["accepted"].ID, Label: "For Cleo", Fields: order.ShareFields()})
	share("quiet", order.ShareLinkInput{OrderID: w.orders["hidden"].ID, Fields: []order.ShareField{order.ShareIncome}})
	share("set", order.ShareLinkInput{
		Filter: &order.Filter{Statuses: []order.Status{order.StatusAccepted}}, ClientAlias: "A studio", Password: "correct horse",
	})
	revoked := share("revoked", order.ShareLinkInput{OrderID: w.orders["accepted"].ID})
	if _, err := w.service.RevokeShareLink(ctx, mara, revoked.ID, ""); err != nil {
		w.t.Fatal(err)
	}
}

// keys: mara has a limited one, and cleo one with which the platform lets it report.
func (w *world) keys() {
	create := func(name, user string, input order.APIKeyInput) *order.APIKey {
		created, err := w.service.CreateAPIKey(w.t.Context(), w.users[user], input, "")
		if err != nil {
			w.t.Fatal(err)
		}
		w.names[name] = created.Key.ID.Text(order.KindAPIKey)
		return created.Key
	}
	create("key", "mara", order.APIKeyInput{Name: "Dashboard", Scopes: []order.Scope{order.ScopeOrdersRead}})
	reports := create("reporting key", "pia", order.APIKeyInput{
		Name: "Tracker", Scopes: []order.Scope{order.ScopeDeliveriesWrite}, AccountID: w.users["cleo"].AccountID})
	for _, name := range []string{"cleo", "carl"} {
		reporter := w.limited(name, reports.Scopes...)
		reporter.GrantedByPlatform = true
		if name == "cleo" {
			reporter.KeyID = reports.ID
		}
		w.users[name+" by reporting key"] = reporter
	}
}
