package transport

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"pgregory.net/rapid"

	"headway/internal/order"
)

const coercionSDL = `
type Query {
  a(i: Int, j: Int!, f: Float, s: String, t: String!, b: Boolean!, id: ID!, e: E, c: C, o: O, p: O!, l: [Int!], m: [[String]!], n: [O!]!, d: Int! = 3): Int
}
enum E { ONE TWO }
scalar C
input O { i: Int! f: Float s: String! b: Boolean id: ID e: E! c: C! l: [Int!]! m: [[String!]] o: O n: [O!] d: Int! = 7 g: [E] = [ONE] }
`

// coercionQuery declares a variable of each type of the field's arguments, two of them with defaults of their own.
func coercionQuery() string {
	return `query($i: Int, $j: Int!, $f: Float, $s: String = "none", $t: String!, $b: Boolean!, $id: ID!, $e: E, $c: C, $o: O,
		$p: O!, $l: [Int!] = [1, 2], $m: [[String]!], $n: [O!]!, $d: Int! = 5) {
		a(i: $i, j: $j, f: $f, s: $s, t: $t, b: $b, id: $id, e: $e, c: $c, o: $o, p: $p, l: $l, m: $m, n: $n, d: $d) }`
}

// TestCoercion holds our coercion of variables against gqlparser's, behind the checks of what that lets pass: the same variables are
// refused, at the same place, and what is taken has the same values.
func TestCoercion(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: coercionSDL})
	document := gqlparser.MustLoadQueryWithRules(schema, coercionQuery(), nil)
	operation := document.Operations[0]
	ours := newTypes(schema).declared(operation)
	present := PresentError(slog.New(slog.DiscardHandler))
	taken, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		given := variablesOf(rt, schema, operation)
		want, reasons := coercedByLibrary(schema, operation, decodedObject(t, given))
		got, err := ours.coerce(decodedObject(t, given))
		if (err == nil) != (len(reasons) == 0) {
			rt.Fatalf("%s: %v, want %v", given, err, reasons)
		}
		if err == nil {
			taken++
			if flat(got) != flat(want) {
				rt.Fatalf("%s: coerced to %#v, want %#v", given, got, want)
			}
			return
		}
		refused++
		shown := present(t.Context(), err)
		for _, reason := range reasons {
			if same(shown, present(t.Context(), reason)) {
				return
			}
		}
		rt.Fatalf("%s: refused with %v %v, want one of %v", given, shown, shown.Extensions, reasons)
	})
	if !testing.Short() && (taken == 0 || refused == 0) {
		t.Errorf("%d were taken, %d refused", taken, refused)
	}
}

// same tells one refusal from another. Where a value is of the wrong kind, ours says what would be right; and gqlparser gives the one
// item for a list an index that the client did not write.
func same(ours, theirs *gqlerror.Error) bool {
	kind := strings.Contains(theirs.Message, ": cannot use ") || strings.Contains(theirs.Message, ": must be a ")
	plain := func(text any) string { return strings.ReplaceAll(fmt.Sprint(text), ".0", "") }
	return (kind || plain(ours.Message) == plain(theirs.Message)) && plain(ours.Extensions) == plain(theirs.Extensions)
}

// flat writes values so that one item and a list of it are the same: what gqlparser makes of one item for a list depends on the item.
func flat(value any) string {
	switch value := value.(type) {
	case map[string]any:
		parts := map[string]string{}
		for name, member := range value {
			parts[name] = flat(member)
		}
		return fmt.Sprintf("%q", parts)
	case nil:
		return "null"
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
		if list.Len() == 1 {
			return flat(list.Index(0).Interface())
		}
		items := make([]string, list.Len())
		for i := range items {
			items[i] = flat(list.Index(i).Interface())
		}
		return fmt.Sprintf("%q", items)
	}
	return fmt.Sprintf("%T %v", value, value)
}

func decodedObject(t *testing.T, given string) map[string]any {
	text := jsonText{text: []byte(given)}
	value, ok := text.value()
	object, isObject := value.(map[string]any)
	if !ok || !isObject {
		t.Fatalf("%s is no object", given)
	}
	return object
}

// variablesOf draws values for the variables of an operation, most of which are right.
func variablesOf(t *rapid.T, schema *ast.Schema, operation *ast.OperationDefinition) string {
	all := map[string]any{}
	for _, variable := range operation.VariableDefinitions {
		if rapid.IntRange(0, 9).Draw(t, variable.Variable+" is given") > 0 || variable.Type.NonNull && variable.DefaultValue == nil && !mistake(t) {
			all[variable.Variable] = valueOf(t, schema, variable.Type, 0)
		}
	}
	if mistake(t) {
		all["more"] = 1
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// mistake is rare, so that many drawn values are right as a whole.
func mistake(t *rapid.T) bool { return rapid.IntRange(0, 120).Draw(t, "mistake") == 120 }

func valueOf(t *rapid.T, schema *ast.Schema, of *ast.Type, depth int) any {
	switch {
	case mistake(t):
		return rapid.SampledFrom(oddValues()).Draw(t, "odd")
	case !of.NonNull && (depth > 3 || rapid.Bool().Draw(t, "null")):
		return nil
	case of.Elem != nil && rapid.IntRange(0, 4).Draw(t, "single") == 0:
		return valueOf(t, schema, &ast.Type{NamedType: of.Elem.NamedType, Elem: of.Elem.Elem, NonNull: true}, depth+1)
	case of.Elem != nil:
		items := make([]any, rapid.IntRange(0, 3).Draw(t, "items"))
		for i := range items {
			items[i] = valueOf(t, schema, of.Elem, depth+1)
		}
		return items
	}
	definition := schema.Types[of.NamedType]
	switch {
	case definition.Kind == ast.Enum:
		return rapid.SampledFrom([]string{"ONE", "TWO"}).Draw(t, "enum")
	case definition.Kind == ast.InputObject:
		object := map[string]any{}
		for _, field := range definition.Fields {
			optional := !field.Type.NonNull || field.DefaultValue != nil
			if mistake(t) || optional && (depth > 3 || rapid.Bool().Draw(t, "absent")) {
				continue
			}
			object[field.Name] = valueOf(t, schema, field.Type, depth+1)
		}
		if mistake(t) {
			object[rapid.SampledFrom([]string{"__typename", "nope", "I"}).Draw(t, "name")] = 1
		}
		return object
	}
	return rapid.SampledFrom(rightValues(definition.Name)).Draw(t, definition.Name)
}

func rightValues(name string) []any {
	switch name {
	case "Int":
		return []any{0, -1, 2147483647, -2147483648}
	case "Float":
		return []any{0, 1.5, json.Number("1e300"), -7}
	case "String":
		return []any{"", "é", "1"}
	case "Boolean":
		return []any{true, false}
	case "ID":
		return []any{"ord_1", "", 7, json.Number("12345678901234567890")}
	}
	return []any{"text", 1, true, 1.5, []any{1, "a"}, map[string]any{"a": nil}}
}

func oddValues() []any {
	return []any{
		nil, 0, "", "x", "one", "3", "1.5", true, 1.5, json.Number("1.0"), json.Number("1e2"), json.Number("2147483648"), json.Number("1e999"),
		json.Number("99999999999999999999"), "a\x00", []any{}, []any{nil}, []any{[]any{"a\x00"}}, map[string]any{}, map[string]any{"nope": 1},
	}
}

// coercedByLibrary is what our coercion replaces. Where both refuse, each has its reason.
func coercedByLibrary(schema *ast.Schema, operation *ast.OperationDefinition, given map[string]any) (map[string]any, []error) {
	var reasons []error
	if err := strictVariables(schema, operation, given); err != nil {
		reasons = append(reasons, err)
	}
	coerced, err := validator.VariableValues(schema, operation, given)
	if refused, ok := errors.AsType[*gqlerror.Error](err); ok {
		place := dotted(refused.Path[1:]) // behind "variable"
		reasons = append(reasons, order.BadInput(place, "$%s: %s", place, refused.Message))
	}
	return coerced, reasons
}
