package app_test

import (
	"bytes"
	"image/png"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"headway/internal/pgtest"
)

// visitor is a browser of somebody without an account.
type visitor struct {
	t      *testing.T
	client http.Client
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, client: http.Client{Jar: jar}}
}

// page is what an address answered.
type page struct {
	status int
	header http.Header
	body   string
}

func (v *visitor) get(address string, headers ...string) page {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return v.do(request)
}

func (v *visitor) post(address, password string) page {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, address, strings.NewReader(url.Values{"password": {password}}.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(request)
}

func (v *visitor) do(request *http.Request) page {
	v.t.Helper()
	response, err := v.client.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return page{response.StatusCode, response.Header, string(body)}
}

// made is a link with its secret.
type made struct {
	ShareLink struct{ ID string }
	URL       string
}

func (c client) share(input map[string]any) made {
	c.t.Helper()
	var answer struct{ CreateShareLink made }
	c.do(`mutation($i: CreateShareLinkInput!) { createShareLink(input: $i) { shareLink { id } url } }`, map[string]any{"i": input}, &answer)
	return answer.CreateShareLink
}

func (c client) views(link string) (views int) {
	c.t.Helper()
	var answer struct{ Node struct{ Views int } }
	c.do(`query($id: ID!) { node(id: $id) { ... on ShareLink { views } } }`, map[string]any{"id": link}, &answer)
	return answer.Node.Views
}

// TestPublicPage holds rules 36 and 37: the first answer is a whole page of what the link shows, and of nothing else.
func TestPublicPage(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(8, true)
	p.platform.report(id, 0, 3)
	link := p.marketer.share(map[string]any{"orderId": id, "label": "Für <Rosa>", "fields": []string{"CLICKS"}})
	v := newVisitor(t)

	shown := v.get(link.URL)
	for _, want := range []string{
		`<h1 class="text-2xl font-semibold tracking-tight break-words">Für &lt;Rosa&gt;</h1>`, `aria-valuenow="37"`, `<rect width="37%"`, ">3</span>", "of 8 fans", "Clicks", "Active",
		`<meta name="robots" content="noindex`, `<meta property="og:title" content="Für &lt;Rosa&gt;">`, `<meta property="og:description" content="37% delivered: 3 of 8 fans.">`,
		`<meta property="og:image" content="` + link.URL + `/preview.png">`,
	} {
		if shown.status != 200 || !strings.Contains(shown.body, want) {
			t.Errorf("%d, no %s in\n%s", shown.status, want, shown.body)
		}
	}
	report := v.get(link.URL + "/report")
	if report.status != 200 || !strings.Contains(report.body, "37%") || strings.Contains(report.body, "<script") {
		t.Errorf("report: %d\n%s", report.status, report.body)
	}
	badge := v.get(link.URL + "/badge.svg")
	if badge.status != 200 || !strings.Contains(badge.body, "37% · 3 / 8") || badge.header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("badge: %d\n%s", badge.status, badge.body)
	}
	if again := v.get(link.URL+"/badge.svg", "If-None-Match", badge.header.Get("ETag")); again.status != http.StatusNotModified || again.body != "" {
		t.Errorf("an unchanged badge: %d", again.status)
	}
	for _, name := range []string{"/badge.png", "/preview.png"} {
		picture := v.get(link.URL + name)
		if _, err := png.Decode(strings.NewReader(picture.body)); err != nil || picture.status != 200 {
			t.Errorf("%s: %d %v", name, picture.status, err)
		}
	}
	all := shown.body + report.body + badge.body
	for _, hidden := range []string{"Spring", "Rosa's", "Ada", id, "ord_", "shl_", "cli_", "mar_", "2.50", "7.50", "20.00", "example.com/rosa", "/c/"} {
		if strings.Contains(all, hidden) {
			t.Errorf("the page tells %q:\n%s", hidden, all)
		}
	}
	for _, answer := range []page{shown, report, badge} {
		if !strings.HasPrefix(answer.header.Get("Cache-Control"), "private, no-") || answer.header.Get("Referrer-Policy") != "no-referrer" ||
			!strings.Contains(answer.header.Get("X-Robots-Tag"), "noindex") || strings.Contains(answer.header.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("headers %v", answer.header)
		}
	}
	if views := p.marketer.views(link.ShareLink.ID); views != 0 {
		t.Errorf("%d views, though no page has told of a person", views)
	}
}

