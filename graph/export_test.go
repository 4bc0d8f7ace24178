package graph

import (
	"context"

	"headway/graph/direct"
	"headway/internal/order"
)

// ViewerFrom is who asks under a context.
func ViewerFrom(ctx context.Context) order.Viewer { return viewerFrom(ctx) }

// Ordinary is a runner that writes nothing directly.
func (r *Runner) Ordinary() *Runner {
	ordinary := *r
	ordinary.schema = &direct.Schema{}
	return &ordinary
}
