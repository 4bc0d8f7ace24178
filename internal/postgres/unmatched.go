package postgres

import (
	"context"
	"fmt"
	"time"

	"headway/internal/order"
)

const unmatchedColumns = "u.account_id, u.kind, u.report_id, u.named, u.reason, u.message, u.occurred_at, u.received_at, u.api_key_id"

func unmatchedRow() ([]any, func() *order.UnmatchedReport) {
	u := &order.UnmatchedReport{}
	return []any{&u.AccountID, &u.Kind, orNull(&u.ReportID), orNull(&u.Named), &u.Reason, &u.Message,
		instantOrNull{&u.OccurredAt}, instant{&u.ReceivedAt}, &u.APIKeyID}, func() *order.UnmatchedReport { return u }
}

// InsertUnmatched keeps reports that found no order.
func (t *tx) InsertUnmatched(ctx context.Context, reports []order.UnmatchedReport) error {
	rows := newTable("uuid", "uuid", "text", "text", "text", "text", "text", "timestamptz", "timestamptz").expect(len(reports))
	for _, u := range reports {
		rows.id(u.AccountID).id(u.APIKeyID).text(string(u.Kind)).textOrNull(u.ReportID).textOrNull(u.Named)
		rows.text(string(u.Reason)).text(u.Message)
		if u.OccurredAt == nil {
			rows.null()
		} else {
			rows.instant(*u.OccurredAt)
		}
		rows.instant(u.ReceivedAt)
	}
	return t.insertAll(ctx, "keep unmatched reports", rows, `
		INSERT INTO unmatched_reports (account_id, api_key_id, kind, report_id, named, reason, message, occurred_at, received_at)
		SELECT * FROM `+rows.unnest())
}

// UnmatchedReports lists those of the viewer's account, all of them for the platform, newest first; an id limits them to one
// key. The keys that were used come with them.
func (s *Store) UnmatchedReports(ctx context.Context, v order.Viewer, apiKeyID order.ID, p order.Page) (*order.List[*order.UnmatchedReport], error) {
	keys := keyset{name: "unmatched reports", keys: []sortKey{{sql: "u.id", kind: "bigint", descending: true}}}
	l := listing[*order.UnmatchedReport]{columns: unmatchedColumns, from: "unmatched_reports u", where: "true", keys: keys, row: unmatchedRow}
	if !v.IsPlatform() {
		l.where = "u.account_id = " + l.args.add(v.AccountID)
	}
	if !apiKeyID.IsZero() {
		l.where += " AND u.api_key_id = " + l.args.add(apiKeyID)
	}
	page, err := list(ctx, s.db, l, p, false)
	if err != nil {
		return nil, err
	}
	var used ids
	for _, u := range page.Items {
		if !u.APIKeyID.IsZero() {
			used = append(used, u.APIKeyID)
		}
	}
	if len(used) == 0 {
		return page, nil
	}
	found, err := s.APIKeysByID(ctx, v, used)
	for _, u := range page.Items {
		u.APIKey = found[u.APIKeyID]
	}
	return page, err
}

// PurgeUnmatched deletes up to limit reports that are older than kept, or past the newest most of their account, and tells how many it
// deleted. Any number of instances may do so.
func (s *Store) PurgeUnmatched(ctx context.Context, kept time.Duration, most, limit int) (int, error) {
	result, err := s.db.ExecContext(ctx, fmt.Sprintf(`
		DELETE FROM unmatched_reports WHERE ctid = ANY (ARRAY(
			SELECT ctid FROM unmatched_reports WHERE received_at <= (SELECT headway_now()) - interval '%d seconds'
			ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED)
		|| ARRAY(
			SELECT u.ctid FROM (SELECT DISTINCT account_id FROM unmatched_reports) a
			CROSS JOIN LATERAL (SELECT id FROM unmatched_reports WHERE account_id = a.account_id ORDER BY id DESC OFFSET $1 LIMIT 1) newest
			JOIN unmatched_reports u ON u.account_id = a.account_id AND u.id <= newest.id
			LIMIT $2 FOR UPDATE OF u SKIP LOCKED))`, int64(kept/time.Second)), most, limit)
	if err != nil {
		return 0, fail(ctx, "purge unmatched reports", err)
	}
	purged, err := result.RowsAffected()
	return int(purged), fail(ctx, "purge unmatched reports", err)
}
