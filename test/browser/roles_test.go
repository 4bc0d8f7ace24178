package browser

import (
	"fmt"
	"testing"

	"headway/internal/order"
)

// order reads what tests want to know of an order, past what pages show.
func (s *stage) order(campaign string) (read struct {
	ID, Status, CancellationReason string
	Timeline                       struct {
		Nodes []struct {
			Type           string
			By, OnBehalfBy struct{ Name string }
		}
	}
	Settlement struct {
		PaidFans         int
		Payout, Released struct{ Amount string }
	}
},
) {
	s.t.Helper()
	var found struct {
		Orders struct{ Nodes []struct{ ID string } }
	}
	s.Do(s.t, s.Platform, `query($name: String!) { orders(filter: { name: $name }, first: 1) { nodes { id } } }`, map[string]any{"name": campaign}, &found)
	if len(found.Orders.Nodes) == 0 {
		s.t.Fatalf("there is no order %q", campaign)
	}
	id := found.Orders.Nodes[0].ID
	var got struct{ Order any }
	got.Order = &read
	s.Do(s.t, s.Client, `query($id: ID!) { order(id: $id) {
		id status cancellationReason settlement { paidFans payout { amount } released { amount } }
		timeline(last: 1) { nodes { type by { name } onBehalfBy { name } } }
	} }`, map[string]any{"id": id}, &got)
	return read
}

func TestClient(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	placed := func(r request) {
		got := s.order(r.Campaign)
		if got.Status != "WAITING" {
			t.Errorf("the placed order is %s", got.Status)
		}
		s.orders[r.Campaign] = got.ID
	}
	stopped := func(r request) {
		got := s.order(r.Campaign)
		if got.CancellationReason != "STOPPED" || got.Settlement.PaidFans != 12 || got.Settlement.Payout.Amount != "22.20" || got.Settlement.Released.Amount != "70.30" {
			t.Errorf("the stopped order is %+v, want 12 fans paid as the preview said", got)
		}
	}
	s.run("client", map[string]func(request){"placed": placed, "stopped": stopped},
		"CLIENT="+s.Client, "MARKETER="+s.Marketer, "MARKETER_ID="+s.MarketerID)
}

func TestStatsPage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, campaign := range []string{"Spring launch", "Autumn push"} {
		s.place(campaign, 40)
	}
	s.Accept(t, s.orders["Spring launch"])
	s.Report(t, s.orders["Spring launch"], 12)
	var other struct {
		PlaceOrder struct{ Order struct{ ID string } }
	}
	s.Do(t, s.Client, `mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }`, map[string]any{"input": map[string]any{
		"marketerId": s.MarketerID, "creatorId": s.CreatorID, "fansOrdered": 10, "pricePerFan": map[string]any{"amount": "2.00", "currency": "EUR"},
		"campaign": map[string]any{"name": "Welcome trial", "type": "FREE_TRIAL", "trialDays": 7, "link": "https://page.example/trial"},
	}}, &other)
	hide := func(r request) {
		s.Do(t, s.Client, `mutation($id: ID!) { setIncomeVisibility(input: { orderId: $id, visible: false }) { order { id } } }`, map[string]any{"id": s.orders[r.Campaign]}, nil)
	}
	s.run("stats", map[string]func(request){"hide": hide}, "TOKEN="+s.Marketer)
}

func TestPlatform(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("Spring launch", 40)
	s.Accept(t, s.orders["Spring launch"])
	ended := func(request) {
		var running struct{ RunningSubscriptions []struct{ Operation string } }
		s.Do(t, s.Platform, `{ runningSubscriptions(first: 100) { operation } }`, nil, &running)
		for _, one := range running.RunningSubscriptions {
			if one.Operation == "WatchOrder" {
				t.Error("WatchOrder still runs after it was ended")
			}
		}
	}
	acted := func(r request) {
		last := s.order(r.Campaign).Timeline.Nodes[0]
		if last.Type != "PAUSED" || last.By.Name != "Northlight Media" || last.OnBehalfBy.Name == "" {
			t.Errorf("the newest event is %+v, want a pause by the client with the platform beside it", last)
		}
	}
	open := func(r request) {
		if _, err := s.Server.CreateAccount(t.Context(), order.RoleClient, r.Account, ""); err != nil {
			t.Fatal(err)
		}
	}
	gone := func(r request) { s.exec(`DELETE FROM accounts WHERE name = $1`, r.Account) }
	s.run("platform", map[string]func(request){"ended": ended, "acted": acted, "open": open, "close": gone}, "MARKETER="+s.Marketer, "PLATFORM="+s.Platform)
}

func TestKeys(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("Spring launch", 40) // an account is known by its orders
	s.run("keys", nil, "MARKETER="+s.Marketer, "CLIENT="+s.Client, "PLATFORM="+s.Platform)
}

// TestMore goes past the first page of tags, public links and keys.
func TestMore(t *testing.T) {
	t.Parallel()
	const many = 61
	s := newStage(t)
	s.place("Spring launch", 40)
	s.Accept(t, s.orders["Spring launch"])
	s.Report(t, s.orders["Spring launch"], 12)
	for i := range many {
		s.Do(t, s.Marketer, `mutation($name: String!, $order: ID!) {
			createTag(input: { name: $name, color: "#2563eb" }) { tag { id } }
			createShareLink(input: { orderId: $order, label: $name }) { url }
			createApiKey(input: { name: $name }) { secret }
		}`, map[string]any{"name": fmt.Sprintf("Number %02d", i), "order": s.orders["Spring launch"]}, nil)
	}
	s.run("more", nil, "TOKEN="+s.Marketer, fmt.Sprint("MANY=", many))
}
