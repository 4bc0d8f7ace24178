package transport

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// fromRoot is a path that begins at the root of the operation. In the events of a subscription gqlgen's begin one field
// below it.
func fromRoot(ctx context.Context, path ast.Path) ast.Path {
	field := graphql.GetFieldContext(ctx)
	if field == nil || len(path) == 0 || !graphql.HasOperationContext(ctx) {
		return path
	}
	opCtx := graphql.GetOperationContext(ctx)
	if opCtx.Operation == nil || opCtx.Operation.Operation != ast.Subscription {
		return path
	}
	for field.Parent != nil {
		field = field.Parent
	}
	roots := graphql.CollectFields(opCtx, opCtx.Operation.SelectionSet, []string{"Subscription"})
	if field.Object == "Subscription" || len(roots) != 1 {
		return path
	}
	return slices.Concat(ast.Path{ast.PathName(roots[0].Alias)}, path)
}
