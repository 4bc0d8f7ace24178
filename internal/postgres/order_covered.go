package postgres

import (
	"slices"
	"strings"

	"headway/internal/order"
)

// A marketer's list by placing is found on an index alone: that of order_tags where it is by one tag, else orders_of_marketer_by_status where
// one state is asked for, and orders_of_marketer_covering otherwise. Only the orders of the page are then looked up.

// coveredBy tells whether those indexes hold what the filter asks about.
func coveredBy(f order.Filter) bool {
	others := len(f.ClientIDs) + len(f.CampaignIDs) + len(f.CampaignTypes) + len(f.PaceStates) + len(f.OrderIDs)
	return others == 0 && f.Paused == nil && f.Accepted.IsZero() && f.Completed.IsZero()
}

// byTag finds the orders of a filter by one tag and nothing that order_tags does not hold. A tag is its marketer's, and lists nothing to others.
func (l *orderListing) byTag(v order.Viewer, f order.Filter) bool {
	tags := slices.Concat(f.Tags.Any, f.Tags.All)
	if len(tags) != 1 || len(f.Tags.None) > 0 || f.Search != "" || f.Name != "" {
		return false
	}
	tag := l.args.add(tags[0])
	l.from = "(SELECT l.order_id AS id, l.placed_at, l.status FROM order_tags l WHERE l.tag_id = " + tag + ") o"
	where := conditions{"(SELECT t.marketer_id FROM tags t WHERE t.id = " + tag + ") = " + l.args.add(v.AccountID)}
	where.add(statusCondition(f.Statuses, &l.args))
	where.within("o.placed_at", f.Placed, &l.args)
	l.where = strings.Join(where, " AND ")
	return true
}

// coveredWhere is orderWhere for another such filter, written so that the index is read in order.
func coveredWhere(v order.Viewer, f order.Filter, args *arguments) string {
	where := conditions{viewerScope(v, args)}
	if status, one := oneStatus(f.Statuses); one {
		where.add("o.status = " + args.add(string(status)) + "::order_status")
	} else if condition := statusCondition(f.Statuses, args); condition != "" {
		// With several states in an index's condition PostgreSQL would read all their orders, to sort them.
		where.add("(" + condition + ") IS TRUE")
	}
	where.within("o.placed_at", f.Placed, args)
	where.tags(f.Tags, args)
	where.add(nameCondition(searchedText(v), f.Name, args))
	where.add(searchCondition(searchedText(v), f.Search, args))
	return strings.Join(where, " AND ")
}

// oneStatus gives the only state asked for, if it is stored as it is shown: see statusCondition.
func oneStatus(wanted []order.Status) (status order.Status, one bool) {
	if len(wanted) != 1 || wanted[0] == order.StatusWaiting || wanted[0] == order.StatusRejected {
		return "", false
	}
	return wanted[0], true
}
