//go:build linux

package main

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"headway/internal/order"
)

// What only Headway is asked: whether it is fast everywhere, not how it compares.
const (
	// Search as somebody types, among the orders of a large marketer and among all there are.
	queryTyping    = "typing"
	queryTypingAll = "typing-platform"
	// Combinations of filters in every order, the first page and the last, for a large marketer and the platform.
	queryFirst    = "first"
	queryDeep     = "deep"
	queryFirstAll = "first-platform"
	queryDeepAll  = "deep-platform"
)

const exploreQuery = `query Explore($filter: OrderFilter, $by: OrderOrder, $first: Int, $last: Int) {
  orders(filter: $filter, orderBy: $by, first: $first, last: $last) {
    nodes { id number status campaign { name } client { name } progress { fansDelivered percent } performance { clicks conversionRate } }
    pageInfo { hasNextPage endCursor }
  }
}`

// explore draws what the query stands for.
func (b *backing) explore(query string, count int) []draw {
	random := rand.New(rand.NewPCG(8, uint64(len(query))))
	draws := make([]draw, count)
	for i := range draws {
		d := &draws[i]
		d.marketer = random.IntN(b.world.Large)
		d.platform = strings.HasSuffix(query, "-platform")
		d.explored = map[string]any{"first": pageSize}
		switch query {
		case queryTyping, queryTypingAll:
			d.explored["filter"] = map[string]any{"search": b.typed(random)}
		default:
			d.explored["filter"], d.explored["by"] = b.filter(random, d.marketer), sorting(random)
			if strings.HasPrefix(query, queryDeep) {
				delete(d.explored, "first")
				d.explored["last"] = pageSize
			}
		}
	}
	return draws
}

// typed is the beginning of something that somebody looks for, a name or a number.
func (b *backing) typed(random *rand.Rand) string {
	var text string
	switch random.IntN(3) {
	case 0:
		text = b.world.campaigns[random.IntN(len(b.world.campaigns))].Name
	case 1:
		text = b.world.clients[random.IntN(len(b.world.clients))].Name
	default:
		text = strconv.Itoa(100_001 + random.IntN(b.world.Orders))
	}
	return text[:1+random.IntN(len(text))]
}

// filter combines some of what there is to filter by.
func (b *backing) filter(random *rand.Rand, marketer int) map[string]any {
	f := map[string]any{}
	sometimes := func() bool { return random.IntN(4) == 0 }
	if sometimes() {
		f["status"] = []order.Status{order.Statuses()[random.IntN(5)]}
	}
	if sometimes() {
		f["tags"] = map[string]any{pick(random, []string{"any", "all", "none"}): []string{b.world.tags[marketer][random.IntN(tagsEach)].ID.Text(order.KindTag)}}
	}
	if sometimes() {
		f["clientIds"] = []string{b.world.clients[random.IntN(clients)].ID.Text(order.KindClient)}
	}
	if sometimes() {
		f["campaignTypes"] = []order.CampaignType{order.CampaignTypes()[random.IntN(4)]}
	}
	if sometimes() {
		from := b.world.end.AddDate(0, 0, -random.IntN(days))
		f["placed"] = map[string]any{"from": from, "to": from.AddDate(0, 1, 0)}
	}
	if sometimes() {
		f["name"] = pick(random, themes)
	}
	if sometimes() {
		f["paused"] = false
	}
	return f
}

func sorting(random *rand.Rand) map[string]any {
	return map[string]any{
		"field":     pick(random, []string{"PLACED", "DEADLINE", "PERCENT", "CLICKS", "CONVERSION", "NAME"}),
		"direction": pick(random, []string{"ASC", "DESC"}),
	}
}
