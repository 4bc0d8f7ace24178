package transport_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"headway/graph/transport"
)

// A refusal may take as long as so many documents that are allowed, which is far less than the work that it saves: seconds.
const worthDocuments = 100

// fastest is the shortest time that something takes, since other programs make it longer.
func fastest(do func()) time.Duration {
	least := time.Duration(math.MaxInt64)
	for range 3 {
		begun := time.Now()
		do()
		least = min(least, time.Since(begun))
	}
	return least
}

func TestHostileDocumentsAreRefusedAtOnce(t *testing.T) {
	e := newEndpoint(t, nil, func(config *transport.Config, _ *transport.ExecutorConfig) {
		config.Limits.MaxBodyBytes = 4 << 20 // the token limit is what is tried
	})
	bomb := func(levels int) string {
		var document strings.Builder
		fmt.Fprintf(&document, "{order(id:1){...F0}} ")
		for i := range levels {
			fmt.Fprintf(&document, "fragment F%d on Order{a:related{...F%d}b:related{...F%d}c:related{...F%d}} ", i, i+1, i+1, i+1)
		}
		fmt.Fprintf(&document, "fragment F%d on Order{id}", levels)
		return document.String()
	}
	asked := 0
	soon := worthDocuments * fastest(func() {
		asked++ // another one each time, lest it be remembered
		if got := e.query(fmt.Sprintf("{%s} # %d", strings.Repeat("__typename ", 1_900), asked), nil); len(got.Errors) > 0 {
			t.Fatalf("answered %.400s", got.raw)
		}
	})
	for _, test := range []struct{ name, document, code, limit string }{
		{"1.4 MB of nesting", strings.Repeat("{a", 700_000), "LIMIT_EXCEEDED", "MaxDepth"},
		{"nesting within the tokens", strings.Repeat("{a", 900), "BAD_INPUT", "EOF"},
		{"deep nesting", "{order(id:1)" + strings.Repeat("{related", 60) + "{id}" + strings.Repeat("}", 61), "LIMIT_EXCEEDED", "MaxDepth"},
		{"20,000 times one field", "{" + strings.Repeat("__typename ", 20_000) + "}", "LIMIT_EXCEEDED", "MaxTokens"},
		{"4,000 fragments", "{...F0}" + strings.Repeat("fragment F on Query{__typename}", 4_000), "LIMIT_EXCEEDED", "MaxTokens"},
		{"fragments that triple twelve times", bomb(12), "LIMIT_EXCEEDED", "MaxCost"},
		{"fragments that triple sixty times", bomb(60), "LIMIT_EXCEEDED", "MaxDepth"},
		{"fragments that contain themselves", "{...A} fragment A on Query{...B} fragment B on Query{...A}", "BAD_INPUT", "A"},
		{"a list of lists", `{orders(first:100){nodes{tags{name} related{tags{name} related{tags{name}}}}}}`, "", ""},
		{"a large list of lists", `{orders(first:100){nodes{a:related{...R} b:related{...R} c:related{...R}}}}
			fragment R on Order{related{tags{name} related{tags{name} related{tags{name}}} tags{name}} tags{name}}`, "LIMIT_EXCEEDED", "MaxCost"},
		{"a list without an end", `{orders(first:2147483647){nodes{id}}}`, "LIMIT_EXCEEDED", "MaxCost"},
		{"@defer", `{...@defer{hello}}`, "BAD_INPUT", "@defer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got answer
			if took := fastest(func() { got = e.query(test.document, nil) }); took > soon {
				t.Errorf("it took %s, and %d allowed documents take %s", took, worthDocuments, soon)
			}
			if got.code() != test.code {
				t.Fatalf("answered %.400s, want %s", got.raw, test.code)
			}
			if test.code != "" && !strings.Contains(got.Errors[0].Message, test.limit) {
				t.Errorf("the message does not name %s: %s", test.limit, got.raw)
			}
			if len(got.raw) > 4096 {
				t.Errorf("the refusal has %d bytes", len(got.raw))
			}
		})
	}
}

