package transport

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Cost is what an operation costs, as extensions.cost says it. Every object costs one point and every plain value a
// tenth, both times the number of items of the lists that they are in, and a mutation ten more. The number of items is the
// field's first or last, or the length of its ids; for a list without them, that of the connection it belongs to; else ten.
// Fields that @skip or @include may leave out count.
type Cost struct {
	// Requested is the cost of this operation.
	Requested int `json:"requested"`
	// Limit is the most that one operation may cost.
	Limit int `json:"limit"`
	// Remaining is what the account can spend at once now; negative is without limit.
	Remaining int `json:"remaining"`
}

// append writes the cost as encoding/json does, and then the end.
func (c *Cost) append(out []byte, end byte) []byte {
	out = strconv.AppendInt(append(out, `{"requested":`...), int64(c.Requested), 10)
	out = strconv.AppendInt(append(out, `,"limit":`...), int64(c.Limit), 10)
	out = strconv.AppendInt(append(out, `,"remaining":`...), int64(c.Remaining), 10)
	return append(out, '}', end)
}

// Weights in tenths of a point.
const (
	valueWeight    = 1
	objectWeight   = 10
	mutationWeight = 100
)

const (
	// assumedItems is the length of a list whose arguments do not say.
	assumedItems = 10
	// introspectionItems is the same for the schema's own lists, small enough that the usual query of a whole schema passes.
	introspectionItems = 4
	// heaviest is where counting stops growing, far over any limit and far from overflow.
	heaviest = 1 << 40
)

// count is what an operation was found to be.
type count struct {
	// cost is in points, depth in fields.
	cost, depth int
	// introspects and defers tell of __schema or __type, and of @defer, anywhere in it.
	introspects, defers bool
	// varies tells that a variable says how long a list is.
	varies bool
}

// weight is that of a selection in tenths: fixed, and perItem for each item of the connection that the selection is in,
// whose size the selection cannot know. This is what lets a fragment be counted once, wherever it is spread.
type weight struct {
	fixed, perItem int64
	depth          int
}

// plus adds a selection beside this one.
func (w weight) plus(other weight) weight {
	return weight{
		fixed:   min(w.fixed+other.fixed, heaviest),
		perItem: min(w.perItem+other.perItem, heaviest),
		depth:   max(w.depth, other.depth),
	}
}

// within is the weight in tenths in a connection of that many items.
func (w weight) within(items int64) int64 {
	return min(w.fixed+multiply(w.perItem, items), heaviest)
}

// multiply stops at heaviest.
func multiply(weight, items int64) int64 {
	if items > 0 && weight > heaviest/items {
		return heaviest
	}
	return weight * items
}

// counter counts a document that may not be valid: what the schema does not know weighs as an object, and validation
// refuses it later. It visits every fragment once, so its time is linear in the document.
type counter struct {
	schema    *ast.Schema
	fragments map[string]*ast.FragmentDefinition
	counted   map[string]weight
	defaults  ast.VariableDefinitionList
	variables map[string]any
	count     count
}

// countOperation tells cost and depth of the operation with these variables.
func countOperation(schema *ast.Schema, document *ast.QueryDocument, operation *ast.OperationDefinition, variables map[string]any) count {
	c := &counter{
		schema:    schema,
		fragments: make(map[string]*ast.FragmentDefinition, len(document.Fragments)),
		counted:   make(map[string]weight, len(document.Fragments)),
		defaults:  operation.VariableDefinitions,
		variables: variables,
	}
	for _, fragment := range document.Fragments {
		c.fragments[fragment.Name] = fragment
	}
	root := schema.Query
	switch operation.Operation {
	case ast.Mutation:
		root = schema.Mutation
	case ast.Subscription:
		root = schema.Subscription
	}
	total := c.selections(operation.SelectionSet, root)
	tenths := total.within(assumedItems)
	c.count.cost = int((tenths + objectWeight - 1) / objectWeight)
	c.count.depth = total.depth
	return c.count
}

// selections counts a selection set on a type; nil is a type that is not known.
func (c *counter) selections(set ast.SelectionSet, on *ast.Definition) weight {
	var sum weight
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			sum = sum.plus(c.field(selection, on))
		case *ast.InlineFragment:
			c.directives(selection.Directives)
			condition := on
			if selection.TypeCondition != "" {
				condition = c.schema.Types[selection.TypeCondition]
			}
			sum = sum.plus(c.selections(selection.SelectionSet, condition))
		case *ast.FragmentSpread:
			c.directives(selection.Directives)
			sum = sum.plus(c.fragment(selection.Name))
		}
	}
	return sum
}

