package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// filterWorld is a handful of people, tags and instants, so that random orders and random filters often meet.
type filterWorld struct {
	marketers, clients []order.Party
	// tags are three of each marketer's.
	tags       []order.ID
	start, now time.Time
	orders     []*order.Order
}

// alphabet has what LIKE treats specially, and letters whose case the database's locale may not know.
const alphabet = `aAbB%_\'"1 öÖßéÉİıΣσςЖж日`

func newFilterWorld() *filterWorld {
	w := &filterWorld{start: noon(), now: noon().Add(120 * time.Hour)}
	for range 2 {
		w.marketers = append(w.marketers, ordertest.Party("Northlight"))
	}
	for _, name := range []string{"Aurora 100%", "ÖSTEN_Æ", "Жар\\Птица", "aurora"} {
		w.clients = append(w.clients, ordertest.Party(name))
	}
	for range 3 * len(w.marketers) {
		w.tags = append(w.tags, ordertest.ID())
	}
	return w
}

// tagsOf are a marketer's.
func (w *filterWorld) tagsOf(marketer order.Party) []order.ID {
	at := 3 * slices.Index(w.marketers, marketer)
	return w.tags[at : at+3]
}

// storeTags stores the tags of marketers who have orders.
func (w *filterWorld) storeTags(t testing.TB, store *Store) {
	t.Helper()
	for _, marketer := range w.marketers {
		for i, id := range w.tagsOf(marketer) {
			tag := &order.Tag{ID: id, MarketerID: marketer.ID, Name: fmt.Sprint("tag ", i), Color: "#2563eb", CreatedAt: w.start}
			inTx(t, store, func(tx order.Tx) error { return tx.InsertTag(context.Background(), tag) })
		}
	}
}

func (w *filterWorld) instant() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		return w.start.Add(time.Duration(rapid.Int64Range(0, int64(200*time.Hour)).Draw(t, "after")).Truncate(time.Microsecond))
	})
}

func (w *filterWorld) order() *rapid.Generator[*order.Order] {
	return rapid.Custom(func(t *rapid.T) *order.Order {
		state := rapid.SampledFrom([]func(*order.Order){func(*order.Order) {}, func(*order.Order) {}, ordertest.Accepted, ordertest.Delivered(30),
			ordertest.Completed, ordertest.Declined, ordertest.Withdrawn, ordertest.Stopped(3)}).Draw(t, "state")
		return ordertest.Order(func(o *order.Order) {
			o.Marketer = rapid.SampledFrom(w.marketers).Draw(t, "marketer")
			o.Client = rapid.SampledFrom(w.clients).Draw(t, "client")
			o.PlacedAt = w.instant().Draw(t, "placed")
			o.Campaign.Name = rapid.StringOfN(rapid.RuneFrom([]rune(alphabet)), 1, 12, -1).Draw(t, "name")
			if rapid.Bool().Draw(t, "free trial") {
				ordertest.FreeTrial(o)
			}
			o.TagIDs = rapid.SliceOfNDistinct(rapid.SampledFrom(w.tagsOf(o.Marketer)), 0, 3, rapid.ID).Draw(t, "tags")
			state(o)
			if o.Status == order.StatusAccepted {
				o.PaceState = rapid.SampledFrom([]order.PaceState{"", order.PaceOnTrack, order.PaceAtRisk}).Draw(t, "pace")
				if rapid.Bool().Draw(t, "paused") {
					ordertest.Paused(o)
				}
			}
		})
	})
}

// text is a text to look for: a piece of something that is there, in some case, or anything.
func (w *filterWorld) text() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
			return rapid.StringOfN(rapid.RuneFrom([]rune(alphabet)), 0, 4, -1).Draw(t, "text")
		}
		field := []rune(rapid.SampledFrom(rapid.SampledFrom(w.orders).Draw(t, "of").SearchTexts()).Draw(t, "field"))
		from := rapid.IntRange(0, len(field)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, min(len(field), from+6)).Draw(t, "to")
		piece := string(field[from:to])
		return rapid.SampledFrom([]string{piece, strings.ToUpper(piece), " " + piece + " "}).Draw(t, "case")
	})
}

