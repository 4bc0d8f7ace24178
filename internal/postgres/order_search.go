package postgres

import (
	"strconv"
	"strings"

	"headway/internal/order"
)

// way is how an index finds orders that are far apart in the order of the page: in parts (a campaign, a client, a state), each of which the
// index has in that order. Of each part the first orders are taken, and the page is the first of those, so that a part costs a page at
// most, however many orders it has. Ways never find the same order twice.
type way struct {
	// parts is a SELECT of distinct keys, and own the condition that an order, known as o, belongs to part.key. Without parts, own is the
	// condition that an index answers for all orders at once.
	parts, own string
	// but is what else must hold of the orders, so that no other way finds them.
	but string
}

// waysTo are the ways to the platform's orders that the filter picks; none where walking along the page's order is the best there is. With
// searched they are the ways to a text, of which nobody knows whether it is common.
func waysTo(f order.Filter, args *arguments) (ways []way, searched bool) {
	switch {
	case len(f.OrderIDs) > 0:
		return nil, false
	case len(f.CampaignIDs) > 0:
		return []way{{parts: distinct(args.add(ids(f.CampaignIDs)) + "::uuid[]"), own: "o.campaign_id = part.key"}}, false
	case len(f.ClientIDs) > 0:
		return []way{{parts: distinct(args.add(ids(f.ClientIDs)) + "::uuid[]"), own: "o.client_id = part.key"}}, false
	case f.Name != "":
		return []way{namedWay("n.names LIKE " + args.add(containing(strings.ToLower(f.Name))))}, true
	}
	ways = searchWays(f.Search, args)
	return ways, len(ways) > 0
}

func distinct(array string) string {
	return "SELECT DISTINCT unnest(" + array + ") AS key"
}

// namedWay finds the orders of the campaigns whose searched names, known as n, fulfil the condition.
func namedWay(condition string) way {
	return way{parts: "SELECT DISTINCT n.campaign_id AS key FROM searched_names n WHERE " + condition, own: "o.campaign_id = part.key"}
}

// searchWays are those to rule 32: by the names, and by the number and the id where the text may be a piece of one.
func searchWays(search string, args *arguments) []way {
	folded := strings.ToLower(strings.TrimSpace(search))
	if folded == "" || inEveryID(folded) {
		return nil
	}
	if !searchesInside(folded) {
		first, later := args.add(escapeLike(folded)+"%"), args.add("%"+searchSeparator+escapeLike(folded)+"%")
		ways := []way{namedWay("(n.names LIKE " + first + " OR n.names LIKE " + later + ")")}
		if starts := numberStarts(folded); starts != nil {
			ways = append(ways, way{distinct(args.add(asTexts(&starts)) + "::text[]"), `"left"(o.number::text, 2) = part.key`, notNamed(first)})
		}
		return ways
	}
	pattern := args.add(containing(folded))
	ways := []way{namedWay("n.names LIKE " + pattern)}
	if order.PieceOfID(order.KindOrder, folded) {
		ways = append(ways, way{own: "o.search_text LIKE " + pattern, but: notNamed(pattern)})
	}
	return ways
}

func notNamed(pattern string) string {
	return "NOT (" + campaignNameKey + " LIKE " + pattern + " OR " + clientNameKey + " LIKE " + pattern + ")"
}

// numberStarts are the two digits with which numbers begin that begin with the one or two, or the number of one digit itself.
func numberStarts(folded string) []string {
	if strings.Trim(folded, "0123456789") != "" {
		return nil
	}
	starts := []string{folded}
	for digit := '0'; len(folded) == 1 && digit <= '9'; digit++ {
		starts = append(starts, folded+string(digit))
	}
	return starts
}

// throughWays finds a page by its ways, as the common table expression "found" of ids, and reads the rows of these as "far". Unless is a
// condition under which nothing is looked for, or empty.
func (l *orderListing) throughWays(named, unless string, all []string) string {
	limit := " LIMIT " + strconv.Itoa(l.page.Size()+1)
	sorted := " ORDER BY " + l.keys.orderBy(l.page.Backwards())
	columns, merged := "o.id", keyset{}
	for i, key := range l.keys.keys {
		if key.sql != "o.id" {
			name := "key" + strconv.Itoa(i)
			columns, key.sql = columns+", ("+key.sql+") AS "+name, "o."+name
		}
		merged.keys = append(merged.keys, key)
	}
	if unless == "" {
		unless = "false"
	}
	found := make([]string, len(l.ways))
	for i, w := range l.ways {
		where := strings.Join(all, " AND ")
		if w.but != "" {
			where += " AND " + w.but
		}
		if w.parts == "" { // OFFSET keeps what the index is asked apart from all the rest
			found[i] = "(SELECT " + columns + " FROM (SELECT * FROM orders o WHERE " + w.own + " AND NOT " + unless + " OFFSET 0) o WHERE " + where + sorted + limit + ")"
			continue
		}
		found[i] = "SELECT o.* FROM (SELECT key FROM (" + w.parts + ") part WHERE NOT " + unless + ") part CROSS JOIN LATERAL (" +
			"SELECT " + columns + " FROM orders o WHERE " + w.own + " AND " + where + sorted + limit + ") o"
	}
	return "found AS (SELECT o.id FROM (" + strings.Join(found, " UNION ALL ") + ") o ORDER BY " + merged.orderBy(l.page.Backwards()) + limit + "), " +
		"far AS (SELECT " + named + " FROM found JOIN orders o ON o.id = found.id" + sorted + ")"
}

// nearest is how many orders are looked at one by one before the ways to a text are taken: a common text fills the page among them.
const nearest = 4000

// nearOrFar reads a page of what a text is found in: a common one is found among the next orders, a rare one through its ways. Only one of
// the two gives rows.
func (l *orderListing) nearOrFar(named string, beyond, all []string) string {
	sorted := " ORDER BY " + l.keys.orderBy(l.page.Backwards())
	limit := " LIMIT " + strconv.Itoa(l.page.Size()+1)
	filled := "(SELECT count(*) > " + strconv.Itoa(l.page.Size()) + " FROM near)"
	return "near AS MATERIALIZED (SELECT " + named + " FROM (SELECT * FROM orders o WHERE " + strings.Join(append(beyond, "true"), " AND ") + sorted +
		" LIMIT " + strconv.Itoa(nearest) + ") o WHERE " + strings.Join(all, " AND ") + sorted + limit + "), " + l.throughWays(named, filled, all) +
		", page AS (SELECT * FROM near WHERE " + filled + " UNION ALL SELECT * FROM far)"
}
