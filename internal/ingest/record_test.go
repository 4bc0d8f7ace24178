package ingest_test

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestEachReasonAndTheirPrecedence(t *testing.T) {
	f := newFixture(t)
	early := ordertest.Placed().Add(time.Minute) // before every acceptance
	creator := ordertest.Order()
	accepted := func(edits ...func(*order.Order)) *order.Order {
		sameCreator := func(o *order.Order) { o.Client, o.Creator = creator.Client, creator.Creator }
		o := ordertest.Order(append([]func(*order.Order){ordertest.Accepted, sameCreator}, edits...)...)
		f.insert(o)
		return o
	}
	active, elsewhere := accepted(), accepted()
	paused, completed := accepted(ordertest.Paused), accepted(ordertest.Of(3), ordertest.Completed)
	seeds := []order.DeliveryReport{report(active, "known here"), report(elsewhere, "known elsewhere")}
	seeds[0].ReportID, seeds[1].ReportID = "seed 1", "seed 2"
	f.deliver(seeds...)
	for name, c := range map[string]struct {
		order *order.Order
		fan   string
		at    time.Time
		want  string
	}{
		"unknown beats all": {&order.Order{ID: ordertest.ID()}, "fan known here", early, "REFUSED UNKNOWN_ORDER"},
		"waiting":           {accepted(waiting), "fan known elsewhere", early, "REFUSED ORDER_NOT_ACTIVE"},
		"declined":          {accepted(waiting, ordertest.Declined), "a", early, "REFUSED ORDER_NOT_ACTIVE"},
		"withdrawn":         {accepted(waiting, ordertest.Withdrawn), "a", early, "REFUSED ORDER_NOT_ACTIVE"},
		"stopped":           {accepted(ordertest.Stopped(2)), "fan known elsewhere", early, "REFUSED ORDER_NOT_ACTIVE"},
		"paused beats time": {paused, "fan known elsewhere", early, "REFUSED ORDER_PAUSED"},
		"time beats fan":    {active, "fan known here", early, "REFUSED BEFORE_ACCEPTANCE"},
		"known here":        {active, "fan known here", today(), "REFUSED DUPLICATE_FAN"},
		"known elsewhere":   {active, "fan known elsewhere", today(), "REFUSED RETURNING_FAN"},
		"completed, known":  {completed, "fan known here", today(), "REFUSED RETURNING_FAN"},
		"completed, new":    {completed, "somebody", today(), "COUNTED"},
		"active, new":       {active, "somebody else", today(), "COUNTED"},
		"at acceptance":     {active, "first of all", *active.AcceptedAt, "COUNTED"},
	} {
		t.Run(name, func(t *testing.T) {
			r := order.DeliveryReport{OrderID: c.order.ID, ReportID: name, Fan: c.fan, OccurredAt: c.at}
			if got := shortDeliveries(f.deliver(r))[0]; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got, want := shortDeliveries(f.deliver(r))[0], "DUPLICATE of "+c.want; got != want {
				t.Errorf("a repeat: got %s, want %s", got, want)
			}
			kept := f.count("SELECT count(*) FROM receipts WHERE report_id = $1", name)
			if known := c.want != "REFUSED UNKNOWN_ORDER"; (kept == 1) != known {
				t.Errorf("%d receipts are kept", kept)
			}
		})
	}
}

// waiting takes back an edit that accepted the order.
func waiting(o *order.Order) {
	o.Status, o.AcceptedAt, o.StatusBy = order.StatusWaiting, nil, order.ID{}
}

