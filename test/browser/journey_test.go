package browser

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"headway/internal/pgtest"
	"headway/internal/redistest"
	"headway/test/market"

	_ "github.com/lib/pq"
)

// TestDeadline answers an order in time, and one whose time is up although the page was not told.
func TestDeadline(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("In good time", 40)
	s.place("Some other day", 80)
	s.place("A moment too late", 60)
	s.run("deadline", map[string]func(request){"hasten": func(r request) {
		s.exec(`UPDATE orders SET placed_at = now() - interval '72 hours' + $2 * interval '1 second', respond_by = now() + $2 * interval '1 second'
			WHERE campaign_name = $1`, r.Campaign, r.Seconds)
	}}, "TOKEN="+s.Marketer)
}

// TestIncome has the client hide income, and show it again, while the marketer looks at it.
func TestIncome(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("Spring launch", 40)
	s.Accept(t, s.orders["Spring launch"])
	s.Report(t, s.orders["Spring launch"], 12)
	show := func(visible bool) func(request) {
		return func(request) {
			s.Do(t, s.Client, `mutation($id: ID!, $visible: Boolean!) { setIncomeVisibility(input: { orderId: $id, visible: $visible }) { order { id } } }`,
				map[string]any{"id": s.orders["Spring launch"], "visible": visible}, nil)
		}
	}
	s.run("income", map[string]func(request){"hide": show(false), "show": show(true)}, "TOKEN="+s.Marketer, "ORDER="+s.orders["Spring launch"])
}

// TestOrderPage opens orders in every state: with a guarantee and clicks, waiting, paused, unknown.
func TestOrderPage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("Spring launch", 40)
	s.place("Autumn push", 250)
	s.guaranteed("Winter sale")
	id := s.orders["Winter sale"]
	s.Accept(t, id)
	s.Report(t, id, 5)
	s.click(id, 220)
	pause := func(request) {
		s.Do(t, s.Client, `mutation($id: ID!) { pauseOrder(input: { orderId: $id }) { order { id } } }`, map[string]any{"id": id}, nil)
	}
	s.run("order", map[string]func(request){"pause": pause}, "TOKEN="+s.Marketer, "ORDER="+id, "WAITING="+s.orders["Spring launch"])
}

// guaranteed places an order with a guarantee.
func (s *stage) guaranteed(campaign string) {
	s.t.Helper()
	var placed struct {
		PlaceOrder struct{ Order struct{ ID string } }
	}
	s.Do(s.t, s.Client, `mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }`, map[string]any{"input": map[string]any{
		"marketerId": s.MarketerID, "creatorId": s.CreatorID, "fansOrdered": 100, "incomeVisible": true,
		"campaign":    map[string]any{"name": campaign, "type": "OT_TRACKING_LINK", "link": "https://page.example/mila"},
		"pricePerFan": map[string]any{"amount": "1.85", "currency": "USD"},
		"guarantee":   map[string]any{"firstFanDays": 2, "fansPerWeek": 50},
	}}, &placed)
	s.orders[campaign] = placed.PlaceOrder.Order.ID
}

