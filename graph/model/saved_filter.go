package model

import (
	"time"

	"headway/internal/order"
)

// SavedFilter is a filter as it was given, field by field like OrderFilter; nil is what was left out.
type SavedFilter struct{ filter order.Filter }

// NewSavedFilter shows a filter.
func NewSavedFilter(f order.Filter) *SavedFilter { return &SavedFilter{f} }

// Status is the states asked for.
func (s *SavedFilter) Status() []order.Status { return s.filter.Statuses }

// Search is what is looked for, or nil.
func (s *SavedFilter) Search() *string { return text(s.filter.Search) }

// Name is a part of the client's or campaign's name, or nil.
func (s *SavedFilter) Name() *string { return text(s.filter.Name) }

// Tags is what is asked of tags, or nil.
func (s *SavedFilter) Tags() *SavedTagFilter {
	if s.filter.Tags.IsZero() {
		return nil
	}
	return &SavedTagFilter{s.filter.Tags}
}

// Placed is the range of placing, or nil.
func (s *SavedFilter) Placed() *SavedDateTimeRange { return savedRange(s.filter.Placed) }

// Accepted is the range of acceptance, or nil.
func (s *SavedFilter) Accepted() *SavedDateTimeRange { return savedRange(s.filter.Accepted) }

// Completed is the range of completion, or nil.
func (s *SavedFilter) Completed() *SavedDateTimeRange { return savedRange(s.filter.Completed) }

// ClientIds are the clients asked for.
func (s *SavedFilter) ClientIds() []string { return texts(s.filter.ClientIDs, order.KindClient) }

// CampaignIds are the campaigns asked for.
func (s *SavedFilter) CampaignIds() []string { return texts(s.filter.CampaignIDs, order.KindCampaign) }

// CampaignTypes are the types asked for.
func (s *SavedFilter) CampaignTypes() []order.CampaignType { return s.filter.CampaignTypes }

// PaceStates are the states of guarantees asked for.
func (s *SavedFilter) PaceStates() []order.PaceState { return s.filter.PaceStates }

// Paused is whether pauses are asked for, or nil.
func (s *SavedFilter) Paused() *bool { return s.filter.Paused }

// SavedTagFilter is what is asked of tags.
type SavedTagFilter struct{ tags order.TagFilter }

// Any are tags of which there is one at least.
func (s *SavedTagFilter) Any() []string { return texts(s.tags.Any, order.KindTag) }

// All are tags that are all there.
func (s *SavedTagFilter) All() []string { return texts(s.tags.All, order.KindTag) }

// None are tags that are not there.
func (s *SavedTagFilter) None() []string { return texts(s.tags.None, order.KindTag) }

// SavedDateTimeRange is a half-open range of time.
type SavedDateTimeRange struct{ From, To *time.Time }

func savedRange(r order.TimeRange) *SavedDateTimeRange {
	if r.IsZero() {
		return nil
	}
	return &SavedDateTimeRange{From: r.From, To: r.To}
}

// texts are ids as clients see them; none is nil.
func texts(ids []order.ID, kind order.Kind) []string {
	if len(ids) == 0 {
		return nil
	}
	shown := make([]string, len(ids))
	for i, id := range ids {
		shown[i] = id.Text(kind)
	}
	return shown
}
