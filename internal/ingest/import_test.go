package ingest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// importFixture is a fixture with an importer.
type importFixture struct {
	*fixture
	m *ingest.Importer
}

func newImportFixture(t *testing.T) *importFixture {
	t.Helper()
	f := newFixture(t)
	m, err := ingest.NewImporter(f.store, ingest.Config{HashKey: hashKey()})
	if err != nil {
		t.Fatal(err)
	}
	return &importFixture{f, m}
}

// past is an instant so many hours after the imported orders were placed, 30 days before today.
func past(hours int) time.Time {
	return today().AddDate(0, 0, -30).Add(time.Duration(hours) * time.Hour)
}

func stamp(hours int) string { return past(hours).Format(time.RFC3339) }

// row is a line of orders.csv: an accepted order of 10 fans, with some columns replaced.
func row(id string, edits map[string]string) map[string]string {
	columns := map[string]string{
		"external_id": id, "marketer": "m1", "marketer_name": "Northlight", "client": "c1", "client_name": "Aurora", "creator": "mila",
		"campaign_name": "Spring", "campaign_type": "FREE_PAGE", "campaign_link": "https://example.com/mila", "fans_ordered": "10", "price": "2.55",
		"currency": "USD", "status": "ACCEPTED", "placed_at": stamp(0), "accepted_at": stamp(1),
	}
	maps.Copy(columns, edits)
	return columns
}

func completed(fans string) map[string]string {
	return map[string]string{"status": "COMPLETED", "completed_at": stamp(100), "fans_delivered": fans}
}

// orders imports rows and gives each line's outcome, or the column that is wrong.
func (f *importFixture) orders(dryRun bool, rows ...map[string]string) []string {
	f.t.Helper()
	var texts []string
	var lines []ingest.OrderLine
	for _, columns := range rows {
		line, fault := ingest.ParseOrderLine(columns)
		if fault != nil {
			texts = append(texts, "unreadable "+fault.Field)
			continue
		}
		lines = append(lines, line)
	}
	results, err := f.m.ImportOrders(f.t.Context(), f.platform, lines, dryRun)
	if err != nil {
		f.t.Fatal(err)
	}
	return append(texts, lineTexts(results)...)
}

func (f *importFixture) deliveries(dryRun bool, lines ...ingest.DeliveryLine) []string {
	f.t.Helper()
	results, err := f.m.ImportDeliveries(f.t.Context(), f.platform, lines, dryRun)
	if err != nil {
		f.t.Fatal(err)
	}
	return lineTexts(results)
}

func lineTexts(results []ingest.LineResult) []string {
	texts := make([]string, len(results))
	for i, r := range results {
		texts[i] = string(r.Outcome)
		if r.Err != nil {
			texts[i] += " " + r.Err.Field
			if reason, _, found := strings.Cut(r.Err.Message, ":"); found && reason == strings.ToUpper(reason) {
				texts[i] += " " + reason
			}
		}
	}
	return texts
}

func fan(externalOrder string, n, hours int) ingest.DeliveryLine {
	return ingest.DeliveryLine{Order: externalOrder, ReportID: fmt.Sprintf("%s-%d", externalOrder, n), Fan: fmt.Sprintf("%s fan %d", externalOrder, n),
		OccurredAt: past(hours), ViaClick: true}
}

// imported reads an order by its external id.
func (f *importFixture) imported(externalID string) *order.Order {
	f.t.Helper()
	var id order.ID
	if err := f.db.QueryRow("SELECT order_id FROM import_lines WHERE kind = 'ORDER' AND external_id = $1", externalID).Scan(&id); err != nil {
		f.t.Fatal(externalID, err)
	}
	return f.order(id)
}

