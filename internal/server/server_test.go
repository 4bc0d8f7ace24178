package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"headway/internal/order"
)

// fixture is a handler with what it logged.
type fixture struct {
	config  Config
	handler http.Handler
	log     bytes.Buffer
}

func build() fstest.MapFS {
	return fstest.MapFS{
		"index.html":          {Data: []byte("<html><head></head><body>" + strings.Repeat("dashboard ", 50) + "</body></html>")},
		"favicon.svg":         {Data: []byte("<svg/>")},
		"assets/app-1.js":     {Data: []byte(strings.Repeat("let x=1;", 100))},
		"graphiql/index.html": {Data: []byte("<html>graphiql</html>")},
		"graphiql/lib.js":     {Data: []byte("lib")},
	}
}

// shared answers like package share, whose pattern replaces that of the whole.
func shared() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /s/{token}", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "a report") })
	return mux
}

func newFixture(t *testing.T, change func(*Config)) *fixture {
	t.Helper()
	f := &fixture{}
	f.config = Config{
		GraphQL: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("GraphQL was not expected") }),
		Share:   shared(),
		SignIn:  http.NotFoundHandler(),
		Carry:   func(next http.Handler) http.Handler { return next },
		Links: leadingTo(func(visit Visit) (string, error) {
			if visit.Code != "known-code" {
				return "", order.NotFound("link")
			}
			return "https://example.com/page?x=1", nil
		}),
		Stopping:       context.Background(),
		PostbackViewer: func(context.Context, string) (order.Viewer, error) { return order.Viewer{}, nil },
		Postback: func(_ context.Context, _ order.Viewer, parameters url.Values) (PostbackResult, error) {
			if parameters.Get("fan") == "" {
				return PostbackResult{}, errors.New("secret cause")
			}
			return PostbackResult{Outcome: order.OutcomeRefused, Reason: order.RefusedOrderPaused}, nil
		},
		Health:       func(context.Context) Health { return Health{StatusOK, StatusOK, StatusOK} },
		Metrics:      NewMetrics(),
		Site:         build(),
		MaxBodyBytes: 1 << 10,
		AccessLog:    true,
		Log:          slog.New(slog.NewTextHandler(&f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&f.config)
	}
	f.handler = New(f.config)
	return f
}

// leadingTo are links that nobody may ask for without following them.
func leadingTo(redirect func(Visit) (string, error)) Links {
	return Links{
		Redirect: func(_ context.Context, visit Visit) (string, error) { return redirect(visit) },
		Target: func(context.Context, string, string) (string, error) {
			panic("the target was not expected to be asked for")
		},
	}
}

func (f *fixture) do(method, target, body string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return w.Result()
}

