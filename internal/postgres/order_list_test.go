package postgres

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headway/internal/order"
	"headway/internal/ordertest"
)

func sortFields() []order.SortField {
	return []order.SortField{order.SortPlaced, order.SortDeadline, order.SortPercent, order.SortClicks, order.SortConversion, order.SortName}
}

// sortedOrders stores orders of one marketer that have equal, different and missing values in every sort field.
func sortedOrders(t testing.TB, store *Store, marketer order.Party, n int) []*order.Order {
	t.Helper()
	client := ordertest.Party("Aurora Media")
	var orders []*order.Order
	for i := range n {
		o := ordertest.Order(ordertest.Between(marketer, client), ordertest.At(ordertest.Placed().Add(time.Duration(i%4)*time.Hour)),
			ordertest.Named(fmt.Sprintf("campaign %c", "aBcd"[i%4])), func(o *order.Order) {
				if i%7 == 6 {
					ordertest.FreeTrial(o)
				}
				if i%3 > 0 {
					ordertest.Delivered(i % 5 * 10)(o)
				}
			})
		orders = append(orders, o)
	}
	ordertest.Insert(t, store, orders...)
	return orders
}

// sortValue is what an order is sorted by, as a number or a text; missing when it has none.
func sortValue(o *order.Order, field order.SortField) (number float64, text string, missing bool) {
	progress, performance := o.Progress(), &order.Performance{}
	linkBased := false
	if progress != nil {
		performance, linkBased = o.Performance()
	}
	switch field {
	case order.SortPlaced:
		return float64(o.PlacedAt.UnixMicro()), "", false
	case order.SortDeadline:
		return float64(o.RespondBy.UnixMicro()), "", false
	case order.SortPercent:
		if progress == nil {
			return 0, "", true
		}
		return float64(progress.Percent), "", false
	case order.SortClicks:
		return float64(performance.Clicks), "", !linkBased
	case order.SortConversion:
		rate := performance.ConversionRate
		if rate == nil {
			return 0, "", true
		}
		return float64(rate.Numerator) / float64(rate.Denominator), "", false
	}
	return 0, strings.ToLower(o.Campaign.Name), false
}

// inOrder sorts as rule 33 says.
func inOrder(orders []*order.Order, sort order.Sort) []order.ID {
	sorted := slices.SortedFunc(slices.Values(orders), func(a, b *order.Order) int {
		numberA, textA, missingA := sortValue(a, sort.Field)
		numberB, textB, missingB := sortValue(b, sort.Field)
		way := 1
		if sort.Descending {
			way = -1
		}
		switch {
		case missingA && !missingB:
			return 1
		case missingB && !missingA:
			return -1
		case missingA:
			return way * slices.Compare(a.ID[:], b.ID[:])
		}
		return way * cmp.Or(cmp.Compare(numberA, numberB), cmp.Compare(textA, textB), slices.Compare(a.ID[:], b.ID[:]))
	})
	return idsOf(sorted)
}

func idsOf(orders []*order.Order) []order.ID {
	var all []order.ID
	for _, o := range orders {
		all = append(all, o.ID)
	}
	return all
}

// walk reads a whole list page by page, forwards or backwards, and checks what each page says about its neighbours.
func walk(t testing.TB, read func(order.Page) (*order.List[*order.Order], error), size int, backwards bool) []order.ID {
	t.Helper()
	var all []order.ID
	cursor := ""
	for first := true; ; first = false {
		page := order.Page{First: &size, After: cursor}
		if backwards {
			page = order.Page{Last: &size, Before: cursor}
		}
		list, err := read(page)
		if err != nil {
			t.Fatal(err)
		}
		ahead, behind := list.HasNextPage, list.HasPreviousPage
		if backwards {
			ahead, behind = behind, ahead
		}
		if behind == first {
			t.Fatalf("page from %q says %t of what is behind it", cursor, behind)
		}
		if len(list.Items) != len(list.Cursors) {
			t.Fatalf("%d cursors for %d items", len(list.Cursors), len(list.Items))
		}
		if backwards {
			all = append(idsOf(list.Items), all...)
		} else {
			all = append(all, idsOf(list.Items)...)
		}
		if !ahead {
			return all
		}
		if len(list.Items) != size {
			t.Fatalf("%d of %d items though there is more", len(list.Items), size)
		}
		cursor = list.Cursors[size-1]
		if backwards {
			cursor = list.Cursors[0]
		}
	}
}

