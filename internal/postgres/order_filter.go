package postgres

import (
	"slices"
	"strings"
	"time"

	"headway/internal/order"
)

// withClock begins a statement that judges rows by the clock: the clock is read once, so that a filter and what is made of the
// rows (Order.At) never differ. clockNow is the instant.
const (
	withClock = "WITH clock AS MATERIALIZED (SELECT headway_now() AS now)"
	clockNow  = "(SELECT now FROM clock)"
)

// orderWhere is the condition for the orders, known as o, that the viewer sees and the filter picks. It means the same as
// Order.VisibleTo and Filter.Matches. The statement begins with withClock.
func orderWhere(v order.Viewer, f order.Filter, args *arguments) string {
	return orderWhereOf(searchedText(v), v, f, args)
}

// orderWhereOf is orderWhere with an expression for the text that is searched.
func orderWhereOf(text string, v order.Viewer, f order.Filter, args *arguments) string {
	where := conditions{viewerScope(v, args)}
	where.add(statusCondition(f.Statuses, args))
	where.anyID("o.client_id", f.ClientIDs, args)
	where.anyID("o.campaign_id", f.CampaignIDs, args)
	where.anyID("o.id", f.OrderIDs, args)
	if len(f.CampaignTypes) > 0 {
		where.add("o.campaign_type = ANY(" + args.add(asTexts(&f.CampaignTypes)) + "::campaign_type[])")
	}
	if len(f.PaceStates) > 0 {
		where.add("o.pace_state = ANY(" + args.add(asTexts(&f.PaceStates)) + "::pace_state[])")
	}
	if f.Paused != nil && *f.Paused {
		where.add("o.pause_reason IS NOT NULL")
	}
	if f.Paused != nil && !*f.Paused {
		where.add("o.pause_reason IS NULL")
	}
	where.within("o.placed_at", f.Placed, args)
	where.within("o.accepted_at", f.Accepted, args)
	where.within("o.completed_at", f.Completed, args)
	where.tags(f.Tags, args)
	where.add(nameCondition(text, f.Name, args))
	where.add(searchCondition(text, f.Search, args))
	return strings.Join(where, " AND ")
}

// viewerScope is the condition for the orders, known as o, in which the viewer has a stake.
func viewerScope(v order.Viewer, args *arguments) string {
	switch v.Role {
	case order.RolePlatform:
		return "true"
	case order.RoleMarketer:
		return "o.marketer_id = " + args.add(v.AccountID)
	case order.RoleClient:
		return "o.client_id = " + args.add(v.AccountID)
	}
	return "false"
}

// conditions must all hold.
type conditions []string

// add adds a condition; an empty one asks nothing.
func (c *conditions) add(condition string) {
	if condition != "" {
		*c = append(*c, condition)
	}
}

func (c *conditions) anyID(column string, wanted []order.ID, args *arguments) {
	if len(wanted) > 0 {
		c.add(column + " = ANY(" + args.add(ids(wanted)) + "::uuid[])")
	}
}

func (c *conditions) within(column string, r order.TimeRange, args *arguments) {
	if r.From != nil {
		c.add(column + " >= " + args.add(microseconds(*r.From)))
	}
	if r.To != nil {
		c.add(column + " < " + args.add(microseconds(*r.To)))
	}
}

// microseconds is the first instant that PostgreSQL can hold which is not before t. With both bounds of a half-open range rounded
// up, a column of whole microseconds falls on the same side as if they were exact.
func microseconds(t time.Time) time.Time {
	rounded := t.Truncate(time.Microsecond)
	if rounded.Before(t) {
		rounded = rounded.Add(time.Microsecond)
	}
	return rounded
}

func (c *conditions) tags(f order.TagFilter, args *arguments) {
	if len(f.Any) > 0 {
		c.add("o.tag_ids && " + args.add(ids(f.Any)) + "::uuid[]")
	}
	if len(f.All) > 0 {
		c.add("o.tag_ids @> " + args.add(ids(f.All)) + "::uuid[]")
	}
	if len(f.None) > 0 {
		c.add("NOT o.tag_ids && " + args.add(ids(f.None)) + "::uuid[]")
	}
}

// unanswered says that the deadline has not passed, by the instant that it is always 72 hours after: that one is in indexes.
const unanswered = "o.placed_at > " + clockNow + " - interval '72 hours'"

// statusCondition sees a waiting order past its deadline as REJECTED (rule 7).
func statusCondition(wanted []order.Status, args *arguments) string {
	if len(wanted) == 0 {
		return ""
	}
	waiting, rejected := slices.Contains(wanted, order.StatusWaiting), slices.Contains(wanted, order.StatusRejected)
	stored := wanted
	if waiting != rejected {
		stored = slices.DeleteFunc(slices.Clone(wanted), func(s order.Status) bool { return s == order.StatusWaiting })
	}
	condition := "o.status = ANY(" + args.add(asTexts(&stored)) + "::order_status[])"
	switch {
	case waiting && !rejected:
		condition = "(" + condition + " OR o.status = 'WAITING' AND " + unanswered + ")"
	case rejected && !waiting:
		condition = "(" + condition + " OR o.status = 'WAITING' AND NOT " + unanswered + ")"
	}
	return condition
}

// The first fields of search_text are the names.
const (
	campaignNameKey = `split_part(o.search_text, E'\x01', 1)`
	clientNameKey   = `split_part(o.search_text, E'\x01', 2)`
)

// walkedText is the text that is searched of orders that are looked at one after the other. An expression is not what the index of texts
// is on, which knows what is in a million: to find a common word there takes longer than to look at a page's worth of orders, or a marketer's.
const walkedText = "(o.search_text || '')"

// searchedText is the text that is searched for all of a viewer's orders that hold it.
func searchedText(v order.Viewer) string {
	if v.IsPlatform() {
		return "o.search_text"
	}
	return walkedText
}

func nameCondition(text, name string, args *arguments) string {
	if name == "" {
		return ""
	}
	pattern := args.add(containing(strings.ToLower(name)))
	// The first comparison is for the index, the others for the truth.
	return text + " LIKE " + pattern + " AND (" + campaignNameKey + " LIKE " + pattern + " OR " + clientNameKey + " LIKE " + pattern + ")"
}

// searchCondition is rule 32: a part of any field, or for short searches the beginning of one.
func searchCondition(text, search string, args *arguments) string {
	folded := strings.ToLower(strings.TrimSpace(search))
	if folded == "" || inEveryID(folded) {
		return ""
	}
	if searchesInside(folded) {
		return text + " LIKE " + args.add(containing(folded))
	}
	first, later := args.add(escapeLike(folded)+"%"), args.add("%"+searchSeparator+escapeLike(folded)+"%")
	return "(" + text + " LIKE " + first + " OR " + text + " LIKE " + later + ")"
}

// searchesInside tells whether a search looks inside of words, and not at their beginnings only.
func searchesInside(folded string) bool {
	return len([]rune(folded)) >= order.MinSubstringSearch
}

// inEveryID tells whether a search finds the id of every order.
func inEveryID(folded string) bool {
	const beginning = string(order.KindOrder) + "_"
	if searchesInside(folded) {
		return strings.Contains(beginning, folded)
	}
	return strings.HasPrefix(beginning, folded)
}
