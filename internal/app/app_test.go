package app_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/redistest"
)

func TestFromPlacingToCompletion(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(3, false)
	watching := p.marketer.subscribe(progress, map[string]any{"id": id})
	if first := watching.progress(); first.Change != "SNAPSHOT" || first.Order.Status != "WAITING" || first.Progress != nil {
		t.Fatalf("%+v", first)
	}
	p.marketer.do(`mutation($id: ID!) { acceptOrder(input: {orderId: $id}) { order { status } } }`, map[string]any{"id": id}, nil)
	if accepted := watching.progress(); accepted.Order.Status != "ACCEPTED" || accepted.Progress == nil {
		t.Fatalf("%+v", accepted)
	}
	p.platform.report(id, 1, 1)
	if u := watching.untilDelivered(1); u.Progress.Percent != 33 {
		t.Fatalf("%+v", u)
	}
	p.platform.report(id, 2, 2)
	if u := watching.untilDelivered(3); u.Progress.Percent != 100 || u.Order.Status != "COMPLETED" {
		t.Fatalf("%+v", u)
	}
	if code := p.marketer.try(`mutation($id: ID!) { rejectOrder(input: {orderId: $id}) { order { id } } }`, map[string]any{"id": id}, nil); code != "CONFLICT" {
		t.Fatalf("rejecting a completed order: %s", code)
	}
	stranger := r.settle()
	if code := stranger.marketer.try(`query($id: ID!) { order(id: $id) { id } }`, map[string]any{"id": id}, nil); code != "NOT_FOUND" {
		t.Fatalf("a stranger's look: %s", code)
	}
}

func TestTrackingLink(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(3, true)
	var seen struct {
		Order struct {
			Campaign    struct{ Link string }
			Performance struct{ ClicksRaw, Clicks, ClicksFiltered int }
		}
	}
	const query = `query($id: ID!) { order(id: $id) { campaign { link } performance { clicksRaw clicks clicksFiltered } } }`
	p.marketer.do(query, map[string]any{"id": id}, &seen)
	if !strings.HasPrefix(seen.Order.Campaign.Link, "http://"+r.Addr()+"/c/") {
		t.Fatalf("%+v", seen)
	}
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	click := func(method, agent string) {
		request, err := http.NewRequestWithContext(t.Context(), method, seen.Order.Campaign.Link, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("User-Agent", agent)
		response, err := browser.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		want := "https://example.com/rosa?hw_click=" + path.Base(seen.Order.Campaign.Link) + "_"
		if method == http.MethodHead {
			want = "https://example.com/rosa"
		}
		if location := response.Header.Get("Location"); response.StatusCode != http.StatusFound || !strings.HasPrefix(location, want) {
			t.Fatalf("%d %v", response.StatusCode, response.Header)
		}
	}
	const person = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
	click(http.MethodGet, person)
	click(http.MethodGet, person)
	click(http.MethodGet, "Googlebot/2.1")
	click(http.MethodHead, person+" again")
	p.marketer.do(query, map[string]any{"id": id}, &seen)
	if seen.Order.Performance.Clicks != 1 || seen.Order.Performance.ClicksRaw != 3 || seen.Order.Performance.ClicksFiltered != 2 {
		t.Fatalf("%+v, want 1 clean click: a repeat and a bot are kept apart, and a HEAD is none", seen.Order.Performance)
	}
}

func TestTwoInstances(t *testing.T) {
	database, redis := pgtest.New(t), redistest.Start(t)
	one := start(t, settings(t, "DATABASE_URL="+database, "REDIS_URL="+redis.URL()))
	two := start(t, settings(t, "DATABASE_URL="+database, "REDIS_URL="+redis.URL()))
	p := one.settle()
	id := p.place(5, true)

	elsewhere := client{t, "http://" + two.Addr(), p.marketer.token} // the instances agree on the secret of tokens
	watching := elsewhere.subscribe(progress, map[string]any{"id": id})
	watching.untilDelivered(0)
	p.platform.report(id, 1, 2)
	watching.untilDelivered(2)

	reporter := client{t, "http://" + two.Addr(), p.platform.token}
	again := p.place(5, true)
	reporter.t.Helper()
	var refused struct {
		RecordDeliveries struct{ Results []struct{ Reason string } }
	}
	reporter.do(`mutation($id: ID!, $at: DateTime!) { recordDeliveries(input: {deliveries: [{orderId: $id, reportId: "other", fan: "fan-1", occurredAt: $at}]}) { results { reason } } }`,
		map[string]any{"id": again, "at": time.Now().UTC().Format(time.RFC3339Nano)}, &refused)
	if refused.RecordDeliveries.Results[0].Reason != "RETURNING_FAN" {
		t.Fatalf("%+v: the instances do not agree on the key of fans", refused)
	}
}

func TestAnotherFanKeyIsRefused(t *testing.T) {
	database := pgtest.New(t)
	start(t, settings(t, "DATABASE_URL="+database))
	_, err := tryStart(t, settings(t, "DATABASE_URL="+database, "HEADWAY_FAN_KEY="+strings.Repeat("k", 32)))
	if err == nil || !strings.Contains(err.Error(), "HEADWAY_FAN_KEY") {
		t.Fatalf("err = %v, want it to name HEADWAY_FAN_KEY", err)
	}
}

func TestRedisGoesAway(t *testing.T) {
	redis := redistest.Start(t)
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t), "REDIS_URL="+redis.URL()))
	ready := func() string { _, body := get(t, "http://"+r.Addr()+"/readyz"); return body }
	until(t, "Redis is connected", func() bool { return strings.Contains(ready(), `"redis":"ok"`) })
	redis.Stop()
	until(t, "/readyz says degraded", func() bool { return strings.Contains(ready(), `"status":"degraded"`) })
	if status, _ := get(t, "http://"+r.Addr()+"/readyz"); status != http.StatusOK {
		t.Fatalf("%d: a degraded instance still serves", status)
	}
	if _, metrics := get(t, "http://"+r.Addr()+"/metrics"); !strings.Contains(metrics, "headway_redis_connected 0") {
		t.Error("the metric does not tell")
	}
	redis.Start()
	until(t, "Redis is back", func() bool { return strings.Contains(ready(), `"redis":"ok"`) })
}

