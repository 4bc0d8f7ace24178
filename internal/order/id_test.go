package order

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func anyID() *rapid.Generator[ID] {
	return rapid.Custom(func(t *rapid.T) ID { return ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes")) })
}

// TestIDForms: every form of an id reads back as the id, and text sorts as the bytes do.
func TestIDForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id, other := anyID().Draw(t, "id"), anyID().Draw(t, "other")
		if parsed, err := ParseUUID(id.UUID()); err != nil || parsed != id {
			t.Fatalf("UUID %s reads as %s, %v", id.UUID(), parsed, err)
		}
		var scanned, decoded ID
		value, _ := id.Value()
		if err := scanned.Scan(value); err != nil || scanned != id {
			t.Fatalf("%v scans as %s, %v", value, scanned, err)
		}
		text, _ := json.Marshal(id)
		if err := json.Unmarshal(text, &decoded); err != nil || decoded != id {
			t.Fatalf("%s decodes as %s, %v", text, decoded, err)
		}
		if id.IsZero() || other.IsZero() {
			return
		}
		whole := id.Text(KindOrder)
		from := rapid.IntRange(0, len(whole)-1).Draw(t, "from")
		if piece := whole[from:rapid.IntRange(from+1, len(whole)).Draw(t, "to")]; !PieceOfID(KindOrder, piece) {
			t.Fatalf("%q is no piece of %q", piece, whole)
		}
		parsed, kind, err := ParseID(id.Text(KindTag), KindOrder, KindTag)
		if err != nil || parsed != id || kind != KindTag {
			t.Fatalf("%s reads as %s %s, %v", id.Text(KindTag), kind, parsed, err)
		}
		if (id.Text(KindOrder) < other.Text(KindOrder)) != (id.Compare(other) < 0) {
			t.Fatal("text does not sort as the bytes do")
		}
	})
}

func TestParseIDRefuses(t *testing.T) {
	good := sampleID(1).Text(KindOrder)
	for _, bad := range []string{"", "ord_", good[4:], "tag" + good[3:], good + "0", good[:len(good)-1], good[:len(good)-1] + "z", "ORD" + good[3:], good[:10] + "u" + good[11:], sampleID(1).UUID(), "ord_\x00"} {
		_, _, err := ParseID(bad, KindOrder)
		if CodeOf(err) != CodeBadInput {
			t.Errorf("%q: %v", bad, err)
		}
	}
	var id ID
	if id.Scan(7) == nil || id.Scan("no") == nil || id.UnmarshalText([]byte("no")) == nil {
		t.Error("nonsense reads as an id")
	}
	if id.Scan(nil) != nil || !id.IsZero() || id.Text(KindOrder) != "" {
		t.Error("NULL is not the zero id")
	}
}

func TestNewID(t *testing.T) {
	var made []ID
	for i := range 100 {
		id, err := NewID(noon.Add(time.Duration(i)*time.Millisecond), rand.Reader)
		if err != nil || id[6]>>4 != 7 || id[8]>>6 != 2 {
			t.Fatalf("got %s, %v", id, err)
		}
		made = append(made, id)
	}
	if !slices.IsSortedFunc(made, ID.Compare) {
		t.Error("ids do not sort by time")
	}
	if _, err := NewID(noon, bytes.NewReader(nil)); err == nil {
		t.Error("an id without randomness")
	}
}

func TestTrackingCode(t *testing.T) {
	counts := map[rune]int{}
	for range 3000 {
		code, err := newTrackingCode(rand.Reader)
		if err != nil || len(code) != TrackingCodeLength {
			t.Fatalf("got %q, %v", code, err)
		}
		for _, r := range code {
			counts[r]++
		}
	}
	// 36,000 draws of 36 characters: 1,000 each, and a fair draw is further than 200 away once in a hundred million.
	for _, r := range "0123456789abcdefghijklmnopqrstuvwxyz" {
		if counts[r] < 800 || counts[r] > 1200 {
			t.Errorf("%c is drawn %d times", r, counts[r])
		}
	}
	if len(counts) != 36 {
		t.Errorf("%d characters in use", len(counts))
	}
	if _, err := newTrackingCode(bytes.NewReader(nil)); err == nil {
		t.Error("a code without randomness")
	}
}

func TestWhatIsNoPieceOfAnID(t *testing.T) {
	for _, text := range []string{"launch", "studio 77", "x_06bw", "d06il", "ord_u", "é"} {
		if PieceOfID(KindOrder, text) {
			t.Errorf("%q is taken for a piece of an id", text)
		}
	}
}
