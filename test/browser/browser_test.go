// Package browser tries the dashboard, the share page and GraphiQL in a real browser, on the running program.
package browser

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"headway/internal/demo"
	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/postgres"
	"headway/internal/redistest"
	"headway/test/market"
	"headway/web"
)

// atOnce is how many scripts run beside each other: they wait for pages more than they work.
const atOnce = 3

func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", strconv.Itoa(atOnce)); err != nil { // the command line comes later, and has the last word
		panic(err)
	}
	code := pgtest.Main(m, postgres.Migrate)
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stop the browser:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// pictureEnv, when set, has the picture in docs/ taken anew.
const pictureEnv = "HEADWAY_TEST_PICTURE"

// settingsOf are those of the program with the dashboard in it, on a database of its own.
func settingsOf(t *testing.T) map[string]string {
	t.Helper()
	if _, err := fs.Stat(web.Dist(), "index.html"); errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the dashboard is not built: run make test, or npm ci && npm run build in web")
	}
	return map[string]string{"DATABASE_URL": pgtest.New(t), "REDIS_URL": redistest.Start(t).URL()}
}

// stage is a market with orders that scripts know by the names of their campaigns.
type stage struct {
	*market.Market
	t           *testing.T
	orders      map[string]string
	databaseURL string
}

// newStage runs the program, with more settings than those that all stages have.
func newStage(t *testing.T, more ...map[string]string) *stage {
	t.Helper()
	settings := settingsOf(t)
	for _, each := range more {
		maps.Copy(settings, each)
	}
	return &stage{Market: market.Start(t, settings), t: t, orders: map[string]string{}, databaseURL: settings["DATABASE_URL"]}
}

func (s *stage) now() string { return time.Now().UTC().Format(time.RFC3339Nano) }

func (s *stage) place(campaign string, fans int) { s.orders[campaign] = s.Place(s.t, campaign, fans) }

// awaitAnswer waits until an order is not WAITING any more: a page shows the answer that it has just sent before the server has it.
func (s *stage) awaitAnswer(campaign string) {
	s.t.Helper()
	var read struct{ Order struct{ Status string } }
	for began := time.Now(); read.Order.Status == "" || read.Order.Status == "WAITING"; time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			s.t.Fatalf("the order of %q is still waiting", campaign)
		}
		s.Do(s.t, s.Client, `query($id: ID!) { order(id: $id) { status } }`, map[string]any{"id": s.orders[campaign]}, &read)
	}
}

// run runs a script that may report fans and place orders, and do the deeds given beside.
func (s *stage) run(name string, deeds map[string]func(request), environment ...string) {
	s.t.Helper()
	known := map[string]func(request){
		"report": func(r request) {
			s.awaitAnswer(r.Campaign)
			s.Report(s.t, s.orders[r.Campaign], r.Fans)
		},
		"place": func(r request) { s.place(r.Campaign, r.Fans) },
	}
	for name, deed := range deeds {
		known[name] = deed
	}
	script{name, append(environment, "BASE_URL="+s.URL), known}.run(s.t)
}

func TestDashboard(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("Spring launch", 40)
	s.Accept(t, s.orders["Spring launch"])
	s.place("Autumn push", 250)
	s.place("Winter sale", 500)
	answered := func(request) {
		for campaign, want := range map[string]string{"Autumn push": "ACCEPTED ", "Winter sale": "REJECTED We are full this week."} {
			var got struct {
				Order struct{ Status, RejectionNote string }
			}
			s.Do(t, s.Client, `query($id: ID!) { order(id: $id) { status rejectionNote } }`, map[string]any{"id": s.orders[campaign]}, &got)
			if got := got.Order.Status + " " + got.Order.RejectionNote; got != want {
				t.Errorf("%s is %q after the marketer's answer, want %q", campaign, got, want)
			}
		}
	}
	s.run("dashboard", map[string]func(request){"answered": answered}, "TOKEN="+s.Marketer)
}

func TestSharePage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("Shared campaign", 10)
	s.Accept(t, s.orders["Shared campaign"])
	s.Report(t, s.orders["Shared campaign"], 2)
	const password = "open sesame"
	link, url := s.share(map[string]any{"label": "Autumn report", "fields": []string{"CLICKS", "CONVERSION"}, "clientAlias": "A studio"})
	lock, locked := s.share(map[string]any{"label": "Quiet", "password": password})
	s.place("Not accepted yet", 40)
	_, set := s.shareOf(map[string]any{"filter": map[string]any{}, "label": "Everything we do", "fields": []string{"CAMPAIGN_NAME", "CAMPAIGN_LINK", "CLICKS", "CONVERSION", "CLIENT_NAME"}})
	change := func(document, id string) {
		s.Do(t, s.Marketer, document, map[string]any{"id": id}, nil)
	}
	deeds := map[string]func(request){
		"revoke": func(request) {
			change(`mutation($id: ID!) { revokeShareLink(input: { shareLinkId: $id }) { shareLink { id } } }`, link)
		},
		"lock": func(request) {
			change(`mutation($id: ID!) { updateShareLink(input: { shareLinkId: $id, password: "another word" }) { shareLink { id } } }`, lock)
		},
		"views": func(r request) {
			var got struct{ Node struct{ Views int } }
			s.Do(t, s.Marketer, `query($id: ID!) { node(id: $id) { ... on ShareLink { views } } }`, map[string]any{"id": link}, &got)
			if got.Node.Views != r.Count {
				t.Errorf("%d views, want %d", got.Node.Views, r.Count)
			}
		},
	}
	s.run("share", deeds, "SHARE_URL="+url, "LOCKED_URL="+locked, "SET_URL="+set, "PASSWORD="+password, "HIDDEN="+s.hidden("Shared campaign"))
}

