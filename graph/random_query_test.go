package graph_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// randomQuery makes operations that ask for anything below a root field: aliases, repetitions, fragments, directives, variables and
// pages in every mixture. Some are not valid; whoever asks finds out.
type randomQuery struct {
	*rand.Rand
	schema    *ast.Schema
	aliases   int
	fragments strings.Builder
	spreads   int
}

// operation is one that asks for the field, which is given with its arguments. It takes randomVariables.
func (q *randomQuery) operation(kind ast.Operation, field string) string {
	root := q.schema.Query
	if kind == ast.Subscription {
		root = q.schema.Subscription
	}
	name, _, _ := strings.Cut(field, "(")
	typeName := root.Fields.ForName(name).Type.Name()
	alias := ""
	if q.IntN(3) == 0 {
		alias = "root: "
	}
	below := ""
	if !q.schema.Types[typeName].IsLeafType() {
		below = q.selection(typeName, 2+q.IntN(3))
	}
	text := fmt.Sprintf("{ %s%s %s }\n%s", alias, field, below, q.fragments.String())
	var variables []string
	for name, of := range map[string]string{"yes": "Boolean!", "no": "Boolean!", "page": "Int", "outcome": "ReportOutcome!", "interval": "StatsInterval! = WEEK"} {
		if strings.Contains(text, "$"+name) {
			variables = append(variables, "$"+name+": "+of)
		}
	}
	if len(variables) > 0 {
		return fmt.Sprintf("%s (%s) %s", kind, strings.Join(variables, ", "), text)
	}
	return fmt.Sprintf("%s %s", kind, text)
}

// randomVariables are those that a random query may use.
func randomVariables() map[string]any {
	return map[string]any{"yes": true, "no": false, "page": json.Number("2"), "outcome": "COUNTED"}
}

// selection asks for some fields of a type, so many levels deep.
func (q *randomQuery) selection(typeName string, depth int) string {
	definition := q.schema.Types[typeName]
	var parts []string
	for range 1 + q.IntN(6) {
		if part := q.part(definition, depth); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		parts = []string{"__typename"}
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

func (q *randomQuery) part(definition *ast.Definition, depth int) string {
	kind := q.IntN(10)
	if depth == 0 {
		kind = 9
	}
	switch kind {
	case 0:
		return q.alias() + "__typename"
	case 1:
		return fmt.Sprintf("...%s %s", q.directive(), q.selection(definition.Name, depth-1))
	case 2:
		on := q.related(definition)
		return fmt.Sprintf("... on %s%s %s", on, q.directive(), q.selection(on, depth-1))
	case 3:
		q.spreads++
		name := fmt.Sprintf("Part%d", q.spreads)
		on := q.related(definition)
		fmt.Fprintf(&q.fragments, "fragment %s on %s %s\n", name, on, q.selection(on, depth-1))
		return fmt.Sprintf("...%s%s", name, q.directive())
	}
	return q.field(definition, depth)
}

// related is a type that a fragment on the type may name.
func (q *randomQuery) related(definition *ast.Definition) string {
	names := []string{definition.Name}
	if definition.IsAbstractType() {
		for _, possible := range q.schema.GetPossibleTypes(definition) {
			names = append(names, possible.Name)
		}
	}
	names = append(names, definition.Interfaces...)
	return names[q.IntN(len(names))]
}

func (q *randomQuery) field(definition *ast.Definition, depth int) string {
	fields := slices.DeleteFunc(slices.Clone(definition.Fields), func(f *ast.FieldDefinition) bool {
		composite := !q.schema.Types[f.Type.Name()].IsLeafType()
		return strings.HasPrefix(f.Name, "__") || composite && depth == 0
	})
	if len(fields) == 0 {
		return ""
	}
	field := fields[q.IntN(len(fields))]
	alias, below := q.alias(), ""
	if !q.schema.Types[field.Type.Name()].IsLeafType() {
		below = q.selection(field.Type.Name(), depth-1)
	}
	return fmt.Sprintf("%s%s%s%s %s", alias, field.Name, q.arguments(field, alias != ""), q.directive(), below)
}

// arguments are free under an alias; without one they are always the same, so that the field may be repeated.
func (q *randomQuery) arguments(field *ast.FieldDefinition, free bool) string {
	choices := map[string][]string{
		"timeline":         {"first: 3", "last: 2", "first: $page", "first: 100, after: null", `first: 1, before: "nonsense"`},
		"receipts":         {"first: 3", "last: 2", "first: $page", "first: 5, filter: { outcomes: [REFUSED], viaClick: false }", "last: 5, filter: { outcomes: [$outcome] }"},
		"orders":           {"first: 3", "last: 2", "first: $page"},
		"unmatchedReports": {"first: 3", "last: 2", "first: $page"},
		"byClient":         {"first: 3", "first: 100", "first: $page"},
		"series":           {"interval: DAY", "interval: MONTH", "interval: $interval"},
	}[field.Name]
	if len(field.Arguments) == 0 {
		return ""
	}
	if !free {
		return "(" + choices[0] + ")"
	}
	return "(" + choices[q.IntN(len(choices))] + ")"
}

// alias is one in three times a fresh one.
func (q *randomQuery) alias() string {
	if q.IntN(3) > 0 {
		return ""
	}
	q.aliases++
	return fmt.Sprintf("a%d: ", q.aliases)
}

// directive is mostly none.
func (q *randomQuery) directive() string {
	all := []string{" @include(if: $yes)", " @include(if: $no)", " @skip(if: $yes)", " @skip(if: $no)", " @include(if: true) @skip(if: false)", " @skip(if: true)"}
	if q.IntN(5) > 0 {
		return ""
	}
	return all[q.IntN(len(all))]
}