func TestWrongReportsFailAlone(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	good := report(o, "good")
	for name, c := range map[string]struct {
		edit  func(*order.DeliveryReport)
		field string
	}{
		"no order":         {func(r *order.DeliveryReport) { r.OrderID = order.ID{} }, "orderId"},
		"order and code":   {func(r *order.DeliveryReport) { r.TrackingCode = o.TrackingCode }, "orderId"},
		"no report id":     {func(r *order.DeliveryReport) { r.ReportID = "" }, "reportId"},
		"long report id":   {func(r *order.DeliveryReport) { r.ReportID = strings.Repeat("x", 513) }, "reportId"},
		"NUL in report id": {func(r *order.DeliveryReport) { r.ReportID = "a\x00b" }, "reportId"},
		"broken report id": {func(r *order.DeliveryReport) { r.ReportID = "a\xffb" }, "reportId"},
		"no fan":           {func(r *order.DeliveryReport) { r.Fan = "" }, "fan"},
		"long fan":         {func(r *order.DeliveryReport) { r.Fan = strings.Repeat("é", 257) }, "fan"},
		"NUL in fan":       {func(r *order.DeliveryReport) { r.Fan = "\x00" }, "fan"},
		"broken fan":       {func(r *order.DeliveryReport) { r.Fan = "\xc3" }, "fan"},
		"no time":          {func(r *order.DeliveryReport) { r.OccurredAt = time.Time{} }, "occurredAt"},
		"too far ahead":    {func(r *order.DeliveryReport) { r.OccurredAt = today().Add(5*time.Minute + time.Microsecond) }, "occurredAt"},
	} {
		t.Run(name, func(*testing.T) {
			bad := report(o, name)
			c.edit(&bad)
			before, after := report(o, name+" before"), report(o, name+" after")
			f.expect("the batch", shortDeliveries(f.deliver(before, bad, after)), []string{"COUNTED", "BAD_INPUT " + c.field, "COUNTED"})
			if bad.ReportID == name { // the id is still free
				f.expect("corrected", shortDeliveries(f.deliver(report(o, name))), []string{"COUNTED"})
			}
		})
	}
	ahead := report(o, "just not too far ahead")
	ahead.OccurredAt = today().Add(5 * time.Minute)
	longest := report(o, strings.Repeat("x", 512))
	longest.Fan = strings.Repeat("é", 256)
	byCode := report(o, "by code")
	byCode.OrderID, byCode.TrackingCode = order.ID{}, o.TrackingCode
	noCode := byCode
	noCode.ReportID, noCode.TrackingCode = "no code", "zzzzzzzz"
	odd := byCode
	odd.ReportID, odd.TrackingCode = "odd code", "'\x00; DROP"
	f.expect("at the limits", shortDeliveries(f.deliver(good, ahead, longest, byCode, noCode, odd)),
		[]string{"COUNTED", "COUNTED", "COUNTED", "COUNTED", "REFUSED UNKNOWN_ORDER", "REFUSED UNKNOWN_ORDER"})
}