// hidden is what a link to the order may not tell: a JSON array of texts.
func (s *stage) hidden(campaign string) string {
	s.t.Helper()
	var known struct {
		Order struct {
			ID       string
			Number   int
			Campaign struct{ ID, Name, Link string }
			Client   struct{ ID, Name string }
			Marketer struct{ ID, Name string }
			Creator  struct{ ID, Name string }
			Price    struct{ Amount string }
		}
	}
	s.Do(s.t, s.Marketer, `query($id: ID!) { order(id: $id) {
		id number campaign { id name link } client { id name } marketer { id name } creator { id name } price { amount } } }`,
		map[string]any{"id": s.orders[campaign]}, &known)
	o := known.Order
	texts, err := json.Marshal([]string{
		o.ID, strconv.Itoa(o.Number), o.Campaign.ID, o.Campaign.Name, o.Campaign.Link, o.Client.ID, o.Client.Name, o.Marketer.ID, o.Marketer.Name,
		o.Creator.ID, o.Creator.Name, o.Price.Amount, "ord_", "shl_", "tag_", "USD",
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return string(texts)
}

// share makes a public link to the shared campaign and returns its id and its address.
func (s *stage) share(input map[string]any) (id, url string) {
	input["orderId"] = s.orders["Shared campaign"]
	return s.shareOf(input)
}

// shareOf makes a public link and returns its id and its address.
func (s *stage) shareOf(input map[string]any) (id, url string) {
	s.t.Helper()
	var made struct {
		CreateShareLink struct {
			ShareLink struct{ ID string }
			URL       string
		}
	}
	s.Do(s.t, s.Marketer, `mutation($input: CreateShareLinkInput!) { createShareLink(input: $input) { shareLink { id } url } }`, map[string]any{"input": input}, &made)
	return made.CreateShareLink.ShareLink.ID, made.CreateShareLink.URL
}

func TestSharing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("Spring launch", 40)
	s.Accept(t, s.orders["Spring launch"])
	s.Report(t, s.orders["Spring launch"], 12)
	s.place("Winter sale", 500)
	s.run("sharing", nil, "TOKEN="+s.Marketer)
}

// TestProvider signs in with a provider whose sessions last but a few seconds.
func TestProvider(t *testing.T) {
	t.Parallel()
	provider := market.StartProvider(t, map[string]any{"sub": "person-1", "name": "Ada Lovelace", "role": "marketer"})
	settings := provider.Settings()
	settings["HEADWAY_OIDC_SESSION"] = "4s"
	settings["DATABASE_URL"], settings["REDIS_URL"] = pgtest.New(t), redistest.Start(t).URL()
	s := &stage{Market: market.Start(t, settings), t: t, orders: map[string]string{}}
	s.run("provider", map[string]func(request){
		"refuse": func(request) { provider.Refuse(true) },
		"admit":  func(request) { provider.Refuse(false) },
		"renewed": func(request) {
			before := provider.Renewals()
			for end := time.Now().Add(10 * time.Second); provider.Renewals() == before; time.Sleep(20 * time.Millisecond) {
				if time.Now().After(end) {
					t.Fatal("the session is not renewed")
				}
			}
		},
	}, "PROVIDER="+provider.URL)
}

func TestGraphiQL(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("Spring launch", 40)
	s.Accept(t, s.orders["Spring launch"])
	s.run("graphiql", nil, "TOKEN="+s.Marketer)
}

// TestPages looks at every page of every role, with a demo's many things on it.
func TestPages(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if _, err := demo.Seed(t.Context(), s.Server.Store, s.Server.Platform().AccountID, 1); err != nil {
		t.Fatal(err)
	}
	first := demo.FirstAccounts()
	s.run("pages", nil, "PLATFORM="+s.Platform,
		"MARKETER="+s.Token(t, order.RoleMarketer, first.Marketer.Text(order.KindMarketer)),
		"CLIENT="+s.Token(t, order.RoleClient, first.Client.Text(order.KindClient)))
}

// TestPicture takes the picture of the dashboard that the README shows, of a demo, when it is asked to.
func TestPicture(t *testing.T) {
	if os.Getenv(pictureEnv) == "" {
		t.Skip("set " + pictureEnv + "=1 to write docs/dashboard.png")
	}
	s := newStage(t)
	if _, err := demo.Seed(t.Context(), s.Server.Store, s.Server.Platform().AccountID, 1); err != nil {
		t.Fatal(err)
	}
	picture, err := filepath.Abs("../../docs/dashboard.png")
	if err != nil {
		t.Fatal(err)
	}
	token := s.Token(t, order.RoleMarketer, demo.FirstAccounts().Marketer.Text(order.KindMarketer))
	s.run("screenshot", nil, "TOKEN="+token, "PICTURE="+picture)
}