func TestManyFaultsAreToldInPart(t *testing.T) {
	e := newEndpoint(t, nil, nil)
	var document strings.Builder
	for i := range 500 {
		fmt.Fprintf(&document, "f%d ", i)
	}
	if got := e.query("{"+document.String()+"}", nil); len(got.Errors) != 20 || got.status != 400 {
		t.Errorf("%d of 500 faults are told, status %d", len(got.Errors), got.status)
	}
}

func TestBodyLimit(t *testing.T) {
	e := newEndpoint(t, greeting(nil), nil)
	fits := `{"query":"{hello}"` + strings.Repeat(" ", 1<<20-len(`{"query":"{hello}"}`)) + `}`
	if got := e.post(fits); got.status != 200 {
		t.Errorf("a body of 1 MB: answered %d %s", got.status, got.raw)
	}
	for _, accept := range []string{"application/json", "application/graphql-response+json"} {
		got := e.post(fits+"\n", "Accept", accept)
		if got.status != 413 || got.code() != "LIMIT_EXCEEDED" || !strings.Contains(got.Errors[0].Message, "MaxBodyBytes of 1048576") {
			t.Errorf("a byte more: answered %d %s", got.status, got.raw)
		}
	}
}

func TestOperationTime(t *testing.T) {
	waited := map[string]resolver{"hello": func(ctx context.Context, _ map[string]any) (any, error) {
		<-ctx.Done()
		return nil, fmt.Errorf("query: %w", ctx.Err())
	}}
	e := newEndpoint(t, waited, func(config *transport.Config, _ *transport.ExecutorConfig) {
		config.Limits.MaxOperationTime = 30 * time.Millisecond
	})
	got := e.query("{hello}", nil)
	if got.code() != "UNAVAILABLE" || !strings.Contains(got.Errors[0].Message, "MaxOperationTime of 30ms") {
		t.Errorf("answered %d %s", got.status, got.raw)
	}
}

func TestCost(t *testing.T) {
	e := newEndpoint(t, nil, func(_ *transport.Config, executing *transport.ExecutorConfig) { executing.Account = account })
	for _, test := range []struct {
		name, document string
		variables      map[string]any
		cost           int
	}{
		{"a value", `{hello}`, nil, 1},
		{"ten values", `{a:hello b:hello c:hello d:hello e:hello f:hello g:hello h:hello i:hello j:hello}`, nil, 1},
		{"eleven values", `{a:hello b:hello c:hello d:hello e:hello f:hello g:hello h:hello i:hello j:hello k:hello}`, nil, 2},
		{"an object", `{order(id:1){id}}`, nil, 2},
		{"a mutation", `mutation{rename}`, nil, 11},
		{"a list of unknown length", `{order(id:1){tags{name}}}`, nil, 12},
		{"a connection", `{orders(first:50){nodes{__typename}}}`, nil, 56},
		{"a connection by the last", `{orders(last:50){nodes{__typename}}}`, nil, 56},
		{"beside the connection's list", `{orders(first:50){totalCount pageInfo{hasNextPage} nodes{id}}}`, nil, 58},
		{"edges", `{orders(first:50){edges{node{id}}}}`, nil, 106},
		{"a list in a connection", `{orders(first:50){nodes{tags{name}}}}`, nil, 1 + 50 + 50*10 + 50},
		{"through a fragment", `{orders(first:50){...F}} fragment F on OrderConnection{nodes{...G}} fragment G on Order{tags{name}}`, nil, 1 + 50 + 50*10 + 50},
		{"one fragment in two lists", `{a:orders(first:50){...F}b:orders(first:20){...F}} fragment F on OrderConnection{nodes{id}}`, nil, 1 + 55 + 1 + 22},
		{"a variable", `query($n:Int){orders(first:$n){nodes{id}}}`, map[string]any{"n": 50}, 56},
		{"a variable's default", `query($n:Int=50){orders(first:$n){nodes{id}}}`, nil, 56},
		{"ids", `query($i:[ID!]!){nodes(ids:$i){id}}`, map[string]any{"i": []string{"1", "2", "3"}}, 4},
		{"literal ids", `{nodes(ids:["1","2","3","4"]){id}}`, nil, 5},
		{"what @include leaves out", `query($w:Boolean!){order(id:1)@include(if:$w){id}}`, map[string]any{"w": false}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := e.query(test.document, test.variables, "Authorization", test.name)
			want := map[string]any{"requested": float64(test.cost), "limit": 10_000.0, "remaining": float64(300_000 - test.cost)}
			if cost := got.Extensions["cost"]; fmt.Sprint(cost) != fmt.Sprint(want) {
				t.Errorf("the cost is %v, want %v: %s", cost, want, got.raw)
			}
		})
	}
	over := e.query(`query($n:Int){orders(first:$n){nodes{id}}}`, map[string]any{"n": 100_000})
	if over.status != 400 || over.Errors[0].Extensions["cost"] != 110_001.0 || over.Errors[0].Extensions["limit"] != 10_000.0 {
		t.Errorf("answered %d %s", over.status, over.raw)
	}
}

