package transport_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"headway/graph/transport"
)

// greeting resolves hello, and counts the renames.
func greeting(renames *atomic.Int64) map[string]resolver {
	return map[string]resolver{
		"hello": func(_ context.Context, args map[string]any) (any, error) {
			if name, ok := args["name"].(string); ok {
				return "hello " + name, nil
			}
			return "hello", nil
		},
		"rename": func(context.Context, map[string]any) (any, error) {
			renames.Add(1)
			return "renamed", nil
		},
	}
}

func TestPost(t *testing.T) {
	const (
		graphQL = "application/graphql-response+json"
		plain   = "application/json"
	)
	var renames atomic.Int64
	e := newEndpoint(t, greeting(&renames), nil)
	for _, test := range []struct {
		name, body, contentType, accept string
		status                          int
		answered, code                  string
	}{
		{"a query", `{"query":"{hello}"}`, plain, graphQL, 200, graphQL, ""},
		{"a query for JSON", `{"query":"{hello}"}`, plain, plain, 200, plain, ""},
		{"a client that takes anything", `{"query":"{hello}"}`, plain, "*/*", 200, plain, ""},
		{"a charset", `{"query":"{hello}"}`, "application/json; charset=UTF-8", graphQL, 200, graphQL, ""},
		{"null members", `{"query":"{hello}","variables":null,"operationName":null,"extensions":null}`, plain, graphQL, 200, graphQL, ""},
		{"an unknown member", `{"query":"{hello}","id":7}`, plain, graphQL, 200, graphQL, ""},
		{"a mutation", `{"query":"mutation{rename}"}`, plain, graphQL, 200, graphQL, ""},
		{"a syntax error", `{"query":"{"}`, plain, graphQL, 400, graphQL, "BAD_INPUT"},
		{"a syntax error for JSON", `{"query":"{"}`, plain, plain, 200, plain, "BAD_INPUT"},
		{"an unknown field", `{"query":"{nope}"}`, plain, graphQL, 400, graphQL, "BAD_INPUT"},
		{"an unknown field for JSON", `{"query":"{nope}"}`, plain, plain, 200, plain, "BAD_INPUT"},
		{"a wrong variable", `{"query":"query($n:Int){count(n:$n)}","variables":{"n":"x"}}`, plain, graphQL, 400, graphQL, "BAD_INPUT"},
		{"no query", `{}`, plain, graphQL, 400, graphQL, "BAD_INPUT"},
		{"no operation", `{"query":"fragment F on Query{hello}"}`, plain, graphQL, 400, graphQL, "BAD_INPUT"},
		{"a subscription", `{"query":"subscription{progress(id:1){id}}"}`, plain, graphQL, 406, graphQL, "BAD_INPUT"},
		{"an empty body", ``, plain, graphQL, 400, graphQL, "BAD_INPUT"},
		{"not JSON", `query=secret{hello}`, plain, plain, 400, plain, "BAD_INPUT"},
		{"half an object", `{"query":"{hello}"`, plain, plain, 400, plain, "BAD_INPUT"},
		{"garbage after it", `{"query":"{hello}"} secret`, plain, plain, 400, plain, "BAD_INPUT"},
		{"a second object", `{"query":"{hello}"}{"query":"mutation{rename}"}`, plain, plain, 400, plain, "BAD_INPUT"},
		{"a member twice", `{"query":"{hello}","query":"mutation{rename}"}`, plain, plain, 400, plain, "BAD_INPUT"},
		{"a member in capitals", `{"QUERY":"mutation{rename}"}`, plain, graphQL, 400, graphQL, "BAD_INPUT"},
		{"a batch", `[{"query":"mutation{rename}"}]`, plain, plain, 400, plain, "BAD_INPUT"},
		{"a query that is none", `{"query":7}`, plain, plain, 400, plain, "BAD_INPUT"},
		{"variables that are a list", `{"query":"{hello}","variables":[1]}`, plain, plain, 400, plain, "BAD_INPUT"},
		{"variables that are text", `{"query":"{hello}","variables":"{}"}`, plain, plain, 400, plain, "BAD_INPUT"},
		{"an operation name that is none", `{"query":"{hello}","operationName":{}}`, plain, plain, 400, plain, "BAD_INPUT"},
		{"extensions that are a number", `{"query":"{hello}","extensions":1}`, plain, plain, 400, plain, "BAD_INPUT"},
		{"broken UTF-8", "{\"query\":\"{hello(name:\\\"\xff\\\")}\"}", plain, plain, 400, plain, "BAD_INPUT"},
		{"another charset", `{"query":"{hello}"}`, "application/json; charset=utf-16", plain, 415, plain, "BAD_INPUT"},
		{"a form", `query=mutation{rename}`, "application/x-www-form-urlencoded", plain, 415, plain, "BAD_INPUT"},
		{"text", `{"query":"mutation{rename}"}`, "text/plain", plain, 415, plain, "BAD_INPUT"},
		{"no content type", `{"query":"mutation{rename}"}`, "", plain, 415, plain, "BAD_INPUT"},
		{"a multipart form", "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"mutation{rename}\"}\r\n--x--\r\n",
			"multipart/form-data; boundary=x", plain, 415, plain, "BAD_INPUT"},
		{"a client that takes images", `{"query":"{hello}"}`, plain, "image/png", 406, plain, "BAD_INPUT"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := renames.Load()
			got := e.send(http.MethodPost, "/graphql", test.body, "Content-Type", test.contentType, "Accept", test.accept)
			if got.status != test.status || got.code() != test.code {
				t.Fatalf("answered %d %s, want %d %q", got.status, got.raw, test.status, test.code)
			}
			if want := test.answered + "; charset=utf-8"; got.header.Get("Content-Type") != want {
				t.Errorf("content type %q, want %q", got.header.Get("Content-Type"), want)
			}
			if got.hasData() != (test.code == "") {
				t.Errorf("the data member is there or not wrongly: %s", got.raw)
			}
			if strings.Contains(got.raw, "secret") {
				t.Errorf("the body is echoed: %s", got.raw)
			}
			if ran := renames.Load() > before; ran != (test.name == "a mutation") {
				t.Errorf("a mutation ran: %t", ran)
			}
			if got.header.Get("Headway-Request-Id") == "" {
				t.Error("there is no request id")
			}
		})
	}
}