func TestImportedOrdersKeepTheirOwnTimes(t *testing.T) {
	f := newImportFixture(t)
	recent := today().Add(-time.Hour).Format(time.RFC3339)
	rows := []map[string]string{
		row("accepted", map[string]string{"fans_delivered": "4", "number": "200500"}),
		row("fresh", map[string]string{"status": "WAITING", "accepted_at": "", "placed_at": recent}),
		row("overdue", map[string]string{"status": "WAITING", "accepted_at": ""}),
		row("declined", map[string]string{"status": "REJECTED", "accepted_at": "", "rejected_at": stamp(5)}),
		row("expired", map[string]string{"status": "REJECTED", "accepted_at": "", "reason": "EXPIRED"}),
		row("withdrawn", map[string]string{"status": "CANCELLED", "accepted_at": "", "cancelled_at": stamp(2)}),
		row("stopped", map[string]string{"status": "CANCELLED", "cancelled_at": stamp(50), "fans_delivered": "3"}),
		row("missed", map[string]string{"status": "CANCELLED", "cancelled_at": stamp(50), "reason": "GUARANTEE_MISSED"}),
		row("completed", completed("")),
		row("over", completed("12")),
		row("trial", map[string]string{"campaign_type": "FREE_TRIAL", "trial_days": "7", "income_visible": "yes", "currency": "JPY", "price": "300"}),
	}
	want := slices.Repeat([]string{"IMPORTED"}, len(rows))
	f.expect("a dry run", f.orders(true, rows...), want)
	if n := f.count("SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM import_lines) + (SELECT count(*) FROM creators)"); n != 0 {
		t.Errorf("a dry run left %d rows", n)
	}
	f.expect("imported", f.orders(false, rows...), want)
	f.expect("again", f.orders(false, rows...), slices.Repeat([]string{"KNOWN"}, len(rows)))
	for id, c := range map[string]struct {
		status order.Status
		reason string
		fans   int
		events []string
		last   time.Time
	}{
		"accepted":  {order.StatusAccepted, "", 4, []string{"PLACED", "ACCEPTED", "DELIVERED"}, today()},
		"fresh":     {order.StatusWaiting, "", 0, []string{"PLACED"}, today().Add(-time.Hour)},
		"overdue":   {order.StatusRejected, "EXPIRED", 0, []string{"PLACED", "REJECTED"}, past(72)},
		"declined":  {order.StatusRejected, "DECLINED", 0, []string{"PLACED", "REJECTED"}, past(5)},
		"expired":   {order.StatusRejected, "EXPIRED", 0, []string{"PLACED", "REJECTED"}, past(72)},
		"withdrawn": {order.StatusCancelled, "WITHDRAWN", 0, []string{"PLACED", "CANCELLED"}, past(2)},
		"stopped":   {order.StatusCancelled, "STOPPED", 3, []string{"PLACED", "ACCEPTED", "DELIVERED", "CANCELLED"}, past(50)},
		"missed":    {order.StatusCancelled, "GUARANTEE_MISSED", 0, []string{"PLACED", "ACCEPTED", "CANCELLED"}, past(50)},
		"completed": {order.StatusCompleted, "", 10, []string{"PLACED", "ACCEPTED", "DELIVERED", "COMPLETED"}, past(100)},
		"over":      {order.StatusCompleted, "", 12, []string{"PLACED", "ACCEPTED", "DELIVERED", "COMPLETED"}, past(100)},
	} {
		o := f.imported(id)
		if o.Status != c.status || string(o.RejectionReason)+string(o.CancellationReason) != c.reason || o.FansDelivered != c.fans || !o.Imported ||
			o.Version != 1 || !o.UpdatedAt.Equal(c.last) {
			t.Errorf("%s: %s %s%s, %d fans, version %d, %s", id, o.Status, o.RejectionReason, o.CancellationReason, o.FansDelivered, o.Version, o.UpdatedAt)
		}
		var kinds []string
		timelines, err := f.store.Timelines(t.Context(), []*order.Order{o}, ordertest.First(50))
		if err != nil {
			t.Fatal(err)
		}
		events := timelines[o.ID].Items
		for i, e := range events {
			kinds = append(kinds, string(e.Type))
			if i > 0 && e.At.Before(events[i-1].At) {
				t.Errorf("%s: the timeline runs backwards", id)
			}
		}
		f.expect(id, kinds, c.events)
		if last := events[len(events)-1].At; !last.Equal(c.last) {
			t.Errorf("%s: the last event is at %s, want %s", id, last, c.last)
		}
	}
	if o := f.imported("accepted"); o.Number != 200500 {
		t.Errorf("number %d", o.Number)
	}
	if next := f.count("SELECT nextval('order_numbers')"); next != 200501 {
		t.Errorf("the next number is %d", next)
	}
	if len(f.published.all()) != 0 {
		t.Error("history was published")
	}
	if n := f.count("SELECT count(*) FROM accounts WHERE external_id IS NOT NULL"); n != 2 {
		t.Errorf("%d accounts", n)
	}
}