func read(t *testing.T, response *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestRoutes(t *testing.T) {
	f := newFixture(t, nil)
	for _, test := range []struct {
		method, path, accept string
		status               int
		contains             string
	}{
		{"GET", "/", "", 200, "dashboard"},
		{"GET", "/orders/ord_1", "text/html", 200, "dashboard"},
		{"GET", "/orders/ord_1", "application/json", 404, "NOT_FOUND"},
		{"GET", "/index.html", "text/html", 200, "dashboard"},
		{"GET", "/favicon.svg", "", 200, "<svg/>"},
		{"GET", "/gone.png", "", 404, "NOT_FOUND"},
		{"GET", "/assets/app-1.js", "", 200, "let x"},
		{"GET", "/assets/../index.html", "", 307, ""},
		{"GET", "/assets/gone.js", "text/html", 404, "NOT_FOUND"},
		{"GET", "/graphiql", "", 200, "graphiql"},
		{"GET", "/graphiql/", "", 200, "graphiql"},
		{"GET", "/graphiql/lib.js", "", 200, "lib"},
		{"GET", "/c/known-code", "", 302, ""},
		{"GET", "/c/other", "", 404, "NOT_FOUND"},
		{"GET", "/c/", "", 404, "NOT_FOUND"},
		{"GET", "/s/some-token", "", 200, "a report"},
		{"GET", "/healthz", "", 200, "ok"},
		{"GET", "/readyz", "", 200, `"database":"ok"`},
		{"GET", "/metrics", "", 200, "headway_http_request_duration_seconds"},
		{"GET", "/robots.txt", "", 200, "Disallow: /c/"},
		{"GET", "/v1/", "", 200, "/v1/deliveries"},
		{"GET", "/v1/nothing", "", 404, "NOT_FOUND"},
		{"GET", "/v1/deliveries", "", 404, "NOT_FOUND"},
		{"GET", "/v1/postback/some-key?fan=f", "", 200, "OK REFUSED ORDER_PAUSED\n"},
		{"HEAD", "/v1/postback/some-key?fan=f", "", 405, ""},
		{"GET", "/v1/postback/some-key", "", 500, "ERROR INTERNAL Something went wrong here."},
		{"HEAD", "/v1/orders/ord_1/receipts", "", 405, ""},
		{"POST", "/v1/orders/ord_1/receipts", "", 404, "NOT_FOUND"},
		{"POST", "/healthz", "", 405, ""},
	} {
		response := f.do(test.method, test.path, "", "Accept", test.accept)
		body := read(t, response)
		if response.StatusCode != test.status || !strings.Contains(body, test.contains) {
			t.Errorf("%s %s: %d %.80q, want %d with %q", test.method, test.path, response.StatusCode, body, test.status, test.contains)
		}
		if test.status != 307 && test.status != 405 && (response.Header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(response.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'")) {
			t.Errorf("%s lacks security headers: %v", test.path, response.Header)
		}
		if response.Header.Get("Headway-Request-Id") == "" {
			t.Errorf("%s has no request id", test.path)
		}
	}
}

func TestBuildWithoutPages(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Site = fstest.MapFS{".gitkeep": {}} })
	for _, path := range []string{"/", "/graphiql"} {
		response := f.do("GET", path, "")
		if body := read(t, response); response.StatusCode != 200 || !strings.Contains(body, "not in this build") {
			t.Errorf("%s: %d %q", path, response.StatusCode, body)
		}
	}
}

func TestSecretsStayOutOfTheLog(t *testing.T) {
	f := newFixture(t, nil)
	f.do("GET", "/s/secret-token", "")
	f.do("GET", "/c/known-code?utm=secret-query", "", "User-Agent", "secret-agent", "Authorization", "Bearer secret-bearer")
	f.do("GET", "/nowhere/secret-path", "")
	f.do("GET", "/v1/postback/secret-key?fan=secret-fan", "")
	f.do("POST", "/v1/postback/secret-key", "fan=secret-fan")
	log := f.log.String()
	for _, secret := range []string{"secret", "known-code", "192.0.2.1"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %q:\n%s", secret, log)
		}
	}
	for _, want := range []string{"route=/s/{token} status=200", "route=/c/{code} status=302", "route=/v1/postback/{key} status=200", "request="} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
	metrics := read(t, f.do("GET", "/metrics", ""))
	if strings.Contains(metrics, "secret") || !strings.Contains(metrics, `route="/s/{token}"`) {
		t.Error("the metrics tell too much or too little")
	}
}

func TestSharePageIsPrivate(t *testing.T) {
	header := newFixture(t, nil).do("GET", "/s/token", "").Header
	for name, want := range map[string]string{"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "Cache-Control": "private, no-store"} {
		if !strings.Contains(header.Get(name), want) {
			t.Errorf("%s = %q, want %s", name, header.Get(name), want)
		}
	}
}

