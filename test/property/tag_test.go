package property

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"headway/internal/order"
)

func (w *world) tag(name string) order.ID {
	w.t.Helper()
	tag, err := w.service.CreateTag(w.t.Context(), w.marketers[0], order.TagInput{Name: name}, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return tag.ID
}

func (w *world) tagsOf(id order.ID) []order.ID {
	w.t.Helper()
	o, err := w.service.Order(w.t.Context(), w.marketers[0], id)
	if err != nil {
		w.t.Fatal(err)
	}
	return o.TagIDs
}

func TestTagLife(t *testing.T) {
	w := newWorld(t)
	ctx, s, marketer := t.Context(), w.service, w.marketers[0]
	tag, err := s.CreateTag(ctx, marketer, order.TagInput{Name: " VIP ", Color: "#2563EB"}, "")
	wantCode(t, err, "")
	if tag.Name != "VIP" || tag.Color != "#2563eb" || tag.MarketerID != marketer.AccountID {
		t.Errorf("got %+v", tag)
	}
	_, err = s.CreateTag(ctx, marketer, order.TagInput{Name: "vip"}, "")
	wantCode(t, err, order.CodeConflict)
	_, err = s.CreateTag(ctx, w.marketers[1], order.TagInput{Name: "vip"}, "")
	wantCode(t, err, "")
	_, err = s.CreateTag(ctx, marketer, order.TagInput{Name: "  "}, "")
	wantField(t, err, "name")
	_, err = s.CreateTag(ctx, marketer, order.TagInput{Name: "x", Color: "red"}, "")
	wantField(t, err, "color")

	other := w.tag("Other")
	name, same, color := "Later", "VIP", "#000000"
	_, err = s.UpdateTag(ctx, marketer, other, order.TagUpdate{Name: &same}, "")
	wantCode(t, err, order.CodeConflict)
	updated, err := s.UpdateTag(ctx, marketer, other, order.TagUpdate{Name: &name, Color: &color}, "")
	wantCode(t, err, "")
	if updated.Name != name || updated.Color != color {
		t.Errorf("got %+v", updated)
	}
	logged := w.count("SELECT count(*) FROM tag_log")
	_, err = s.UpdateTag(ctx, marketer, other, order.TagUpdate{Name: &name}, "")
	wantCode(t, err, "")
	if w.count("SELECT count(*) FROM tag_log") != logged {
		t.Error("an update to what is there was logged")
	}
	for _, v := range []order.Viewer{w.marketers[1], w.actingFor(w.marketers[1])} {
		_, err = s.UpdateTag(ctx, v, tag.ID, order.TagUpdate{Name: &name}, "")
		wantCode(t, err, order.CodeNotFound)
		_, err = s.DeleteTag(ctx, v, tag.ID, "")
		wantCode(t, err, order.CodeNotFound)
	}
	for _, v := range []order.Viewer{w.clients[0], w.platform} {
		_, err = s.DeleteTag(ctx, v, tag.ID, "")
		wantCode(t, err, order.CodeForbidden)
	}
}

func TestTagLimit(t *testing.T) {
	w := newWorld(t)
	for i := range order.MaxTagsPerMarketer {
		w.tag(fmt.Sprint("tag ", i))
	}
	_, err := w.service.CreateTag(t.Context(), w.marketers[0], order.TagInput{Name: "one more"}, "")
	wantCode(t, err, order.CodeLimitExceeded)
}

// TestTagging is rule 30's all or nothing, and rule 17's version that tagging leaves alone.
func TestTagging(t *testing.T) {
	w := newWorld(t)
	ctx, s, marketer := t.Context(), w.service, w.marketers[0]
	a, b, red, blue := w.place(), w.place(), w.tag("red"), w.tag("blue")
	foreign, err := s.CreateTag(ctx, w.marketers[1], order.TagInput{Name: "theirs"}, "")
	wantCode(t, err, "")

	orders, err := s.TagOrders(ctx, marketer, []order.ID{b.ID, a.ID, b.ID}, []order.ID{red, red}, "")
	wantCode(t, err, "")
	if len(orders) != 3 || orders[0].ID != b.ID || orders[1].ID != a.ID || orders[2].ID != b.ID || !slices.Equal(orders[1].TagIDs, []order.ID{red}) {
		t.Fatalf("got %v", orders)
	}
	if orders[0].Version != 1 || orders[0].TagVersion != 1 || orders[0].LastEvent != 1 {
		t.Errorf("tagging made version %d.%d, event %d", orders[0].Version, orders[0].TagVersion, orders[0].LastEvent)
	}

	// What is tagged already is not touched, published or logged.
	orders, err = s.TagOrders(ctx, marketer, []order.ID{a.ID, b.ID}, []order.ID{red}, "")
	wantCode(t, err, "")
	if orders[0].TagVersion != 1 || len(w.news.of(a.ID)) != 2 || w.count("SELECT count(*) FROM tag_log WHERE action = 'TAGGED'") != 1 {
		t.Error("tagging twice is not once")
	}

	refusals := []struct {
		name         string
		by           order.Viewer
		orders, tags []order.ID
		code         order.Code
		field        string
	}{
		{"a foreign tag", marketer, []order.ID{a.ID}, []order.ID{blue, foreign.ID}, order.CodeNotFound, ""},
		{"an unknown order", marketer, []order.ID{a.ID, {15: 1}}, []order.ID{blue}, order.CodeNotFound, ""},
		{"a foreign order", w.marketers[1], []order.ID{a.ID}, []order.ID{foreign.ID}, order.CodeNotFound, ""},
		{"no order", marketer, nil, []order.ID{blue}, order.CodeBadInput, "orderIds"},
		{"no tag", marketer, []order.ID{a.ID}, nil, order.CodeBadInput, "tagIds"},
		{"too many orders", marketer, make([]order.ID, order.MaxOrdersPerTagging+1), []order.ID{blue}, order.CodeBadInput, "orderIds"},
		{"too many tags", marketer, []order.ID{a.ID}, make([]order.ID, order.MaxTagsPerCall+1), order.CodeBadInput, "tagIds"},
		{"a client", w.clients[0], []order.ID{a.ID}, []order.ID{blue}, order.CodeForbidden, ""},
		{"a visitor", order.Viewer{}, []order.ID{a.ID}, []order.ID{blue}, order.CodeUnauthenticated, ""},
	}
	for _, test := range refusals {
		t.Run(test.name, func(t *testing.T) {
			for _, call := range []func() error{
				func() error { _, err := s.TagOrders(ctx, test.by, test.orders, test.tags, ""); return err },
				func() error { _, err := s.UntagOrders(ctx, test.by, test.orders, test.tags, ""); return err },
			} {
				err := call()
				if wantCode(t, err, test.code); test.field != "" {
					wantField(t, err, test.field)
				}
			}
			if !slices.Equal(w.tagsOf(a.ID), []order.ID{red}) {
				t.Fatal("a refused tagging changed something")
			}
		})
	}

	many := make([]order.ID, 0, order.MaxTagsPerOrder)
	for i := range order.MaxTagsPerOrder {
		many = append(many, w.tag(fmt.Sprint("tag ", i)))
	}
	_, err = s.TagOrders(ctx, marketer, []order.ID{b.ID}, many[1:], "")
	wantCode(t, err, "") // with red it has 20
	_, err = s.TagOrders(ctx, marketer, []order.ID{a.ID, b.ID}, []order.ID{blue}, "")
	wantCode(t, err, order.CodeLimitExceeded)
	if !slices.Equal(w.tagsOf(a.ID), []order.ID{red}) {
		t.Error("one order over the limit, and another was tagged")
	}
	_, err = s.UntagOrders(ctx, marketer, []order.ID{a.ID, b.ID}, append(many[1:], red)[:20], "")
	wantCode(t, err, "")
	if len(w.tagsOf(b.ID)) != 0 || len(w.tagsOf(a.ID)) != 0 {
		t.Error("tags stayed on")
	}
}

func TestMergeAndDelete(t *testing.T) {
	w := newWorld(t)
	ctx, s, marketer := t.Context(), w.service, w.marketers[0]
	red, rouge, rot, blue := w.tag("red"), w.tag("rouge"), w.tag("rot"), w.tag("blue")
	both, one, none := w.place(), w.place(), w.place()
	for id, tags := range map[order.ID][]order.ID{both.ID: {rouge, blue, red, rot}, one.ID: {rot}, none.ID: {blue}} {
		_, err := s.TagOrders(ctx, marketer, []order.ID{id}, tags, "")
		wantCode(t, err, "")
	}
	_, err := s.MergeTags(ctx, marketer, []order.ID{red}, red, "")
	wantField(t, err, "intoTagId")
	_, err = s.MergeTags(ctx, marketer, nil, red, "")
	wantField(t, err, "tagIds")
	_, err = s.MergeTags(ctx, marketer, []order.ID{rouge, {15: 1}}, red, "")
	wantCode(t, err, order.CodeNotFound)
	_, err = s.MergeTags(ctx, w.marketers[1], []order.ID{rouge}, red, "")
	wantCode(t, err, order.CodeNotFound)
	_, err = s.MergeTags(ctx, w.clients[0], []order.ID{rouge}, red, "")
	wantCode(t, err, order.CodeForbidden)

	merged, err := s.MergeTags(ctx, marketer, []order.ID{rouge, rot, rot}, red, "")
	wantCode(t, err, "")
	if merged.ID != red || !slices.Equal(w.tagsOf(both.ID), []order.ID{red, blue}) || !slices.Equal(w.tagsOf(one.ID), []order.ID{red}) || !slices.Equal(w.tagsOf(none.ID), []order.ID{blue}) {
		t.Errorf("merged to %v, %v, %v", w.tagsOf(both.ID), w.tagsOf(one.ID), w.tagsOf(none.ID))
	}
	if len(w.news.of(both.ID)) != 3 || len(w.news.of(none.ID)) != 2 || w.count("SELECT count(*) FROM tags") != 2 {
		t.Error("published too much or too little, or tags are left")
	}
	if w.count("SELECT count(*) FROM tag_log WHERE action = 'MERGED' AND cardinality(tag_ids) = 3 AND cardinality(order_ids) = 2") != 1 {
		t.Error("a merge is not one entry in the log")
	}

	deleted, err := s.DeleteTag(ctx, marketer, blue, "")
	wantCode(t, err, "")
	if deleted != blue || len(w.tagsOf(none.ID)) != 0 || !slices.Equal(w.tagsOf(both.ID), []order.ID{red}) || w.count("SELECT count(*) FROM tags") != 1 {
		t.Error("a deleted tag is left somewhere")
	}
	_, err = s.DeleteTag(ctx, marketer, blue, "")
	wantCode(t, err, order.CodeNotFound)
}

// TestTaggingAtOnce: taggings, untaggings, merges and deletions at the same time neither hang nor leave a tag on an order that is
// no more.
func TestTaggingAtOnce(t *testing.T) {
	w := newWorld(t)
	ctx, s, marketer := t.Context(), w.service, w.marketers[0]
	orders, tags := make([]order.ID, 12), make([]order.ID, 16)
	for i := range orders {
		orders[i] = w.place().ID
	}
	for i := range tags {
		tags[i] = w.tag(fmt.Sprint("tag ", i))
	}
	failures := make([]error, 60)
	together(len(failures), func(i int) {
		random := rand.New(rand.NewPCG(7, uint64(i)))
		some := func(ids []order.ID, n int) []order.ID {
			picked := slices.Clone(ids)
			random.Shuffle(len(picked), func(a, b int) { picked[a], picked[b] = picked[b], picked[a] })
			return picked[:n]
		}
		var err error
		switch i % 6 {
		case 0:
			_, err = s.MergeTags(ctx, marketer, some(tags[:8], 1), tags[8+random.IntN(8)], "")
		case 1:
			_, err = s.DeleteTag(ctx, marketer, tags[random.IntN(8)], "")
		case 2:
			_, err = s.UntagOrders(ctx, marketer, some(orders, 8), some(tags, 2), "")
		default:
			_, err = s.TagOrders(ctx, marketer, some(orders, 8), some(tags, 3), "")
		}
		failures[i] = err
	})
	for i, err := range failures {
		var known *order.Error
		if err != nil && (!errors.As(err, &known) || known.Code != order.CodeNotFound) {
			t.Errorf("call %d: %v", i, err)
		}
	}
	if n := w.count("SELECT count(*) FROM orders o, unnest(o.tag_ids) tag WHERE NOT EXISTS (SELECT FROM tags t WHERE t.id = tag)"); n != 0 {
		t.Errorf("%d tags on orders are no more", n)
	}
	if n := w.count("SELECT last_sequence - (SELECT count(*) FROM tag_log) FROM tag_log_heads"); n != 0 {
		t.Errorf("the tag log misses %d entries", n)
	}
}
