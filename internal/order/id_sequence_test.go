package order_test

import (
	"bytes"
	"crypto/rand"
	"testing"
	"time"

	"headway/internal/order"
)

func TestSequenceSortsAsItWasMade(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, random := range map[string]*order.Sequence{
		"random":               order.NewSequence(now, rand.Reader),
		"the highest there is": order.NewSequence(now, bytes.NewReader(bytes.Repeat([]byte{0xff}, 1<<20))),
		"the lowest there is":  order.NewSequence(now, bytes.NewReader(make([]byte, 1<<20))),
	} {
		var last order.ID
		for n := range 10_000 {
			id, err := random.Next()
			if err != nil {
				t.Fatal(err)
			}
			if id.Compare(last) <= 0 {
				t.Fatalf("%s: id %d, %s, does not come after %s", name, n, id.UUID(), last.UUID())
			}
			if id[6]>>4 != 7 || id[8]>>6 != 2 || !bytes.Equal(id[:6], first(now)) {
				t.Fatalf("%s: id %d, %s, is no UUID of version 7 of its instant", name, n, id.UUID())
			}
			last = id
		}
	}
}

// first is how an id of the instant begins.
func first(now time.Time) []byte {
	ms := now.UnixMilli()
	return []byte{byte(ms >> 40), byte(ms >> 32), byte(ms >> 24), byte(ms >> 16), byte(ms >> 8), byte(ms)}
}
