package transport_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"headway/graph/transport"
)

// hash is the hex SHA-256 of a document.
func hash(document string) string {
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:])
}

// persisted is a request body with a hash, and with the query unless that is empty.
func persisted(document, hash string) string {
	extensions := fmt.Sprintf(`"extensions":{"persistedQuery":{"version":1,"sha256Hash":%q}}`, hash)
	if document == "" {
		return "{" + extensions + "}"
	}
	return fmt.Sprintf(`{"query":%q,%s}`, document, extensions)
}

func TestPersistedQueries(t *testing.T) {
	var renames atomic.Int64
	e := newEndpoint(t, greeting(&renames), nil)
	const document = "{hello}"

	missing := e.post(persisted("", hash(document)), "Accept", "application/json")
	if missing.status != 200 || missing.code() != "PERSISTED_QUERY_NOT_FOUND" || missing.Errors[0].Message != "PersistedQueryNotFound" {
		t.Fatalf("an unknown hash: answered %d %s", missing.status, missing.raw)
	}
	if got := e.post(persisted("", hash(document))); got.status != 404 || got.code() != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("an unknown hash: answered %d %s", got.status, got.raw)
	}
	if got := e.post(persisted(document, hash("{other}"))); got.code() != "BAD_INPUT" {
		t.Errorf("another's hash: answered %s", got.raw)
	}
	if got := e.post(persisted("{nope}", hash("{nope}"))); got.code() != "BAD_INPUT" {
		t.Errorf("a document that is not valid: answered %s", got.raw)
	}
	if got := e.post(persisted("", hash("{nope}"))); got.code() != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("a document that was not valid is kept: %s", got.raw)
	}
	if got := e.post(persisted(document, hash(document))); string(got.Data) != `{"hello":"hello"}` {
		t.Errorf("the first time: answered %s", got.raw)
	}
	if got := e.post(persisted("", hash(document))); string(got.Data) != `{"hello":"hello"}` {
		t.Errorf("the second time: answered %s", got.raw)
	}
	extensions := url.QueryEscape(`{"persistedQuery":{"version":1,"sha256Hash":"` + hash(document) + `"}}`)
	if got := e.send("GET", "/?extensions="+extensions, ""); string(got.Data) != `{"hello":"hello"}` {
		t.Errorf("in the URL: answered %s", got.raw)
	}
	for _, wrong := range []string{`7`, `{"version":2,"sha256Hash":"` + hash(document) + `"}`, `{"version":1}`, `{"version":1,"sha256Hash":"xyz"}`} {
		if got := e.post(`{"extensions":{"persistedQuery":` + wrong + `}}`); got.status != 400 || got.code() != "BAD_INPUT" {
			t.Errorf("persistedQuery %s: answered %s", wrong, got.raw)
		}
	}
}

func TestPersistedMemoryIsBounded(t *testing.T) {
	memory := transport.NewPersistedMemory(2)
	ctx := context.Background()
	for _, document := range []string{"a", "b", "c", strings.Repeat("long", 10_000)} {
		memory.Add(ctx, hash(document), document)
	}
	for document, kept := range map[string]bool{"a": false, "b": true, "c": true, strings.Repeat("long", 10_000): false} {
		if _, ok := memory.Get(ctx, hash(document)); ok != kept {
			t.Errorf("%.10s is kept: %t", document, ok)
		}
	}
}

func TestAllowList(t *testing.T) {
	const listed, other = "{hello}", "{count}"
	list, err := transport.ReadAllowList(strings.NewReader(fmt.Sprintf(`{%q:%q}`, hash(listed), listed)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := transport.ReadAllowList(strings.NewReader(fmt.Sprintf(`{%q:%q}`, hash(listed), other))); err == nil {
		t.Error("a wrong hash is taken")
	}
	var renames atomic.Int64
	for _, only := range []bool{false, true} {
		e := newEndpoint(t, greeting(&renames), func(config *transport.Config, _ *transport.ExecutorConfig) {
			config.AllowList, config.AllowListOnly = list, only
		})
		refused := map[bool]string{true: "FORBIDDEN"}[only]
		for _, test := range []struct{ name, body, code string }{
			{"the hash", persisted("", hash(listed)), ""},
			{"the document", `{"query":"{hello}"}`, ""},
			{"both", persisted(listed, hash(listed)), ""},
			{"another document", `{"query":"{count}"}`, refused},
			{"another document with its hash", persisted(other, hash(other)), refused},
			{"another document under a listed hash", persisted(other, hash(listed)), "BAD_INPUT"},
			{"another hash", persisted("", hash("{nope}")), map[bool]string{true: "FORBIDDEN", false: "PERSISTED_QUERY_NOT_FOUND"}[only]},
		} {
			if got := e.post(test.body); got.code() != test.code {
				t.Errorf("only listed %t, %s: answered %s, want %q", only, test.name, got.raw, test.code)
			}
		}
	}
}