func TestRevokedKeyCutsItsSocket(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(3, true)
	var made struct {
		CreateAPIKey struct {
			APIKey struct{ ID string }
			Secret string
		} `json:"createApiKey"`
	}
	p.marketer.do(`mutation { createApiKey(input: {name: "monitor"}) { apiKey { id } secret } }`, nil, &made)
	monitor := client{t, p.marketer.url, made.CreateAPIKey.Secret}
	watching := monitor.subscribe(progress, map[string]any{"id": id})
	watching.untilDelivered(0)
	p.marketer.do(`mutation($id: ID!) { revokeApiKey(input: {apiKeyId: $id}) { apiKey { id } } }`, map[string]any{"id": made.CreateAPIKey.APIKey.ID}, nil)
	if code := watching.closeCode(); code != 4401 {
		t.Errorf("closed with %d, want 4401", code)
	}
	if code := monitor.try(`{ viewer { role } }`, nil, nil); code != "UNAUTHENTICATED" {
		t.Errorf("%s, want UNAUTHENTICATED", code)
	}
}

func TestStopping(t *testing.T) {
	database := pgtest.New(t)
	leaks := goleak.IgnoreCurrent()
	http.DefaultClient.CloseIdleConnections()
	r := start(t, settings(t, "DATABASE_URL="+database, "HEADWAY_SHUTDOWN_DELAY=300ms"))
	p := r.settle()
	id := p.place(3, true)
	watching := p.marketer.subscribe(progress, map[string]any{"id": id})
	watching.untilDelivered(0)

	r.stop()
	until(t, "/readyz fails before the listener closes", func() bool {
		status, body := get(t, "http://"+r.Addr()+"/readyz")
		return status == http.StatusServiceUnavailable && strings.Contains(body, `"status":"stopping"`)
	})
	p.platform.report(id, 1, 1) // what comes until then is served
	if code := watching.closeCode(); code != 1012 {
		t.Errorf("the socket was closed with %d, want 1012", code)
	}
	if err := r.end(); err != nil {
		t.Errorf("Run returned %v", err)
	}
	if _, err := net.DialTimeout("tcp", r.Addr(), time.Second); err == nil {
		t.Error("something still listens")
	}
	http.DefaultClient.CloseIdleConnections()
	goleak.VerifyNone(t, leaks)
}

func TestPortTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	c := settings(t, "HEADWAY_LISTEN="+listener.Addr().String())
	_, err = tryStart(t, c)
	if err == nil || !strings.Contains(err.Error(), listener.Addr().String()+" is taken") || !strings.Contains(err.Error(), "--listen") {
		t.Fatalf("err = %v", err)
	}
}

