package order

import (
	"slices"
	"strings"
	"time"
)

// Filter picks orders (rule 31). Everything that is set must hold; the zero Filter picks all that the viewer sees.
type Filter struct {
	Statuses []Status `json:"statuses,omitempty"`
	// Search finds by campaign name, client name, order number and order id (rule 32).
	Search string `json:"search,omitempty"`
	// Name is a part of the client's or campaign's name, in any case.
	Name          string         `json:"name,omitempty"`
	Tags          TagFilter      `json:"tags,omitzero"`
	Placed        TimeRange      `json:"placed,omitzero"`
	Accepted      TimeRange      `json:"accepted,omitzero"`
	Completed     TimeRange      `json:"completed,omitzero"`
	ClientIDs     []ID           `json:"clientIds,omitempty"`
	CampaignIDs   []ID           `json:"campaignIds,omitempty"`
	CampaignTypes []CampaignType `json:"campaignTypes,omitempty"`
	PaceStates    []PaceState    `json:"paceStates,omitempty"`
	Paused        *bool          `json:"paused,omitempty"`
	// OrderIDs limits to these orders; share links of one order use it. It is not part of the API's filter.
	OrderIDs []ID `json:"orderIds,omitempty"`
}

// IsZero tells whether the filter picks everything.
func (f Filter) IsZero() bool {
	lists := len(f.Statuses) + len(f.ClientIDs) + len(f.CampaignIDs) + len(f.CampaignTypes) + len(f.PaceStates) + len(f.OrderIDs)
	return lists == 0 && strings.TrimSpace(f.Search) == "" && f.Name == "" && f.Paused == nil &&
		f.Tags.IsZero() && f.Placed.IsZero() && f.Accepted.IsZero() && f.Completed.IsZero()
}

// TagFilter picks by tags: at least one of Any, all of All, and none of None.
type TagFilter struct {
	Any  []ID `json:"any,omitempty"`
	All  []ID `json:"all,omitempty"`
	None []ID `json:"none,omitempty"`
}

// IsZero tells whether the filter does not ask about tags.
func (t TagFilter) IsZero() bool { return len(t.Any)+len(t.All)+len(t.None) == 0 }

// TimeRange is half-open: From ≤ t < To. A nil bound is open.
type TimeRange struct {
	From *time.Time `json:"from,omitempty"`
	To   *time.Time `json:"to,omitempty"`
}

// IsZero tells whether both bounds are open.
func (r TimeRange) IsZero() bool { return r.From == nil && r.To == nil }

// Contains tells whether the instant is in the range; a missing instant is only in a range that is open at both ends.
func (r TimeRange) Contains(at *time.Time) bool {
	if r.IsZero() {
		return true
	}
	return at != nil && (r.From == nil || !at.Before(*r.From)) && (r.To == nil || at.Before(*r.To))
}

// MinSubstringSearch is from how many characters on a search looks inside words; shorter ones match beginnings (rule 32).
const MinSubstringSearch = 3

// MaxFilterValues bounds every list in a filter, MaxSearchLength its texts.
const (
	MaxFilterValues = 100
	MaxSearchLength = 200
)

// Check is rule 31 for the viewer: bounded lists and texts, ranges the right way round, and no question about tags from a client.
func (f Filter) Check(v Viewer) error {
	if !f.Tags.IsZero() {
		if v.IsClient() {
			return Forbidden("Tags belong to the marketer; a client cannot filter by them.")
		}
		if err := Permit(v, ActionReadTags); err != nil {
			return err
		}
	}
	lists := map[string]int{"status": len(f.Statuses), "tags.any": len(f.Tags.Any), "tags.all": len(f.Tags.All), "tags.none": len(f.Tags.None),
		"clientIds": len(f.ClientIDs), "campaignIds": len(f.CampaignIDs), "campaignTypes": len(f.CampaignTypes), "paceStates": len(f.PaceStates)}
	for field, length := range lists {
		if length > MaxFilterValues {
			return BadInput(field, "At most %d values.", MaxFilterValues)
		}
	}
	for field, text := range map[string]string{"search": f.Search, "name": f.Name} {
		if len([]rune(text)) > MaxSearchLength {
			return BadInput(field, "At most %d characters.", MaxSearchLength)
		}
		if err := CheckText(field, text); err != nil {
			return err
		}
	}
	for field, r := range map[string]TimeRange{"placed": f.Placed, "accepted": f.Accepted, "completed": f.Completed} {
		if r.From != nil && r.To != nil && r.To.Before(*r.From) {
			return BadInput(field, "The range ends before it begins.")
		}
	}
	return nil
}

// Matches tells whether the order, as of now (At), is picked. It means the same as the store's WHERE (rule 31).
func (f Filter) Matches(o *Order) bool {
	return matchesOne(f.Statuses, o.Status) && matchesOne(f.ClientIDs, o.Client.ID) && matchesOne(f.CampaignIDs, o.Campaign.ID) &&
		matchesOne(f.CampaignTypes, o.Campaign.Type) && matchesOne(f.PaceStates, o.PaceState) && matchesOne(f.OrderIDs, o.ID) &&
		(f.Paused == nil || *f.Paused == (o.Pause != nil)) &&
		f.Placed.Contains(&o.PlacedAt) && f.Accepted.Contains(o.AcceptedAt) && f.Completed.Contains(o.CompletedAt) &&
		f.Tags.matches(o.TagIDs) && f.matchesName(o) && f.matchesSearch(o)
}

func matchesOne[T comparable](wanted []T, have T) bool {
	return len(wanted) == 0 || slices.Contains(wanted, have)
}

func (t TagFilter) matches(tags []ID) bool {
	has := func(id ID) bool { return slices.Contains(tags, id) }
	if len(t.Any) > 0 && !slices.ContainsFunc(t.Any, has) || slices.ContainsFunc(t.None, has) {
		return false
	}
	return !slices.ContainsFunc(t.All, func(id ID) bool { return !has(id) })
}

func (f Filter) matchesName(o *Order) bool {
	return f.Name == "" || containsFold(o.Client.Name, f.Name) || containsFold(o.Campaign.Name, f.Name)
}

func (f Filter) matchesSearch(o *Order) bool {
	search := strings.TrimSpace(f.Search)
	if search == "" {
		return true
	}
	found := containsFold
	if len([]rune(search)) < MinSubstringSearch {
		found = hasPrefixFold
	}
	for _, text := range o.SearchTexts() {
		if found(text, search) {
			return true
		}
	}
	return false
}

// SearchTexts are what a search looks into (rule 32).
func (o *Order) SearchTexts() []string {
	return []string{o.Campaign.Name, o.Client.Name, formatNumber(o.Number), o.ID.Text(KindOrder)}
}

func containsFold(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

func hasPrefixFold(text, part string) bool {
	return strings.HasPrefix(strings.ToLower(text), strings.ToLower(part))
}
