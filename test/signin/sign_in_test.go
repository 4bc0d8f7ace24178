// Package signin signs in with a provider, as a browser does, on the running program.
package signin

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"headway/internal/pgtest"
	"headway/internal/postgres"
	"headway/internal/redistest"
	"headway/test/market"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, postgres.Migrate)) }

// browser keeps cookies and follows redirects.
type browser struct {
	t *testing.T
	http.Client
	home string
}

func open(t *testing.T, m *market.Market) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, Client: http.Client{Jar: jar}, home: m.URL}
}

// answer is what came in the end, after all redirects.
type answer struct {
	status int
	at     *url.URL
	body   string
}

func (b *browser) send(method, address, body string, headers ...string) answer {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := b.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Request.URL, string(text)}
}

// signIn goes to the provider and back.
func (b *browser) signIn(to string) answer {
	b.t.Helper()
	return b.send(http.MethodGet, b.home+"/auth/sign-in?to="+url.QueryEscape(to), "", "Accept", "text/html")
}

// who asks the API who is asking, as a page of an origin does; empty is nobody.
func (b *browser) who(origin string) string {
	b.t.Helper()
	got := b.send(http.MethodPost, b.home+"/graphql", `{"query":"{ viewer { role account { name } } }"}`, "Content-Type", "application/json", "Origin", origin)
	var read struct {
		Data struct {
			Viewer struct {
				Role    string
				Account struct{ Name string }
			}
		}
	}
	if err := json.Unmarshal([]byte(got.body), &read); err != nil {
		b.t.Fatalf("%d %s: %v", got.status, got.body, err)
	}
	return strings.TrimSpace(read.Data.Viewer.Role + " " + read.Data.Viewer.Account.Name)
}

func start(t *testing.T, settings map[string]string, claims map[string]any) (*market.Market, *market.Provider) {
	t.Helper()
	provider := market.StartProvider(t, claims)
	all := map[string]string{"DATABASE_URL": pgtest.New(t), "REDIS_URL": redistest.Start(t).URL(), "HEADWAY_LOG_LEVEL": "ERROR"}
	maps.Copy(all, provider.Settings())
	maps.Copy(all, settings)
	return market.Start(t, all), provider
}

func TestSignIn(t *testing.T) {
	m, provider := start(t, nil, map[string]any{"sub": "person-1", "name": "Ada Lovelace", "role": []string{"editor", "Marketer"}})
	b := open(t, m)
	if who := b.who(m.URL); who != "" {
		t.Fatalf("somebody is signed in: %s", who)
	}
	if got := b.signIn("/orders?status=ACCEPTED"); got.status != 200 || got.at.RequestURI() != "/orders?status=ACCEPTED" {
		t.Fatalf("%d at %s: %s", got.status, got.at, got.body)
	}
	if who := b.who(m.URL); who != "MARKETER Ada Lovelace" {
		t.Errorf("signed in as %q", who)
	}
	for _, foreign := range []string{"https://evil.example", "null", strings.Replace(m.URL, "127.0.0.1", "localhost", 1)} {
		if who := b.who(foreign); who != "" {
			t.Errorf("a page of %s acts as %s", foreign, who)
		}
	}
	if got := b.send(http.MethodPost, m.URL+"/graphql", `{"query":"{ viewer { role } }"}`, "Content-Type", "application/json"); strings.Contains(got.body, "MARKETER") {
		t.Error("a request that does not say where it comes from may change things")
	}
	if got := b.send(http.MethodGet, m.URL+"/graphql?query=%7Bviewer%7Brole%7D%7D", "", "Sec-Fetch-Site", "cross-site"); strings.Contains(got.body, "MARKETER") {
		t.Error("another site reads")
	}
	for _, cookie := range b.Jar.Cookies(mustParse(t, m.URL+"/auth/renew")) {
		if strings.Contains(cookie.Value, "person-1") {
			t.Errorf("the cookie %s is readable: %s", cookie.Name, cookie.Value)
		}
	}
	renewed := b.send(http.MethodPost, m.URL+"/auth/renew", "", "Origin", m.URL)
	if renewed.status != 200 || !strings.Contains(renewed.body, `"renewable":true`) || provider.Renewals() != 1 || b.who(m.URL) == "" {
		t.Errorf("renewal: %d %s", renewed.status, renewed.body)
	}
	if got := b.send(http.MethodPost, m.URL+"/auth/renew", "", "Origin", "https://evil.example"); got.status != 401 || provider.Renewals() != 1 {
		t.Errorf("another page renews: %d", got.status)
	}
	if got := b.send(http.MethodPost, m.URL+"/auth/sign-out", "", "Origin", "https://evil.example"); got.status != 403 || b.who(m.URL) == "" {
		t.Errorf("another page signs out: %d", got.status)
	}
	out := b.send(http.MethodPost, m.URL+"/auth/sign-out", "", "Origin", m.URL)
	if out.status != 200 || !strings.Contains(out.body, provider.URL+"/end?") || b.who(m.URL) != "" {
		t.Errorf("sign-out: %d %s", out.status, out.body)
	}
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestSessionOnAWebsocket holds that a socket of our page has the session of its cookie, one of another page has none, and that it
// ends with the session.
func TestSessionOnAWebsocket(t *testing.T) {
	m, _ := start(t, map[string]string{"HEADWAY_OIDC_SESSION": "3s"}, map[string]any{"sub": "person-1", "name": "Ada", "role": "marketer"})
	b := open(t, m)
	b.signIn("/")
	dialer := websocket.Dialer{Jar: b.Jar, Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: 5 * time.Second}
	socket, _, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(m.URL, "http")+"/graphql", http.Header{"Origin": {m.URL}})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for _, message := range []string{`{"type":"connection_init"}`, `{"type":"subscribe","id":"1","payload":{"query":"{ viewer { account { name } } }"}}`} {
		if err := socket.WriteMessage(websocket.TextMessage, []byte(message)); err != nil {
			t.Fatal(err)
		}
	}
	var said strings.Builder
	for {
		if err := socket.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		_, text, err := socket.ReadMessage()
		if websocket.IsCloseError(err, 4403) {
			break
		}
		if err != nil {
			t.Fatalf("%v after %s", err, said.String())
		}
		said.Write(text)
	}
	if !strings.Contains(said.String(), `"name":"Ada"`) {
		t.Errorf("the socket said %s", said.String())
	}
	if _, response, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(m.URL, "http")+"/graphql", http.Header{"Origin": {"https://evil.example"}}); err == nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("another site's page opens a socket: %v", err)
	}
	if who := b.who(m.URL); who != "" {
		t.Errorf("the session has ended, and it is %s", who)
	}
}

