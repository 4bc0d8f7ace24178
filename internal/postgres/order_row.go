package postgres

import (
	"strconv"
	"strings"
	"time"

	"headway/internal/order"
)

// orderRow is a row of orders: the order, and the parts of it that are nil in the domain when their columns are NULL.
type orderRow struct {
	order.Order
	guarantee   order.Guarantee
	pauseReason order.PauseReason
	pausedAt    *time.Time
	pausedBy    *order.Actor
}

// orderColumn is one column of orders and the field of the row that holds it.
type orderColumn struct {
	name, kind string
	moves      movement
	// part is what the column belongs to for lists that read a part of each order; identity is read always.
	part  order.Parts
	field func(*orderRow) any
}

// movement is how often a column is written.
type movement int

const (
	// fixed is at placing, or in a way of its own (tags).
	fixed movement = iota
	// moves is with every change.
	moves
	// counts is also with those that do nothing but count, which are nearly all.
	counts
)

// identity are the columns that every reader needs.
const identity = order.NoParts

// orderColumns is the one list of columns that orders are read and written by.
var orderColumns = [...]orderColumn{
	{"marketer_id", "uuid", fixed, identity, func(r *orderRow) any { return &r.Marketer.ID }},
	{"id", "uuid", fixed, identity, func(r *orderRow) any { return &r.ID }},
	{"number", "bigint", fixed, identity, func(r *orderRow) any { return &r.Number }},
	{"version", "bigint", counts, order.PartVersion, func(r *orderRow) any { return &r.Version }},
	{"tag_version", "bigint", fixed, order.PartLog, func(r *orderRow) any { return &r.TagVersion }},
	{"last_event", "bigint", counts, order.PartLog, func(r *orderRow) any { return &r.LastEvent }},
	{"last_ledger_transaction", "bigint", moves, order.PartLog, func(r *orderRow) any { return &r.LastLedgerTransaction }},

	{"client_id", "uuid", fixed, identity, func(r *orderRow) any { return &r.Client.ID }},
	{"creator_id", "uuid", fixed, order.PartCreator, func(r *orderRow) any { return &r.Creator.ID }},
	{"campaign_id", "uuid", fixed, order.PartCampaign, func(r *orderRow) any { return &r.Campaign.ID }},
	{"marketer_name", "text", fixed, order.PartMarketer, func(r *orderRow) any { return &r.Marketer.Name }},
	{"client_name", "text", fixed, order.PartClient, func(r *orderRow) any { return &r.Client.Name }},
	{"creator_name", "text", fixed, order.PartCreator, func(r *orderRow) any { return &r.Creator.Name }},
	{"campaign_name", "text", fixed, order.PartCampaign, func(r *orderRow) any { return &r.Campaign.Name }},
	{"campaign_type", "campaign_type", fixed, identity, func(r *orderRow) any { return &r.Campaign.Type }},
	{"campaign_link", "text", fixed, order.PartLink, func(r *orderRow) any { return &r.Campaign.Link }},
	{"trial_days", "int", fixed, order.PartTrial, func(r *orderRow) any { return intOrNull{&r.Campaign.TrialDays} }},
	{"tracking_code", "text", fixed, order.PartLink, func(r *orderRow) any { return &r.TrackingCode }},

	{"status", "order_status", moves, identity, func(r *orderRow) any { return &r.Status }},
	{"rejection_reason", "text", moves, order.PartOutcome, func(r *orderRow) any { return orNull(&r.RejectionReason) }},
	{"rejection_note", "text", moves, order.PartOutcome, func(r *orderRow) any { return orNull(&r.RejectionNote) }},
	{"cancellation_reason", "text", moves, order.PartOutcome, func(r *orderRow) any { return orNull(&r.CancellationReason) }},
	{"status_by", "uuid", moves, order.PartOutcome, func(r *orderRow) any { return &r.StatusBy }},

	{"fans_ordered", "int", fixed, order.PartProgress, func(r *orderRow) any { return &r.FansOrdered }},
	{"price_minor", "bigint", fixed, order.PartMoney, func(r *orderRow) any { return &r.Price.Minor }},
	{"currency", "text", fixed, order.PartMoney, func(r *orderRow) any { return &r.Price.Currency }},
	{"income_visible", "boolean", moves, identity, func(r *orderRow) any { return &r.IncomeVisible }},
	{"held_minor", "bigint", moves, order.PartMoney, func(r *orderRow) any { return &r.Held }},

	{"fans_delivered", "int", counts, order.PartProgress, func(r *orderRow) any { return &r.FansDelivered }},
	{"fans_by_click", "int", counts, order.PartTraffic, func(r *orderRow) any { return &r.FansByClick }},
	{"clicks", "bigint", counts, order.PartTraffic, func(r *orderRow) any { return &r.Clicks }},
	{"clicks_filtered", "bigint", counts, order.PartDropped, func(r *orderRow) any { return &r.ClicksFiltered }},
	{"clicks_inactive", "bigint", counts, order.PartDropped, func(r *orderRow) any { return &r.ClicksInactive }},

	{"guarantee_first_fan_days", "int", fixed, order.PartGuarantee, func(r *orderRow) any { return intOrNull{&r.guarantee.FirstFanDays} }},
	{"guarantee_fans_per_week", "int", fixed, order.PartGuarantee, func(r *orderRow) any { return intOrNull{&r.guarantee.FansPerWeek} }},
	{"guarantee_policy", "text", fixed, order.PartGuarantee, func(r *orderRow) any { return orNull(&r.guarantee.Policy) }},
	{"first_fan_at", "timestamptz", counts, order.PartGuarantee, func(r *orderRow) any { return instantOrNull{&r.Window.FirstFanAt} }},
	{"first_fan_by", "timestamptz", counts, order.PartGuarantee, func(r *orderRow) any { return instantOrNull{&r.Window.FirstFanBy} }},
	{"window_start", "timestamptz", counts, order.PartGuarantee, func(r *orderRow) any { return instantOrNull{&r.Window.Start} }},
	{"window_fans", "int", counts, order.PartGuarantee, func(r *orderRow) any { return &r.Window.Fans }},
	{"window_warned", "boolean", counts, order.PartGuarantee, func(r *orderRow) any { return &r.Window.Warned }},
	{"pace_state", "pace_state", counts, order.PartGuarantee, func(r *orderRow) any { return orNull(&r.PaceState) }},
	{"due_at", "timestamptz", counts, order.PartGuarantee, func(r *orderRow) any { return instantOrNull{&r.Due} }},

	{"pause_reason", "text", moves, order.PartPause, func(r *orderRow) any { return orNull(&r.pauseReason) }},
	{"paused_at", "timestamptz", moves, order.PartPause, func(r *orderRow) any { return instantOrNull{&r.pausedAt} }},
	{"paused_by", "jsonb", moves, order.PartPause, func(r *orderRow) any { return asJSON(&r.pausedBy) }},
	{"resumed_by", "uuid", moves, order.PartPause, func(r *orderRow) any { return &r.ResumedBy }},

	{"tag_ids", "uuid[]", fixed, order.PartTags, func(r *orderRow) any { return (*ids)(&r.TagIDs) }},

	{"placed_at", "timestamptz", fixed, identity, func(r *orderRow) any { return instant{&r.PlacedAt} }},
	{"respond_by", "timestamptz", fixed, identity, func(r *orderRow) any { return instant{&r.RespondBy} }},
	{"accepted_at", "timestamptz", moves, identity, func(r *orderRow) any { return instantOrNull{&r.AcceptedAt} }},
	{"rejected_at", "timestamptz", moves, order.PartOutcome, func(r *orderRow) any { return instantOrNull{&r.RejectedAt} }},
	{"completed_at", "timestamptz", moves, order.PartOutcome, func(r *orderRow) any { return instantOrNull{&r.CompletedAt} }},
	{"cancelled_at", "timestamptz", moves, order.PartOutcome, func(r *orderRow) any { return instantOrNull{&r.CancelledAt} }},
	{"updated_at", "timestamptz", counts, order.PartVersion, func(r *orderRow) any { return instant{&r.UpdatedAt} }},
	{"imported", "boolean", fixed, order.PartLog, func(r *orderRow) any { return &r.Imported }},
}