// TestViewsAreOfPeople counts a page once, and no program.
func TestViewsAreOfPeople(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	link := p.marketer.share(map[string]any{"orderId": p.place(8, true)})
	token := link.URL[strings.LastIndex(link.URL, "/")+1:]
	read := func(agent string, again bool) {
		body := `{"query":"query($t: String!, $a: Boolean) { sharedReport(token: $t, again: $a) { label } }","variables":{"t":"` + token + `","a":` + map[bool]string{true: "true", false: "false"}[again] + `}}`
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+r.Addr()+"/graphql", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("User-Agent", agent)
		if got := newVisitor(t).do(request); got.status != 200 || strings.Contains(got.body, "errors") {
			t.Fatal(got)
		}
	}
	const person = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	read(person, false)
	read(person, true)
	read("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", false)
	read("", false)
	if views := p.marketer.views(link.ShareLink.ID); views != 1 {
		t.Errorf("%d views by one person", views)
	}
}

// TestDeadLinksAreAlike compares unknown, revoked, expired and renewed links byte for byte (rule 36), and what locked ones show of themselves.
func TestDeadLinksAreAlike(t *testing.T) {
	database := pgtest.New(t)
	r := start(t, settings(t, "DATABASE_URL="+database))
	p := r.settle()
	id := p.place(8, true)
	revoked, expired, renewed := p.marketer.share(map[string]any{"orderId": id}),
		p.marketer.share(map[string]any{"orderId": id, "expiresAt": time.Now().Add(time.Hour).UTC().Format(time.RFC3339)}), p.marketer.share(map[string]any{"orderId": id})
	locked := p.marketer.share(map[string]any{"orderId": id, "label": "Quiet", "password": "open sesame"})
	p.marketer.do(`mutation($id: ID!) { revokeShareLink(input: {shareLinkId: $id}) { shareLink { id } } }`, map[string]any{"id": revoked.ShareLink.ID}, nil)
	p.marketer.do(`mutation($id: ID!) { renewShareLink(input: {shareLinkId: $id}) { url } }`, map[string]any{"id": renewed.ShareLink.ID}, nil)
	pgtest.SetClock(t, database, time.Now().Add(2*time.Hour))
	unknown := "http://" + r.Addr() + "/s/" + strings.Repeat("A", 43)
	v := newVisitor(t)
	requestID := regexp.MustCompile(`(?m)^(Headway-Request-Id|Date): .*$`)
	shown := func(answer page) string {
		var header bytes.Buffer
		if err := answer.header.Write(&header); err != nil {
			t.Fatal(err)
		}
		return requestID.ReplaceAllString(header.String(), "") + answer.body
	}
	for _, path := range []string{"", "/report", "/badge.svg", "/badge.png", "/preview.png", "/other"} {
		want := v.get(unknown + path)
		if want.status != http.StatusNotFound {
			t.Errorf("an unknown link's %s: %d", path, want.status)
		}
		for name, link := range map[string]made{"revoked": revoked, "expired": expired, "renewed": renewed} {
			if got := v.get(link.URL + path); got.status != want.status || shown(got) != shown(want) {
				t.Errorf("a %s link's %s: %d\n%s\nwant %d\n%s", name, path, got.status, shown(got), want.status, shown(want))
			}
		}
		asks := path == "" || path == "/report"
		if got := v.get(locked.URL + path); !asks && shown(got) != shown(want) || asks && (got.status != 200 || !strings.Contains(got.body, "has a password")) || strings.Contains(got.body, "Quiet") || strings.Contains(got.body, "og:") {
			t.Errorf("a locked link's %s: %d %s", path, got.status, got.body)
		}
	}
	if got := v.post(unknown, "open sesame"); got.status != 404 || shown(got) != shown(v.post(revoked.URL, "open sesame")) {
		t.Errorf("a password for an unknown link: %d", got.status)
	}
}

