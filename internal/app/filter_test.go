package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
	"headway/internal/postgres"
)

// filterMarket is a market of orders in every state that random filters meet.
type filterMarket struct {
	t                  *testing.T
	server             *running
	random             *rand.Rand
	now                time.Time
	marketers, clients []order.Party
	tags               []order.ID
	orders             []*order.Order
}

func newFilterMarket(t *testing.T) *filterMarket {
	t.Helper()
	database := pgtest.New(t)
	m := &filterMarket{t: t, random: rand.New(rand.NewPCG(31, 33)), now: ordertest.Placed().Add(120 * time.Hour)}
	pgtest.SetClock(t, database, m.now)
	m.server = start(t, settings(t, "DATABASE_URL="+database, "HEADWAY_MAX_COST_PER_MINUTE=-1"))
	for _, name := range []string{"Northlight", "Southwind"} {
		m.marketers = append(m.marketers, ordertest.Party(name))
	}
	for _, name := range []string{"Aurora 100%", "ÖSTEN_Æ", "Жар\\Птица"} {
		m.clients = append(m.clients, ordertest.Party(name))
	}
	for range 4 {
		m.tags = append(m.tags, ordertest.ID())
	}
	store, err := postgres.Open(t.Context(), postgres.Config{URL: database, MaxOpen: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	states := []func(*order.Order){func(*order.Order) {}, ordertest.Accepted, ordertest.Delivered(30), ordertest.Completed, ordertest.Declined, ordertest.Withdrawn, ordertest.Stopped(3)}
	for n := range 70 {
		o := ordertest.Order(ordertest.Between(m.marketers[n%2], m.clients[n%3]), ordertest.At(m.instant()), ordertest.Named(fmt.Sprint("Spring ", n%5, " sale")), func(o *order.Order) {
			if n%4 == 0 {
				ordertest.FreeTrial(o)
			}
			for _, tag := range m.tags {
				if m.random.IntN(3) == 0 {
					o.TagIDs = append(o.TagIDs, tag)
				}
			}
			states[n%len(states)](o)
			if o.Status == order.StatusAccepted {
				o.PaceState = one(m.random, order.PaceOnTrack, order.PaceAtRisk)
				if m.random.IntN(2) == 0 {
					ordertest.Paused(o)
				}
			}
		})
		ordertest.Insert(t, store, o)
		m.orders = append(m.orders, o)
	}
	return m
}

func one[T any](random *rand.Rand, values ...T) T { return values[random.IntN(len(values))] }

// some gives up to three of the values.
func some[T any](random *rand.Rand, values ...T) []T {
	random.Shuffle(len(values), func(i, k int) { values[i], values[k] = values[k], values[i] })
	return values[:1+random.IntN(min(3, len(values)))]
}

// instant is one within which the market happens: some waiting orders are past their deadline.
func (m *filterMarket) instant() time.Time {
	return ordertest.Placed().Add(time.Duration(m.random.IntN(115*60)) * time.Minute)
}

// filter draws an OrderFilter as a client sends it, ranges of time with the offset of a zone. Only some readers may ask for tags.
func (m *filterMarket) filter(tagged bool) map[string]any {
	lord := time.FixedZone("+10:30", 37800)
	bounds := func() any {
		drawn := map[string]any{}
		for _, end := range some(m.random, "from", "to") {
			at := one(m.random, m.orders...).PlacedAt
			drawn[end] = one(m.random, at, at.Add(time.Microsecond), m.instant()).In(lord).Format(time.RFC3339Nano)
		}
		if drawn["from"] != nil && drawn["to"] != nil && fmt.Sprint(drawn["to"]) < fmt.Sprint(drawn["from"]) {
			drawn["from"], drawn["to"] = drawn["to"], drawn["from"]
		}
		return drawn
	}
	tags := func() any {
		ids := make([]string, len(m.tags))
		for i, id := range m.tags {
			ids[i] = id.Text(order.KindTag)
		}
		return map[string]any{one(m.random, "any", "all", "none"): some(m.random, ids...)}
	}
	of := one(m.random, m.orders...)
	text := []rune(one(m.random, of.SearchTexts()...))
	from := m.random.IntN(len(text))
	piece := string(text[from:min(len(text), from+1+m.random.IntN(6))])
	fields := map[string]func() any{
		"status": func() any { return some(m.random, order.Statuses()...) }, "campaignTypes": func() any { return some(m.random, order.CampaignTypes()...) },
		"paceStates": func() any { return some(m.random, order.PaceStates()...) }, "paused": func() any { return m.random.IntN(2) == 0 },
		"search": func() any { return strings.ToUpper(piece) }, "name": func() any { return piece }, "tags": tags,
		"placed": bounds, "accepted": bounds, "completed": bounds,
		"clientIds": func() any { return []string{of.Client.ID.Text(order.KindClient)} },
		"campaignIds": func() any {
			return []string{of.Campaign.ID.Text(order.KindCampaign), m.orders[0].Campaign.ID.Text(order.KindCampaign)}
		},
	}
	if !tagged {
		delete(fields, "tags")
	}
	drawn := map[string]any{}
	for _, name := range some(m.random, slices.Sorted(maps.Keys(fields))...) {
		drawn[name] = fields[name]()
	}
	return drawn
}

// matching are the ids that the rule picks, sorted.
func (m *filterMarket) matching(v order.Viewer, filter map[string]any) []string {
	m.t.Helper()
	text, err := json.Marshal(filter)
	if err != nil {
		m.t.Fatal(err)
	}
	f, err := order.ParseFilter(text)
	if err != nil {
		m.t.Fatal(err)
	}
	ids := []string{}
	for _, o := range m.orders {
		if now := o.At(m.now); now.VisibleTo(v) && f.Matches(now) {
			ids = append(ids, o.ID.Text(order.KindOrder))
		}
	}
	slices.Sort(ids)
	return ids
}

// TestAFilterMeansTheSameEverywhere is rule 31: the list, the statistics, the feed, the export and a saved view that is passed back pick what
// Filter.Matches picks, for everybody.
func TestAFilterMeansTheSameEverywhere(t *testing.T) {
	m := newFilterMarket(t)
	readers := []struct {
		name   string
		viewer order.Viewer
		client client
	}{
		{"marketer", ordertest.Marketer(m.marketers[0].ID), m.server.as(order.RoleMarketer, m.marketers[0].ID.Text(order.KindMarketer))},
		{"client", ordertest.Client(m.clients[1].ID), m.server.as(order.RoleClient, m.clients[1].ID.Text(order.KindClient))},
		{"platform", ordertest.Platform(ordertest.ID()), m.server.as(order.RolePlatform, "")},
	}
	matched := 0
	for n := range 90 {
		reader := readers[n%len(readers)]
		filter := m.filter(!reader.viewer.IsClient())
		want := m.matching(reader.viewer, filter)
		matched += len(want)
		ways := map[string][]string{
			"list":   listedBy(reader.client, filter),
			"export": exportedBy(reader.client, filter),
			"feed":   fedTo(reader.client, filter, len(want)),
		}
		if reader.viewer.IsMarketer() {
			ways["saved view"] = listedBy(reader.client, savedBy(reader.client, fmt.Sprint("view ", n), filter))
		}
		for way, got := range ways {
			if !slices.Equal(got, want) {
				t.Errorf("%s of %s for %v: %v, want %v", way, reader.name, filter, got, want)
			}
		}
		if got := countedBy(reader.client, filter); got != len(want) {
			t.Errorf("statistics of %s for %v: %d orders, want %d", reader.name, filter, got, len(want))
		}
	}
	if matched < 200 {
		t.Errorf("%d matches in all: the test proves too little", matched)
	}
}

type nodes struct{ Nodes []struct{ ID string } }

func (n nodes) ids() []string {
	ids := make([]string, len(n.Nodes))
	for i, node := range n.Nodes {
		ids[i] = node.ID
	}
	slices.Sort(ids)
	return ids
}

func listedBy(c client, filter any) []string {
	c.t.Helper()
	var seen struct {
		Orders struct {
			nodes
			TotalCount int
		}
	}
	c.do(`query($f: OrderFilter) { orders(first: 100, filter: $f) { totalCount nodes { id } } }`, map[string]any{"f": filter}, &seen)
	if seen.Orders.TotalCount != len(seen.Orders.Nodes) {
		c.t.Errorf("%d orders are counted and %d listed for %v", seen.Orders.TotalCount, len(seen.Orders.Nodes), filter)
	}
	return seen.Orders.ids()
}

func countedBy(c client, filter any) int {
	c.t.Helper()
	var seen struct{ Stats struct{ Orders int } }
	c.do(`query($f: OrderFilter) { stats(filter: $f) { orders } }`, map[string]any{"f": filter}, &seen)
	return seen.Stats.Orders
}

func exportedBy(c client, filter any) []string {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"filter": filter, "columns": []string{"id"}})
	if err != nil {
		c.t.Fatal(err)
	}
	_, text := c.export("ndjson", string(body))
	var read nodes
	for decoder := json.NewDecoder(strings.NewReader(text)); decoder.More(); {
		var line struct{ ID string }
		if err := decoder.Decode(&line); err != nil {
			c.t.Fatalf("%v: %s", err, text)
		}
		read.Nodes = append(read.Nodes, line)
	}
	return read.ids()
}

