package demo

import (
	"strings"
	"time"

	"headway/internal/order"
)

// cast is everybody who takes part in the demo. It is the same in every demo, ids included.
type cast struct {
	marketers []order.Party
	clients   []order.Party
	creators  []order.Creator
	campaigns []*order.Campaign
}

// castSeed draws the ids of the cast; they must not depend on the seed of the orders.
const castSeed = 0x4ead

func castBirthday() time.Time { return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) }

func newCast() *cast {
	d := newDice(castSeed)
	c := &cast{}
	for _, name := range []string{"Northlight Media", "Kestrel Growth", "Bluefin Traffic"} {
		c.marketers = append(c.marketers, order.Party{ID: d.id(castBirthday()), Name: name})
	}
	for _, client := range []struct {
		name     string
		creators []string
	}{
		{"Aurora Talent", []string{"Mila Hart", "Sienna Vale", "Ava Lindqvist"}},
		{"Velvet Agency", []string{"Noor Haddad", "Jade Moreau", "Iris Kovač"}},
		{"Solstice Management", []string{"Talia Reyes", "Freya Dahl"}},
		{"Harbor & Pine", []string{"Zoë Marchetti", "Ruby Ellison"}},
		{"Luna Collective", []string{"Kaia Nakamura", "Lena Vogt"}},
	} {
		party := order.Party{ID: d.id(castBirthday()), Name: client.name}
		c.clients = append(c.clients, party)
		for _, name := range client.creators {
			creator := order.Creator{ID: d.id(castBirthday()), ClientID: party.ID, Name: name}
			c.creators = append(c.creators, creator)
			c.campaigns = append(c.campaigns, campaignsOf(creator, len(c.creators), d)...)
		}
	}
	return c
}

// campaignsOf gives a creator a campaign of each type, and some a second page.
func campaignsOf(creator order.Creator, number int, d *dice) []*order.Campaign {
	themes := []string{"Spring launch", "Weekend special", "Summer teaser", "Backstage week", "Anniversary", "Holiday drop"}
	handle := strings.ToLower(strings.NewReplacer(" ", "", "č", "c", "ë", "e").Replace(creator.Name))
	theme := themes[number%len(themes)]
	made := []*order.Campaign{
		{Name: theme + " – free page", Type: order.CampaignFreePage, Link: "https://fans.example/" + handle + "/free"},
		{Name: theme + " – VIP page", Type: order.CampaignPaidPage, Link: "https://fans.example/" + handle},
		{Name: "Welcome trial", Type: order.CampaignFreeTrial, Link: "https://fans.example/" + handle + "/trial",
			TrialDays: []int{3, 7, 14, 30}[number%4]},
		{Name: "Bio link", Type: order.CampaignTrackingLink, Link: "https://links.example/" + handle},
	}
	if number%3 == 0 {
		made = append(made, &order.Campaign{Name: "Story takeover", Type: order.CampaignTrackingLink,
			Link: "https://links.example/" + handle + "/story"})
	}
	for _, campaign := range made {
		campaign.ID, campaign.ClientID, campaign.CreatorID = d.id(castBirthday()), creator.ClientID, creator.ID
	}
	return made
}

// accounts are the cast as accounts that came one after the other from the instant on.
func (c *cast) accounts(since time.Time) []order.Account {
	var accounts []order.Account
	add := func(role order.Role, parties []order.Party) {
		for i, party := range parties {
			accounts = append(accounts, order.Account{ID: party.ID, Role: role, Name: party.Name, CreatedAt: since.Add(time.Duration(i) * time.Minute)})
		}
	}
	add(order.RoleMarketer, c.marketers)
	add(order.RoleClient, c.clients)
	return accounts
}

// parties are those that a campaign's order names.
func (c *cast) parties(campaign *order.Campaign) (client, creator order.Party) {
	for _, party := range c.clients {
		if party.ID == campaign.ClientID {
			client = party
		}
	}
	for _, page := range c.creators {
		if page.ID == campaign.CreatorID {
			creator = order.Party{ID: page.ID, Name: page.Name}
		}
	}
	return client, creator
}

// tags gives each marketer its own.
func (c *cast) tags(d *dice, since time.Time) map[order.ID][]order.Tag {
	palette := []struct{ name, color string }{
		{"VIP", "#b45309"}, {"Reddit", "#ea580c"}, {"TikTok", "#0f766e"}, {"Instagram", "#be185d"}, {"X / Twitter", "#1d4ed8"},
		{"Urgent", "#dc2626"}, {"High margin", "#15803d"}, {"Repeat client", "#7c3aed"}, {"Watch pace", "#ca8a04"}, {"Test", "#6b7280"},
	}
	tags := make(map[order.ID][]order.Tag, len(c.marketers))
	for i, marketer := range c.marketers {
		for n, look := range palette[i : len(palette)-i] {
			at := since.Add(time.Duration(n) * time.Minute)
			tags[marketer.ID] = append(tags[marketer.ID],
				order.Tag{ID: d.id(at), MarketerID: marketer.ID, Name: look.name, Color: look.color, CreatedAt: at})
		}
	}
	return tags
}

// price is what a fan of the campaign costs: a paid page more than a free one. One client pays in euros.
func (c *cast) price(campaign *order.Campaign, d *dice) order.Money {
	price := order.Money{Minor: int64(85 + 5*d.IntN(24)), Currency: "USD"}
	switch campaign.Type {
	case order.CampaignPaidPage:
		price.Minor += 180
	case order.CampaignFreeTrial:
		price.Minor += 60
	}
	if campaign.ClientID == c.clients[len(c.clients)-1].ID {
		price.Currency = "EUR"
	}
	return price
}

func declineNotes() []string {
	return []string{"Fully booked this week, happy to take it from Monday.", "The price does not work for this page.",
		"We do not run traffic to trials at the moment.", "Please order at least 100 fans.", "", "", ""}
}