// TestPasswordOfAPublicPage opens a locked link without any script.
func TestPasswordOfAPublicPage(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t), "HEADWAY_SHARE_GUESSES_PER_MINUTE=3"))
	p := r.settle()
	id := p.place(8, true)
	const password = "open sesame"
	locked := p.marketer.share(map[string]any{"orderId": id, "label": "Quiet", "password": password})
	other := p.marketer.share(map[string]any{"orderId": id, "password": password})
	v := newVisitor(t)
	if wrong := v.post(locked.URL, "guess"); wrong.status != 403 || !strings.Contains(wrong.body, "That is not the password.") || strings.Contains(wrong.body, "Quiet") {
		t.Errorf("a wrong password: %d %s", wrong.status, wrong.body)
	}
	open := v.post(locked.URL, password)
	if open.status != 200 || !strings.Contains(open.body, "Quiet") || strings.Contains(open.body, password) || strings.Contains(open.body, "og:") {
		t.Errorf("the password: %d %s", open.status, open.body)
	}
	pass := regexp.MustCompile(`data-pass="([^"]+)"`).FindStringSubmatch(open.body)
	if pass == nil {
		t.Fatal("the page has no pass for its script")
	}
	var read struct{ SharedReport struct{ Label string } }
	token := locked.URL[strings.LastIndex(locked.URL, "/")+1:]
	client{t, "http://" + r.Addr(), ""}.do(`query($t: String!, $p: String) { sharedReport(token: $t, password: $p) { label } }`, map[string]any{"t": token, "p": pass[1]}, &read)
	if read.SharedReport.Label != "Quiet" {
		t.Errorf("the pass opens %+v", read)
	}
	if again := v.get(locked.URL + "/badge.svg"); again.status != 200 {
		t.Errorf("the badge with the cookie: %d", again.status)
	}
	if got := v.get(other.URL); !strings.Contains(got.body, "has a password") {
		t.Errorf("the cookie of one link opens another: %s", got.body)
	}
	v.post(locked.URL, "guess")
	limited := v.post(locked.URL, "guess")
	if limited.status != http.StatusTooManyRequests || limited.header.Get("Retry-After") == "" || !strings.Contains(limited.body, "Too many tries") {
		t.Errorf("the fourth guess: %d %v", limited.status, limited.header)
	}
	if code := (client{t, "http://" + r.Addr(), ""}).try(`query($t: String!) { sharedReport(token: $t, password: "guess") { label } }`, map[string]any{"t": token}, nil); code != "RATE_LIMITED" {
		t.Errorf("a guess over the API: %s", code)
	}
	p.marketer.do(`mutation($id: ID!) { updateShareLink(input: {shareLinkId: $id, password: "another word"}) { shareLink { id } } }`, map[string]any{"id": locked.ShareLink.ID}, nil)
	if got := v.get(locked.URL); !strings.Contains(got.body, "has a password") {
		t.Errorf("the pass of the former password opens the page")
	}
}

// TestPublicPagesAreLimited holds the limit by address.
func TestPublicPagesAreLimited(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t), "HEADWAY_SHARE_REQUESTS_PER_MINUTE=2"))
	v := newVisitor(t)
	address := "http://" + r.Addr() + "/s/any/badge.svg"
	v.get(address)
	v.get(address)
	if got := v.get(address); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") == "" {
		t.Errorf("the third request: %d", got.status)
	}
}
