package direct

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Plan is what is selected on one object type.
type Plan struct {
	Fields []Field
	// End closes the object.
	End string
}

// Field is a selected field, ready to be written.
type Field struct {
	// Key is what comes before the value: `{"alias":` for the first field of an object and `,"alias":` for the others.
	Key string
	// Index is the field's Definition.Index, or that of __typename, whose value is part of Key.
	Index int
	// Args are the bound arguments.
	Args map[string]any
	// Below is what is selected on the value: nothing for a leaf, one plan for an object type, and for an interface one for each
	// of its types (Schema.Interfaces).
	Below []*Plan

	resolved func(*Writer, *Field, any)
}

// typename is the Index of __typename. No type has a field of that index.
const typename = -1

// Compile plans how the value that a resolver gives for a field is written, or says no. The field was collected from the selection
// on an object of that type.
func (s *Schema) Compile(ctx context.Context, operation *graphql.OperationContext, typeName string, field graphql.CollectedField) (*Field, bool) {
	definition, known := s.Objects[typeName].Fields[field.Name]
	if !known || definition.Resolved == nil {
		return nil, false
	}
	planned := Field{Key: key(0, field.Alias), Index: definition.Index, resolved: definition.Resolved}
	ok := compiler{ctx, s, operation}.below(&planned, field)
	return &planned, ok
}

// Append appends the JSON of the value. When it is not ok nothing is appended, and only the ordinary execution can tell why: a
// field that panics is one of the reasons.
func (f *Field) Append(out []byte, value any) (appended []byte, ok bool) {
	w := Writer{Out: out}
	defer func() {
		if recover() != nil {
			appended, ok = out, false
		}
	}()
	if f.resolved(&w, f, value); w.failed {
		return out, false
	}
	return w.Out, true
}

// compiler makes the plans of one operation.
type compiler struct {
	ctx       context.Context
	schema    *Schema
	operation *graphql.OperationContext
}

// plan is for what is selected on an object type. The fields are gqlgen's own collection, so that fragments, directives and
// repetitions mean the same.
func (c compiler) plan(typeName string, selections ast.SelectionSet) (*Plan, bool) {
	object, known := c.schema.Objects[typeName]
	if !known {
		return nil, false
	}
	collected := graphql.CollectFields(c.operation, selections, object.Satisfies)
	plan := &Plan{Fields: make([]Field, 0, len(collected)), End: "}"}
	seen := make(map[string]bool, len(collected))
	for _, field := range collected {
		if seen[field.Alias] {
			// Asked for through two unrelated interfaces. gqlgen writes the first; what it does below both is its own business.
			if len(field.Selections) > 0 {
				return nil, false
			}
			continue
		}
		seen[field.Alias] = true
		planned, ok := c.field(typeName, object, field, len(plan.Fields))
		if !ok {
			return nil, false
		}
		plan.Fields = append(plan.Fields, planned)
	}
	if len(plan.Fields) == 0 {
		plan.End = "{}"
	}
	return plan, true
}

// field plans the field at that position of its object.
func (c compiler) field(typeName string, object Object, field graphql.CollectedField, position int) (Field, bool) {
	planned := Field{Key: key(position, field.Alias)}
	if field.Name == "__typename" {
		planned.Index = typename
		planned.Key += string(AppendString(nil, typeName))
		return planned, true
	}
	definition, known := object.Fields[field.Name]
	if !known || definition.Resolved != nil || len(field.Deferrables) > 0 {
		return Field{}, false
	}
	planned.Index = definition.Index
	if definition.Bind != nil {
		var err error
		if planned.Args, err = definition.Bind(c.ctx, field.ArgumentMap(c.operation.Variables)); err != nil {
			return Field{}, false
		}
	}
	return planned, c.below(&planned, field)
}

// below plans what is selected on the value of a field.
func (c compiler) below(planned *Field, field graphql.CollectedField) bool {
	if len(field.Selections) == 0 {
		return true
	}
	name := field.Definition.Type.Name()
	types, abstract := c.schema.Interfaces[name]
	if !abstract {
		types = []string{name}
	}
	planned.Below = make([]*Plan, len(types))
	for i, typeName := range types {
		plan, ok := c.plan(typeName, field.Selections)
		if !ok {
			return false
		}
		planned.Below[i] = plan
	}
	return true
}

// key is what comes before the value of a field.
func key(position int, alias string) string {
	before := []byte{'{'}
	if position > 0 {
		before[0] = ','
	}
	return string(append(AppendString(before, alias), ':'))
}
