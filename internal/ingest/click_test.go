package ingest_test

import (
	"strings"
	"testing"
	"time"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestEachClickReasonAndTheirPrecedence(t *testing.T) {
	f := newFixture(t)
	insert := func(edits ...func(*order.Order)) *order.Order {
		o := ordertest.Order(edits...)
		f.insert(o)
		return o
	}
	active := insert(ordertest.Accepted)
	f.click(click(active, "seed"))
	for name, c := range map[string]struct {
		order   *order.Order
		visitor string
		agent   string
		want    string
	}{
		"unknown":                   {&order.Order{ID: ordertest.ID()}, "visitor seed", "", "REFUSED UNKNOWN_ORDER"},
		"free trial beats inactive": {insert(ordertest.FreeTrial), "v", "", "REFUSED NOT_LINK_BASED"},
		"free trial":                {insert(ordertest.FreeTrial, ordertest.Accepted), "v", browser, "REFUSED NOT_LINK_BASED"},
		"declined beats bot":        {insert(ordertest.Declined), "v", "", "REFUSED INACTIVE"},
		"paused":                    {insert(ordertest.Accepted, ordertest.Paused), "v", browser, "REFUSED INACTIVE"},
		"completed":                 {insert(ordertest.Completed), "v", browser, "REFUSED INACTIVE"},
		"bot beats repeat":          {active, "visitor seed", "curl/8.5.0", "REFUSED BOT"},
		"no agent":                  {active, "v", "", "REFUSED BOT"},
		"repeat":                    {active, "visitor seed", browser, "REFUSED REPEAT"},
		"clean":                     {active, "v", browser, "COUNTED"},
		"same visitor, other link":  {insert(ordertest.Accepted), "visitor seed", browser, "COUNTED"},
	} {
		t.Run(name, func(t *testing.T) {
			r := order.ClickReport{OrderID: c.order.ID, ClickID: name, Visitor: c.visitor, UserAgent: c.agent, OccurredAt: today().Add(-time.Hour)}
			if got := shortClicks(f.click(r))[0]; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got, want := shortClicks(f.click(r))[0], "DUPLICATE of "+c.want; got != want {
				t.Errorf("a repeat: got %s, want %s", got, want)
			}
		})
	}
	if got := f.order(active.ID); got.Clicks != 2 || got.ClicksFiltered != 3 || got.ClicksInactive != 0 {
		t.Errorf("%+v", got.Counters)
	}
}

func TestRepeatsWithinAnHourEitherSide(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	at := func(id string, after time.Duration) order.ClickReport {
		return order.ClickReport{OrderID: o.ID, ClickID: id, Visitor: "v", UserAgent: browser, OccurredAt: today().Add(-24*time.Hour + after)}
	}
	f.expect("one by one", shortClicks(append(f.click(at("1", 0)),
		append(f.click(at("2", time.Hour-time.Microsecond)), append(f.click(at("3", -time.Hour+time.Microsecond)), f.click(at("4", time.Hour))...)...)...)),
		[]string{"COUNTED", "REFUSED REPEAT", "REFUSED REPEAT", "COUNTED"})
	f.expect("in one batch", shortClicks(f.click(at("5", 5*time.Hour), at("6", 4*time.Hour+time.Minute), at("7", 6*time.Hour), at("8", 6*time.Hour+time.Minute))),
		[]string{"COUNTED", "REFUSED REPEAT", "COUNTED", "REFUSED REPEAT"})
}

func TestRateLimitMakesABot(t *testing.T) {
	f := newFixture(t)
	a, b := ordertest.Order(ordertest.Accepted), ordertest.Order(ordertest.Accepted)
	f.insert(a, b)
	clicks := func(prefix string, o *order.Order, n int, at time.Time) []order.ClickReport {
		made := make([]order.ClickReport, n)
		for i := range made {
			made[i] = order.ClickReport{OrderID: o.ID, ClickID: numbered(prefix, i), Visitor: "v", UserAgent: browser, OccurredAt: at}
		}
		return made
	}
	minute := today().Add(-time.Hour).Truncate(time.Minute)
	reasons := map[string]int{}
	for _, batch := range [][]order.ClickReport{clicks("a", a, 40, minute), clicks("b", b, 25, minute.Add(59*time.Second))} {
		for _, text := range shortClicks(f.click(batch...)) {
			reasons[text]++
		}
	}
	if reasons["COUNTED"] != 2 || reasons["REFUSED REPEAT"] != 58 || reasons["REFUSED BOT"] != 5 {
		t.Errorf("%v", reasons)
	}
	f.expect("the next minute", shortClicks(f.click(clicks("c", b, 1, minute.Add(time.Minute))...)), []string{"REFUSED REPEAT"})
}

func TestWrongClicksFailAlone(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	bad := func(edit func(*order.ClickReport)) order.ClickReport {
		c := click(o, "bad")
		edit(&c)
		return c
	}
	long := make([]byte, order.MaxReference+1)
	f.expect("results", shortClicks(f.click(
		bad(func(c *order.ClickReport) { c.TrackingCode = "code1234" }),
		bad(func(c *order.ClickReport) { c.ClickID = "" }),
		bad(func(c *order.ClickReport) { c.Visitor = "" }),
		bad(func(c *order.ClickReport) { c.UserAgent = string(long) }),
		bad(func(c *order.ClickReport) { c.OccurredAt = today().Add(time.Hour) }),
		click(o, "bad"),
	)), []string{"BAD_INPUT orderId", "BAD_INPUT clickId", "BAD_INPUT visitor", "BAD_INPUT userAgent", "BAD_INPUT occurredAt", "COUNTED"})
}

func TestCountRedirect(t *testing.T) {
	f := newFixture(t)
	if err := f.EnsureSystemAccount(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := f.EnsureSystemAccount(t.Context()); err != nil {
		t.Fatal("a second time: ", err)
	}
	active, waits := ordertest.Order(ordertest.Accepted), ordertest.Order(ordertest.Declined)
	f.insert(active, waits)
	for _, visit := range []struct {
		order          *order.Order
		address, agent string
	}{
		{active, "192.0.2.1", browser}, {active, "192.0.2.1", browser}, {active, "192.0.2.2", browser},
		{active, "192.0.2.1", browser + " Edg/120"}, {active, "192.0.2.3", "curl/8"}, {waits, "192.0.2.1", browser},
	} {
		target, err := f.CountRedirect(t.Context(), ingest.Visit{Code: visit.order.TrackingCode, Address: visit.address, UserAgent: visit.agent})
		if err != nil || !strings.HasPrefix(target, visit.order.Campaign.Link+"?hw_click="+visit.order.TrackingCode+"_") {
			t.Errorf("%s: %q, %v", visit.order.Status, target, err)
		}
	}
	if got := f.order(active.ID); got.Clicks != 3 || got.ClicksFiltered != 2 {
		t.Errorf("%+v", got.Counters)
	}
	if got := f.order(waits.ID); got.ClicksInactive != 1 {
		t.Errorf("%+v", got.Counters)
	}
	kept := f.count("SELECT count(*) FROM reports")
	for _, code := range []string{"unknown0", "", "short", "UPPERCASE", "a\x00bcdefgh", "../../etc"} {
		if _, err := f.CountRedirect(t.Context(), ingest.Visit{Code: code, Address: "192.0.2.1", UserAgent: browser}); order.CodeOf(err) != order.CodeNotFound {
			t.Errorf("%q: %v", code, err)
		}
	}
	if f.count("SELECT count(*) FROM reports") != kept {
		t.Error("made-up codes fill the table")
	}
}
