package direct

import (
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// mostPlans is how many plans are remembered. When there are more they are all forgotten: documents that are asked again and again are
// soon back, and those of one use are gone.
const mostPlans = 1000

// plans are the plans of fields of parsed documents, which stay the same objects from request to request (transport.Executor).
type plans struct {
	mu      sync.RWMutex
	byField map[plannedField]*Field
}

type plannedField struct {
	field  *ast.Field
	object string
}

// plan gives the plan of a field, which is made unless it is remembered. What depends on variables is made each time, and so is what was
// collected from several places of the document.
func (p *plans) plan(object string, field graphql.CollectedField, compile func() (*Field, bool)) (*Field, bool) {
	key := plannedField{field.Field, object}
	p.mu.RLock()
	known := p.byField[key]
	p.mu.RUnlock()
	single := len(field.Selections) == len(field.SelectionSet)
	if known != nil && single {
		return known, true
	}
	planned, ok := compile()
	if !ok || !single || (&variance{}).varies(field.Selections) {
		return planned, ok
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byField == nil || len(p.byField) >= mostPlans {
		p.byField = make(map[plannedField]*Field)
	}
	p.byField[key] = planned
	return planned, true
}

// variance looks for variables; at each fragment once, however often it is spread.
type variance struct {
	seen map[*ast.FragmentDefinition]bool
}

// varies tells whether a selection depends on variables.
func (v *variance) varies(selections ast.SelectionSet) bool {
	for _, selection := range selections {
		var of ast.SelectionSet
		var directives ast.DirectiveList
		switch selection := selection.(type) {
		case *ast.Field:
			of, directives = selection.SelectionSet, selection.Directives
			if argumentsVary(selection.Arguments) {
				return true
			}
		case *ast.InlineFragment:
			of, directives = selection.SelectionSet, selection.Directives
		case *ast.FragmentSpread:
			directives = selection.Directives
			if !v.seen[selection.Definition] {
				if v.seen == nil {
					v.seen = map[*ast.FragmentDefinition]bool{}
				}
				v.seen[selection.Definition] = true
				of = selection.Definition.SelectionSet
			}
		}
		for _, directive := range directives {
			if argumentsVary(directive.Arguments) {
				return true
			}
		}
		if v.varies(of) {
			return true
		}
	}
	return false
}

func argumentsVary(arguments ast.ArgumentList) bool {
	for _, argument := range arguments {
		if valueVaries(argument.Value) {
			return true
		}
	}
	return false
}

func valueVaries(value *ast.Value) bool {
	if value.Kind == ast.Variable {
		return true
	}
	for _, child := range value.Children {
		if valueVaries(child.Value) {
			return true
		}
	}
	return false
}

// Written tells how many of the values that resolvers gave were written directly, and how many in the ordinary way.
func (s *Schema) Written() (direct, ordinary int64) { return s.direct.Load(), s.ordinary.Load() }
