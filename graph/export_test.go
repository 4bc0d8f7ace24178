package graph

import (
	"context"

	"headway/internal/order"
)

// ViewerFrom is who asks under a context.
func ViewerFrom(ctx context.Context) order.Viewer { return viewerFrom(ctx) }
