package app_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"headway/internal/pgtest"
)

// TestTracker goes the whole way of a fan: over the link, to the page, to the tracker, and back.
func TestTracker(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t), "HEADWAY_CLICK_PARAMETER=cid"))
	p := r.settle()
	id := p.place(5, true)
	var created struct {
		CreateAPIKey      struct{ APIKey struct{ ID string } }
		CreatePostbackURL struct{ URL string }
	}
	p.platform.do(`mutation { createApiKey(input: {name: "Tracker", scopes: [DELIVERIES_WRITE]}) { apiKey { id } } }`, nil, &created)
	key := map[string]any{"id": created.CreateAPIKey.APIKey.ID}
	const create = `mutation($id: ID!) { createPostbackUrl(input: {apiKeyId: $id}) { url } }`
	p.platform.do(create, key, &created)
	former := created.CreatePostbackURL.URL
	var seen struct {
		Order struct {
			Campaign struct{ Link string }
			Progress struct{ FansDelivered int }
		}
	}
	const query = `query($id: ID!) { order(id: $id) { campaign { link } progress { fansDelivered } } }`
	p.marketer.do(query, map[string]any{"id": id}, &seen)
	click := follow(t, seen.Order.Campaign.Link+"?utm_source=x")
	if click.Query().Get("utm_source") != "x" || click.Query().Get("cid") == "" {
		t.Fatalf("%v", click)
	}
	send := func(method, postback, kind, body string) (int, string) {
		request, err := http.NewRequestWithContext(t.Context(), method, postback, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", kind)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, strings.TrimSpace(string(text))
	}
	cid := "?cid=" + click.Query().Get("cid")
	for _, c := range []struct {
		method, url, kind, body string
		status                  int
		want                    string
	}{
		{"GET", former + cid + "&fan=ann&event_id=1", "", "", 200, "OK COUNTED"},
		{"GET", former + cid + "&fan=ann&event_id=1", "", "", 200, "OK DUPLICATE"},
		{"GET", former + cid + "&fan=ann&event_id=2", "", "", 200, "OK REFUSED DUPLICATE_FAN"},
		{"GET", former + cid + "&fan=ann&event_id=2", "", "", 200, "OK DUPLICATE DUPLICATE_FAN"},
		{"POST", former + cid, "application/x-www-form-urlencoded", "fan=bea&event_id=3", 200, "OK COUNTED"},
		{"POST", former, "application/json", `{"click_id":"` + click.Query().Get("cid") + `","fan":12345678901234567890,"event_id":4,"order":null}`, 200, "OK COUNTED"},
		{"POST", former, "application/json", `{"fan":["x"]}`, 400, "ERROR BAD_INPUT"},
		{"GET", former + "?code=nosuchcode00&fan=x", "", "", 200, "OK REFUSED UNKNOWN_ORDER"},
		{"GET", former + cid, "", "", 400, "ERROR BAD_INPUT fan: Name the fan"},
		{"GET", former + "?a=%zz", "", "", 400, "ERROR BAD_INPUT"},
		{"GET", former[:len(former)-1] + "?x", "", "", 401, "ERROR UNAUTHENTICATED"},
		{"HEAD", former + cid + "&fan=eve", "", "", 405, ""},
		{"PUT", former + cid + "&fan=eve", "", "", 404, ""},
	} {
		if status, text := send(c.method, c.url, c.kind, c.body); status != c.status || !strings.HasPrefix(text, c.want) {
			t.Errorf("%s …%s %s: %d %q, want %d %q", c.method, strings.TrimPrefix(c.url, former), c.body, status, text, c.status, c.want)
		}
	}
	p.marketer.do(query, map[string]any{"id": id}, &seen)
	if seen.Order.Progress.FansDelivered != 3 {
		t.Errorf("%+v", seen)
	}
	var unmatched struct {
		Viewer struct {
			UnmatchedReports struct {
				Nodes []struct{ Named, Reason string }
			}
		}
	}
	p.platform.do(`{ viewer { unmatchedReports(first: 10) { nodes { named reason } } } }`, nil, &unmatched)
	if nodes := unmatched.Viewer.UnmatchedReports.Nodes; len(nodes) != 2 || nodes[1].Named != "nosuchcode00" {
		t.Errorf("%+v", nodes)
	}

	p.platform.do(create, key, &created)
	fresh := created.CreatePostbackURL.URL
	until(t, "the former URL is dead", func() bool { status, _ := send("GET", former, "", ""); return status == 401 })
	if status, text := send("GET", fresh+cid+"&fan=ann", "", ""); status != 200 {
		t.Errorf("%d %s", status, text)
	}
	p.platform.do(`mutation($id: ID!) { revokePostbackUrl(input: {apiKeyId: $id}) { apiKey { id } } }`, key, nil)
	until(t, "the URL is dead", func() bool { status, _ := send("GET", fresh, "", ""); return status == 401 })
	secret := fresh[strings.LastIndex(fresh, "/")+1:]
	if status := (client{t, p.platform.url, secret}).stream(strings.NewReader("")).StatusCode; status != 401 {
		t.Errorf("the URL's secret serves as a key: %d", status)
	}
	if _, metrics := get(t, "http://"+r.Addr()+"/metrics"); strings.Contains(metrics, "hwp_") || !strings.Contains(metrics, `route="/v1/postback/{key}"`) {
		t.Error("the metrics tell too much or too little")
	}
}

// follow opens a tracking link as a browser does, and gives where it leads.
func follow(t testing.TB, link string) *url.URL {
	t.Helper()
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0")
	response, err := browser.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	target, err := response.Location()
	if err != nil || response.StatusCode != http.StatusFound || response.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v %v", response.StatusCode, response.Header, err)
	}
	return target
}

// TestManyVisitorsAtOnce has 256 clients on one link.
func TestManyVisitorsAtOnce(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(5, true)
	var seen struct {
		Order struct {
			Campaign    struct{ Link string }
			Performance struct{ ClicksRaw int }
		}
	}
	const query = `query($id: ID!) { order(id: $id) { campaign { link } performance { clicksRaw } } }`
	p.marketer.do(query, map[string]any{"id": id}, &seen)
	const visitors, each = 256, 4
	var clicking sync.WaitGroup
	for range visitors {
		clicking.Go(func() {
			for range each {
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, seen.Order.Campaign.Link, nil)
				if err != nil {
					t.Error(err)
					return
				}
				response, err := http.DefaultTransport.RoundTrip(request)
				if err != nil {
					t.Error(err)
					return
				}
				_ = response.Body.Close()
				if response.StatusCode != http.StatusFound {
					t.Errorf("%d", response.StatusCode)
				}
			}
		})
	}
	clicking.Wait()
	p.marketer.do(query, map[string]any{"id": id}, &seen)
	if seen.Order.Performance.ClicksRaw != visitors*each {
		t.Errorf("%d clicks of %d were kept", seen.Order.Performance.ClicksRaw, visitors*each)
	}
}
