package ingest

import (
	"strings"
	"time"
	"unicode/utf8"

	"headway/internal/order"
)

// FirstOutcome is what became of the first report with the same id.
type FirstOutcome struct {
	Outcome order.Outcome `json:"outcome"`
	// Reason is an order.RefusalReason or an order.ClickRefusal, or empty.
	Reason string `json:"reason,omitempty"`
}

// DeliveryResult is what became of one report of a fan.
type DeliveryResult struct {
	ReportID string
	// Outcome is empty when the report itself was wrong: see Err.
	Outcome order.Outcome
	Reason  order.RefusalReason
	// First is set on DUPLICATE.
	First *FirstOutcome
	// Err is a BAD_INPUT with its field; the report was not kept and its id is free.
	Err *order.Error
}

// ClickResult is what became of one report of a click.
type ClickResult struct {
	ClickID string
	// Outcome is empty when the report itself was wrong: see Err.
	Outcome order.Outcome
	Reason  order.ClickRefusal
	// First is set on DUPLICATE.
	First *FirstOutcome
	// Err is a BAD_INPUT with its field; the report was not kept and its id is free.
	Err *order.Error
}

// item is one report, checked as far as it can be without the database.
type item struct {
	key     order.ReportKey
	orderID order.ID
	code    string
	// click is the reporter's own id of a click that it has reported before, whose order is to be found.
	click     string
	reference order.ReferenceHash
	// aliases are the hashes of the same fan under other keys.
	aliases    []order.ReferenceHash
	occurredAt time.Time
	viaClick   bool
	bot        bool
	// undated marks what happens as it is judged, by the database's clock.
	undated bool
	// redirect marks a click on a tracking link; of an unknown code nothing is kept, since anybody can make codes up.
	redirect bool
	// target is what the report named, for its reporter to see when there is no such order.
	target string
	// bad is what is wrong with the report, or nil.
	bad *order.Error
	// named is the place of its order among those that its batch asks for, or unnamed.
	named int
}

// unnamed is the place of what can be no order's.
const unnamed = -1

// verdict is what became of an item. It is what an idempotency key remembers.
type verdict struct {
	Outcome order.Outcome `json:"outcome,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	First   *FirstOutcome `json:"first,omitempty"`
	Err     *order.Error  `json:"error,omitempty"`
	// order is the order that was judged, for a redirect; nil when unknown.
	order *order.Order
}

// examiner checks reports by themselves, for one call.
type examiner struct {
	hash hasher
	bots *bots
}

// delivery checks the report and hashes its fan. The order in which faults are found is that of the fields.
func (e examiner) delivery(r order.DeliveryReport, reporter order.ID) item {
	i := newItem(order.ReportKey{ReporterID: reporter, Kind: order.ReportDelivery, ReportID: r.ReportID}, r.OrderID, r.TrackingCode, r.OccurredAt)
	i.viaClick, i.target = r.ViaClick || r.ClickID != "", targetOf(r)
	i.bot = r.UserAgent != "" && e.bots.isBot(r.UserAgent)
	i.check(checkTarget(r.OrderID, r.TrackingCode, r.ClickID), checkLength("clickId", r.ClickID), checkReference("reportId", r.ReportID),
		checkReference("fan", r.Fan), checkLength("userAgent", r.UserAgent), checkTime(r.OccurredAt))
	if i.bad != nil {
		return i
	}
	i.reference, i.aliases = e.hash.fan(r.Fan), e.hash.aliases(r.Fan)
	if r.ClickID != "" {
		if code, ours := codeOfClick(e.hash, r.ClickID); ours {
			i.code = code
		} else {
			i.click = r.ClickID
		}
	}
	return i
}

// click checks the report and hashes its visitor.
func (e examiner) click(r order.ClickReport, reporter order.ID) item {
	i := newItem(order.ReportKey{ReporterID: reporter, Kind: order.ReportClick, ReportID: r.ClickID}, r.OrderID, r.TrackingCode, r.OccurredAt)
	i.target = targetOf(order.DeliveryReport{OrderID: r.OrderID, TrackingCode: r.TrackingCode})
	i.check(checkTarget(r.OrderID, r.TrackingCode, ""), checkReference("clickId", r.ClickID), checkReference("visitor", r.Visitor),
		checkLength("userAgent", r.UserAgent), checkTime(r.OccurredAt))
	if i.bad == nil {
		i.reference, i.bot = e.hash.visitor(r.Visitor), e.bots.isBot(r.UserAgent)
	}
	return i
}

func newItem(key order.ReportKey, id order.ID, code string, occurredAt time.Time) item {
	// PostgreSQL keeps microseconds and would round; cut here, the instant and its rollup's bucket agree.
	return item{key: key, orderID: id, code: code, occurredAt: occurredAt.UTC().Truncate(time.Microsecond)}
}

// check keeps the first fault.
func (i *item) check(faults ...*order.Error) {
	for _, fault := range faults {
		if fault != nil {
			i.bad = fault
			return
		}
	}
}

// checkTarget is rule 18: an order, a tracking code or a click, exactly one.
func checkTarget(id order.ID, code, click string) *order.Error {
	given := 0
	for _, is := range []bool{!id.IsZero(), code != "", click != ""} {
		if is {
			given++
		}
	}
	if given != 1 {
		return order.BadInput("orderId", "Name the order by exactly one of orderId, trackingCode and clickId.")
	}
	if !utf8.ValidString(click) || strings.ContainsRune(click, 0) {
		return order.BadInput("clickId", "The text is not valid UTF-8, or holds a NUL character.")
	}
	return nil
}

func checkReference(field, reference string) *order.Error {
	if reference == "" {
		return order.BadInput(field, "This must not be empty.")
	}
	if !utf8.ValidString(reference) || strings.ContainsRune(reference, 0) {
		return order.BadInput(field, "The text is not valid UTF-8, or holds a NUL character.")
	}
	return checkLength(field, reference)
}

func checkLength(field, text string) *order.Error {
	if len(text) > order.MaxReference {
		return order.BadInput(field, "At most %d bytes.", order.MaxReference)
	}
	return nil
}

// checkTime refuses no time at all; how far ahead it may lie is judged by the database's clock (rule 19).
func checkTime(at time.Time) *order.Error {
	if at.IsZero() {
		return order.BadInput("occurredAt", "A time is needed.")
	}
	return nil
}

// isTrackingCode tells whether the text can be a code at all; what cannot is not asked for.
func isTrackingCode(text string) bool {
	for _, r := range text {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') {
			return false
		}
	}
	return len(text) >= 8 && len(text) <= 32
}