func TestMethods(t *testing.T) {
	var renames atomic.Int64
	e := newEndpoint(t, greeting(&renames), nil)
	query := func(document string, more ...string) string {
		return "/graphql?query=" + url.QueryEscape(document) + strings.Join(more, "")
	}
	for _, test := range []struct {
		name, method, target string
		status               int
		allow                string
	}{
		{"a query in the URL", "GET", query("query($n:String){hello(name:$n)}", "&variables="+url.QueryEscape(`{"n":"you"}`)), 200, ""},
		{"its head", "HEAD", query("{hello}"), 200, ""},
		{"a mutation in the URL", "GET", query("mutation{rename}"), 405, "POST"},
		{"one of two operations", "GET", query("mutation M{rename} query Q{hello}", "&operationName=Q"), 200, ""},
		{"the other of two operations", "GET", query("mutation M{rename} query Q{hello}", "&operationName=M"), 405, "POST"},
		{"no name for two operations", "GET", query("query A{hello} query B{hello}"), 400, ""},
		{"a subscription in the URL", "GET", query("subscription{progress(id:1){id}}"), 406, ""},
		{"a parameter twice", "GET", query("{hello}", "&query=x"), 400, ""},
		{"variables with a tail", "GET", query("{hello}", "&variables={}{}"), 400, ""},
		{"variables that are none", "GET", query("{hello}", "&variables=7"), 400, ""},
		{"no query", "GET", "/graphql", 400, ""},
		{"put", "PUT", query("{hello}"), 405, "GET, HEAD, POST, OPTIONS"},
		{"delete", "DELETE", query("mutation{rename}"), 405, "GET, HEAD, POST, OPTIONS"},
		{"patch", "PATCH", query("{hello}"), 405, "GET, HEAD, POST, OPTIONS"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := e.send(test.method, test.target, "", "Accept", "application/graphql-response+json")
			if got.status != test.status || got.header.Get("Allow") != test.allow {
				t.Errorf("answered %d, allow %q: %s", got.status, got.header.Get("Allow"), got.raw)
			}
		})
	}
	if renames.Load() != 0 {
		t.Errorf("%d mutations ran", renames.Load())
	}
	if got := e.send("GET", query("query($n:String){hello(name:$n)}", "&variables="+url.QueryEscape(`{"n":"you"}`)), ""); string(got.Data) != `{"hello":"hello you"}` {
		t.Errorf("answered %s", got.raw)
	}
}

func TestOrigins(t *testing.T) {
	var renames atomic.Int64
	e := newEndpoint(t, greeting(&renames), func(config *transport.Config, _ *transport.ExecutorConfig) {
		config.AllowedOrigins = []string{"https://app.example.com"}
	})
	for _, test := range []struct{ name, method, origin, allowed string }{
		{"a preflight of a listed page", "OPTIONS", "https://app.example.com", "https://app.example.com"},
		{"a preflight of another page", "OPTIONS", "https://evil.example.com", ""},
		{"a query of a listed page", "GET", "https://app.example.com", "https://app.example.com"},
		{"a query of another page", "GET", "https://evil.example.com", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := e.send(test.method, "/graphql?query={hello}", "", "Origin", test.origin)
			if allowed := got.header.Get("Access-Control-Allow-Origin"); allowed != test.allowed {
				t.Errorf("allowed %q, want %q", allowed, test.allowed)
			}
			headers := got.header.Get("Access-Control-Allow-Headers")
			if asked := test.method == "OPTIONS" && test.allowed != ""; asked != strings.Contains(headers, "Authorization") {
				t.Errorf("allowed headers %q", headers)
			}
		})
	}
}

func TestGzip(t *testing.T) {
	long := strings.Repeat("long ", 4000)
	e := newEndpoint(t, map[string]resolver{"hello": func(context.Context, map[string]any) (any, error) { return long, nil }}, nil)
	request, err := http.NewRequest(http.MethodGet, e.URL+"/graphql?query={hello}", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	for range 2 { // the second takes the writer of the first
		response, err := e.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("not compressed: %v", response.Header)
		}
		plain, err := gzip.NewReader(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Data struct{ Hello string } }
		if err := json.NewDecoder(plain).Decode(&got); err != nil || got.Data.Hello != long {
			t.Errorf("read %d bytes, %v", len(got.Data.Hello), err)
		}
	}
}

func TestWorkEndsWhenTheClientLeaves(t *testing.T) {
	started, ended := make(chan struct{}), make(chan struct{})
	e := newEndpoint(t, map[string]resolver{"hello": func(ctx context.Context, _ map[string]any) (any, error) {
		close(started)
		<-ctx.Done()
		close(ended)
		return nil, ctx.Err()
	}}, nil)
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, strings.NewReader(`{"query":"{hello}"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	go func() {
		<-started
		leave()
	}()
	if response, err := e.Client().Do(request); err == nil {
		response.Body.Close()
		t.Fatal("there was an answer")
	}
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the resolver goes on")
	}
	if log := e.log.String(); log != "" {
		t.Errorf("logged %s", log)
	}
}