// click reports clean clicks of an order.
func (s *stage) click(id string, clicks int) {
	s.t.Helper()
	reports := make([]map[string]any, clicks)
	for i := range reports {
		reports[i] = map[string]any{"orderId": id, "clickId": fmt.Sprint("click ", i), "visitor": fmt.Sprint("visitor ", i), "userAgent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "occurredAt": s.now()}
	}
	s.Do(s.t, s.Platform, `mutation($clicks: [ClickInput!]!) { recordClicks(input: { clicks: $clicks }) { results { outcome } } }`, map[string]any{"clicks": reports}, nil)
}

// TestRestart stops the server under an open page and starts it again, as kill -9 and an update do.
func TestRestart(t *testing.T) {
	t.Parallel()
	binary, err := market.Build(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	settings := settingsOf(t)
	s := &stage{Market: market.Start(t, settings), t: t, orders: map[string]string{}}
	s.place("Spring launch", 40)
	s.Accept(t, s.orders["Spring launch"])
	instance := market.Launch(t, binary, settings)
	front := inFrontOf(t, instance)
	var made struct {
		CreateAPIKey struct{ Secret string } `json:"createApiKey"`
	}
	s.Do(t, s.Marketer, `mutation { createApiKey(input: { name: "browser" }) { secret } }`, nil, &made)
	s.URL = front
	// What happens meanwhile goes by the other instance.
	direct := *s
	beside := *s.Market
	beside.URL = s.Server.URL
	direct.Market = &beside
	deeds := map[string]func(request){
		"kill":   func(request) { instance.Kill() },
		"start":  func(request) { instance.Start() },
		"report": func(r request) { direct.Report(t, s.orders[r.Campaign], r.Fans) },
		"place":  func(r request) { direct.place(r.Campaign, r.Fans) },
		"tag": func(r request) {
			direct.Do(t, s.Marketer, `mutation($name: String!) { createTag(input: { name: $name }) { tag { id } } }`, map[string]any{"name": r.Name}, nil)
		},
	}
	s.run("restart", deeds, "TOKEN="+made.CreateAPIKey.Secret)
}

// TestDegraded takes the server's Redis from it, and then its database, under an open page.
func TestDegraded(t *testing.T) {
	t.Parallel()
	database, redis := pgtest.Server(t), redistest.Start(t)
	s := newStage(t, map[string]string{
		"DATABASE_URL": database.URL(), "REDIS_URL": redis.URL(),
		"HEADWAY_REDIS_SILENT_AFTER": "1s", "HEADWAY_REDIS_TIMEOUT": "1s",
	})
	s.place("Spring launch", 40)
	s.Accept(t, s.orders["Spring launch"])
	s.run("degraded", map[string]func(request){
		"stop redis":     func(request) { redis.Stop() },
		"start redis":    func(request) { redis.Start() },
		"stop database":  func(request) { database.Stop(true) },
		"start database": func(request) { database.Start() },
	}, "TOKEN="+s.Marketer)
}

// TestNotifications has things happen while nobody looks at the page.
func TestNotifications(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.place("Spring launch", 40)
	withdraw := func(r request) {
		s.Do(t, s.Client, `mutation($id: ID!) { cancelOrder(input: { orderId: $id }) { order { id } } }`, map[string]any{"id": s.orders[r.Campaign]}, nil)
	}
	s.run("notifications", map[string]func(request){"withdraw": withdraw}, "TOKEN="+s.Marketer)
}

// inFrontOf gives one address to an instance that listens elsewhere after every start.
func inFrontOf(t *testing.T, instance *market.Instance) string {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			target, err := url.Parse(instance.URL())
			if err != nil {
				panic(err) // it is an address that the instance answered at
			}
			r.SetURL(target)
			r.Out.Host = r.In.Host // the origin that the browser names
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	return front.URL
}

// TestManyOrders scrolls and searches ten thousand.
func TestManyOrders(t *testing.T) {
	t.Parallel()
	const many = 10_000
	s := newStage(t) // with the limits that everybody has
	s.place("Summer tour", 4000)
	s.Accept(t, s.orders["Summer tour"])
	s.multiply(many)
	s.run("many", nil, "TOKEN="+s.Marketer, fmt.Sprint("MANY=", many))
}

// TestBudget scrolls orders while another program of the account spends what it may ask for in a minute.
func TestBudget(t *testing.T) {
	t.Parallel()
	const many = 400
	s := newStage(t, map[string]string{"HEADWAY_MAX_COST_PER_MINUTE": "30000"})
	s.place("Summer tour", 4000)
	s.Accept(t, s.orders["Summer tour"])
	s.multiply(many)
	spend := func(request) {
		const document = `{ orders(first: 100) { nodes { id campaign { name } client { name } creator { name } progress { percent } tags { name } } } }`
		for {
			err := market.Ask(t.Context(), http.DefaultClient, s.URL, s.Marketer, document, nil, &struct{}{})
			if err == nil {
				continue
			}
			if !strings.Contains(err.Error(), "RATE_LIMITED") {
				t.Error(err)
			}
			return
		}
	}
	s.run("budget", map[string]func(request){"spend": spend}, "TOKEN="+s.Marketer, fmt.Sprint("MANY=", many))
}

// multiply makes so many orders out of the only one there is, each with a name and a number of its own, a minute apart.
func (s *stage) multiply(orders int) {
	s.t.Helper()
	rows := s.query(`SELECT column_name FROM information_schema.columns WHERE table_name = 'orders' AND is_generated = 'NEVER' ORDER BY ordinal_position`)
	values := make([]string, len(rows))
	for i, name := range rows {
		values[i] = "o." + name
		switch name {
		case "id":
			values[i] = "gen_random_uuid()"
		case "number":
			values[i] = "o.number + n"
		case "tracking_code":
			values[i] = "lpad(n::text, 12, '0')"
		case "campaign_name":
			values[i] = "'Tour stop ' || n"
		case "search_text":
			values[i] = "replace(replace(o.search_text, lower(o.campaign_name), 'tour stop ' || n), o.number::text, (o.number + n)::text)"
		case "placed_at", "respond_by", "accepted_at":
			values[i] = "o." + name + " - n * interval '1 minute'"
		case "fans_delivered":
			values[i] = "(n * 7) % o.fans_ordered"
		case "clicks":
			values[i] = "(n * 7) % o.fans_ordered * 9"
		}
	}
	// Without triggers, which would want each of them to have a ledger.
	s.exec(fmt.Sprintf(`BEGIN; SET LOCAL session_replication_role = replica; INSERT INTO orders (%s) SELECT %s FROM orders o, generate_series(1, %d) n; COMMIT`,
		strings.Join(rows, ", "), strings.Join(values, ", "), orders-1))
	s.exec(`ANALYZE orders`)
}

func (s *stage) database() *sql.DB {
	database, err := sql.Open("postgres", s.databaseURL)
	if err != nil {
		s.t.Fatal(err)
	}
	return database
}

func (s *stage) exec(statement string, arguments ...any) {
	s.t.Helper()
	database := s.database()
	defer database.Close()
	if _, err := database.ExecContext(s.t.Context(), statement, arguments...); err != nil {
		s.t.Fatal(err)
	}
}

// query gives the only column of what a statement finds.
func (s *stage) query(statement string) (values []string) {
	s.t.Helper()
	database := s.database()
	defer database.Close()
	rows, err := database.QueryContext(s.t.Context(), statement)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			s.t.Fatal(err)
		}
		values = append(values, value)
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	return values
}
