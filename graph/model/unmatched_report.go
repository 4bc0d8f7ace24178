package model

import "headway/internal/order"

// UnmatchedReport is a report that named no order known to its reporter.
type UnmatchedReport struct{ *order.UnmatchedReport }

// NewUnmatchedReport shows one.
func NewUnmatchedReport(u *order.UnmatchedReport) *UnmatchedReport { return &UnmatchedReport{u} }

// ReportID is nil where the report had none.
func (u *UnmatchedReport) ReportID() *string { return text(u.UnmatchedReport.ReportID) }

// Named is nil where the report named nothing.
func (u *UnmatchedReport) Named() *string { return text(u.UnmatchedReport.Named) }

// APIKey is the key that was used, or nil.
func (u *UnmatchedReport) APIKey() *APIKey {
	if u.UnmatchedReport.APIKey == nil {
		return nil
	}
	return NewAPIKey(u.UnmatchedReport.APIKey)
}
