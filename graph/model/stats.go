package model

import "headway/internal/order"

// Stats are figures over orders (rule 34).
type Stats struct {
	*order.Stats
	// Previous are those of the period before, or nil.
	Previous *Stats
	view     *View
	uses     TagUses
}

// NewStats shows figures, with those of the period before if they were asked for. Uses counts the orders of the tags in them.
func NewStats(s *order.Stats, previous *Stats, view *View, uses TagUses) *Stats {
	return &Stats{Stats: s, Previous: previous, view: view, uses: uses}
}

// StatusCount is how many orders are in one state.
type StatusCount struct {
	Status order.Status
	Orders int64
}

// ByStatus lists every state.
func (s *Stats) ByStatus() []StatusCount {
	counts := make([]StatusCount, 0, len(order.Statuses()))
	for _, status := range order.Statuses() {
		counts = append(counts, StatusCount{Status: status, Orders: s.Stats.ByStatus[status]})
	}
	return counts
}

// TagStats are figures over the orders with one tag.
type TagStats struct {
	Tag *Tag
	order.Figures
}

// ByTag lists the tags with the most orders; nil to a client (rule 29).
func (s *Stats) ByTag() []*TagStats {
	if s.view.Viewer.IsClient() {
		return nil
	}
	shown := make([]*TagStats, len(s.Stats.ByTag))
	for i, tagged := range s.Stats.ByTag {
		shown[i] = &TagStats{Tag: NewTag(tagged.Tag, s.uses), Figures: tagged.Figures}
	}
	return shown
}

// ClientStats are figures over the orders of one client.
type ClientStats struct {
	Client *Client
	order.Figures
}

// ByClient lists the clients with the most orders.
func (s *Stats) ByClient(first int) []*ClientStats {
	most := s.Stats.ByClient[:min(first, len(s.Stats.ByClient))]
	shown := make([]*ClientStats, len(most))
	for i, of := range most {
		shown[i] = &ClientStats{Client: &Client{ID: of.Client.ID.Text(order.KindClient), Name: of.Client.Name}, Figures: of.Figures}
	}
	return shown
}

// CampaignTypeStats are figures over the orders with one type of campaign.
type CampaignTypeStats = order.CampaignTypeStats

// ByCampaignType lists every type.
func (s *Stats) ByCampaignType() []CampaignTypeStats { return s.Stats.ByCampaignType }

// Series are the figures step by step.
func (s *Stats) Series(interval order.Interval) ([]order.StatsBucket, error) {
	series, ok := s.Serieses[interval]
	if !ok {
		return nil, errNotRead
	}
	return series, nil
}