func TestCompressionAndCaching(t *testing.T) {
	f := newFixture(t, nil)
	packed := f.do("GET", "/assets/app-1.js", "", "Accept-Encoding", "br, gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(packed.Header.Get("Cache-Control"), "immutable") ||
		packed.Header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Fatalf("%v", packed.Header)
	}
	reader, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(reader)
	if err != nil || string(content) != strings.Repeat("let x=1;", 100) {
		t.Fatalf("%v %q", err, content)
	}
	again := f.do("GET", "/assets/app-1.js", "", "Accept-Encoding", "gzip", "If-None-Match", packed.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified || read(t, again) != "" {
		t.Fatalf("%d", again.StatusCode)
	}
	plain := f.do("GET", "/assets/app-1.js", "", "Accept-Encoding", "gzip;q=0")
	if plain.Header.Get("Content-Encoding") != "" || plain.Header.Get("ETag") == packed.Header.Get("ETag") {
		t.Fatalf("%v", plain.Header)
	}
	if page := f.do("GET", "/", ""); page.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("%v", page.Header)
	}
}

func TestPanic(t *testing.T) {
	f := newFixture(t, func(c *Config) {
		c.Links = leadingTo(func(Visit) (string, error) { panic("wires crossed") })
	})
	response := f.do("GET", "/c/x", "")
	body := read(t, response)
	if response.StatusCode != 500 || strings.Contains(body, "wires") || !strings.Contains(body, response.Header.Get("Headway-Request-Id")) {
		t.Errorf("%d %s", response.StatusCode, body)
	}
	if !strings.Contains(f.log.String(), "wires crossed") {
		t.Error("the panic is not in the log")
	}
	if metrics := read(t, f.do("GET", "/metrics", "")); !strings.Contains(metrics, `code="500",route="/c/{code}"`) {
		t.Error("the panic is not in the metrics")
	}
}

func TestRedirect(t *testing.T) {
	var seen Visit
	f := newFixture(t, func(c *Config) {
		c.Links = leadingTo(func(visit Visit) (string, error) {
			seen = visit
			switch visit.Code {
			case "down":
				return "", order.Errorf(order.CodeUnavailable, "Try again.")
			case "bug":
				return "", errors.New("secret cause")
			}
			return "https://example.com/", nil
		})
		c.Links.Target = func(_ context.Context, code, query string) (string, error) {
			return "https://example.com/" + code + "?" + query, nil
		}
	})
	if response := f.do("HEAD", "/c/x?a=b", ""); response.StatusCode != 302 || response.Header.Get("Location") != "https://example.com/x?a=b" || seen.Code != "" {
		t.Errorf("HEAD: %d %v, visit %+v", response.StatusCode, response.Header, seen)
	}
	f.do("GET", "/c/x", "", "User-Agent", "Firefox", "Sec-Purpose", "prefetch;prerender")
	if seen.UserAgent != "" {
		t.Errorf("a prefetch is a person's click: %+v", seen)
	}
	response := f.do("GET", "/c/x?sub=1&sub=2", "", "User-Agent", strings.Repeat("a", 10_000))
	if response.Header.Get("Location") != "https://example.com/" || response.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", response.Header)
	}
	if seen.Code != "x" || seen.Query != "sub=1&sub=2" || seen.Address != "192.0.2.1" || len(seen.UserAgent) != maxUserAgent {
		t.Errorf("%+v", seen)
	}
	if response := f.do("GET", "/c/down", ""); response.StatusCode != 503 || response.Header.Get("Retry-After") != "1" {
		t.Errorf("%d %v", response.StatusCode, response.Header)
	}
	if response := f.do("GET", "/c/bug", ""); response.StatusCode != 500 || strings.Contains(read(t, response), "secret") {
		t.Errorf("%d", response.StatusCode)
	}
}