func (w *filterWorld) bounds() *rapid.Generator[order.TimeRange] {
	return rapid.Custom(func(t *rapid.T) order.TimeRange {
		var r order.TimeRange
		for _, bound := range []**time.Time{&r.From, &r.To} {
			if rapid.IntRange(0, 3).Draw(t, "bounded") == 0 {
				o := rapid.SampledFrom(w.orders).Draw(t, "order")
				at := o.PlacedAt.Add(rapid.SampledFrom([]time.Duration{0, 1, 999, time.Microsecond, -1, time.Hour}).Draw(t, "off by"))
				*bound = &at
			}
		}
		return r
	})
}

// sometimes gives at most so many of the values, and often none.
func sometimes[T comparable](t *rapid.T, label string, values ...T) []T {
	if rapid.IntRange(0, 3).Draw(t, label+"?") > 0 {
		return nil
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(values), 0, 3, rapid.ID).Draw(t, label)
}

func (w *filterWorld) filter() *rapid.Generator[order.Filter] {
	return rapid.Custom(func(t *rapid.T) order.Filter {
		some := rapid.SampledFrom(w.orders)
		f := order.Filter{
			Statuses: sometimes(t, "statuses", order.Statuses()...),
			Tags:     order.TagFilter{Any: sometimes(t, "any", w.tags...), All: sometimes(t, "all", w.tags...), None: sometimes(t, "none", w.tags...)},
			Placed:   w.bounds().Draw(t, "placed"), Accepted: w.bounds().Draw(t, "accepted"), Completed: w.bounds().Draw(t, "completed"),
			ClientIDs:     sometimes(t, "clients", w.clients[0].ID, w.clients[1].ID, w.marketers[0].ID),
			CampaignIDs:   sometimes(t, "campaigns", some.Draw(t, "one").Campaign.ID, some.Draw(t, "two").Campaign.ID),
			CampaignTypes: sometimes(t, "types", order.CampaignTypes()...),
			PaceStates:    sometimes(t, "paces", order.PaceStates()...),
			OrderIDs:      sometimes(t, "orders", some.Draw(t, "three").ID, some.Draw(t, "four").ID),
		}
		switch rapid.IntRange(0, 8).Draw(t, "texts") {
		case 0:
			f.Name = w.text().Draw(t, "name")
		case 1, 2:
			f.Search = w.text().Draw(t, "search")
		case 3:
			paused := rapid.Bool().Draw(t, "paused")
			f.Paused = &paused
		}
		return f
	})
}

// TestFilterMeansTheSameInSQL is rule 31, and rule 7 for orders that have expired and nobody has recorded it.
func TestFilterMeansTheSameInSQL(t *testing.T) {
	store, url := newStore(t)
	w := newFilterWorld()
	pgtest.SetClock(t, url, w.now)
	for i := range 80 {
		o := w.order().Example(i)
		w.orders = append(w.orders, o)
		ordertest.Insert(t, store, o)
	}
	w.storeTags(t, store)
	// a deadline that is now, and one that is a moment away
	for _, placed := range []time.Time{w.now.Add(-order.RespondWithin), w.now.Add(-order.RespondWithin + time.Microsecond)} {
		o := ordertest.Order(ordertest.Between(w.marketers[0], w.clients[0]), ordertest.At(placed))
		w.orders = append(w.orders, o)
		ordertest.Insert(t, store, o)
	}
	viewers := []order.Viewer{ordertest.Platform(ordertest.ID()), ordertest.Marketer(w.marketers[0].ID), ordertest.Client(w.clients[1].ID)}
	matched, expired, byTag := 0, 0, 0
	ctx := t.Context()
	check := func(t rapid.TB, f order.Filter, v order.Viewer) {
		t.Helper()
		page, err := store.Orders(ctx, v, f, order.Sort{Field: order.SortPlaced}, ordertest.First(100), true)
		if err != nil {
			t.Fatal(err)
		}
		got := ordersByID(page.Items)
		for _, stored := range w.orders {
			o := stored.At(w.now)
			want := o.VisibleTo(v) && f.Matches(o)
			if (got[o.ID] != nil) != want {
				t.Errorf("%s order of %q for %q: in SQL %t, in Go %t", o.Status, o.Campaign.Name, o.Client.Name, !want, want)
			}
			if !want {
				continue
			}
			matched++
			if stored.Status != o.Status {
				expired++
			}
			if got[o.ID] != nil && got[o.ID].Status != o.Status {
				t.Errorf("the order is shown %s, want %s", got[o.ID].Status, o.Status)
			}
		}
		if *page.TotalCount != len(page.Items) {
			t.Errorf("counted %d, listed %d", *page.TotalCount, len(page.Items))
		}
	}
	for _, v := range viewers { // what is drawn matches few orders, and by chance hardly any
		check(t, order.Filter{}, v)
	}
	rapid.Check(t, func(t *rapid.T) {
		f, v := w.filter().Draw(t, "filter"), rapid.SampledFrom(viewers).Draw(t, "viewer")
		before := matched
		check(t, f, v)
		if l := (&orderListing{}); v.IsMarketer() && coveredBy(f) && l.byTag(v, f) {
			byTag += matched - before
		}
	})
	// What lists by a tag are found in is drawn too seldom to rely on.
	for _, tag := range w.tags {
		for _, status := range order.Statuses() {
			before := matched
			check(t, order.Filter{Statuses: []order.Status{status}, Tags: order.TagFilter{Any: []order.ID{tag}}}, viewers[1])
			byTag += matched - before
		}
	}
	if matched < 100 || byTag < 10 || expired < 10 {
		t.Errorf("only %d matches, %d of them expired, %d by one tag: the test proves too little", matched, expired, byTag)
	}
}