func TestOrdersPageBothWays(t *testing.T) {
	store, _ := newStore(t)
	marketer := ordertest.Party("Northlight")
	orders := sortedOrders(t, store, marketer, 23)
	sortedOrders(t, store, ordertest.Party("Somebody else"), 3)
	for _, field := range sortFields() {
		for _, descending := range []bool{false, true} {
			sort := order.Sort{Field: field, Descending: descending}
			read := func(p order.Page) (*order.List[*order.Order], error) {
				return store.Orders(t.Context(), ordertest.Marketer(marketer.ID), order.Filter{}, sort, p, false)
			}
			want := inOrder(orders, sort)
			for _, size := range []int{1, 4, 23, 100} {
				if got := walk(t, read, size, false); !slices.Equal(got, want) {
					t.Errorf("%+v by %d forwards:\n got %v\nwant %v", sort, size, got, want)
				}
				if got := walk(t, read, size, true); !slices.Equal(got, want) {
					t.Errorf("%+v by %d backwards:\n got %v\nwant %v", sort, size, got, want)
				}
			}
		}
	}
}

func TestRelevanceRanksByLikeness(t *testing.T) {
	store, _ := newStore(t)
	marketer, client := ordertest.Party("Northlight"), ordertest.Party("Zed")
	var want []order.ID
	for _, name := range []string{"summer sale", "summer sale 2", "the great summer sale of everything", "a summer sale with a very, very long name indeed"} {
		o := ordertest.Order(ordertest.Between(marketer, client), ordertest.Named(name))
		ordertest.Insert(t, store, o)
		want = append(want, o.ID)
	}
	v, sort := ordertest.Marketer(marketer.ID), order.Sort{Field: order.SortRelevance, Descending: true}
	read := func(p order.Page) (*order.List[*order.Order], error) {
		return store.Orders(t.Context(), v, order.Filter{Search: "Summer Sale"}, sort, p, true)
	}
	for _, backwards := range []bool{false, true} {
		if got := walk(t, read, 1, backwards); !slices.Equal(got, want) {
			t.Errorf("backwards %t: got %v, want %v", backwards, got, want)
		}
	}
	if _, err := store.Orders(t.Context(), v, order.Filter{Search: " "}, sort, ordertest.First(1), false); order.CodeOf(err) != order.CodeBadInput {
		t.Errorf("relevance without a search: %v", err)
	}
	if _, err := store.Orders(t.Context(), v, order.Filter{}, order.Sort{Field: "MONEY"}, ordertest.First(1), false); order.CodeOf(err) != order.CodeBadInput {
		t.Errorf("an unknown sort: %v", err)
	}
}

func TestTotalCountOnlyWhenAsked(t *testing.T) {
	store, _ := newStore(t)
	marketer := ordertest.Party("Northlight")
	sortedOrders(t, store, marketer, 5)
	for _, count := range []bool{false, true} {
		list, err := store.Orders(t.Context(), ordertest.Marketer(marketer.ID), order.Filter{}, order.Sort{Field: order.SortPlaced}, ordertest.First(0), count)
		if err != nil || (list.TotalCount != nil) != count || count && *list.TotalCount != 5 {
			t.Errorf("count %t: %v, %v", count, list, err)
		}
		if !list.HasNextPage || list.HasPreviousPage || len(list.Items) != 0 {
			t.Errorf("a page of none: %+v", list)
		}
	}
}