func TestProxies(t *testing.T) {
	var address string
	f := newFixture(t, func(c *Config) {
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("10.0.0.0/8")}
		c.Links = leadingTo(func(visit Visit) (string, error) {
			address = visit.Address
			return "https://example.com/", nil
		})
	})
	for forwarded, want := range map[string]string{
		"":                                "192.0.2.1",
		"203.0.113.9":                     "203.0.113.9",
		"1.1.1.1, 203.0.113.9, 10.1.2.3":  "203.0.113.9",
		"nonsense":                        "192.0.2.1",
		"nonsense, 203.0.113.9":           "203.0.113.9",
		"10.9.9.9":                        "10.9.9.9",
		"2001:db8::1":                     "2001:db8::1",
		"::ffff:203.0.113.7, 192.0.2.200": "203.0.113.7",
	} {
		f.do("GET", "/c/x", "", "X-Forwarded-For", forwarded)
		if address != want {
			t.Errorf("%q: %s, want %s", forwarded, address, want)
		}
	}
	untrusting := newFixture(t, func(c *Config) { c.Links = f.config.Links })
	untrusting.do("GET", "/c/x", "", "X-Forwarded-For", "203.0.113.9")
	if address != "192.0.2.1" {
		t.Errorf("a stranger's header was believed: %s", address)
	}
}

func TestReadiness(t *testing.T) {
	for status, want := range map[Status]int{StatusOK: 200, StatusDegraded: 200, StatusDown: 503, StatusStopping: 503} {
		f := newFixture(t, func(c *Config) {
			c.Health = func(context.Context) Health { return Health{Status: status, Database: StatusOK, Redis: StatusDegraded} }
		})
		response := f.do("GET", "/readyz", "")
		if response.StatusCode != want || !strings.Contains(read(t, response), `"status":"`+string(status)+`"`) {
			t.Errorf("%s: %d, want %d", status, response.StatusCode, want)
		}
	}
}

func TestResource(t *testing.T) {
	var asked struct {
		Query     string
		Variables map[string]json.RawMessage
	}
	var authorization, answer string
	f := newFixture(t, func(c *Config) {
		c.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
				t.Error(err)
			}
			authorization = r.Header.Get("Authorization")
			w.Header().Set("Headway-Request-Id", "INNER")
			_, _ = w.Write([]byte(answer))
		})
	})
	post := func(body string) (int, string, http.Header) {
		response := f.do("POST", "/v1/deliveries", body, "Content-Type", "application/json", "Authorization", "Bearer x", "Accept-Encoding", "gzip")
		return response.StatusCode, read(t, response), response.Header
	}
	answer = `{"data":{"recordDeliveries":{"results":[{"reportId":"r1","outcome":"COUNTED"}]}}}`
	status, body, header := post(`{"deliveries":[{"reportId":"r1"}]}`)
	if status != 200 || strings.TrimSpace(body) != `{"results":[{"reportId":"r1","outcome":"COUNTED"}]}` || header.Get("Headway-Request-Id") != "INNER" {
		t.Errorf("%d %s %v", status, body, header)
	}
	if authorization != "Bearer x" || string(asked.Variables["input"]) != `{"deliveries":[{"reportId":"r1"}]}` || !strings.Contains(asked.Query, "recordDeliveries") {
		t.Errorf("%s %+v", authorization, asked)
	}

	answer = `{"errors":[{"message":"No.","extensions":{"code":"FORBIDDEN"}}],"data":null}`
	if status, body, _ := post(`{}`); status != 403 || strings.TrimSpace(body) != `{"error":{"code":"FORBIDDEN","message":"No."}}` {
		t.Errorf("%d %s", status, body)
	}
	answer = `not json`
	if status, _, _ := post(`{}`); status != 500 {
		t.Errorf("%d", status)
	}
	for _, bad := range []string{``, `[]`, `{`, `{} {}`, `{"x":"` + strings.Repeat("x", 2000) + `"}`} {
		if status, body, _ := post(bad); status != 400 {
			t.Errorf("%.20q: %d %s", bad, status, body)
		}
	}
	if response := f.do("POST", "/v1/deliveries", "{}", "Content-Type", "text/plain"); response.StatusCode != 400 {
		t.Errorf("text/plain: %d", response.StatusCode)
	}
}
