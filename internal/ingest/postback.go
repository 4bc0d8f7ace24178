package ingest

import (
	"context"
	"encoding/hex"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"headway/internal/order"
)

// PostbackParameter is one thing that a postback may tell, and what trackers call it.
type PostbackParameter struct {
	// Name is ours, and the first that is looked for.
	Name string
	// Aliases are looked for after it, in this order.
	Aliases []string
	// Needed says when it must be there.
	Needed string
	// Doc says what it holds.
	Doc string
}

// PostbackParameters are all there are; docs/reports.md shows them.
func PostbackParameters() []PostbackParameter {
	return []PostbackParameter{
		{"click_id", []string{"clickid", "cid", "subid", "sub_id", "aff_sub", "hw_click"}, "one of these three",
			"the id that the tracking link passed on, or your own id of a click that you have reported; the fan then came by a click"},
		{"order", []string{"order_id", "orderid"}, "", "the order's id, as in `ord_…`"},
		{"code", []string{"tracking_code", "trackingcode", "link"}, "", "the order's tracking code"},
		{"fan", []string{"fan_id", "user_id", "userid", "customer_id", "player_id", "external_id"}, "yes", "your reference of the fan; only a keyed hash of it is kept"},
		{"event_id", []string{"eventid", "transaction_id", "txid", "tid", "conversion_id", "report_id"}, "",
			"your own unique id of the event, by which a repeat counts nothing"},
		{"time", []string{"timestamp", "ts", "occurred_at", "datetime"}, "",
			"when the fan came: RFC 3339, or seconds or milliseconds since 1970; when left out, now"},
		{"user_agent", []string{"useragent", "ua"}, "", "the fan's user agent, by which bots are told; it is not kept"},
	}
}

// RecordPostback judges a fan that a tracker reports by the parameters of an address (rules 18 and 19). The order named by its id
// goes before its code, and the code before a click. Without an event id, the order and the fan together stand for one, so that a
// repeat counts nothing either. What cannot be read, or names no order, is kept for the owner of the key to see.
// Errors: UNAUTHENTICATED, FORBIDDEN, BAD_INPUT with the parameter, RATE_LIMITED, UNAVAILABLE.
func (in *Ingest) RecordPostback(ctx context.Context, v order.Viewer, parameters url.Values) (DeliveryResult, error) {
	if err := order.Permit(v, order.ActionReport); err != nil {
		return DeliveryResult{}, err
	}
	c := newCall(ctx, v, 1)
	c.items[0] = in.postbackItem(newPostback(parameters), v.AccountID)
	if bad := c.items[0].bad; bad != nil {
		return DeliveryResult{}, in.unread(ctx, v, c.items[0], bad)
	}
	if err := in.findClicks(ctx, v, c.items); err != nil {
		return DeliveryResult{}, err
	}
	verdicts, err := in.submit(c)
	if err != nil {
		return DeliveryResult{}, err
	}
	is := verdicts[0]
	if is.Err != nil {
		return DeliveryResult{}, in.unread(ctx, v, c.items[0], asParameter(is.Err))
	}
	return DeliveryResult{ReportID: c.items[0].key.ReportID, Outcome: is.Outcome, Reason: order.RefusalReason(is.Reason), First: is.First}, nil
}

// postback is the parameters by our names for them.
type postback struct {
	values map[string]string
	// macros are those that hold a tracker's placeholder that the tracker did not replace.
	macros map[string]bool
}

func newPostback(parameters url.Values) postback {
	given := make(map[string]string, len(parameters))
	for name, values := range parameters {
		if len(values) > 0 && values[0] != "" {
			given[strings.ToLower(name)] = strings.TrimSpace(values[0])
		}
	}
	p := postback{map[string]string{}, map[string]bool{}}
	for _, parameter := range PostbackParameters() {
		for _, name := range append([]string{parameter.Name}, parameter.Aliases...) {
			value := given[name]
			if value == "" {
				continue
			}
			if isMacro(value) {
				p.macros[parameter.Name] = true
				continue
			}
			p.values[parameter.Name] = value
			break
		}
	}
	return p
}

// isMacro tells a placeholder, as in {clickid}, [CLICKID], ${clickid}, %%CLICK%% and #clickid#, from a value.
func isMacro(value string) bool {
	for _, marks := range [][2]string{{"{", "}"}, {"[", "]"}, {"${", "}"}, {"%%", "%%"}, {"#", "#"}, {"<", ">"}} {
		if len(value) > len(marks[0])+len(marks[1]) && strings.HasPrefix(value, marks[0]) && strings.HasSuffix(value, marks[1]) {
			return true
		}
	}
	return false
}

