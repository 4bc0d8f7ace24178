//go:build linux

package main

import (
	"context"
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
	// explored is what only Headway is asked: see explore.go.
	explored map[string]any
	platform bool
}

// place is where an order stands in a list by placing.
type place struct {
	PlacedAt time.Time `json:"placedAt"`
	ID       string    `json:"id"`
}

// drawLists picks orders at random, each of which stands for a page: its marketer's, in its state, with one of its tags. So what is asked
// most is what there is most of. Every other draw is of the second page.
func (b *backing) drawLists(ctx context.Context, count int) ([]draw, error) {
	marketers := make(map[order.ID]int, len(b.world.marketers))
	for i, m := range b.world.marketers {
		marketers[m.ID] = i
	}
	// Twice as many blocks as should be needed, of which those that come first in no order at all are taken.
	share := min(100, 200*float64(count)/float64(b.world.Orders))
	rows, err := b.database.QueryContext(ctx, `SELECT marketer_id, status, tag_ids[1 + number % cardinality(tag_ids)] FROM orders TABLESAMPLE SYSTEM ($1) REPEATABLE (1)
		WHERE tag_ids <> '{}' ORDER BY hashint8(number) LIMIT $2`, share, count)
	if err != nil {
		return nil, fmt.Errorf("draw orders: %w", err)
	}
	defer rows.Close()
	var draws []draw
	for rows.Next() {
		var marketer order.ID
		d := draw{later: len(draws)%2 == 1}
		if err := rows.Scan(&marketer, &d.status, &d.tag); err != nil {
			return nil, fmt.Errorf("draw orders: %w", err)
		}
		d.marketer = marketers[marketer]
		draws = append(draws, d)
	}
	return draws, rows.Err()
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
	query, variables, token := listQuery, d.variables(to.name == nameHeadway), tokens[d.marketer]
	if !d.from.IsZero() {
		query = statsQuery
	}
	if d.explored != nil {
		query, variables = exploreQuery, d.explored
	}
	if d.platform {
		token = to.platform
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, fmt.Errorf("encode a request: %w", err)
	}
	return post(to.path, token, body), nil
}

// post is an HTTP request.
func post(path, token string, body []byte) []byte {
	head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, token, len(body))
	return append([]byte(head), body...)
}
