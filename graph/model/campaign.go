package model

import "headway/internal/order"

// Campaign is what fans are driven to.
type Campaign struct {
	ID   string
	Name string
	Type order.CampaignType
	// Link is where traffic is driven to, or nil where the viewer does not see it or no order leads here.
	Link *string
	// Destination is where fans land in the end, or nil to a marketer.
	Destination *string
	TrialDays   *int
}

// IsNode marks what can be fetched by its id.
func (*Campaign) IsNode() {}

// NewCampaign shows a campaign by itself, outside any order.
func NewCampaign(c *order.Campaign, v order.Viewer) *Campaign {
	shown := &Campaign{ID: c.ID.Text(order.KindCampaign), Name: c.Name, Type: c.Type}
	if !v.IsMarketer() {
		shown.Destination = text(c.Link)
	}
	if c.TrialDays != 0 {
		shown.TrialDays = &c.TrialDays
	}
	return shown
}

// Campaign is what the order drives fans to. The marketer sees the link from acceptance on (rule 2); a tracking link is
// Headway's own (rule 13).
func (o *Order) Campaign() *Campaign {
	shown := NewCampaign(&o.order.Campaign, o.view.Viewer)
	if o.order.LinkVisibleTo(o.view.Viewer) {
		shown.Link = text(o.view.CampaignLink(o.order))
	}
	return shown
}