func TestWrongOrderLinesAreRefusedAlone(t *testing.T) {
	f := newImportFixture(t)
	ordertest.Insert(t, f.store, ordertest.Order(func(o *order.Order) { o.Number = 4711 }))
	for name, c := range map[string]struct {
		edits map[string]string
		want  string
	}{
		"no id":                 {map[string]string{"external_id": " "}, "unreadable external_id"},
		"control character":     {map[string]string{"marketer": "m\x01"}, "unreadable marketer"},
		"broken text":           {map[string]string{"client": "c\xff"}, "unreadable client"},
		"number":                {map[string]string{"number": "12a"}, "unreadable number"},
		"amount":                {map[string]string{"price": "2.555"}, "unreadable price"},
		"currency":              {map[string]string{"currency": "GOLD"}, "unreadable currency"},
		"visible":               {map[string]string{"income_visible": "maybe"}, "unreadable income_visible"},
		"status":                {map[string]string{"status": "DONE"}, "unreadable status"},
		"time":                  {map[string]string{"placed_at": "31.01.2026"}, "unreadable placed_at"},
		"reason of accepted":    {map[string]string{"reason": "STOPPED"}, "unreadable reason"},
		"number taken":          {map[string]string{"number": "4711"}, "REFUSED number"},
		"role":                  {map[string]string{"client": "m1"}, "REFUSED client"},
		"name":                  {map[string]string{"creator_name": strings.Repeat("x", 121)}, "REFUSED creator_name"},
		"campaign name":         {map[string]string{"campaign_name": strings.Repeat("x", 121)}, "REFUSED campaign_name"},
		"campaign type":         {map[string]string{"campaign_type": "BANNER"}, "REFUSED campaign_type"},
		"campaign link":         {map[string]string{"campaign_link": "ftp://x"}, "REFUSED campaign_link"},
		"trial days":            {map[string]string{"trial_days": "7"}, "REFUSED trial_days"},
		"no fans":               {map[string]string{"fans_ordered": "0"}, "REFUSED fans_ordered"},
		"free":                  {map[string]string{"price": "0"}, "REFUSED price"},
		"not accepted":          {map[string]string{"accepted_at": ""}, "REFUSED accepted_at"},
		"answered too late":     {map[string]string{"accepted_at": stamp(72)}, "REFUSED accepted_at"},
		"accepted before":       {map[string]string{"accepted_at": stamp(-1)}, "REFUSED accepted_at"},
		"future":                {map[string]string{"placed_at": today().Add(time.Second).Format(time.RFC3339)}, "REFUSED placed_at"},
		"completed too":         {map[string]string{"completed_at": stamp(9)}, "REFUSED completed_at"},
		"not expired yet":       {map[string]string{"status": "REJECTED", "reason": "EXPIRED", "accepted_at": "", "placed_at": today().Add(-time.Hour).Format(time.RFC3339)}, "REFUSED reason"},
		"accepted and complete": {map[string]string{"fans_delivered": "10"}, "REFUSED fans_delivered"},
		"completed too early":   {completed("9"), "REFUSED fans_delivered"},
		"waiting with fans":     {map[string]string{"status": "WAITING", "accepted_at": "", "fans_delivered": "1"}, "REFUSED fans_delivered"},
		"unknown reason":        {map[string]string{"status": "CANCELLED", "cancelled_at": stamp(9), "reason": "BORED"}, "REFUSED reason"},
	} {
		id := "before " + name
		f.expect(name, f.orders(false, row("bad "+name, c.edits), row(id, nil)), badThenGood(c.want))
	}
	if n := f.count("SELECT count(*) FROM import_lines"); n != 29 {
		t.Errorf("%d lines were imported", n)
	}
	if _, err := f.m.ImportOrders(t.Context(), ordertest.Client(ordertest.ID()), nil, false); order.CodeOf(err) != order.CodeForbidden {
		t.Errorf("a client imports: %v", err)
	}
	if _, err := f.m.ImportOrders(t.Context(), f.platform, make([]ingest.OrderLine, ingest.MaxLinesPerImport+1), false); order.CodeOf(err) != order.CodeLimitExceeded {
		t.Errorf("too many lines: %v", err)
	}
}

