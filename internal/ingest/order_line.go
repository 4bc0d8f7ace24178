package ingest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"headway/internal/order"
)

// OrderLine is one line of orders.csv. The columns, by name; those with * are needed:
//
//	external_id*     what the order is called where it comes from; imported once per importing account
//	number           the order's number here; drawn when empty; must be free
//	marketer*        the marketer's external id, as the token issuer names the account; made on first sight
//	marketer_name    its name when it is made here; the external id when empty
//	client*          the client's external id, likewise
//	client_name
//	creator*         the creator's external id, unique for its client
//	creator_name
//	campaign_name*
//	campaign_type*   FREE_PAGE, PAID_PAGE, FREE_TRIAL or OT_TRACKING_LINK
//	campaign_link*   http:// or https://
//	trial_days       for FREE_TRIAL: 1, 3, 7, 14, 30, 90, 180 or 360
//	fans_ordered*
//	price*           per fan, decimal, such as 2.55
//	currency*        ISO 4217, such as USD
//	income_visible   true or false; false when empty
//	status*          WAITING, ACCEPTED, REJECTED, COMPLETED or CANCELLED; a WAITING order whose 72 hours are over comes in as
//	                 REJECTED with EXPIRED
//	reason           of REJECTED: DECLINED or EXPIRED; of CANCELLED: WITHDRAWN, STOPPED, GUARANTEE_MISSED or OPERATOR; when empty
//	                 DECLINED, and WITHDRAWN or STOPPED by whether it was accepted
//	placed_at*       RFC 3339, such as 2026-01-31T09:30:00Z; so are all the times
//	accepted_at      as the status needs them: accepted, rejected, completed, cancelled
//	rejected_at
//	completed_at
//	cancelled_at
//	fans_delivered   the opening balance: how many fans the order has. When empty: fans_ordered for COMPLETED, else 0
//
// The opening balance is the truth of a closed order: its settlement is made of it, and no later line changes it. Lines of
// deliveries.ndjson explain it: each gives one of these fans a receipt, a time and its creator's first-fan slot. Until then the fans
// stand in the charts at acceptance. Where all are explained, fans delivered equal counted less reversed receipts, as on any
// other order; where not, the difference is what is unexplained.
type OrderLine struct {
	ExternalID string
	// Number is 0 when one is to be drawn.
	Number       int64
	Marketer     string
	MarketerName string
	Client       string
	ClientName   string
	Creator      string
	CreatorName  string
	// Order is the rest; its parties and tracking code are set on import.
	Order order.ImportedOrder
}

// OrderColumns lists the columns of orders.csv.
func OrderColumns() []string {
	return []string{"external_id", "number", "marketer", "marketer_name", "client", "client_name", "creator", "creator_name", "campaign_name",
		"campaign_type", "campaign_link", "trial_days", "fans_ordered", "price", "currency", "income_visible", "status", "reason", "placed_at",
		"accepted_at", "rejected_at", "completed_at", "cancelled_at", "fans_delivered"}
}

// RequiredOrderColumns lists those without which no line is an order.
func RequiredOrderColumns() []string {
	return []string{"external_id", "marketer", "client", "creator", "campaign_name", "campaign_type", "campaign_link", "fans_ordered", "price",
		"currency", "status", "placed_at"}
}

// ParseOrderLine reads a line, given as values by column. The error is a BAD_INPUT whose field is the column.
func ParseOrderLine(columns map[string]string) (OrderLine, *order.Error) {
	p := lineParser{columns: columns}
	for _, column := range RequiredOrderColumns() {
		if p.text(column) == "" {
			p.fail(column, "This column must not be empty.")
		}
	}
	line := OrderLine{
		ExternalID: p.text("external_id"), Number: p.number("number", 0, maxImportedNumber),
		Marketer: p.text("marketer"), MarketerName: p.either("marketer_name", "marketer"),
		Client: p.text("client"), ClientName: p.either("client_name", "client"),
		Creator: p.text("creator"), CreatorName: p.either("creator_name", "creator"),
	}
	in := &line.Order
	in.Campaign = order.Campaign{
		Name: p.text("campaign_name"), Type: order.CampaignType(p.text("campaign_type")), Link: p.text("campaign_link"),
		TrialDays: int(p.number("trial_days", 0, 360)),
	}
	in.FansOrdered = int(p.number("fans_ordered", 0, order.MaxFansOrdered))
	in.Price = p.money("price", "currency")
	in.IncomeVisible = p.boolean("income_visible")
	in.Status = order.Status(p.text("status"))
	in.PlacedAt = p.time("placed_at")
	in.AcceptedAt, in.RejectedAt = p.timeOrNil("accepted_at"), p.timeOrNil("rejected_at")
	in.CompletedAt, in.CancelledAt = p.timeOrNil("completed_at"), p.timeOrNil("cancelled_at")
	p.reason(in)
	p.delivered(in)
	for _, column := range []string{"external_id", "marketer", "client", "creator"} {
		p.reference(column)
	}
	return line, p.fault
}

