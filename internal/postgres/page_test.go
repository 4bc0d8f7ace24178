package postgres

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"testing"
)

// TestCursorsAreJSON: what encode writes by hand is what a library would, and decode gives the values back.
func TestCursorsAreJSON(t *testing.T) {
	k := keyset{name: "orders by NAME", keys: []sortKey{{sql: "name", nullable: true}, {sql: "id"}}}
	for _, text := range []string{"", "2030-01-01 00:00:00Z", `a "quote" and a \`, "line\nbreak", "\x01", "Größe", "\u2028", "🦊", "<&>", "\x7f"} {
		for _, values := range [][]*string{{&text, &text}, {nil, &text}} {
			cursor := k.encode(values)
			raw, err := base64.RawURLEncoding.DecodeString(cursor)
			if err != nil {
				t.Fatal(err)
			}
			var read place
			if err := json.Unmarshal(raw, &read); err != nil {
				t.Fatalf("%q gives %s: %v", text, raw, err)
			}
			got, err := k.decode("after", cursor)
			if err != nil || !slices.EqualFunc(got, values, sameText) {
				t.Errorf("%q: decode gives %v, %v", text, got, err)
			}
		}
	}
}

func sameText(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }
