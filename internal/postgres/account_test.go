package postgres

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestRegisterAccount(t *testing.T) {
	store, _ := newStore(t)
	made, err := store.RegisterAccount(t.Context(), &order.Account{Role: order.RoleMarketer, Name: "Northlight", ExternalID: "auth0|1"})
	if err != nil || made.ID.IsZero() || made.CreatedAt.IsZero() {
		t.Fatalf("%+v, %v", made, err)
	}
	again, err := store.RegisterAccount(t.Context(), &order.Account{Role: order.RoleClient, Name: "Somebody", ExternalID: "auth0|1"})
	if err != nil || !reflect.DeepEqual(again, made) {
		t.Errorf("the same external id again: %+v, %v", again, err)
	}
	if _, err := store.RegisterAccount(t.Context(), &order.Account{ID: made.ID, Role: order.RoleMarketer, Name: "Other"}); order.CodeOf(err) != order.CodeConflict {
		t.Errorf("a taken id: %v", err)
	}
	for _, read := range []func() (*order.Account, error){
		func() (*order.Account, error) { return store.Account(t.Context(), made.ID) },
		func() (*order.Account, error) { return store.AccountByExternalID(t.Context(), "auth0|1") },
	} {
		if got, err := read(); err != nil || !reflect.DeepEqual(got, made) {
			t.Errorf("read %+v, %v", got, err)
		}
	}
	for _, read := range []func() (*order.Account, error){
		func() (*order.Account, error) { return store.Account(t.Context(), ordertest.ID()) },
		func() (*order.Account, error) { return store.AccountByExternalID(t.Context(), "nobody") },
	} {
		if _, err := read(); order.CodeOf(err) != order.CodeNotFound {
			t.Errorf("nobody: %v", err)
		}
	}
	if got, err := store.Accounts(t.Context(), []order.ID{made.ID, ordertest.ID()}); err != nil || len(got) != 1 || got[made.ID] == nil {
		t.Errorf("by ids: %v, %v", got, err)
	}
}

func TestTheSamePersonSeenTwiceAtOnce(t *testing.T) {
	store, _ := newStore(t)
	var wait sync.WaitGroup
	seen := make([]*order.Account, 8)
	for i := range seen {
		wait.Go(func() {
			account, err := store.RegisterAccount(context.Background(), &order.Account{Role: order.RoleClient, Name: "Aurora", ExternalID: "sub"})
			if err != nil {
				t.Error(err)
			}
			seen[i] = account
		})
	}
	wait.Wait()
	for _, account := range seen {
		if account == nil || account.ID != seen[0].ID {
			t.Fatal("one person has two accounts")
		}
	}
}