func TestBudget(t *testing.T) {
	now := time.Now()
	e := newEndpoint(t, nil, func(config *transport.Config, executing *transport.ExecutorConfig) {
		config.Limits.MaxCostPerMinute = 60
		executing.Account = account
		executing.Now = func() time.Time { return now }
	})
	const costs56 = `{orders(first:50){nodes{id}}}`
	spend := func(who string) answer { return e.query(costs56, nil, "Authorization", who) }
	if got := spend("a"); len(got.Errors) > 0 {
		t.Fatalf("the first: answered %s", got.raw)
	}
	got := spend("a")
	if got.status != 429 || got.code() != "RATE_LIMITED" || got.header.Get("Retry-After") != "52" || got.Errors[0].Extensions["retryAfter"] != 52.0 {
		t.Errorf("the second: answered %d %v %s", got.status, got.header, got.raw)
	}
	if got := spend("b"); len(got.Errors) > 0 {
		t.Errorf("another account: answered %s", got.raw)
	}
	if got := spend(""); len(got.Errors) > 0 {
		t.Errorf("a visitor: answered %s", got.raw)
	}
	if got := spend(""); got.code() != "RATE_LIMITED" {
		t.Errorf("a visitor from the same address: answered %s", got.raw)
	}
	now = now.Add(52 * time.Second)
	if got := spend("a"); len(got.Errors) > 0 {
		t.Errorf("after the wait: answered %s", got.raw)
	}
	if got := e.query(`{orders(first:80){nodes{id}}}`, nil, "Authorization", "c"); got.code() != "LIMIT_EXCEEDED" {
		t.Errorf("more than a whole budget: answered %s", got.raw)
	}
}

// schemaQuery is what GraphiQL and code generators ask.
const schemaQuery = `query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind }
subscriptionType { name kind } types { ...FullType } directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`

func TestIntrospection(t *testing.T) {
	on := newEndpoint(t, nil, nil)
	got := on.query(schemaQuery, nil)
	if got.status != 200 || len(got.Errors) > 0 {
		t.Errorf("answered %d %s", got.status, got.raw)
	}
	var bomb strings.Builder
	for i := range 60 {
		fmt.Fprintf(&bomb, "a%d:fields{type{", i)
		for j := range 8 {
			fmt.Fprintf(&bomb, "b%d:fields{name}", j)
		}
		bomb.WriteString("}}")
	}
	if got := on.query("{__schema{types{"+bomb.String()+"}}}", nil); got.code() != "LIMIT_EXCEEDED" {
		t.Errorf("lists by the hundred: answered %.300s", got.raw)
	}
	off := newEndpoint(t, nil, func(_ *transport.Config, executing *transport.ExecutorConfig) { executing.Introspection = false })
	for _, document := range []string{schemaQuery, `{...F} fragment F on Query{a:__type(name:"Order"){name}}`} {
		if got := off.query(document, nil); got.status != 403 || got.code() != "FORBIDDEN" {
			t.Errorf("answered %d %.300s", got.status, got.raw)
		}
	}
	if got := off.query("{__typename}", nil); len(got.Errors) > 0 {
		t.Errorf("answered %s", got.raw)
	}
}
