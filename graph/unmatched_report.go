package graph

import (
	"context"

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
	list := func(ctx context.Context, v order.Viewer, _ string, p order.Page) (*order.List[*order.UnmatchedReport], error) {
		return r.service.UnmatchedReports(ctx, v, keyID, p)
	}
	return listed(ctx, list, model.NewUnmatchedReport, nil, first, after, last, before)
}