func TestWholeCallsAreRefused(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	many := make([]order.DeliveryReport, order.MaxReportsPerCall+1)
	limited := f.platform
	limited.Scopes = []order.Scope{order.ScopeOrdersRead}
	granted := ordertest.Client(o.Client.ID)
	granted.Scopes = []order.Scope{order.ScopeDeliveriesWrite}
	for name, c := range map[string]struct {
		viewer  order.Viewer
		reports []order.DeliveryReport
		key     string
		want    order.Code
	}{
		"visitor":             {order.Viewer{}, many[:1], "", order.CodeUnauthenticated},
		"marketer":            {ordertest.Marketer(o.Marketer.ID), many[:1], "", order.CodeForbidden},
		"client":              {ordertest.Client(o.Client.ID), many[:1], "", order.CodeForbidden},
		"scope":               {limited, many[:1], "", order.CodeForbidden},
		"client's own key":    {granted, many[:1], "", order.CodeForbidden},
		"nothing":             {f.platform, nil, "", order.CodeBadInput},
		"too many":            {f.platform, many, "", order.CodeLimitExceeded},
		"long key":            {f.platform, many[:1], strings.Repeat("k", 129), order.CodeBadInput},
		"key that is no text": {f.platform, many[:1], "a\x00", order.CodeBadInput},
	} {
		if _, err := f.RecordDeliveries(t.Context(), c.viewer, c.reports, c.key); order.CodeOf(err) != c.want || err == nil {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if n := f.count("SELECT count(*) FROM reports"); n != 0 {
		t.Errorf("%d reports were kept", n)
	}
}

func TestAGrantedKeyReachesItsClientsOrdersOnly(t *testing.T) {
	f := newFixture(t)
	own, foreign := ordertest.Order(ordertest.Accepted), ordertest.Order(ordertest.Accepted)
	f.insert(own, foreign)
	granted := ordertest.Client(own.Client.ID)
	granted.Scopes, granted.GrantedByPlatform = []order.Scope{order.ScopeDeliveriesWrite}, true
	byCode := report(foreign, "c")
	byCode.OrderID, byCode.TrackingCode = order.ID{}, foreign.TrackingCode
	results, err := f.RecordDeliveries(t.Context(), granted, []order.DeliveryReport{report(own, "a"), report(foreign, "b"), byCode}, "")
	if err != nil {
		t.Fatal(err)
	}
	f.expect("granted", shortDeliveries(results), []string{"COUNTED", "REFUSED UNKNOWN_ORDER", "REFUSED UNKNOWN_ORDER"})
	if f.order(foreign.ID).FansDelivered != 0 {
		t.Error("a foreign order was touched")
	}
	f.expect("the same ids of another account", shortDeliveries(f.deliver(report(own, "b"))), []string{"COUNTED"})
}

func TestRepeatsCountNothingForEver(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	other := report(o, "1")
	other.Fan, other.OccurredAt, other.ViaClick = "another body", today(), true
	future := report(o, "1")
	future.OccurredAt = today().Add(time.Hour)
	f.expect("within a batch", shortDeliveries(f.deliver(report(o, "1"), other, report(o, "1"))),
		[]string{"COUNTED", "DUPLICATE of COUNTED", "DUPLICATE of COUNTED"})
	f.expect("in a later batch", shortDeliveries(f.deliver(other, future, report(o, "2"))),
		[]string{"DUPLICATE of COUNTED", "DUPLICATE of COUNTED", "COUNTED"})
	unknown := report(&order.Order{ID: ordertest.ID()}, "3")
	f.expect("a refused id stays refused", shortDeliveries(f.deliver(unknown, report(o, "3"))),
		[]string{"REFUSED UNKNOWN_ORDER", "DUPLICATE of REFUSED UNKNOWN_ORDER"})
	f.expect("clicks have ids of their own", shortClicks(f.click(click(o, "1"))), []string{"COUNTED"})
	results, err := f.RecordDeliveries(t.Context(), f.other, []order.DeliveryReport{report(o, "1"), other}, "")
	if err != nil {
		t.Fatal(err)
	}
	f.expect("another account's id", shortDeliveries(results), []string{"REFUSED DUPLICATE_FAN", "DUPLICATE of REFUSED DUPLICATE_FAN"})
	if got := f.order(o.ID); got.FansDelivered != 2 || got.FansByClick != 0 {
		t.Errorf("%+v", got.Counters)
	}
}

func TestAFanCountsOnceWithinABatch(t *testing.T) {
	f := newFixture(t)
	a := ordertest.Order(ordertest.Accepted)
	b := ordertest.Order(ordertest.Accepted, func(o *order.Order) { o.Client, o.Creator = a.Client, a.Creator })
	stranger := ordertest.Order(ordertest.Accepted)
	f.insert(a, b, stranger)
	reports := []order.DeliveryReport{report(a, "1"), report(a, "2"), report(b, "3"), report(stranger, "4"), report(b, "5")}
	for i := range reports[:4] {
		reports[i].Fan = "the same"
	}
	f.expect("results", shortDeliveries(f.deliver(reports...)),
		[]string{"COUNTED", "REFUSED DUPLICATE_FAN", "REFUSED RETURNING_FAN", "COUNTED", "COUNTED"})
}

func TestCompletionInsideABatchSettles(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted, ordertest.Of(3))
	f.insert(o)
	var reports []order.DeliveryReport
	for n := range 5 {
		r := report(o, numbered("r", n))
		r.ViaClick = n%2 == 0
		reports = append(reports, r)
	}
	f.expect("results", shortDeliveries(f.deliver(reports...)), []string{"COUNTED", "COUNTED", "COUNTED", "COUNTED", "COUNTED"})
	got := f.order(o.ID)
	if got.Status != order.StatusCompleted || got.FansDelivered != 5 || got.FansByClick != 3 || got.Progress().OverDelivered != 2 || got.Version != o.Version+1 {
		t.Errorf("%s %+v version %d", got.Status, got.Counters, got.Version)
	}
	if paid := f.count("SELECT paid_fans FROM settlements WHERE order_id = $1 AND payout_minor = 765 AND released_minor = 0", o.ID); paid != 3 {
		t.Errorf("%d fans are paid", paid)
	}
	if events := f.count("SELECT count(*) FROM order_events WHERE order_id = $1 AND type IN ('DELIVERED', 'COMPLETED')", o.ID); events != 2 {
		t.Errorf("%d events", events)
	}
	published := f.published.all()
	if len(published) != 1 || published[0].Version != got.Version || published[0].Status != order.StatusCompleted {
		t.Errorf("published %v", published)
	}
	f.deliver(report(o, "late"))
	if got := f.order(o.ID); got.FansDelivered != 6 || got.Version != o.Version+2 {
		t.Errorf("over-delivery: %+v", got.Counters)
	}
}

func TestOneEventAndVersionPerOrderAndTransaction(t *testing.T) {
	f := newFixture(t)
	a, b := ordertest.Order(ordertest.Accepted), ordertest.Order(ordertest.Accepted)
	f.insert(a, b)
	f.deliver(report(a, "1"), report(b, "2"), report(a, "3"), report(a, "3"))
	for o, fans := range map[*order.Order]int{a: 2, b: 1} {
		got := f.order(o.ID)
		if got.FansDelivered != fans || got.Version != o.Version+1 || got.LastEvent != o.LastEvent+1 {
			t.Errorf("%+v version %d event %d", got.Counters, got.Version, got.LastEvent)
		}
	}
	before := f.order(a.ID)
	f.deliver(report(a, "1"), order.DeliveryReport{OrderID: a.ID, ReportID: "dup", Fan: "fan 1", OccurredAt: today()})
	if got := f.order(a.ID); got.Version != before.Version || got.LastEvent != before.LastEvent {
		t.Error("refusals moved the version")
	}
	if len(f.published.all()) != 2 {
		t.Error("a change that was none was published")
	}
}

func TestAReportFindsAnOverdueOrderExpired(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order()
	f.insert(o)
	f.expect("result", shortDeliveries(f.deliver(report(o, "1"))), []string{"REFUSED ORDER_NOT_ACTIVE"})
	if n := f.count("SELECT count(*) FROM orders WHERE id = $1 AND status = 'REJECTED' AND rejection_reason = 'EXPIRED' AND rejected_at = respond_by", o.ID); n != 1 {
		t.Error("the expiry is not recorded")
	}
	if published := f.published.all(); len(published) != 1 || published[0].Status != order.StatusRejected {
		t.Errorf("published %v", published)
	}
}

func TestRawReferencesAreNowhere(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	r, c := report(o, "r"), click(o, "c")
	r.Fan, c.Visitor = "marie@example.com", "marie@example.com"
	f.deliver(r)
	f.click(c)
	if _, err := f.RecordDeliveries(t.Context(), f.platform, []order.DeliveryReport{r}, "key"); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"reports", "receipts", "first_fans", "clicks", "idempotency_keys", "order_events"} {
		if n := f.count("SELECT count(*) FROM "+table+" x WHERE x::text ILIKE '%marie%' OR x::text LIKE '%' || $1 || '%'",
			hex.EncodeToString([]byte("marie@example.com"))); n != 0 {
			t.Errorf("%s holds the raw reference", table)
		}
	}
	if n := f.count("SELECT count(*) FROM receipts r JOIN clicks c ON c.visitor_hash = r.fan_hash"); n != 0 {
		t.Error("a fan and a visitor of the same reference can be matched")
	}
}

