package order

import (
	"slices"
	"time"
)

// ShareField is something that a share link may show beyond status and progress (rule 36).
type ShareField string

// What a link may show by choice.
const (
	ShareCampaignName ShareField = "CAMPAIGN_NAME"
	ShareCampaignLink ShareField = "CAMPAIGN_LINK"
	ShareClicks       ShareField = "CLICKS"
	ShareConversion   ShareField = "CONVERSION"
	ShareIncome       ShareField = "INCOME"
	ShareClientName   ShareField = "CLIENT_NAME"
)

// ShareFields lists them.
func ShareFields() []ShareField {
	return []ShareField{ShareCampaignName, ShareCampaignLink, ShareClicks, ShareConversion, ShareIncome, ShareClientName}
}

// ShareLink is a public link to one order or to a live set of a marketer's orders (rule 35).
type ShareLink struct {
	ID         ID
	MarketerID ID
	// OrderID is the one order shown, or zero for a live set.
	OrderID ID
	// Filter picks the live set, future orders included; nil for one order.
	Filter *Filter
	Label  string
	// ClientAlias stands in for the client's name; under an alias the campaign name is hidden unless chosen.
	ClientAlias  string
	Fields       []ShareField
	ExpiresAt    *time.Time
	PasswordHash []byte
	Views        int64
	LastViewedAt *time.Time
	CreatedAt    time.Time
	// RenewedAt is when the link got the token it has now, or nil for its first one.
	RenewedAt *time.Time
	RevokedAt *time.Time
}

// Limits on share links.
const (
	MaxShareLinksPerMarketer = 1000
	MinSharePassword         = 8
	MaxSharePassword         = 128
)

// Shows tells whether the link shows the field. Income also needs rule 24, order by order.
func (s *ShareLink) Shows(field ShareField) bool { return slices.Contains(s.Fields, field) }

// Live tells whether the link works at the instant; unknown, revoked and expired look the same to a visitor (rule 36).
func (s *ShareLink) Live(now time.Time) bool {
	return s.RevokedAt == nil && (s.ExpiresAt == nil || now.Before(*s.ExpiresAt))
}

// Picks is the filter whose orders the link shows; MarketerID limits it further.
func (s *ShareLink) Picks() Filter {
	if s.Filter != nil {
		return *s.Filter
	}
	return Filter{OrderIDs: []ID{s.OrderID}}
}

// DefaultShareFields is what a link shows when nothing is chosen: under a client alias the campaign's name stays hidden (rule 36).
func DefaultShareFields(clientAlias string) []ShareField {
	if clientAlias != "" {
		return []ShareField{ShareClicks, ShareConversion}
	}
	return []ShareField{ShareCampaignName, ShareClicks, ShareConversion}
}

// SharedOrder is what a visitor sees of one order; what the link does not show is nil or empty.
type SharedOrder struct {
	// ID is of the link and the order together and tells neither.
	ID           string
	Status       Status
	Progress     *Progress
	CampaignName string
	CampaignType CampaignType
	CampaignLink string
	ClientName   string
	Clicks       *int64
	Conversion   *Ratio
	Income       *Money
	Version      int64
}

// Share is what the link shows of the order, as of now (At): the chosen fields, and income only where the marketer sees it
// now (rules 24 and 36). The id is given by the caller, who holds the key that makes it.
func (s *ShareLink) Share(o *Order, id string) SharedOrder {
	shared := SharedOrder{ID: id, Status: o.Status, Progress: o.Progress(), CampaignType: o.Campaign.Type, Version: o.Version}
	if s.Shows(ShareCampaignName) {
		shared.CampaignName = o.Campaign.Name
	}
	if s.Shows(ShareCampaignLink) && o.AcceptedAt != nil {
		shared.CampaignLink = o.Campaign.Link
	}
	if s.Shows(ShareClientName) {
		shared.ClientName = o.Client.Name
	}
	if s.ClientAlias != "" {
		shared.ClientName = s.ClientAlias
	}
	if performance, linkBased := o.Performance(); linkBased {
		if s.Shows(ShareClicks) {
			shared.Clicks = &performance.Clicks
		}
		if s.Shows(ShareConversion) {
			shared.Conversion = performance.ConversionRate
		}
	}
	if s.Shows(ShareIncome) && o.IncomeVisible && o.Started() {
		income := o.Income()
		shared.Income = &income
	}
	return shared
}
