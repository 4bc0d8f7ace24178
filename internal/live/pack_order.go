package live

import "headway/internal/order"

// order is a whole row. What is added to order.Order belongs here too, and then messageVersion moves on.
func (p *pack) order(o *order.Order) {
	p.id(&o.ID)
	for _, number := range []*int64{&o.Number, &o.Version, &o.TagVersion, &o.LastEvent, &o.LastLedgerTransaction} {
		whole(p, number)
	}
	for _, party := range []*order.Party{&o.Marketer, &o.Client, &o.Creator} {
		p.id(&party.ID)
		text(p, &party.Name)
	}
	p.campaign(&o.Campaign)
	text(p, &o.TrackingCode)

	text(p, &o.Status)
	text(p, &o.RejectionReason)
	text(p, &o.RejectionNote)
	text(p, &o.CancellationReason)
	p.id(&o.StatusBy)

	whole(p, &o.FansOrdered)
	whole(p, &o.Price.Minor)
	text(p, &o.Price.Currency)
	p.truth(&o.IncomeVisible)
	whole(p, &o.Held)

	whole(p, &o.FansDelivered)
	whole(p, &o.FansByClick)
	for _, number := range []*int64{&o.Clicks, &o.ClicksFiltered, &o.ClicksInactive} {
		whole(p, number)
	}
	p.guarantee(o)

	maybe(p, &o.Pause, p.pause)
	p.id(&o.ResumedBy)
	list(p, &o.TagIDs, p.id)

	p.instant(&o.PlacedAt)
	p.instant(&o.RespondBy)
	maybe(p, &o.AcceptedAt, p.instant)
	maybe(p, &o.RejectedAt, p.instant)
	maybe(p, &o.CompletedAt, p.instant)
	maybe(p, &o.CancelledAt, p.instant)
	p.instant(&o.UpdatedAt)
	p.truth(&o.Imported)
}

func (p *pack) campaign(c *order.Campaign) {
	p.id(&c.ID)
	p.id(&c.ClientID)
	p.id(&c.CreatorID)
	text(p, &c.Name)
	text(p, &c.Type)
	text(p, &c.Link)
	whole(p, &c.TrialDays)
}

// guarantee is what was guaranteed and where the order stands.
func (p *pack) guarantee(o *order.Order) {
	maybe(p, &o.Guarantee, func(g *order.Guarantee) {
		whole(p, &g.FirstFanDays)
		whole(p, &g.FansPerWeek)
		text(p, &g.Policy)
	})
	maybe(p, &o.Window.FirstFanAt, p.instant)
	maybe(p, &o.Window.FirstFanBy, p.instant)
	maybe(p, &o.Window.Start, p.instant)
	whole(p, &o.Window.Fans)
	p.truth(&o.Window.Warned)
	text(p, &o.PaceState)
	maybe(p, &o.Due, p.instant)
}

func (p *pack) pause(pause *order.Pause) {
	text(p, &pause.Reason)
	p.instant(&pause.Since)
	p.id(&pause.By.AccountID)
	text(p, &pause.By.Role)
	p.id(&pause.By.OnBehalfBy)
}
