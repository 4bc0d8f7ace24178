//go:build linux

package client

import (
	"bytes"
	"strings"
	"testing"
)

// serverFrame is what a server sends: unmasked.
func serverFrame(opcode byte, payload string) []byte {
	out := []byte{finalBit | opcode}
	switch n := len(payload); {
	case n < length16:
		out = append(out, byte(n))
	case n < 1<<16:
		out = append(out, length16, byte(n>>8), byte(n))
	default:
		out = append(out, length64, 0, 0, 0, 0, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return append(out, payload...)
}

func TestFramesAreCutWhereverTheReadsEnd(t *testing.T) {
	want := []string{"short", strings.Repeat("m", 300), "", strings.Repeat("l", 70_000), "last"}
	var stream []byte
	for _, payload := range want {
		stream = append(stream, serverFrame(opText, payload)...)
	}
	for _, step := range []int{1, 2, 3, 7, 1000, len(stream)} {
		var pending []byte
		var got []string
		for chunk := range chunks(stream, step) {
			pending = append(pending, chunk...)
			for {
				opcode, payload, rest, ok, err := nextFrame(pending)
				if err != nil {
					t.Fatal(err)
				}
				if !ok {
					break
				}
				if opcode != opText {
					t.Fatalf("opcode %d", opcode)
				}
				got, pending = append(got, string(payload)), rest
			}
		}
		if len(pending) > 0 || strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("in steps of %d: %d frames and %d bytes left, want %d and none", step, len(got), len(pending), len(want))
		}
	}
}

func chunks(all []byte, size int) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(all) > 0 {
			n := min(size, len(all))
			if !yield(all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

func TestFramesThatTheClientDoesNotKnowAreErrors(t *testing.T) {
	for name, in := range map[string][]byte{
		"fragment":   {opText, 1, 'a'},
		"compressed": {finalBit | 0x40 | opText, 1, 'a'},
		"masked":     {finalBit | opText, maskBit | 1, 0, 0, 0, 0, 'a'},
		"endless":    append([]byte{finalBit | opText, length64}, bytes.Repeat([]byte{0xFF}, 8)...),
	} {
		if _, _, _, ok, err := nextFrame(in); ok || err == nil {
			t.Errorf("%s: taken for a frame", name)
		}
	}
}

func TestNextMessagesOfEveryServerAreRead(t *testing.T) {
	for name, message := range map[string]string{
		"id first": `{"id":"sub-0042007","type":"next","payload":{"data":{"progress":{"order":{"id":"ord_1"},"progress":{"fansDelivered":1234,"percent":1}}}}}`,
		"id last":  `{"payload":{"data":{"progress":{"order":{"id":"ord_1"},"progress":{"fansDelivered":1234}}}},"id":"sub-0042007","type":"next"}`,
	} {
		order, repeat, state, ok := parseNext([]byte(message))
		if !ok || order != 42 || repeat != 7 || state != 1234 {
			t.Errorf("%s: order %d, repeat %d, state %d, %v", name, order, repeat, state, ok)
		}
	}
	for _, message := range []string{`{"id":"1","type":"next"}`, `{"id":"sub-0042007","type":"next","payload":{"data":null}}`, `{"id":"sub-`} {
		if _, _, _, ok := parseNext([]byte(message)); ok {
			t.Errorf("%s: taken for a state", message)
		}
	}
}

func TestSharedIDsCountForEachSubscriptionInTurn(t *testing.T) {
	spec := Spec{Orders: []string{"a"}, Connections: 1, Each: 3, SharedIDs: true}
	c := &crowd{spec: spec, missing: 3}
	from := &connection{first: map[int]int{0: 0}, repeats: map[int]int{0: 3}, turns: map[int]int{}, states: []int{-1, -1, -1}}
	message := func(state string) []byte {
		return []byte(`{"id":"` + SubscriptionID(0, 0) + `","type":"next","payload":{"fansDelivered":` + state + `}}`)
	}
	c.connections = []*connection{from}
	for range 3 {
		if err := c.count(from, message("0"), 1); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := c.count(from, message("1"), 1); err != nil {
			t.Fatal(err)
		}
	}
	if c.missing != 0 || c.result.Received != 2 || c.behind([]int{1}) != 1 {
		t.Errorf("%d missing, %d received, %d behind; want 0, 2, 1", c.missing, c.result.Received, c.behind([]int{1}))
	}
	if err := c.count(from, message("1"), 1); err != nil || c.behind([]int{1}) != 0 {
		t.Errorf("%d behind, want none: %v", c.behind([]int{1}), err)
	}
}
