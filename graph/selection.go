package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"headway/graph/model"
	"headway/internal/order"
)

// selection is what the caller asks for on objects of one type; fragments, aliases and @include are taken into account. A
// field that is asked for under several aliases has one set each; they are kept apart because gqlgen remembers collected
// fields by the address of the set.
type selection struct {
	operation *graphql.OperationContext
	typeName  string
	sets      []ast.SelectionSet
}

// selectionOf is what is asked for below the field that is being resolved.
func selectionOf(ctx context.Context) selection {
	return selectionBelow(graphql.GetOperationContext(ctx), graphql.GetFieldContext(ctx).Field)
}

func selectionBelow(operation *graphql.OperationContext, field graphql.CollectedField) selection {
	return selection{operation, field.Definition.Type.Name(), []ast.SelectionSet{field.Selections}}
}

// on is the same selection for those objects that are of this type.
func (s selection) on(typeName string) selection {
	s.typeName = typeName
	return s
}

// fields are those selected. One field may come up more than once.
func (s selection) fields() []graphql.CollectedField {
	var fields []graphql.CollectedField
	for _, set := range s.sets {
		fields = append(fields, graphql.CollectFields(s.operation, set, []string{s.typeName, "Node"})...)
	}
	return fields
}

// under is what is selected below the field of that name, whatever its alias.
func (s selection) under(name string) selection {
	found := selection{operation: s.operation}
	for _, field := range s.fields() {
		if field.Name == name {
			found.typeName = field.Definition.Type.Name()
			found.sets = append(found.sets, field.Selections)
		}
	}
	return found
}

// rows is what is selected on the rows of a connection, through nodes and through edges.
func (s selection) rows() selection {
	nodes, edges := s.under("nodes"), s.under("edges").under("node")
	if len(edges.sets) > 0 {
		nodes.typeName = edges.typeName
	}
	nodes.sets = slices.Concat(nodes.sets, edges.sets)
	return nodes
}

// has tells whether one of the fields is selected.
func (s selection) has(names ...string) bool {
	return slices.ContainsFunc(s.fields(), func(field graphql.CollectedField) bool { return slices.Contains(names, field.Name) })
}

// pageOf reads the four arguments of a connection from a selected field. What cannot be read is left out: gqlgen refuses it
// before the field is asked.
func (s selection) pageOf(field graphql.CollectedField) order.Page {
	arguments := field.ArgumentMap(s.operation.Variables)
	number := func(name string) *int {
		if value, err := model.UnmarshalInt(arguments[name]); err == nil {
			return &value
		}
		return nil
	}
	return model.NewPage(number("first"), text(arguments["after"]), number("last"), text(arguments["before"]))
}

// enumOf reads an argument that is an enum value, or the empty text.
func (s selection) enumOf(field graphql.CollectedField, name string) string {
	return orNone(text(s.argument(field, name)))
}

// numberOf reads an argument that is a whole number, or 0.
func (s selection) numberOf(field graphql.CollectedField, name string) int {
	number, _ := model.UnmarshalInt(s.argument(field, name)) // gqlgen refuses what is none before the field is asked
	return number
}

// argument reads an argument as it was given, or nil.
func (s selection) argument(field graphql.CollectedField, name string) any {
	return field.ArgumentMap(s.operation.Variables)[name]
}

func text(argument any) *string {
	if value, ok := argument.(string); ok {
		return &value
	}
	return nil
}
