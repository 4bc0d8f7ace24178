package direct

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Around is a graphql.FieldMiddleware that writes what a resolver gives, with everything below it, directly, where that can be
// done; gqlgen takes the JSON as it is. All else goes on as without it. Events of subscriptions do not pass through here.
func (s *Schema) Around(ctx context.Context, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	at := graphql.GetFieldContext(ctx)
	if err != nil || value == nil || !at.IsResolver {
		return value, err
	}
	operation := graphql.GetOperationContext(ctx)
	if operation.Operation.Operation == ast.Subscription {
		return value, nil
	}
	field, ok := s.Compile(ctx, operation, at.Object, at.Field)
	if !ok {
		return value, nil
	}
	if out, ok := field.Append(nil, value); ok {
		return JSON(out), nil
	}
	return value, nil
}
