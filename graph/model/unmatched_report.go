package model

import "headway/internal/order"

// UnmatchedReport is a report that named no order known to its reporter.
type UnmatchedReport struct {
	*order.UnmatchedReport
	account *order.Account
}

// NewUnmatchedReport shows one, with the account of the key that was used; nil where nobody asks for it.
func NewUnmatchedReport(u *order.UnmatchedReport, account *order.Account) *UnmatchedReport {
	return &UnmatchedReport{u, account}
}

// ReportID is nil where the report had none.
func (u *UnmatchedReport) ReportID() *string { return text(u.UnmatchedReport.ReportID) }

// Named is nil where the report named nothing.
func (u *UnmatchedReport) Named() *string { return text(u.UnmatchedReport.Named) }

// APIKey is the key that was used, or nil.
func (u *UnmatchedReport) APIKey() *APIKey {
	if u.UnmatchedReport.APIKey == nil {
		return nil
	}
	return NewAPIKey(u.UnmatchedReport.APIKey, u.account)
}