func TestForeignCursorsAreRefused(t *testing.T) {
	store, _ := newStore(t)
	marketer := ordertest.Party("Northlight")
	sortedOrders(t, store, marketer, 3)
	v := ordertest.Marketer(marketer.ID)
	page, err := store.Orders(t.Context(), v, order.Filter{}, order.Sort{Field: order.SortPlaced}, ordertest.First(1), false)
	if err != nil {
		t.Fatal(err)
	}
	other, err := store.Marketers(t.Context(), v, "", ordertest.First(1))
	if err != nil || len(other.Cursors) != 1 {
		t.Fatal(other, err)
	}
	encode := func(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }
	id := `"` + ordertest.ID().UUID() + `"`
	for name, cursor := range map[string]string{
		"another direction": page.Cursors[0], "another list": other.Cursors[0], "no base64": "§§§", "no JSON": encode("{"),
		"too few values": encode(`{"k":"orders by PLACED descending","v":[` + id + `]}`),
		"null":           encode(`{"k":"orders by PLACED descending","v":[null,` + id + `]}`),
		"no instant":     encode(`{"k":"orders by PLACED descending","v":["x",` + id + `]}`),
		"no id":          encode(`{"k":"orders by PLACED descending","v":["2030-01-01","x"]}`),
		"NUL":            encode(`{"k":"orders by PLACED descending","v":["2030-01-01","\u0000"]}`),
	} {
		for field, p := range map[string]order.Page{"after": {First: ordertest.First(1).First, After: cursor}, "before": {Last: ordertest.First(1).First, Before: cursor}} {
			_, err := store.Orders(t.Context(), v, order.Filter{}, order.Sort{Field: order.SortPlaced, Descending: true}, p, false)
			var bad *order.Error
			if !errors.As(err, &bad) || bad.Code != order.CodeBadInput || bad.Field != field && name != "NUL" {
				t.Errorf("%s %s: %v", name, field, err)
			}
		}
	}
}

// TestPagingUnderChange is rule 33: while others deliver, end and place orders, a row that does not change is read exactly once.
func TestPagingUnderChange(t *testing.T) {
	store, _ := newStore(t)
	rapid.Check(t, func(r *rapid.T) {
		marketer := ordertest.Party("Northlight")
		orders := sortedOrders(t, store, marketer, 12)
		moved := map[order.ID]bool{}
		sort := order.Sort{Field: rapid.SampledFrom(sortFields()).Draw(r, "field"), Descending: rapid.Bool().Draw(r, "descending")}
		size, backwards := rapid.IntRange(1, 5).Draw(r, "size"), rapid.Bool().Draw(r, "backwards")
		read := func(p order.Page) (*order.List[*order.Order], error) {
			for range rapid.IntRange(0, 2).Draw(r, "changes") {
				moveOne(t, r, store, orders[:7], moved)
			}
			if rapid.IntRange(0, 3).Draw(r, "place") == 0 {
				sortedOrders(t, store, marketer, 1)
			}
			return store.Orders(context.Background(), ordertest.Marketer(marketer.ID), order.Filter{}, sort, p, false)
		}
		times := map[order.ID]int{}
		for _, id := range walkAny(r, read, size, backwards) {
			times[id]++
		}
		for _, o := range orders {
			if !moved[o.ID] && times[o.ID] != 1 {
				r.Fatalf("%+v: unchanged order %d was read %d times", sort, o.Number, times[o.ID])
			}
		}
	})
}

// moveOne changes one of the orders, so that it has another place in most lists.
func moveOne(t testing.TB, r *rapid.T, store *Store, orders []*order.Order, moved map[order.ID]bool) {
	o := rapid.SampledFrom(orders).Draw(r, "moved")
	moved[o.ID] = true
	change := rapid.SampledFrom([]string{
		"fans_delivered = fans_delivered + 7, fans_by_click = fans_by_click + 1, clicks = clicks + 3 WHERE status = 'ACCEPTED' AND campaign_type <> 'FREE_TRIAL' AND fans_delivered < 90 AND",
		"search_text = 'x' || search_text, campaign_name = 'x' || campaign_name WHERE length(campaign_name) < 100 AND",
		"status = 'ACCEPTED', accepted_at = placed_at WHERE status = 'WAITING' AND",
		"placed_at = placed_at - interval '1 hour', respond_by = respond_by - interval '1 hour' WHERE",
	}).Draw(r, "change")
	if _, err := store.db.Exec("UPDATE orders SET "+change+" id = $1", o.ID); err != nil {
		t.Fatal(err)
	}
}

// walkAny is walk without its checks, which do not hold while others change the list.
func walkAny(r *rapid.T, read func(order.Page) (*order.List[*order.Order], error), size int, backwards bool) []order.ID {
	var all []order.ID
	for cursor := ""; ; {
		page := order.Page{First: &size, After: cursor}
		if backwards {
			page = order.Page{Last: &size, Before: cursor}
		}
		list, err := read(page)
		if err != nil {
			r.Fatal(err)
		}
		all = append(all, idsOf(list.Items)...)
		if backwards && !list.HasPreviousPage || !backwards && !list.HasNextPage {
			return all
		}
		cursor = list.Cursors[len(list.Cursors)-1]
		if backwards {
			cursor = list.Cursors[0]
		}
	}
}
