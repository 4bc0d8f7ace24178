package feed

import (
	"slices"
	"testing"
)

func TestMessageComesBackAndHasItsSize(t *testing.T) {
	updates := []Update{{"0007", 12}, {"0008", 3}}
	for _, size := range []int{0, 17, 500} {
		message := Encode(updates, size)
		if len(message) < size {
			t.Errorf("%d bytes, want at least %d", len(message), size)
		}
		got, err := Decode(message)
		if err != nil || !slices.Equal(got, updates) {
			t.Errorf("Decode(Encode) = %v, %v", got, err)
		}
	}
}

func TestBrokenMessagesAreErrors(t *testing.T) {
	for _, message := range []string{"", "0007:1", "0007\n", "0007:x\n"} {
		if got, err := Decode(message); err == nil {
			t.Errorf("Decode(%q) = %v, want an error", message, got)
		}
	}
}
