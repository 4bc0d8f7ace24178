package transport

import (
	"encoding/json"
	"testing"
)

// The cost is written by hand; that it says what its type does is for this to hold.
func TestEncodeExtensions(t *testing.T) {
	for name, extensions := range map[string]map[string]any{
		"the cost alone":       {costExtension: &Cost{Requested: 31, Limit: 10_000, Remaining: -1}},
		"the cost and another": {costExtension: &Cost{Requested: 31, Limit: 10_000, Remaining: 7}, "headway": map[string]any{"degraded": true}},
		"something else":       {"headway": 1},
	} {
		want, err := json.Marshal(extensions)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := encodeExtensions(extensions); err != nil || string(got) != string(want) {
			t.Errorf("%s: %s, %v; want %s", name, got, err, want)
		}
	}
}
