package direct_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"headway/graph"
	"headway/graph/direct"
	"headway/graph/generated"
	"headway/graph/model"
	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestStringsAreEncodedAsGqlgenDoes(t *testing.T) {
	encoded := func(m graphql.Marshaler) string {
		var text strings.Builder
		m.MarshalGQL(&text)
		return text.String()
	}
	alphabet := []string{"a", "b", "plain words ", `"`, `\`, "\n", "\r", "\t", "\x00", "\x1f", "\x7f", "<", "&", "é", "\u2028", "🦊", "\xff", "\xed\xa0\x80"}
	for range 5000 {
		var text strings.Builder
		for range rand.IntN(24) {
			text.WriteString(alphabet[rand.IntN(len(alphabet))])
		}
		want := "before" + encoded(graphql.MarshalString(text.String()))
		if got := string(direct.AppendString([]byte("before"), text.String())); got != want {
			t.Errorf("%q is written as %s, want %s", text.String(), got, want)
		}
	}
}

// collected gives a query's first field, with its operation.
func collected(t *testing.T, query string) (*graphql.OperationContext, graphql.CollectedField) {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(graph.NewSchema(nil).Schema(), query, rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	operation := &graphql.OperationContext{Doc: document, Operation: document.Operations[0], Variables: map[string]any{}}
	return operation, graphql.CollectFields(operation, document.Operations[0].SelectionSet, []string{"Query"})[0]
}

// planned compiles a query's first field.
func planned(t *testing.T, query string) (*direct.Field, bool) {
	t.Helper()
	operation, field := collected(t, query)
	return generated.NewDirectSchema().Compile(t.Context(), operation, "Query", field)
}

func TestCompileRefusesWhatItCannotDo(t *testing.T) {
	for query, want := range map[string]bool{
		`{ order(id: "x") { id timeline(first: 3) { nodes { type } } } }`:                               true,
		`{ sharedReport(token: "x") { label } }`:                                                        true,
		`{ sharedReport(token: "x") { label orders(first: 3) { totalCount } } }`:                        false, // a resolver's
		`{ order(id: "x") { id ... @defer { number } } }`:                                               false,
		`{ order(id: "x") { timeline(first: 99999999999) { nodes { type } } } }`:                        false, // no Int
		`{ __schema { description } }`:                                                                  false,
		`{ node(id: "x") { ... on Node { id } ... on Account { id } ... on Order { client { id } } } }`: true,
	} {
		if _, ok := planned(t, query); ok != want {
			t.Errorf("%s: compiled %v, want %v", query, ok, want)
		}
	}
}

func TestAppendGivesUp(t *testing.T) {
	field, ok := planned(t, `{ order(id: "x") { status tags { name } } }`)
	if !ok {
		t.Fatal("not compiled")
	}
	o := ordertest.Order()
	view := &model.View{Viewer: ordertest.Marketer(o.Marketer.ID)}
	read := &model.Details{Tags: &model.Answer[map[order.ID]*model.Tag]{}}
	for name, test := range map[string]struct {
		value any
		want  string
	}{
		"success":                      {model.NewOrder(o, view, read), `{"status":"WAITING","tags":[]}`},
		"a field that fails":           {model.NewOrder(o, view, &model.Details{}), ""},
		"null where there must be one": {(*model.Order)(nil), ""},
		"nothing":                      {nil, ""},
		"a value of another type":      {o, ""},
		"a field that panics":          {model.NewOrder(nil, view, read), ""},
	} {
		out, ok := field.Append([]byte("before"), test.value)
		if string(out) != "before"+test.want || ok != (test.want != "") {
			t.Errorf("%s: wrote %s, %v", name, out, ok)
		}
	}
}

// TestPagesAreGivenAwayOnce: a buffer that is used again never shows in an earlier answer.
func TestPagesAreGivenAwayOnce(t *testing.T) {
	schema := generated.NewDirectSchema()
	o := ordertest.Order()
	view := &model.View{Viewer: ordertest.Marketer(o.Marketer.ID)}
	const query = `{ order(id: "x") { number } }`
	plan, ok := planned(t, query)
	if !ok {
		t.Fatal("not planned")
	}
	operation, field := collected(t, query)
	write := func(o *order.Order) graphql.Marshaler {
		ctx := graphql.WithOperationContext(t.Context(), operation)
		ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "Query", IsResolver: true, Field: field})
		written, err := schema.Around(ctx, func(context.Context) (any, error) { return model.NewOrder(o, view, &model.Details{}), nil })
		if err != nil {
			t.Fatal(err)
		}
		marshaler, ok := written.(graphql.Marshaler)
		if !ok {
			t.Fatalf("%T is written in the ordinary way", written)
		}
		return marshaler
	}
	read := func(m graphql.Marshaler) string {
		var text strings.Builder
		m.MarshalGQL(&text)
		return text.String()
	}
	want, _ := plan.Append(nil, model.NewOrder(o, view, &model.Details{}))
	first := write(o)
	if got := read(first); got != string(want) {
		t.Errorf("%s, want %s", got, want)
	}
	second := write(ordertest.Order())
	if got := read(first); got != "" {
		t.Errorf("read again, it gives %s", got)
	}
	if got := read(second); got == "" || got == string(want) {
		t.Errorf("the second value is %q", got)
	}
}
