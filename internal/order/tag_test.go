package order

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTagCheck(t *testing.T) {
	tests := []struct {
		name, color, field string
	}{
		{"VIP", "#2563eb", ""}, {strings.Repeat("ü", MaxTagNameLength), DefaultTagColor, ""},
		{"", "#2563eb", "name"}, {"  ", "#2563eb", "name"}, {strings.Repeat("x", MaxTagNameLength+1), "#2563eb", "name"}, {"a\x00", "#2563eb", "name"},
		{"VIP", "2563eb", "color"}, {"VIP", "#2563EB", "color"}, {"VIP", "#256", "color"}, {"VIP", "red", "color"}, {"VIP", "#2563eb\n", "color"},
	}
	for _, test := range tests {
		if err := (Tag{Name: test.name, Color: test.color}).Check(); test.field == "" {
			wantCode(t, err, "")
		} else {
			wantField(t, err, test.field)
		}
	}
	if NormalTagName("  ViP ") != NormalTagName("vip") {
		t.Error("names are told apart by case")
	}
}

// TestTagSets: putting on and taking off keep order and uniqueness, respect the limit, and leave their input alone.
func TestTagSets(t *testing.T) {
	ids := rapid.Custom(func(t *rapid.T) ID { return sampleID(rapid.ByteRange(1, 40).Draw(t, "id")) })
	rapid.Check(t, func(t *rapid.T) {
		have := rapid.SliceOfNDistinct(ids, 0, MaxTagsPerOrder, rapid.ID[ID]).Draw(t, "have")
		named := rapid.SliceOfN(ids, 1, MaxTagsPerCall).Draw(t, "named")
		kept := slices.Clone(have)

		added, err := AddTags(have, named)
		if err == nil {
			if !slices.Equal(unique(added), added) || !slices.Equal(added[:len(have)], have) || len(added) > MaxTagsPerOrder {
				t.Fatalf("added %v", added)
			}
			if again, _ := AddTags(added, named); !slices.Equal(again, added) {
				t.Fatal("putting on twice is not once")
			}
		} else if CodeOf(err) != CodeLimitExceeded || len(unique(append(slices.Clone(have), named...))) <= MaxTagsPerOrder {
			t.Fatalf("refused: %v", err)
		}

		removed := RemoveTags(have, named)
		into := ids.Draw(t, "into")
		gone := RemoveTags(named, []ID{into})
		replaced := replaceTags(have, gone, into)
		for _, id := range named {
			if slices.Contains(removed, id) || id != into && slices.Contains(replaced, id) {
				t.Fatalf("%s is still there", id)
			}
		}
		if !slices.Equal(unique(replaced), replaced) || len(replaced) > len(have) {
			t.Fatalf("merged to %v", replaced)
		}
		if hadAny := slices.ContainsFunc(have, func(id ID) bool { return slices.Contains(gone, id) || id == into }); hadAny != slices.Contains(replaced, into) {
			t.Fatalf("merging %v of %v into %s gives %v", gone, have, into, replaced)
		}
		if !slices.Equal(have, kept) {
			t.Fatal("the input was changed")
		}
	})
}