func TestRegisterCreator(t *testing.T) {
	store, _ := newStore(t)
	client, other := ordertest.Account(t, store, order.RoleClient, "Aurora").ID, ordertest.Account(t, store, order.RoleClient, "Borealis").ID
	made, err := store.RegisterCreator(t.Context(), &order.Creator{ClientID: client, Name: "Mila"}, "page-1")
	if err != nil || made.ID.IsZero() {
		t.Fatalf("%+v, %v", made, err)
	}
	if again, err := store.RegisterCreator(t.Context(), &order.Creator{ClientID: client, Name: "Other"}, "page-1"); err != nil || *again != *made {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	if theirs, err := store.RegisterCreator(t.Context(), &order.Creator{ClientID: other, Name: "Mila"}, "page-1"); err != nil || theirs.ID == made.ID {
		t.Errorf("another client's: %+v, %v", theirs, err)
	}
	if _, err := store.RegisterCreator(t.Context(), made, ""); order.CodeOf(err) != order.CodeConflict {
		t.Errorf("a taken id: %v", err)
	}
}

func TestEnsureCampaignFindsTheSame(t *testing.T) {
	store, _ := newStore(t)
	client := ordertest.Account(t, store, order.RoleClient, "Aurora").ID
	creator, err := store.RegisterCreator(t.Context(), &order.Creator{ClientID: client, Name: "Mila"}, "")
	if err != nil {
		t.Fatal(err)
	}
	base := order.Campaign{ClientID: client, CreatorID: creator.ID, Name: "Spring", Type: order.CampaignFreeTrial, Link: "https://example.com", TrialDays: 7}
	ensure := func(edit func(*order.Campaign)) order.ID {
		t.Helper()
		campaign := base
		edit(&campaign)
		if err := store.Atomically(t.Context(), func(tx order.Tx) error { return tx.EnsureCampaign(t.Context(), &campaign) }); err != nil {
			t.Fatal(err)
		}
		return campaign.ID
	}
	same := func(*order.Campaign) {}
	free := func(c *order.Campaign) { c.Type, c.TrialDays = order.CampaignFreePage, 0 }
	first, firstFree := ensure(same), ensure(free)
	if first.IsZero() || ensure(same) != first || ensure(free) != firstFree {
		t.Error("the same campaign was made twice")
	}
	for name, edit := range map[string]func(*order.Campaign){
		"name": func(c *order.Campaign) { c.Name = "spring" }, "days": func(c *order.Campaign) { c.TrialDays = 14 },
		"link": func(c *order.Campaign) { c.Link = "https://example.org" }, "type": free,
	} {
		if ensure(edit) == first {
			t.Errorf("another %s is the same campaign", name)
		}
	}
}

// names reads a whole pick list.
func names[T any](t *testing.T, read func(order.Page) (*order.List[T], error), name func(T) string) string {
	t.Helper()
	list, err := read(ordertest.First(100))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, item := range list.Items {
		all = append(all, name(item))
	}
	return strings.Join(all, " ")
}

func TestPickListsKeepToTheViewer(t *testing.T) {
	store, _ := newStore(t)
	north, south := ordertest.Party("North"), ordertest.Party("south")
	aurora, borealis := ordertest.Party("aurora"), ordertest.Party("Borealis")
	deal := func(marketer, client order.Party, creator, campaign string) *order.Order {
		o := ordertest.Order(ordertest.Between(marketer, client), ordertest.Named(campaign), func(o *order.Order) { o.Creator.Name = creator })
		ordertest.Insert(t, store, o)
		return o
	}
	first := deal(north, aurora, "Mila", "spring")
	deal(north, borealis, "Zoe", "Autumn")
	deal(south, aurora, "ada", "winter")
	if _, err := store.RegisterCreator(t.Context(), &order.Creator{ClientID: aurora.ID, Name: "Unordered"}, ""); err != nil {
		t.Fatal(err)
	}
	stranger := ordertest.Account(t, store, order.RoleMarketer, "Stranger").ID

	accountName := func(a *order.Account) string { return a.Name }
	for _, test := range []struct {
		name                                    string
		viewer                                  order.Viewer
		clients, marketers, creators, campaigns string
	}{
		{"north", ordertest.Marketer(north.ID), "aurora Borealis", "North", "Mila Zoe", "Autumn spring"},
		{"south", ordertest.Marketer(south.ID), "aurora", "south", "ada", "winter"},
		{"aurora", ordertest.Client(aurora.ID), "aurora", "North south", "ada Mila Unordered", "spring winter"},
		{"a stranger", ordertest.Marketer(stranger), "", "Stranger", "", ""},
		{"the platform", ordertest.Platform(ordertest.ID()), "aurora Borealis", "North south Stranger", "ada Mila Unordered Zoe", "Autumn spring winter"},
		{"a visitor", order.Viewer{}, "", "", "", ""},
	} {
		got := []string{
			names(t, func(p order.Page) (*order.List[*order.Account], error) {
				return store.Clients(t.Context(), test.viewer, "", p)
			}, accountName),
			names(t, func(p order.Page) (*order.List[*order.Account], error) {
				return store.Marketers(t.Context(), test.viewer, "", p)
			}, accountName),
			names(t, func(p order.Page) (*order.List[*order.Creator], error) {
				return store.Creators(t.Context(), test.viewer, "", p)
			}, func(c *order.Creator) string { return c.Name }),
			names(t, func(p order.Page) (*order.List[*order.Campaign], error) {
				return store.Campaigns(t.Context(), test.viewer, "", p)
			}, func(c *order.Campaign) string { return c.Name }),
		}
		if want := []string{test.clients, test.marketers, test.creators, test.campaigns}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", test.name, got, want)
		}
	}

	v := ordertest.Marketer(north.ID)
	if got := names(t, func(p order.Page) (*order.List[*order.Account], error) {
		return store.Clients(t.Context(), v, " OREA", p)
	}, accountName); got != "Borealis" {
		t.Errorf("by a part of the name: %q", got)
	}
	other := ordertest.Marketer(south.ID)
	accounts, err := store.AccountsByID(t.Context(), other, []order.ID{north.ID, south.ID, aurora.ID, borealis.ID})
	if want := []order.ID{south.ID, aurora.ID}; err != nil || len(accounts) != 2 || accounts[want[0]] == nil || accounts[want[1]] == nil {
		t.Errorf("accounts by id: %v, %v", slices.Collect(maps.Keys(accounts)), err)
	}
	for _, test := range []struct {
		viewer order.Viewer
		sees   bool
	}{{v, true}, {other, false}, {ordertest.Client(aurora.ID), true}, {ordertest.Client(borealis.ID), false}} {
		creators, err := store.CreatorsByID(t.Context(), test.viewer, []order.ID{first.Creator.ID})
		if err != nil || (creators[first.Creator.ID] != nil) != test.sees {
			t.Errorf("the creator of %v: %v, %v", test.viewer, creators, err)
		}
		campaigns, err := store.CampaignsByID(t.Context(), test.viewer, []order.ID{first.Campaign.ID})
		if err != nil || (campaigns[first.Campaign.ID] != nil) != test.sees {
			t.Errorf("the campaign of %v: %v, %v", test.viewer, campaigns, err)
		}
	}
}

func TestPickListsPageBothWays(t *testing.T) {
	store, _ := newStore(t)
	for _, name := range []string{"b", "A", "a", "C", "c", "c"} {
		ordertest.Account(t, store, order.RoleClient, name)
	}
	v := ordertest.Platform(ordertest.ID())
	list, err := store.Clients(t.Context(), v, "", ordertest.First(4))
	if err != nil || len(list.Items) != 4 || !list.HasNextPage || list.HasPreviousPage {
		t.Fatalf("%+v, %v", list, err)
	}
	rest, err := store.Clients(t.Context(), v, "", order.Page{First: ordertest.First(4).First, After: list.Cursors[3]})
	if err != nil || len(rest.Items) != 2 || rest.HasNextPage || !rest.HasPreviousPage {
		t.Fatalf("%+v, %v", rest, err)
	}
	back, err := store.Clients(t.Context(), v, "", order.Page{Last: ordertest.First(3).First, Before: rest.Cursors[0]})
	if err != nil || len(back.Items) != 3 || !back.HasNextPage || !back.HasPreviousPage || !reflect.DeepEqual(back.Items, list.Items[1:4]) {
		t.Fatalf("%+v, %v", back, err)
	}
}