func TestIdempotencyKey(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	bad := report(o, "bad")
	bad.Fan = ""
	reports := []order.DeliveryReport{report(o, "1"), bad, report(o, "1")}
	want := []string{"COUNTED", "BAD_INPUT fan", "DUPLICATE of COUNTED"}
	for range 3 {
		results, err := f.RecordDeliveries(t.Context(), f.platform, reports, "once")
		if err != nil {
			t.Fatal(err)
		}
		f.expect("the first answer", shortDeliveries(results), want)
	}
	_, err := f.RecordDeliveries(t.Context(), f.platform, reports[:1], "once")
	if order.CodeOf(err) != order.CodeConflict {
		t.Errorf("another input: %v", err)
	}
	for name, other := range map[string]func() error{
		"another account": func() error {
			_, err := f.RecordDeliveries(t.Context(), f.other, []order.DeliveryReport{report(o, "2")}, "once")
			return err
		},
		"another operation": func() error {
			_, err := f.RecordClicks(t.Context(), f.platform, []order.ClickReport{click(o, "2")}, "once")
			return err
		},
	} {
		if err := other(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if published := f.published.all(); len(published) != 3 {
		t.Errorf("%d orders were published; repeats publish nothing", len(published))
	}
}

func TestAfterClose(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	in := f.newIngest()
	in.Close()
	if _, err := in.RecordDeliveries(t.Context(), f.platform, []order.DeliveryReport{report(o, "1")}, ""); order.CodeOf(err) != order.CodeUnavailable {
		t.Errorf("%v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.RecordDeliveries(gone, f.platform, []order.DeliveryReport{report(o, "1")}, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := ingest.New(f.store, f.published, ingest.Config{HashKey: []byte("short")}); err == nil {
		t.Error("a short key was taken")
	}
}
