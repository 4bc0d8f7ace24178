package graph_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"headway/graph"
)

// TestEveryFieldHasAScenario asks the schema itself what there is. A field that no scenario selects, an argument or input field
// that none gives, fails.
func TestEveryFieldHasAScenario(t *testing.T) {
	seen := map[string]bool{}
	for _, file := range scenarioFiles(t) {
		for _, s := range readScenarios(t, file) {
			collectUses(t, s.query, seen)
		}
	}
	for _, place := range introspect(t) {
		if !seen[place] {
			t.Errorf("no scenario in testdata/scenarios uses %s", place)
		}
	}
}

// collectUses notes what a query selects and gives: "Type.field", "Type.field(argument)" and "Input.field".
func collectUses(t *testing.T, query string, seen map[string]bool) {
	t.Helper()
	schema := graph.NewSchema(nil).Schema()
	document, errs := gqlparser.LoadQueryWithRules(schema, query, nil)
	if document == nil {
		t.Fatalf("%s: %v", query, errs)
	}
	var selections func(set ast.SelectionSet)
	var value func(of *ast.Definition, v *ast.Value)
	value = func(of *ast.Definition, v *ast.Value) {
		for _, child := range v.Children {
			if v.Kind == ast.ListValue {
				value(of, child.Value)
				continue
			}
			if field := of.Fields.ForName(child.Name); field != nil {
				seen[of.Name+"."+child.Name] = true
				value(schema.Types[field.Type.Name()], child.Value)
			}
		}
	}
	selections = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch selection := selection.(type) {
			case *ast.Field:
				place := selection.ObjectDefinition.Name + "." + selection.Name
				seen[place] = true
				for _, argument := range selection.Arguments {
					seen[place+"("+argument.Name+")"] = true
					if definition := selection.Definition.Arguments.ForName(argument.Name); definition != nil {
						value(schema.Types[definition.Type.Name()], argument.Value)
					}
				}
				selections(selection.SelectionSet)
			case *ast.InlineFragment:
				selections(selection.SelectionSet)
			case *ast.FragmentSpread:
				selections(selection.Definition.SelectionSet)
			}
		}
	}
	for _, operation := range document.Operations {
		selections(operation.SelectionSet)
	}
}

// introspect gives every field of every type as collectUses writes them. Of the arguments, those of pages are left to the
// test of pages.
func introspect(t *testing.T) []string {
	t.Helper()
	exec := executor.New(graph.NewSchema(nil))
	ctx := graphql.StartOperationTrace(context.Background())
	operation, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: `{ __schema { types {
		name kind fields { name args { name } } inputFields { name } } } }`})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	operation.DisableIntrospection = false
	next, ctx := exec.DispatchOperation(ctx, operation)
	var answer struct {
		Schema struct {
			Types []struct {
				Name   string
				Fields []struct {
					Name string
					Args []struct{ Name string }
				}
				InputFields []struct{ Name string }
			}
		} `json:"__schema"`
	}
	if err := json.Unmarshal(next(ctx).Data, &answer); err != nil {
		t.Fatal(err)
	}
	var places []string
	for _, of := range answer.Schema.Types {
		if strings.HasPrefix(of.Name, "__") {
			continue
		}
		for _, field := range of.Fields {
			place := of.Name + "." + field.Name
			places = append(places, place)
			for _, argument := range field.Args {
				if !slices.Contains([]string{"first", "after", "last", "before"}, argument.Name) {
					places = append(places, place+"("+argument.Name+")")
				}
			}
		}
		for _, field := range of.InputFields {
			places = append(places, of.Name+"."+field.Name)
		}
	}
	if len(places) < 300 {
		t.Fatalf("the schema has %d places only; was it read whole?", len(places))
	}
	return places
}

// TestEveryMutationIsRefused holds the rule: each mutation has a denied, a malformed and a not-found case.
func TestEveryMutationIsRefused(t *testing.T) {
	refused := map[string]map[string]bool{}
	for _, file := range scenarioFiles(t) {
		for _, s := range readScenarios(t, file) {
			for _, line := range strings.Split(s.answer, "\n") {
				var failure struct {
					Path       string
					Extensions struct{ Code string }
				}
				text, isError := strings.CutPrefix(line, "error ")
				if !isError {
					continue
				}
				if err := json.Unmarshal([]byte(text), &failure); err != nil {
					t.Fatalf("%s: %v", s.title, err)
				}
				if refused[failure.Path] == nil {
					refused[failure.Path] = map[string]bool{}
				}
				refused[failure.Path][failure.Extensions.Code] = true
			}
		}
	}
	// These name nothing that might not be there: a tag is made from nothing, a report of an unknown order is refused by
	// itself, and a subscription that runs nowhere has ended.
	findsNothing := []string{"createTag", "recordDeliveries", "recordClicks", "endSubscription"}
	for _, mutation := range graph.NewSchema(nil).Schema().Mutation.Fields {
		for _, code := range []string{"FORBIDDEN", "BAD_INPUT", "NOT_FOUND"} {
			if code == "NOT_FOUND" && slices.Contains(findsNothing, mutation.Name) {
				continue
			}
			if !refused[mutation.Name][code] {
				t.Errorf("no scenario has %s refused with %s", mutation.Name, code)
			}
		}
	}
}
