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
	field, ok := s.remembered.plan(at.Object, at.Field, func() (*Field, bool) { return s.Compile(ctx, operation, at.Object, at.Field) })
	if !ok {
		s.ordinary.Add(1)
		return value, nil
	}
	written := s.pages.get()
	if written.text, ok = field.Append(written.text, value); ok {
		s.direct.Add(1)
		return written, nil
	}
	s.pages.put(written)
	s.ordinary.Add(1)
	return value, nil
}