// maxImportedNumber leaves room for the numbers that are drawn here.
const maxImportedNumber = 1_000_000_000_000

// lineParser reads columns and keeps the first fault.
type lineParser struct {
	columns map[string]string
	fault   *order.Error
}

func (p *lineParser) fail(column, message string, arguments ...any) {
	if p.fault == nil {
		p.fault = order.BadInput(column, message, arguments...)
	}
}

func (p *lineParser) text(column string) string { return strings.TrimSpace(p.columns[column]) }

func (p *lineParser) either(column, instead string) string {
	if text := p.text(column); text != "" {
		return text
	}
	return p.text(instead)
}

// reference checks an external id.
func (p *lineParser) reference(column string) {
	fault := checkReference(column, p.text(column))
	if err := order.CheckText(column, p.text(column)); fault == nil && err != nil {
		fault = asError(err)
	}
	if fault != nil && p.fault == nil {
		p.fault = fault
	}
}

func (p *lineParser) number(column string, least, most int64) int64 {
	text := p.text(column)
	if text == "" {
		return 0
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < least || number > most {
		p.fail(column, "%q is not a whole number between %d and %d.", order.Shorten(text, 40), least, most)
	}
	return number
}

func (p *lineParser) money(amount, currency string) order.Money {
	money, err := order.ParseMoney(p.text(amount), order.Currency(p.text(currency)))
	if err != nil {
		fault := asError(err)
		column := amount
		if fault.Field == "currency" {
			column = currency
		}
		p.fail(column, "%s", fault.Message)
	}
	return money
}

func (p *lineParser) boolean(column string) bool {
	switch strings.ToLower(p.text(column)) {
	case "true", "yes", "1":
		return true
	case "", "false", "no", "0":
	default:
		p.fail(column, "Write true or false.")
	}
	return false
}

func (p *lineParser) time(column string) time.Time {
	at, err := time.Parse(time.RFC3339, p.text(column))
	if err != nil {
		p.fail(column, "%q is not a time such as 2026-01-31T09:30:00Z.", order.Shorten(p.text(column), 40))
	}
	return at.UTC().Truncate(time.Microsecond)
}

func (p *lineParser) timeOrNil(column string) *time.Time {
	if p.text(column) == "" {
		return nil
	}
	at := p.time(column)
	return &at
}

// reason reads the column as the status means it.
func (p *lineParser) reason(in *order.ImportedOrder) {
	if !slices.Contains(order.Statuses(), in.Status) {
		p.fail("status", "A status is one of %v.", order.Statuses())
	}
	reason := p.text("reason")
	switch {
	case in.Status == order.StatusRejected && reason == "":
		in.RejectionReason = order.RejectionDeclined
	case in.Status == order.StatusRejected:
		in.RejectionReason = order.RejectionReason(reason)
	case in.Status == order.StatusCancelled && reason != "":
		in.CancellationReason = order.CancellationReason(reason)
	case in.Status == order.StatusCancelled && in.AcceptedAt == nil:
		in.CancellationReason = order.CancellationWithdrawn
	case in.Status == order.StatusCancelled:
		in.CancellationReason = order.CancellationStopped
	case reason != "":
		p.fail("reason", "A reason belongs to REJECTED and CANCELLED orders, and to them only.")
	}
	if in.RejectionReason == order.RejectionExpired {
		in.RejectedAt = nil // it is the deadline
	}
}

func (p *lineParser) delivered(in *order.ImportedOrder) {
	in.FansDelivered = int(p.number("fans_delivered", 0, order.MaxFansOrdered))
	if p.text("fans_delivered") == "" && in.Status == order.StatusCompleted {
		in.FansDelivered = in.FansOrdered
	}
}