func TestWithoutADatabaseServer(t *testing.T) {
	c := settings(t, "DATABASE_URL=postgres://nobody@"+free(t)+"/none?sslmode=disable", "HEADWAY_DATABASE_START_TIMEOUT=700ms")
	_, err := tryStart(t, c)
	if err == nil || !strings.Contains(err.Error(), "DATABASE_URL") || strings.Contains(err.Error(), "\n") {
		t.Fatalf("err = %v, want a sentence that names DATABASE_URL", err)
	}
}

func TestPagesAndProbes(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	for path, want := range map[string]int{
		"/": 200, "/graphiql": 200, "/healthz": 200, "/readyz": 200, "/metrics": 200, "/v1/": 200, "/s/any": 404, "/c/unknown": 404,
	} {
		if status, body := get(t, "http://"+r.Addr()+path); status != want {
			t.Errorf("%s: %d %.100s, want %d", path, status, body, want)
		}
	}
	_, metrics := get(t, "http://"+r.Addr()+"/metrics")
	for _, name := range []string{"go_goroutines", "process_open_fds", "headway_live_groups", "headway_database_sessions_open", "headway_subscriptions", "headway_socket_bytes_waiting"} {
		if !strings.Contains(metrics, "\n"+name+" ") {
			t.Errorf("/metrics lacks %s", name)
		}
	}
}

func TestProfilesAreServedOnlyWhenAskedFor(t *testing.T) {
	database, address := pgtest.New(t), free(t)
	r := start(t, settings(t, "DATABASE_URL="+database, "HEADWAY_PPROF_LISTEN="+address))
	if status, body := get(t, "http://"+address+"/debug/pprof/goroutine?debug=1"); status != http.StatusOK || !strings.Contains(body, "internal/app") {
		t.Errorf("%d %.200s", status, body)
	}
	if _, body := get(t, "http://"+r.Addr()+"/debug/pprof/goroutine?debug=1"); strings.Contains(body, "goroutine profile") {
		t.Error("the public address shows profiles")
	}
	if _, err := tryStart(t, settings(t, "DATABASE_URL="+database, "HEADWAY_PPROF_LISTEN="+address)); err == nil || !strings.Contains(err.Error(), "HEADWAY_PPROF_LISTEN") {
		t.Errorf("err = %v for an address that is taken", err)
	}
}

func TestPlainJSONReports(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(2, true)
	post := func(token string) int {
		body := fmt.Sprintf(`{"deliveries":[{"orderId":%q,"reportId":"r1","fan":"f1","occurredAt":%q}]}`, id, time.Now().UTC().Format(time.RFC3339))
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+r.Addr()+"/v1/deliveries", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	if status := post(p.platform.token); status != http.StatusOK {
		t.Errorf("%d", status)
	}
	if status := post(p.marketer.token); status != http.StatusForbidden {
		t.Errorf("a marketer's own report: %d, want 403", status)
	}
	if status := post("nonsense"); status != http.StatusUnauthorized {
		t.Errorf("%d, want 401", status)
	}
}

func TestTokensAreForOneRole(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	if _, err := r.server.Token(t.Context(), order.RoleClient, p.marketerID, time.Hour); err == nil || !strings.Contains(err.Error(), "is a marketer account") {
		t.Errorf("err = %v", err)
	}
	if _, err := r.server.Token(t.Context(), order.RoleClient, "nobody", time.Hour); err == nil || !strings.Contains(err.Error(), "there is no account") {
		t.Errorf("err = %v", err)
	}
}

func TestEventStreamOutlivesTheReadTimeout(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t), "HEADWAY_HTTP_READ_TIMEOUT=200ms"))
	p := r.settle()
	id := p.place(3, true)
	body := fmt.Sprintf(`{"query":%q,"variables":{"id":%q}}`, progress, id)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+r.Addr()+"/graphql", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("Authorization", "Bearer "+p.marketer.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	reads := func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("the stream ended without %s: %v", text, lines.Err())
	}
	reads(`"fansDelivered":0`)
	time.Sleep(500 * time.Millisecond) // longer than the read timeout: the stream must not notice
	p.platform.report(id, 1, 1)
	reads(`"fansDelivered":1`)
}

func TestSlowBodyIsGivenUp(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t), "HEADWAY_HTTP_READ_TIMEOUT=200ms"))
	conn, err := net.Dial("tcp", r.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /v1/deliveries HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	if _, err := io.ReadAll(conn); err != nil {
		t.Fatalf("the connection was not ended: %v", err)
	}
}
