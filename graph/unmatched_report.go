package graph

import (
	"context"
	"iter"

	"headway/graph/model"
	"headway/internal/order"
)

// UnmatchedReports is a page of the reports that named no order.
func (r viewer) UnmatchedReports(ctx context.Context, _ *model.Viewer, apiKeyID *string,
	first *int, after *string, last *int, before *string,
) (*model.UnmatchedReportConnection, error) {
	var read ids
	keyID := read.maybe("apiKeyId", apiKeyID, order.KindAPIKey)
	if read.err != nil {
		return nil, read.err
	}
	page, err := pageOf(first, after, last, before)
	if err != nil {
		return nil, err
	}
	v := viewerFrom(ctx)
	list, err := r.service.UnmatchedReports(ctx, v, keyID, page)
	if err != nil {
		return nil, err
	}
	holders, err := r.holders(ctx, v, keysOf(list.Items), selectionOf(ctx).rows().under("apiKey"))
	if err != nil {
		return nil, err
	}
	return model.Connect(list, func(u *order.UnmatchedReport) *model.UnmatchedReport {
		if u.APIKey == nil {
			return model.NewUnmatchedReport(u, nil)
		}
		return model.NewUnmatchedReport(u, holders[u.APIKey.AccountID])
	}), nil
}

// keysOf are the keys that reports were sent with.
func keysOf(reports []*order.UnmatchedReport) iter.Seq[*order.APIKey] {
	return func(yield func(*order.APIKey) bool) {
		for _, u := range reports {
			if u.APIKey != nil && !yield(u.APIKey) {
				return
			}
		}
	}
}