// wholeOrder are all the columns.
func wholeOrder() []orderColumn { return orderColumns[:] }

// columnsOf are the columns that hold the parts, and the identity.
func columnsOf(parts order.Parts) []orderColumn {
	if parts == order.AllParts {
		return wholeOrder()
	}
	columns := make([]orderColumn, 0, len(orderColumns)/2)
	for _, column := range orderColumns {
		if column.part == identity || parts&column.part != 0 {
			columns = append(columns, column)
		}
	}
	return columns
}

// orderColumnList is the list for SELECT, of orders known as o.
func orderColumnList() string {
	var names strings.Builder
	for i, column := range orderColumns {
		if i > 0 {
			names.WriteString(", ")
		}
		names.WriteString("o." + column.name)
	}
	return names.String()
}

// targets are what a row is scanned into, and what its values are taken from.
func (r *orderRow) targets() []any {
	targets := make([]any, len(orderColumns), len(orderColumns)+3)
	for i, column := range orderColumns {
		targets[i] = column.field(r)
	}
	return targets
}

// toOrder is the order that the row holds; the row is not used after that.
func (r *orderRow) toOrder() *order.Order {
	o := &r.Order
	o.Campaign.ClientID, o.Campaign.CreatorID = o.Client.ID, o.Creator.ID
	if r.guarantee.Policy != "" {
		o.Guarantee = &r.guarantee
	}
	if r.pausedAt != nil && r.pausedBy != nil {
		o.Pause = &order.Pause{Reason: r.pauseReason, Since: *r.pausedAt, By: *r.pausedBy}
	}
	return o
}

// rowOf is the row that holds the order.
func rowOf(o *order.Order) *orderRow {
	row := &orderRow{}
	row.hold(o)
	return row
}

// hold makes it the row of another order.
func (r *orderRow) hold(o *order.Order) {
	*r = orderRow{Order: *o}
	if o.Guarantee != nil {
		r.guarantee = *o.Guarantee
	}
	if o.Pause != nil {
		r.pauseReason, r.pausedAt, r.pausedBy = o.Pause.Reason, &o.Pause.Since, &o.Pause.By
	}
}

// storedOrder reads an order as it stands in its row.
func storedOrder() ([]any, func() *order.Order) {
	row := &orderRow{}
	return row.targets(), row.toOrder
}

// orderAtNow reads an order and, from a last column, the clock, and gives the order as of then (rule 7).
func orderAtNow() ([]any, func() *order.Order) {
	row, now := &orderRow{}, time.Time{}
	return append(row.targets(), instant{&now}), func() *order.Order { return row.toOrder().At(now) }
}

// searchSeparator parts the fields of search_text; no name can hold it (order.CheckText).
const searchSeparator = "\x01"

// searchText is what a search looks into, as the migration describes it.
func searchText(o *order.Order) string {
	return strings.ToLower(strings.Join([]string{o.Campaign.Name, o.Client.Name, strconv.FormatInt(o.Number, 10), o.ID.Text(order.KindOrder)},
		searchSeparator))
}
