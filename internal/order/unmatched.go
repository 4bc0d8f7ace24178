package order

import (
	"context"
	"time"
)

// UnmatchedReason tells why a report found no order.
type UnmatchedReason string

// The reasons.
const (
	// UnmatchedUnknownOrder: nothing of the reporter's is called like that. The report is kept as refused (rule 19).
	UnmatchedUnknownOrder UnmatchedReason = "UNKNOWN_ORDER"
	// UnmatchedBadInput: a postback that could not be read. Its id, if it had one, is free.
	UnmatchedBadInput UnmatchedReason = "BAD_INPUT"
)

// UnmatchedReport is a report that named no order known to its reporter. It is kept for a while, so that whoever owns the key can
// see what is wrong; the fan's reference is not in it.
type UnmatchedReport struct {
	// AccountID reported; APIKeyID is the key that was used, zero with a token.
	AccountID ID
	APIKeyID  ID
	Kind      ReportKind
	// ReportID may be empty with UnmatchedBadInput.
	ReportID string
	// Named is what the report named: an order's id, a tracking code or a click's id; empty when it named nothing.
	Named  string
	Reason UnmatchedReason
	// Message says what to do.
	Message    string
	OccurredAt *time.Time
	ReceivedAt time.Time
	// APIKey is filled where it is read; nil with a token.
	APIKey *APIKey
}

// UnmatchedReports is one page of the account's, newest first; the platform's are all. A key that may only report sees its own. With an id
// only those of one key. Errors: UNAUTHENTICATED, FORBIDDEN without keys:write or deliveries:write, BAD_INPUT.
func (s *Service) UnmatchedReports(ctx context.Context, v Viewer, apiKeyID ID, p Page) (*List[*UnmatchedReport], error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if err := Permit(v, ActionKeys); err != nil {
		if Permit(v, ActionReport) != nil {
			return nil, err
		}
		if apiKeyID.IsZero() {
			apiKeyID = v.KeyID
		}
		if apiKeyID != v.KeyID {
			return nil, Forbidden("A key without %s sees its own reports only.", ScopeKeysWrite)
		}
	}
	return s.store.UnmatchedReports(ctx, v, apiKeyID, p)
}
