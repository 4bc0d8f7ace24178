package auth

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

func TestParseKeySet(t *testing.T) {
	rsaKey, ec := rsaPair().webKey(), ecPair(t, "ec-1").webKey()
	change := func(key map[string]any, name string, value any) map[string]any {
		changed := maps.Clone(key)
		changed[name] = value
		return changed
	}
	encryption := change(rsaKey, "use", "enc")
	many := make([]any, maxKeys+1)
	for i := range many {
		many[i] = ec
	}

	tests := []struct {
		name  string
		keys  []any
		count int
		text  string
	}{
		{name: "both types", keys: []any{rsaKey, ec}, count: 2},
		{name: "one kid, two algorithms", keys: []any{rsaKey, change(ec, "kid", "rsa-1")}, count: 2},
		{name: "says what it is for", keys: []any{change(change(rsaKey, "use", "sig"), "alg", "RS256"), change(ec, "key_ops", []string{"verify"})}, count: 2},
		{name: "skips what is for something else", keys: []any{encryption, change(rsaKey, "alg", "RS512"), change(ec, "key_ops", []string{"sign"}), ec}, count: 1},
		{name: "skips other types and nonsense", keys: []any{map[string]any{"kty": "oct", "k": "c2VjcmV0"}, change(ec, "crv", "P-384"), 7, nil, ec}, count: 1},
		{name: "secrets never verify", keys: []any{map[string]any{"kty": "oct", "alg": "HS256", "k": "c2VjcmV0"}}, text: "no RS256 or ES256 key"},
		{name: "a short modulus", keys: []any{change(rsaKey, "n", strings.Repeat("A", 4)+strings.Repeat("_", 160))}, text: "modulus of"},
		{name: "an even exponent", keys: []any{change(rsaKey, "e", "BA")}, text: "exponent"},
		{name: "an exponent of one", keys: []any{change(rsaKey, "e", "AQ")}, text: "exponent"},
		{name: "a huge exponent", keys: []any{change(rsaKey, "e", "_____________w")}, text: "exponent"},
		{name: "a broken modulus", keys: []any{change(rsaKey, "n", "!")}, text: "modulus"},
		{name: "a point off the curve", keys: []any{change(ec, "x", ec["y"])}, text: "P256"},
		{name: "a short coordinate", keys: []any{change(ec, "x", "AQ")}, text: "32 bytes"},
		{name: "empty", keys: []any{}, text: "no RS256 or ES256 key"},
		{name: "two of one name", keys: []any{ec, ec}, text: "two ES256 keys"},
		{name: "too many", keys: many, text: "at most 100"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text, err := json.Marshal(map[string]any{"keys": test.keys})
			if err != nil {
				t.Fatal(err)
			}
			set, err := parseKeySet(text)
			if test.text == "" && (err != nil || len(set) != test.count) {
				t.Errorf("got %d keys, %v; want %d", len(set), err, test.count)
			}
			if test.text != "" && (err == nil || !strings.Contains(err.Error(), test.text)) {
				t.Errorf("got %v, want an error with %q", err, test.text)
			}
		})
	}
	if _, err := parseKeySet([]byte("<html>")); err == nil {
		t.Error("a page was taken for a key set")
	}
}