// fragment counts a fragment the first time it is met. One that contains itself counts nothing inside itself.
func (c *counter) fragment(name string) weight {
	if known, ok := c.counted[name]; ok {
		return known
	}
	c.counted[name] = weight{}
	fragment := c.fragments[name]
	if fragment == nil {
		return weight{}
	}
	c.counted[name] = c.selections(fragment.SelectionSet, c.schema.Types[fragment.TypeCondition])
	return c.counted[name]
}

// directives notes what is not served.
func (c *counter) directives(list ast.DirectiveList) {
	if list.ForName("defer") != nil {
		c.count.defers = true
	}
}

// field counts a field and what is below it.
func (c *counter) field(field *ast.Field, on *ast.Definition) weight {
	if field.Name == "__typename" {
		return weight{fixed: valueWeight, depth: 1}
	}
	definition, named, list := c.definition(field, on)
	own := int64(objectWeight)
	if named != nil && named.IsLeafType() {
		own = valueWeight
	}
	if on != nil && on == c.schema.Mutation {
		own += mutationWeight
	}
	below := c.selections(field.SelectionSet, named)
	if introspective(on) || introspective(named) {
		c.count.introspects = true
		return introspection(own+below.fixed, list)
	}
	items, sized := c.items(field, definition)
	counted := weight{depth: below.depth + 1}
	switch {
	case list && sized:
		counted.fixed = multiply(own+below.within(assumedItems), items)
	case list:
		counted.perItem = own + below.within(assumedItems)
	case sized:
		counted.fixed = own + below.within(items)
	default:
		counted.fixed = own + below.within(assumedItems)
	}
	return counted
}

// definition is what the schema knows of a field: itself, the type below it, and whether that comes as a list.
func (c *counter) definition(field *ast.Field, on *ast.Definition) (definition *ast.FieldDefinition, named *ast.Definition, list bool) {
	if on == nil {
		return nil, nil, false
	}
	definition = on.Fields.ForName(field.Name)
	if definition == nil {
		return nil, nil, false
	}
	return definition, c.schema.Types[definition.Type.Name()], definition.Type.Elem != nil
}

// introspective tells a type of the schema's own description.
func introspective(definition *ast.Definition) bool {
	return definition != nil && strings.HasPrefix(definition.Name, "__")
}

// introspection counts a field about the schema. Validation bounds how deep its lists nest, and other nesting ends by itself.
func introspection(each int64, list bool) weight {
	if list {
		each = multiply(each, introspectionItems)
	}
	return weight{fixed: min(each, heaviest), depth: 1}
}

// items is how long the field's own arguments say that its list is.
func (c *counter) items(field *ast.Field, definition *ast.FieldDefinition) (items int64, sized bool) {
	if definition == nil {
		return 0, false
	}
	for _, name := range []string{"first", "last", "ids"} {
		argument := definition.Arguments.ForName(name)
		if argument == nil {
			continue
		}
		value := argument.DefaultValue
		if given := field.Arguments.ForName(name); given != nil {
			value = given.Value
		}
		if n, ok := c.length(value); ok {
			items, sized = max(items, n), true
		}
	}
	return items, sized
}

// length reads a number, or the length of a list.
func (c *counter) length(value *ast.Value) (int64, bool) {
	switch {
	case value == nil:
		return 0, false
	case value.Kind == ast.IntValue:
		return number(value.Raw)
	case value.Kind == ast.ListValue:
		return int64(len(value.Children)), true
	case value.Kind != ast.Variable:
		return 0, false
	}
	c.count.varies = true
	switch given := c.variables[value.Raw].(type) {
	case nil:
		if variable := c.defaults.ForName(value.Raw); variable != nil && variable.DefaultValue != nil &&
			variable.DefaultValue.Kind != ast.Variable {
			return c.length(variable.DefaultValue)
		}
		return 0, false
	case []any:
		return int64(len(given)), true
	default:
		return number(fmt.Sprint(given))
	}
}

// number reads a count of items; what is over any list's length is as good as that.
func number(text string) (int64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) {
		return 0, false
	}
	return int64(min(max(n, 0), heaviest)), true
}
