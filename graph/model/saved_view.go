package model

import (
	"time"

	"headway/internal/order"
)

// SavedView is a filter and a sort under a name.
type SavedView struct{ view *order.SavedView }

// IsNode marks what can be fetched by its id.
func (*SavedView) IsNode() {}

// NewSavedView shows a view.
func NewSavedView(v *order.SavedView) *SavedView { return &SavedView{v} }

// ID is the view's id.
func (s *SavedView) ID() string { return s.view.ID.Text(order.KindView) }

// Name is what the marketer calls it.
func (s *SavedView) Name() string { return s.view.Name }

// Filter says which orders.
func (s *SavedView) Filter() *SavedFilter { return NewSavedFilter(s.view.Filter) }

// DatePreset is what the range of the filter stands for; nil for fixed days.
func (s *SavedView) DatePreset() *order.DatePreset {
	if s.view.DatePreset == "" {
		return nil
	}
	return &s.view.DatePreset
}

// OrderBy says how they are sorted; nil for newest first.
func (s *SavedView) OrderBy() *SavedOrder {
	if s.view.Sort == (order.Sort{}) {
		return nil
	}
	return &SavedOrder{s.view.Sort}
}

// CreatedAt is when the view was made.
func (s *SavedView) CreatedAt() time.Time { return s.view.CreatedAt }

// UpdatedAt is when it was last saved.
func (s *SavedView) UpdatedAt() time.Time { return s.view.UpdatedAt }

// SavedOrder is a sort as it was given.
type SavedOrder struct{ sort order.Sort }

// Field is what is sorted by.
func (s *SavedOrder) Field() order.SortField { return s.sort.Field }

// Direction is which way.
func (s *SavedOrder) Direction() order.Direction { return s.sort.Direction() }
