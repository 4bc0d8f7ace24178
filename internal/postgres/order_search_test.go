package postgres

import (
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
)

// searchedOrders are orders of several clients and campaigns, whose names and numbers share pieces.
func searchedOrders(t testing.TB, store *Store) []*order.Order {
	t.Helper()
	marketers := []order.Party{ordertest.Party("Northlight"), ordertest.Party("Southlight")}
	clients := []order.Party{ordertest.Party("Aurora Studio 7"), ordertest.Party("Aurora Studio 77"), ordertest.Party("10 Ordinary Minds")}
	var orders []*order.Order
	for i := range 24 {
		orders = append(orders, ordertest.Order(ordertest.Between(marketers[i%2], clients[i%3]), ordertest.At(ordertest.Placed().Add(time.Duration(i%5)*time.Minute)),
			ordertest.Named([]string{"Spring launch", "Spring sale", "1000 days", "Orphan"}[i%4]), func(o *order.Order) {
				if i%3 > 0 {
					ordertest.Delivered(i % 5 * 10)(o)
				}
			}))
	}
	ordertest.Insert(t, store, orders...)
	return orders
}

// TestPlatformPagesThroughEveryWay: however orders are found, pages hold them in order, each once, in both directions.
func TestPlatformPagesThroughEveryWay(t *testing.T) {
	store, _ := newStore(t)
	orders := searchedOrders(t, store)
	first := orders[0]
	number, id := strconv.FormatInt(first.Number, 10), first.ID.Text(order.KindOrder)
	filters := []order.Filter{
		{ClientIDs: []order.ID{first.Client.ID, first.Client.ID, orders[1].Client.ID}}, {CampaignIDs: []order.ID{first.Campaign.ID, orders[5].Campaign.ID}},
		{OrderIDs: idsOf(orders[3:9])}, {Name: "spring"}, {Name: "studio 77", Search: "launch"}, {Name: "studio", ClientIDs: []order.ID{first.Client.ID}},
	}
	for _, search := range []string{"1", "10", "100", "9", "o", "or", "ord", "rd_", "orp", "a", "sp", "7", "77", "studio 77", "studio 7", "nobody", number, number[2:], number[:3],
		id, id[3:], id[9:15], strings.ToUpper(id[9:15]), id[25:], "d_0", "x_0", " 77"} {
		filters = append(filters, order.Filter{Search: search})
	}
	for i, f := range filters {
		picked := slices.DeleteFunc(slices.Clone(orders), func(o *order.Order) bool { return !f.Matches(o) })
		sort := order.Sort{Field: sortFields()[i%len(sortFields())], Descending: i%2 == 0}
		for _, sort := range []order.Sort{sort, {Field: order.SortPlaced, Descending: true}, {Field: order.SortPlaced}} {
			for _, size := range []int{1, 5, 30} {
				for _, backwards := range []bool{false, true} {
					got := walk(t, func(p order.Page) (*order.List[*order.Order], error) {
						list, err := store.Orders(t.Context(), ordertest.Platform(ordertest.ID()), f, sort, p, true)
						if err == nil && *list.TotalCount != len(picked) {
							t.Errorf("%+v: counted %d, want %d", f, *list.TotalCount, len(picked))
						}
						return list, err
					}, size, backwards)
					if want := inOrder(picked, sort); !slices.Equal(got, want) {
						t.Errorf("%+v by %+v, %d a page, backwards %t:\n got %v\nwant %v", f, sort, size, backwards, got, want)
					}
				}
			}
		}
	}
}

// TestNamesAreSearchedAsTheyAreWritten: what changes the text of an order's row makes it findable, and no other text finds it.
func TestNamesAreSearchedAsTheyAreWritten(t *testing.T) {
	store, _ := newStore(t)
	orders := searchedOrders(t, store)
	renamed := orders[0]
	if _, err := store.db.Exec("UPDATE orders SET search_text = replace(search_text, 'spring', 'autumn') WHERE id = $1", renamed.ID); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"autumn launch": true, "spring launch": false} {
		list, err := store.Orders(t.Context(), ordertest.Platform(ordertest.ID()), order.Filter{Name: name}, order.Sort{Field: order.SortClicks}, ordertest.First(100), false)
		if err != nil {
			t.Fatal(err)
		}
		if found := slices.Contains(idsOf(list.Items), renamed.ID); found != want {
			t.Errorf("%q finds the order: %t, want %t", name, found, want)
		}
	}
}

// plan is how a list is read by a server that would rather not scan tables.
func plan(t *testing.T, store *Store, v order.Viewer, f order.Filter, sort order.Sort) string {
	t.Helper()
	begun, err := store.db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer begun.Rollback()
	if _, err := begun.Exec("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off"); err != nil {
		t.Fatal(err)
	}
	l := orderListing{page: ordertest.First(50), wanted: order.Everything(), columns: wholeOrder()}
	if err := l.prepare(v, f, sort); err != nil {
		t.Fatal(err)
	}
	text, args := l.statement(v)
	lines, err := collect(t.Context(), begun, func() ([]any, func() string) {
		var line string
		return []any{&line}, func() string { return line }
	}, "EXPLAIN "+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// TestPlatformFindsByIndexes: among a million orders everything else takes seconds.
func TestPlatformFindsByIndexes(t *testing.T) {
	store, _ := newStore(t)
	orders := searchedOrders(t, store)
	for range 12 { // enough for an index to be worth its while
		searchedOrders(t, store)
	}
	// Of new rows, an index of texts or tags has a list at first.
	if _, err := store.db.Exec("VACUUM (ANALYZE) orders, searched_names"); err != nil {
		t.Fatal(err)
	}
	newest := order.Sort{Field: order.SortPlaced, Descending: true}
	for _, test := range []struct {
		filter order.Filter
		sort   order.Sort
		want   []string
	}{
		{order.Filter{}, newest, []string{"orders_by_placed"}},
		{order.Filter{}, order.Sort{Field: order.SortName}, []string{"orders_by_name"}},
		{order.Filter{Search: "studio 77"}, newest, []string{"orders_by_placed", "orders_of_campaign_by_placed"}},
		{order.Filter{Search: "77"}, newest, []string{"orders_by_placed", "orders_of_campaign_by_placed", "orders_by_number_start"}},
		{order.Filter{Search: "771345"}, newest, []string{"orders_by_placed", "orders_of_campaign_by_placed", "orders_by_search"}},
		{order.Filter{Search: "771345"}, order.Sort{Field: order.SortClicks}, []string{"orders_of_campaign_by_placed", "orders_by_search"}},
		{order.Filter{Search: "studio"}, order.Sort{Field: order.SortRelevance}, []string{"orders_of_campaign_by_placed"}},
		{order.Filter{ClientIDs: []order.ID{orders[0].Client.ID}}, newest, []string{"orders_of_client"}},
		{order.Filter{CampaignIDs: []order.ID{orders[0].Campaign.ID}}, newest, []string{"orders_of_campaign_by_placed"}},
	} {
		t.Run(fmt.Sprintf("%+v by %+v", test.filter, test.sort), func(t *testing.T) {
			got := plan(t, store, ordertest.Platform(ordertest.ID()), test.filter, test.sort)
			for _, index := range test.want {
				if !strings.Contains(got, index) {
					t.Errorf("not by %s:\n%s", index, got)
				}
			}
			if strings.Contains(got, "Seq Scan on orders") {
				t.Errorf("it reads all orders:\n%s", got)
			}
		})
	}
}
