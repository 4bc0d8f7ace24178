//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"headway/internal/order"
)

// listQuery is what every server is asked for a list: the part of Headway's schema that the others have too.
const listQuery = `query Orders($status: [OrderStatus!], $tags: [ID!], $first: Int!, $after: String) {
  orders(filter: { status: $status, tags: { any: $tags } }, first: $first, after: $after) {
    nodes {
      id number status fansOrdered placedAt
      campaign { id name type }
      client { id name }
      tags { id name color }
      progress { fansDelivered percent }
      performance { clicks conversionRate }
    }
    pageInfo { hasNextPage endCursor }
  }
}`

// statsQuery is what every server is asked for statistics.
const statsQuery = `query Stats($from: DateTime!, $to: DateTime!) {
  stats(period: { from: $from, to: $to, timeZone: "UTC" }) {
    byStatus { status orders }
    series(interval: DAY) { from orders fansDelivered clicks }
  }
}`

const pageSize = 50

// draw is one thing to ask: a page of a marketer's orders in one state with one tag, or a month of a marketer's statistics.
type draw struct {
	marketer int
	status   order.Status
	tag      order.ID
	// later is the page behind the first, where there is one. Its place is known after the first was read: Headway's cursor, and what
	// the other servers make cursors of.
	later  bool
	cursor string
	place  place
	from   time.Time
}

// place is where an order stands in a list by placing.
type place struct {
	PlacedAt time.Time `json:"placedAt"`
	ID       string    `json:"id"`
}

// drawLists picks orders at random, each of which stands for a page: its marketer's, in its state, with one of its tags. So what is asked
// most is what there is most of. Every other draw is of the second page.
func drawLists(w *world, seed uint64, count int) []draw {
	random := rand.New(rand.NewPCG(6, seed))
	kept := keepTagged(w)
	draws := make([]draw, count)
	for i := range draws {
		k := kept[random.IntN(len(kept))]
		draws[i] = draw{marketer: int(k.marketer), status: order.Statuses()[k.status], tag: w.tags[k.marketer][k.tag].ID, later: i%2 == 1}
	}
	return draws
}

// tagged is what drawing needs of an order.
type tagged struct {
	marketer    int32
	status, tag uint8
}

// keepTagged makes the orders of the dataset once more. It leaves the world without orders to make.
func keepTagged(w *world) []tagged {
	var kept []tagged
	for i := range w.Orders {
		g := w.order(i)
		for _, id := range g.TagIDs {
			kept = append(kept, tagged{int32(g.marketer), uint8(indexOf(order.Statuses(), g.Status)), uint8(indexOfTag(w.tags[g.marketer], id))})
		}
	}
	return kept
}

func indexOf[T comparable](all []T, wanted T) int {
	for i, one := range all {
		if one == wanted {
			return i
		}
	}
	return -1
}

func indexOfTag(tags []party, id order.ID) int {
	for i, tag := range tags {
		if tag.ID == id {
			return i
		}
	}
	return -1
}

// drawStats picks marketers and months.
func drawStats(w *world, seed uint64, count int) []draw {
	random := rand.New(rand.NewPCG(7, seed))
	draws := make([]draw, count)
	for i := range draws {
		from := w.end.AddDate(0, 0, -days+random.IntN(days-30)).Truncate(24 * time.Hour)
		draws[i] = draw{marketer: random.IntN(w.Marketers), from: from}
	}
	return draws
}

// variables are the draw's, with ids and cursors as the server writes them.
func (d draw) variables(ours bool) map[string]any {
	if !d.from.IsZero() {
		return map[string]any{"from": d.from, "to": d.from.AddDate(0, 0, 30)}
	}
	tag, cursor := d.tag.UUID(), ""
	if ours {
		tag, cursor = d.tag.Text(order.KindTag), d.cursor
	} else if d.place.ID != "" {
		id, _, err := order.ParseID(d.place.ID, order.KindOrder)
		if err == nil {
			cursor = d.place.PlacedAt.UTC().Format(time.RFC3339Nano) + " " + id.UUID()
		}
	}
	variables := map[string]any{"status": []order.Status{d.status}, "tags": []string{tag}, "first": pageSize}
	if cursor != "" {
		variables["after"] = cursor
	}
	return variables
}

// request is the draw as bytes on the wire, with the marketer's token.
func (d draw) request(to *subject, tokens []string) ([]byte, error) {
	query := listQuery
	if !d.from.IsZero() {
		query = statsQuery
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": d.variables(to.name == nameHeadway)})
	if err != nil {
		return nil, fmt.Errorf("encode a request: %w", err)
	}
	return post(to.path, tokens[d.marketer], body), nil
}

// post is an HTTP request.
func post(path, token string, body []byte) []byte {
	head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, token, len(body))
	return append([]byte(head), body...)
}