// missing says what to do about a parameter that is needed and not there.
func (p postback) missing(name, what string) *order.Error {
	if p.macros[name] {
		return order.BadInput(name, "The tracker sent its placeholder in place of the value; check the name of the macro in the postback URL.")
	}
	return order.BadInput(name, "%s", what)
}

// postbackItem checks a postback as a report.
func (in *Ingest) postbackItem(p postback, reporter order.ID) item {
	report := order.DeliveryReport{ReportID: p.values["event_id"], Fan: p.values["fan"], UserAgent: shortened(p.values["user_agent"])}
	fault := p.target(&report)
	at, undated, timeFault := p.time()
	report.OccurredAt = at
	examine := in.examiner()
	if report.ReportID == "" {
		report.ReportID = derivedEvent(examine.hash, report)
	}
	i := examine.delivery(report, reporter)
	i.undated, i.viaClick = undated, p.values["click_id"] != ""
	switch {
	case fault != nil:
		i.bad = fault
		i.target = p.values["order"]
	case report.Fan == "":
		i.bad = p.missing("fan", "Name the fan: add fan= and the tracker's macro for the visitor's own id.")
	case timeFault != nil:
		i.bad = timeFault
	case i.bad != nil:
		i.bad = asParameter(i.bad)
	}
	return i
}

// target is what the postback names. A click says that the fan came by one also where the order is named otherwise.
func (p postback) target(r *order.DeliveryReport) *order.Error {
	switch {
	case p.values["order"] != "":
		id, _, err := order.ParseID(p.values["order"], order.KindOrder)
		if err != nil {
			return asError(err).WithField("order")
		}
		r.OrderID = id
	case p.values["code"] != "":
		r.TrackingCode = p.values["code"]
	case p.values["click_id"] != "":
		r.ClickID = p.values["click_id"]
	default:
		return p.missing("click_id", "Name the order: add click_id= and the tracker's macro for the click id that the link passed on, or code= and the tracking code.")
	}
	return nil
}

// time is when the fan came; undated without a time of its own.
func (p postback) time() (at time.Time, undated bool, fault *order.Error) {
	someTime := time.Unix(0, 0) // of what is undated, the database's clock tells
	text := p.values["time"]
	if text == "" {
		return someTime, true, nil
	}
	if at, err := time.Parse(time.RFC3339Nano, strings.ReplaceAll(text, " ", "+")); err == nil { // a + that was not escaped
		return at, false, nil
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(number) || number <= 0 || number > 1e13 {
		return someTime, false, order.BadInput("time", "%q is no time; send RFC 3339, or seconds since 1970.", order.Shorten(text, 40))
	}
	if number > 1e11 { // the year 5138 in seconds, 1973 in milliseconds
		number /= 1000
	}
	return time.UnixMicro(int64(number * 1e6)), false, nil
}

// derivedEvent is the id of an event that came without one: a keyed hash of what was named and of the fan.
func derivedEvent(h hasher, r order.DeliveryReport) string {
	hashed := h.event([]byte(targetOf(r) + "\x00" + r.Fan))
	return "derived-" + hex.EncodeToString(hashed[:16])
}

// asParameter calls the field of a report as the parameter is called.
func asParameter(fault *order.Error) *order.Error {
	renamed := *fault
	for field, parameter := range map[string]string{"orderId": "click_id", "clickId": "click_id", "reportId": "event_id", "occurredAt": "time", "userAgent": "user_agent"} {
		if fault.Field == field {
			renamed.Field = parameter
		}
	}
	return &renamed
}

// shortened cuts a user agent to what is looked at.
func shortened(agent string) string { return agent[:min(len(agent), order.MaxReference)] }

// examiner checks reports; it is for one call.
func (in *Ingest) examiner() examiner { return examiner{in.hash.hasher(), in.bots} }

// findClicks looks the orders of clicks up that the reporter has reported itself. A click that it has not leaves its item without
// an order, which is then refused as unknown.
func (in *Ingest) findClicks(ctx context.Context, v order.Viewer, items []item) error {
	wanted := newSet[string]()
	for _, i := range items {
		if i.click != "" && i.bad == nil {
			wanted.add(i.click)
		}
	}
	if len(wanted.list) == 0 {
		return nil
	}
	orders, err := in.reader.OrdersOfClicks(ctx, v.AccountID, wanted.list)
	if err != nil {
		return err
	}
	for n := range items {
		if items[n].click != "" {
			items[n].orderID = orders[items[n].click]
		}
	}
	return nil
}
