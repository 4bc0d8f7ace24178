package direct_test

import (
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

// planned compiles a query's first field.
func planned(t *testing.T, query string) (*direct.Field, bool) {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(graph.NewSchema(nil).Schema(), query, rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	operation := &graphql.OperationContext{Doc: document, Operation: document.Operations[0], Variables: map[string]any{}}
	fields := graphql.CollectFields(operation, document.Operations[0].SelectionSet, []string{"Query"})
	return generated.NewDirectSchema().Compile(t.Context(), operation, "Query", fields[0])
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