// badThenGood is what a bad and a good line give: what cannot be read is told first.
func badThenGood(bad string) []string { return []string{bad, "IMPORTED"} }

func TestDeliveriesExplainTheOpeningBalance(t *testing.T) {
	f := newImportFixture(t)
	f.orders(false, row("done", completed("12")), row("stopped", map[string]string{"status": "CANCELLED", "cancelled_at": stamp(50), "fans_delivered": "2"}))
	var lines []ingest.DeliveryLine
	for n := range 13 {
		lines = append(lines, fan("done", n, 10+n*10)) // the last ones come after completion, as over-delivery does
	}
	want := append(slices.Repeat([]string{"IMPORTED"}, 12), "REFUSED order")
	f.expect("a dry run", f.deliveries(true, lines...), want)
	f.expect("the first half", f.deliveries(false, lines[:7]...), want[:7])
	f.expect("all, after an interruption", f.deliveries(false, lines...), append(slices.Repeat([]string{"KNOWN"}, 7), want[7:]...))
	f.expect("and again", f.deliveries(false, lines...), append(slices.Repeat([]string{"KNOWN"}, 12), "REFUSED order"))
	o := f.imported("done")
	if o.FansDelivered != 12 || o.FansByClick != 12 || o.Version != 3 || !o.CompletedAt.Equal(past(100)) {
		t.Errorf("%+v version %d", o.Counters, o.Version)
	}
	if n := f.count("SELECT count(*) FROM receipts WHERE order_id = $1 AND outcome = 'COUNTED'", o.ID); n != 12 {
		t.Errorf("%d receipts: where history is complete they are the fans delivered", n)
	}
	if n := f.count("SELECT coalesce(sum(fans), 0) FROM order_rollups WHERE order_id = $1 AND bucket = $2", o.ID, past(1)); n != 0 {
		t.Errorf("%d fans are left at acceptance", n)
	}
	if n := f.count("SELECT sum(paid_fans) FROM order_rollups WHERE order_id = $1 AND bucket < $2", o.ID, past(110)); n != 10 {
		t.Errorf("%d of the first ten are paid", n)
	}
	bad := fan("done", 99, 5)
	bad.Fan = ""
	early, late, unknown, future := fan("stopped", 1, 0), fan("stopped", 2, 51), fan("nowhere", 1, 5), fan("stopped", 3, 24*31)
	known, returning := fan("stopped", 4, 20), fan("stopped", 5, 20)
	returning.Fan = lines[0].Fan
	f.expect("refusals", f.deliveries(false, bad, early, late, unknown, future, known, returning, fan("stopped", 6, 21), fan("stopped", 7, 22)), []string{
		"REFUSED fan", "REFUSED order BEFORE_ACCEPTANCE", "REFUSED order ORDER_NOT_ACTIVE", "REFUSED order UNKNOWN_ORDER", "REFUSED occurred_at",
		"IMPORTED", "REFUSED order RETURNING_FAN", "IMPORTED", "REFUSED order"})
	returning.Fan = known.Fan
	f.expect("a known fan", f.deliveries(false, returning), []string{"REFUSED order DUPLICATE_FAN"})
	f.orders(false, row("doubled", completed("10")))
	twice := []ingest.DeliveryLine{fan("doubled", 1, 10), fan("doubled", 2, 11)}
	twice[1].Fan = twice[0].Fan
	f.expect("a fan twice in one call", f.deliveries(false, twice...), []string{"IMPORTED", "REFUSED order DUPLICATE_FAN"})
	if len(f.published.all()) != 0 {
		t.Error("history was published")
	}
}