func TestRefusedSignIns(t *testing.T) {
	m, provider := start(t, nil, map[string]any{"sub": "person-1", "name": "Ada"})
	b := open(t, m)
	wants := func(what, reason string, got answer) {
		t.Helper()
		if got.at.Query().Get("sign-in") != reason || !strings.HasPrefix(got.at.String(), m.URL) || b.who(m.URL) != "" {
			t.Errorf("%s: %s", what, got.at)
		}
	}
	wants("no role", "role", b.signIn("/orders"))
	provider.Claim("role", "marketer")
	wants("another browser's state", "stale", b.send(http.MethodGet, m.URL+"/auth/callback?code=1&state=2", "", "Accept", "text/html"))
	provider.Refuse(true)
	wants("the provider's no", "refused", b.signIn("/orders"))
	provider.Refuse(false)
	if got := b.signIn("//evil.example/"); got.at.Host != mustParse(t, m.URL).Host || got.at.Path != "/" {
		t.Errorf("sign-in leads to %s", got.at)
	}
	if who := b.who(m.URL); who != "MARKETER Ada" {
		t.Fatalf("signed in as %q", who)
	}
	provider.Refuse(true)
	if got := b.send(http.MethodPost, m.URL+"/auth/renew", "", "Origin", m.URL); got.status != 401 || b.who(m.URL) != "" {
		t.Errorf("a session that the provider has ended: %d %s", got.status, got.body)
	}
	provider.Refuse(false)
	provider.Claim("role", "client")
	wants("another role than the account's", "account", b.signIn("/orders"))
	provider.Close()
	other := open(t, m)
	if got := other.send(http.MethodGet, m.URL+"/auth/callback?code=1&state=2", "", "Accept", "text/html"); got.at.Query().Get("sign-in") != "stale" {
		t.Errorf("%s", got.at)
	}
}

// TestBrokenSessionIsAVisitor keeps public pages open for a browser whose session nobody believes any more.
func TestBrokenSessionIsAVisitor(t *testing.T) {
	m, _ := start(t, nil, map[string]any{"sub": "person-1"})
	b := open(t, m)
	b.Jar.SetCookies(mustParse(t, m.URL), []*http.Cookie{{Name: "headway-session", Value: "from.another.secret", Path: "/"}})
	got := b.send(http.MethodPost, m.URL+"/graphql", `{"query":"{ sharedReport(token: \"unknown\") { label } }"}`, "Content-Type", "application/json", "Origin", m.URL)
	if !strings.Contains(got.body, "NOT_FOUND") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestWithoutAProvider has a dashboard that takes tokens only.
func TestWithoutAProvider(t *testing.T) {
	m := market.Start(t, map[string]string{"DATABASE_URL": pgtest.New(t), "REDIS_URL": redistest.Start(t).URL(), "HEADWAY_LOG_LEVEL": "ERROR"})
	b := open(t, m)
	if got := b.send(http.MethodGet, m.URL+"/auth/session", ""); got.status != 200 || !strings.Contains(got.body, `"provider":null`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := b.signIn("/orders"); got.at.Query().Get("sign-in") != "unavailable" {
		t.Errorf("%s", got.at)
	}
}
