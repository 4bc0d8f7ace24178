package ingest_test

import (
	"net/url"
	"regexp"
	"sync/atomic"
	"testing"

	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestRedirectKeepsTheQueryAndPassesTheClickOn(t *testing.T) {
	f := newFixture(t)
	if err := f.EnsureSystemAccount(t.Context()); err != nil {
		t.Fatal(err)
	}
	link := func(to string) *order.Order {
		o := ordertest.Order(ordertest.Accepted, func(o *order.Order) { o.Campaign.Link = to })
		f.insert(o)
		return o
	}
	plain, busy := link("https://example.com/page"), link("https://example.com/page?aff=7&x=%20#top")
	accented := link("https://example.com/caf\u00e9")
	clickID := regexp.MustCompile(`hw_click=[0-9a-z]{8,32}_[0-9a-v]{42}`)
	for _, c := range []struct {
		name  string
		order *order.Order
		query string
		want  string
	}{
		{"no query", plain, "", "https://example.com/page?CLICK"},
		{"a query as it was sent", plain, "utm_source=a%20b&x=1&x=2&flag", "https://example.com/page?utm_source=a%20b&x=1&x=2&flag&CLICK"},
		{"the link's own stays in front", busy, "aff=8", "https://example.com/page?aff=7&x=%20&aff=8&CLICK#top"},
		{"a click of somebody else's is not passed on", plain, "hw_click=forged&a=1&HW%5Fclick=forged&&", "https://example.com/page?a=1&CLICK"},
		{"nothing breaks out of the header", plain, "a=\xc3\xa9 \"<>\\{}", "https://example.com/page?a=%C3%A9%20%22%3C%3E%5C%7B%7D&CLICK"},
		{"nor leads elsewhere", plain, "@evil.example/&//evil.example#x", "https://example.com/page?@evil.example/&//evil.example#x&CLICK"},
		{"a link that is not ASCII", accented, "", "https://example.com/caf%C3%A9?CLICK"},
	} {
		target, err := f.CountRedirect(t.Context(), ingest.Visit{Code: c.order.TrackingCode, Address: "192.0.2.1", UserAgent: browser, Query: c.query})
		if got := clickID.ReplaceAllString(target, "CLICK"); err != nil || got != c.want {
			t.Errorf("%s: got %s, %v, want %s", c.name, got, err, c.want)
		}
		if u, err := url.Parse(target); err != nil || u.Host != "example.com" {
			t.Errorf("%s leads to %v, %v", c.name, u, err)
		}
	}
}

func TestTargetCountsNothing(t *testing.T) {
	f := newFixture(t)
	o := ordertest.Order(ordertest.Accepted)
	f.insert(o)
	target, err := f.Target(t.Context(), o.TrackingCode, "a=1&hw_click=x")
	if err != nil || target != o.Campaign.Link+"?a=1" {
		t.Errorf("%q, %v", target, err)
	}
	for _, code := range []string{"nosuchcode00", "", "a b"} {
		if _, err := f.Target(t.Context(), code, ""); order.CodeOf(err) != order.CodeNotFound {
			t.Errorf("%q: %v", code, err)
		}
	}
	if n := f.count("SELECT count(*) FROM clicks"); n != 0 || f.order(o.ID).ClicksRaw() != 0 {
		t.Errorf("%d clicks", n)
	}
}

// TestOnlyWebLinksAreFollowed holds for what the database let in before there was a rule.
func TestOnlyWebLinksAreFollowed(t *testing.T) {
	f := newFixture(t)
	if err := f.EnsureSystemAccount(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{"javascript:alert(1)", "//evil.example", "https://", "https://user:pw@example.com/", "data:text/html,x", "/local", "https://example.com/\nSet-Cookie: a"} {
		o := ordertest.Order(ordertest.Accepted)
		f.insert(o)
		if _, err := f.db.Exec("UPDATE orders SET campaign_link = $2 WHERE id = $1", o.ID.UUID(), link); err != nil {
			t.Fatal(err)
		}
		if target, err := f.CountRedirect(t.Context(), ingest.Visit{Code: o.TrackingCode, Address: "192.0.2.1", UserAgent: browser}); order.CodeOf(err) != order.CodeNotFound {
			t.Errorf("%q leads to %q, %v", link, target, err)
		}
		if target, err := f.Target(t.Context(), o.TrackingCode, ""); order.CodeOf(err) != order.CodeNotFound {
			t.Errorf("%q: the target is %q, %v", link, target, err)
		}
	}
}

// TestManyVisitorsAtOnce has 256 of them click on a few links.
func TestManyVisitorsAtOnce(t *testing.T) {
	f := newFixture(t)
	if err := f.EnsureSystemAccount(t.Context()); err != nil {
		t.Fatal(err)
	}
	orders := openOrders(f, 4)
	var failed atomic.Int64
	together(256, func(i int) {
		for n := range 4 {
			visit := ingest.Visit{Code: orders[n].TrackingCode, Address: numbered("192.0.2.", i), UserAgent: browser}
			if _, err := f.CountRedirect(t.Context(), visit); err != nil {
				failed.Add(1)
			}
		}
	})
	if failed.Load() != 0 {
		t.Errorf("%d visitors were not redirected", failed.Load())
	}
	if n := f.count("SELECT sum(clicks) FROM orders"); n != 4*256 {
		t.Errorf("%d clean clicks", n)
	}
}

// BenchmarkRedirect is 256 visitors who click one after the other.
func BenchmarkRedirect(b *testing.B) {
	f := newFixture(b)
	if err := f.EnsureSystemAccount(b.Context()); err != nil {
		b.Fatal(err)
	}
	orders := openOrders(f, 50)
	var next atomic.Int64
	b.SetParallelism(128)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := int(next.Add(1))
			visit := ingest.Visit{Code: orders[n%len(orders)].TrackingCode, Address: numbered("visitor ", n), UserAgent: browser}
			if _, err := f.CountRedirect(b.Context(), visit); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "clicks/s")
}