func TestDeliveriesBeyondTheOpeningBalanceCountOnOpenOrders(t *testing.T) {
	f := newImportFixture(t)
	f.orders(false, row("open", map[string]string{"fans_delivered": "2"}), row("empty", nil))
	var lines []ingest.DeliveryLine
	for n := range 12 {
		lines = append(lines, fan("empty", n, 10+n))
	}
	f.expect("until it is complete", f.deliveries(false, lines...), append(slices.Repeat([]string{"IMPORTED"}, 10), "REFUSED order", "REFUSED order"))
	if o := f.imported("empty"); o.Status != order.StatusCompleted || !o.CompletedAt.Equal(past(19)) || o.FansDelivered != 10 {
		t.Errorf("%s at %v with %d", o.Status, o.CompletedAt, o.FansDelivered)
	}
	f.expect("open", f.deliveries(false, fan("open", 1, 10), fan("open", 2, 11), fan("open", 3, 12)), []string{"IMPORTED", "IMPORTED", "IMPORTED"})
	o := f.imported("open")
	if o.FansDelivered != 3 || o.Status != order.StatusAccepted {
		t.Errorf("%+v", o.Counters)
	}
	live := report(o, "open-1") // the same id through the API
	fresh := report(o, "live")
	f.expect("live reports go on", shortDeliveries(f.deliver(live, fresh)), []string{"DUPLICATE of COUNTED", "COUNTED"})
	again := fan("open", 1, 10)
	again.ReportID = "another id"
	f.expect("a live fan is known", f.deliveries(false, again), []string{"REFUSED order DUPLICATE_FAN"})
}

func TestAnInterruptedImportGoesOn(t *testing.T) {
	f := newImportFixture(t)
	f.orders(false, row("a", nil))
	pgtest.SetClock(t, f.url, today().Add(time.Hour))
	f.expect("doubles in one file", f.orders(false, row("a", nil), row("b", nil), row("b", map[string]string{"fans_ordered": "99"})),
		[]string{"KNOWN", "IMPORTED", "KNOWN"})
	another, err := f.m.ImportOrders(t.Context(), f.other, mustParse(t, row("a", nil)), false)
	if err != nil {
		t.Fatal(err)
	}
	f.expect("another importing account", lineTexts(another), []string{"IMPORTED"})
}

func mustParse(t *testing.T, rows ...map[string]string) []ingest.OrderLine {
	t.Helper()
	var lines []ingest.OrderLine
	for _, columns := range rows {
		line, fault := ingest.ParseOrderLine(columns)
		if fault != nil {
			t.Fatal(fault)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestParseDeliveryLine(t *testing.T) {
	line, fault := ingest.ParseDeliveryLine([]byte(`{"order":"a","report_id":"1","fan":"f","occurred_at":"2026-01-31T09:30:00+01:00","via_click":true}`))
	want := ingest.DeliveryLine{Order: "a", ReportID: "1", Fan: "f", OccurredAt: time.Date(2026, 1, 31, 8, 30, 0, 0, time.UTC), ViaClick: true}
	if fault != nil || !line.OccurredAt.Equal(want.OccurredAt) {
		t.Errorf("%+v, %v", line, fault)
	}
	line.OccurredAt = want.OccurredAt
	if line != want {
		t.Errorf("%+v", line)
	}
	for _, text := range []string{``, `[]`, `{"order":1}`, `{"orderId":"a"}`, `{"order":"a"} {}`, `{"occurred_at":"yesterday"}`, `null x`} {
		if _, fault := ingest.ParseDeliveryLine([]byte(text)); fault == nil {
			t.Errorf("%s was read", text)
		}
	}
	encoded, err := json.Marshal(want)
	if err != nil || !strings.Contains(string(encoded), `"via_click":true`) {
		t.Errorf("%s, %v", encoded, err)
	}
}

func TestEveryColumnIsRead(t *testing.T) {
	for _, column := range ingest.RequiredOrderColumns() {
		if !slices.Contains(ingest.OrderColumns(), column) {
			t.Errorf("%s is required and not listed", column)
		}
		if _, fault := ingest.ParseOrderLine(row("a", map[string]string{column: ""})); fault == nil || fault.Field != column {
			t.Errorf("without %s: %v", column, fault)
		}
	}
}