// fedTo reads so many snapshots of the feed.
func fedTo(c client, filter any, count int) []string {
	c.t.Helper()
	s := c.subscribe(`subscription($f: OrderFilter) { progressFeed(filter: $f) { change order { id } } }`, map[string]any{"f": filter})
	defer s.conn.Close()
	var read nodes
	for range count {
		m := s.read()
		var payload struct {
			Data struct {
				ProgressFeed struct {
					Change string
					Order  struct{ ID string }
				}
			}
		}
		if err := json.Unmarshal(m.Payload, &payload); err != nil || m.Type != "next" || payload.Data.ProgressFeed.Change != "SNAPSHOT" {
			c.t.Fatalf("the feed of %v says %s %s, %v", filter, m.Type, m.Payload, err)
		}
		read.Nodes = append(read.Nodes, payload.Data.ProgressFeed.Order)
	}
	return read.ids()
}

// savedBy saves a view and gives the filter that it shows, without what is null.
func savedBy(c client, name string, filter any) any {
	c.t.Helper()
	var saved struct {
		SaveView struct {
			SavedView struct{ Filter map[string]any }
		}
	}
	c.do(`mutation($i: SaveViewInput!) { saveView(input: $i) { savedView { filter { status search name tags { any all none } placed { from to }
		accepted { from to } completed { from to } clientIds campaignIds campaignTypes paceStates paused } } } }`,
		map[string]any{"i": map[string]any{"name": name, "filter": filter}}, &saved)
	dropNull(saved.SaveView.SavedView.Filter)
	return saved.SaveView.SavedView.Filter
}

func dropNull(fields map[string]any) {
	maps.DeleteFunc(fields, func(_ string, value any) bool { return value == nil })
	for _, value := range fields {
		if below, ok := value.(map[string]any); ok {
			dropNull(below)
		}
	}
}
