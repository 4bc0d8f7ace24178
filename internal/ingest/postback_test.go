package ingest_test

import (
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
)

// postback sends parameters as a tracker does, and gives what became of them.
func (f *fixture) postback(query string) string {
	f.t.Helper()
	parameters, err := url.ParseQuery(query)
	if err != nil {
		f.t.Fatal(err)
	}
	result, err := f.RecordPostback(f.t.Context(), f.platform, parameters)
	if err != nil {
		return short("", "", nil, mustKnow(f.t, err))
	}
	return short(result.Outcome, string(result.Reason), result.First, nil)
}

func mustKnow(t testing.TB, err error) *order.Error {
	t.Helper()
	known, ok := errors.AsType[*order.Error](err)
	if !ok {
		t.Fatal(err)
	}
	return known
}

// clickIDOf follows the order's link and gives the click id that is passed on.
func (f *fixture) clickIDOf(o *order.Order) string {
	f.t.Helper()
	if err := f.EnsureSystemAccount(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
	target, err := f.CountRedirect(f.t.Context(), ingest.Visit{Code: o.TrackingCode, Address: "192.0.2.1", UserAgent: browser})
	if err != nil {
		f.t.Fatal(err)
	}
	u, err := url.Parse(target)
	if err != nil {
		f.t.Fatal(err)
	}
	return u.Query().Get("hw_click")
}

func TestPostbackParameters(t *testing.T) {
	f := newFixture(t)
	o, other := ordertest.Order(ordertest.Accepted), ordertest.Order(ordertest.Accepted)
	f.insert(o, other)
	click, id, before := f.clickIDOf(o), o.ID.Text(order.KindOrder), "&time="+url.QueryEscape(today().Add(-time.Hour).Format(time.RFC3339))
	forged := click[:len(click)-1] + "0"
	if forged == click {
		forged = click[:len(click)-1] + "1"
	}
	for _, c := range []struct{ name, query, want string }{
		{"a click that the link passed on", "click_id=" + click + "&fan=f1&event_id=e1" + before, "COUNTED"},
		{"the same again", "click_id=" + click + "&fan=f1&event_id=e1" + before, "DUPLICATE of COUNTED"},
		{"the same event, another body", "code=" + other.TrackingCode + "&fan=f2&txid=e1", "DUPLICATE of COUNTED"},
		{"in capitals, under aliases", "SUBID=" + strings.ToUpper(click) + "&User_ID=f3&transaction_id=e3", "COUNTED"},
		{"a code", "code=" + o.TrackingCode + "&fan=f4&event_id=e4", "COUNTED"},
		{"an order, which goes before the rest", "order=" + id + "&code=nosuchcode00&click_id=x&fan=f5&event_id=e5", "COUNTED"},
		{"without an event", "code=" + o.TrackingCode + "&fan=somebody", "COUNTED"},
		{"which is known again", "code=" + o.TrackingCode + "&fan=somebody", "DUPLICATE of COUNTED"},
		{"seconds", "code=" + o.TrackingCode + "&fan=f7&ts=" + "4108190400", "COUNTED"},
		{"milliseconds with a fraction", "code=" + o.TrackingCode + "&fan=f8&ts=" + "4108190400123.5", "COUNTED"},
		{"a + that was not escaped", "code=" + o.TrackingCode + "&fan=f9&time=2100-03-10T10:00:00+01:00", "COUNTED"},
		{"a bot", "code=" + o.TrackingCode + "&fan=f10&ua=curl/8", "REFUSED BOT"},
		{"a person", "code=" + o.TrackingCode + "&fan=f11&user_agent=" + url.QueryEscape(browser), "COUNTED"},
		{"a fan that is known", "code=" + o.TrackingCode + "&fan=f11&event_id=e12", "REFUSED DUPLICATE_FAN"},
		{"an optional macro that was not replaced", "code=" + o.TrackingCode + "&fan=f13&ua={user_agent}&time=[TIME]&event_id=${txid}", "COUNTED"},

		{"a code that there is not", "code=nosuchcode00&fan=f&event_id=u1", "REFUSED UNKNOWN_ORDER"},
		{"a click that there was not", "click_id=some-click&fan=f&event_id=u2", "REFUSED UNKNOWN_ORDER"},
		{"a click that somebody made up", "click_id=" + forged + "&fan=f&event_id=u3", "REFUSED UNKNOWN_ORDER"},

		{"no order", "fan=f&event_id=b1", "BAD_INPUT click_id"},
		{"no fan", "code=" + o.TrackingCode + "&event_id=b1", "BAD_INPUT fan"},
		{"a macro in place of the fan", "code=" + o.TrackingCode + "&fan={fan_id}&event_id=b1", "BAD_INPUT fan"},
		{"a macro in place of the click", "click_id=%7Bclickid%7D&fan=f&event_id=b1", "BAD_INPUT click_id"},
		{"an order that is none", "order=17&fan=f&event_id=b1", "BAD_INPUT order"},
		{"a time that is none", "code=" + o.TrackingCode + "&fan=f&time=yesterday&event_id=b1", "BAD_INPUT time"},
		{"a time to come", "code=" + o.TrackingCode + "&fan=f&time=2100-03-12T00:00:00Z&event_id=b1", "BAD_INPUT time"},
		{"an id that is too long", "code=" + o.TrackingCode + "&fan=f&event_id=" + strings.Repeat("e", 600), "BAD_INPUT event_id"},
		{"bytes that are no text", "click_id=%00%ff&fan=f&event_id=b1", "BAD_INPUT click_id"},
		{"a fan of such bytes", "code=" + o.TrackingCode + "&fan=%ff&event_id=b1", "BAD_INPUT fan"},
		{"the id of all these is free", "code=" + o.TrackingCode + "&fan=f14&event_id=b1", "COUNTED"},
	} {
		if got := f.postback(c.query); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	if got := f.order(o.ID); got.FansDelivered != 11 || got.FansByClick != 3 {
		t.Errorf("%+v", got.Counters)
	}
	if n := f.count("SELECT count(*) FROM unmatched_reports WHERE reason = 'UNKNOWN_ORDER'"); n != 3 {
		t.Errorf("%d unmatched reports are kept", n)
	}
	if n := f.count("SELECT count(*) FROM unmatched_reports WHERE reason = 'BAD_INPUT'"); n != 10 {
		t.Errorf("%d postbacks that could not be read are kept", n)
	}
	if n := f.count("SELECT count(*) FROM reports WHERE report_id LIKE '%somebody%' OR report_id LIKE 'derived-%' AND length(report_id) <> 40"); n != 0 {
		t.Errorf("%d derived ids tell of the fan", n)
	}
}

// TestPostbackMustBeOfAReporter also where it cannot be read.
func TestPostbackMustBeOfAReporter(t *testing.T) {
	f := newFixture(t)
	for _, v := range []order.Viewer{{}, ordertest.Marketer(ordertest.ID())} {
		if _, err := f.RecordPostback(t.Context(), v, url.Values{"fan": {"f"}}); err == nil {
			t.Errorf("%s reports", v.Role)
		}
	}
	if n := f.count("SELECT count(*) FROM unmatched_reports"); n != 0 {
		t.Errorf("%d are kept", n)
	}
}

// TestPostbackParametersAreDocumented holds the page to the table.
func TestPostbackParametersAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/reports.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ingest.PostbackParameters() {
		row := "| `" + p.Name + "` | `" + strings.Join(p.Aliases, "`, `") + "` | " + p.Needed + " | " + p.Doc + " |"
		if !strings.Contains(string(page), strings.Join(strings.Fields(row), " ")) {
			t.Errorf("docs/reports.md lacks\n%s", row)
		}
	}
}

func TestUnmatchedReportsShowWhatWasNamed(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	reporter := ordertest.Account(t, f.store, order.RoleClient, "Rosa")
	key := order.Viewer{AccountID: reporter.ID, Role: reporter.Role, ActorID: reporter.ID, ActorRole: reporter.Role,
		Scopes: []order.Scope{order.ScopeDeliveriesWrite}, GrantedByPlatform: true}
	foreign := report(o, "foreign")
	if results, err := f.RecordDeliveries(t.Context(), key, []order.DeliveryReport{foreign, foreign}, ""); err != nil || results[0].Reason != order.RefusedUnknownOrder {
		t.Fatalf("%+v, %v", results, err)
	}
	if _, err := f.RecordPostback(t.Context(), key, url.Values{"order": {"bad\x00order" + strings.Repeat("é", 600)}, "fan": {"secret fan"}}); err == nil {
		t.Error("the postback was read")
	}
	list, err := f.store.UnmatchedReports(t.Context(), key, order.ID{}, ordertest.First(10))
	if err != nil || len(list.Items) != 2 { // a repeat is no report of its own
		t.Fatalf("%d, %v", len(list.Items), err)
	}
	bad, unknown := list.Items[0], list.Items[1]
	if unknown.Named != o.ID.Text(order.KindOrder) || unknown.ReportID != "foreign" || unknown.Reason != order.UnmatchedUnknownOrder ||
		!unknown.OccurredAt.Equal(foreign.OccurredAt) || !unknown.ReceivedAt.Equal(today()) {
		t.Errorf("%+v", unknown)
	}
	if !strings.HasPrefix(bad.Named, "badorder") || len(bad.Named) > order.MaxReference || bad.OccurredAt != nil || !strings.HasPrefix(bad.Message, "order: ") ||
		strings.Contains(bad.Message+bad.ReportID+bad.Named, "secret") {
		t.Errorf("%+v", bad)
	}
}