func TestSearch(t *testing.T) {
	store, _ := newStore(t)
	o := ordertest.Order(ordertest.Named("Summer 50% _off_"))
	ordertest.Insert(t, store, o)
	number, id := o.SearchTexts()[2], o.SearchTexts()[3]
	for search, found := range map[string]bool{
		"summer": true, "MMER 50%": true, "r%50": false, "50_": false, "_off": true, "su": true, "mm": false, "au": true, "ur": false,
		number: true, number[1:]: true, number[:2]: true, id: true, strings.ToUpper(id): true, id[10:]: true, "or": true,
		"off_ aurora": false, "launch": false, "  summer  ": true, `\`: false, "": true,
	} {
		page, err := store.Orders(t.Context(), ordertest.Client(o.Client.ID), order.Filter{Search: search}, order.Sort{Field: order.SortPlaced}, ordertest.First(5), false)
		if err != nil || (len(page.Items) == 1) != found {
			t.Errorf("search %q: %v, want found = %t", search, err, found)
		}
	}
}

func TestTextThatCannotBeStoredIsBadInput(t *testing.T) {
	store, _ := newStore(t)
	v := ordertest.Client(ordertest.ID())
	for _, text := range []string{"a\x00bc", "a\xffbc"} {
		if _, err := store.Creators(t.Context(), v, text, ordertest.First(5)); order.CodeOf(err) != order.CodeBadInput {
			t.Errorf("a name of %q: %v", text, err)
		}
	}
	_, err := store.Orders(t.Context(), v, order.Filter{Search: "a\x00bc"}, order.Sort{Field: order.SortPlaced}, ordertest.First(5), false)
	if order.CodeOf(err) != order.CodeBadInput {
		t.Errorf("a search with NUL: %v", err)
	}
}

func TestMicrosecondsRoundUp(t *testing.T) {
	for _, test := range [][2]int{{0, 0}, {1, 1000}, {999, 1000}, {1000, 1000}, {1001, 2000}} {
		at, want := noon().Add(time.Duration(test[0])), noon().Add(time.Duration(test[1]))
		if got := microseconds(at); !got.Equal(want) {
			t.Errorf("%v: got %v, want %v", at, got, want)
		}
	}
}

// TestTheDeadlineItself is rule 7 at its edge: an order waits while now < respondBy, and not at respondBy.
func TestTheDeadlineItself(t *testing.T) {
	store, url := newStore(t)
	o := ordertest.Order(ordertest.At(noon()))
	ordertest.Insert(t, store, o)
	for _, test := range []struct {
		now  time.Time
		want order.Status
	}{{o.RespondBy.Add(-time.Microsecond), order.StatusWaiting}, {o.RespondBy, order.StatusRejected}, {o.RespondBy.Add(time.Hour), order.StatusRejected}} {
		pgtest.SetClock(t, url, test.now)
		for _, status := range order.Statuses() {
			f := order.Filter{Statuses: []order.Status{status}}
			page, err := store.Orders(t.Context(), ordertest.Marketer(o.Marketer.ID), f, order.Sort{Field: order.SortPlaced}, ordertest.First(1), false)
			if err != nil || (len(page.Items) == 1) != (status == test.want) {
				t.Errorf("%v before the deadline, looking for %s: %+v, %v", o.RespondBy.Sub(test.now), status, page, err)
			}
		}
	}
}
