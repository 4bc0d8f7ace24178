package graph_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headway/graph"
	"headway/graph/generated"
	"headway/graph/transport"
	"headway/internal/auth"
	"headway/internal/ingest"
	"headway/internal/live"
	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/postgres"
)

// world is a small market on a real database: two marketers, two clients and the platform, with orders in every state. Its
// clock stands still and its randomness is seeded, so that what it answers can be written down.
type world struct {
	t        *testing.T
	url      string
	now      time.Time
	shown    atomic.Int64 // the same for whoever answers meanwhile
	store    *postgres.Store
	service  *order.Service
	reports  *ingest.Ingest
	hub      *live.Hub
	log      *countedLog
	executor *transport.Executor
	runner   *graph.Runner
	users    map[string]order.Viewer
	orders   map[string]*order.Order
	// names stand for ids and tokens in queries and answers.
	names map[string]string
}

// noon is when the world's scenarios play.
func noon() time.Time { return time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC) }

// newWorld makes an empty market of its own for the test; through connects it to its database another way, or nil.
func newWorld(t *testing.T, through func(url string) string) *world {
	t.Helper()
	w := &world{t: t, url: pgtest.New(t), users: map[string]order.Viewer{}, orders: map[string]*order.Order{}, names: map[string]string{}}
	w.at(noon())
	connect := w.url
	if through != nil {
		connect = through(w.url)
	}
	var err error
	if w.store, err = postgres.Open(t.Context(), postgres.Config{URL: connect, MaxOpen: 10}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	})
	w.start()
	w.people()
	return w
}

// start puts the program together as internal/app does, with a bus inside this process.
func (w *world) start() {
	random := &seeded{source: rand.NewChaCha8([32]byte{1})}
	ctx, stop := context.WithCancel(context.WithoutCancel(w.t.Context()))
	w.log = &countedLog{Store: w.store}
	w.hub = live.New(w.log, newLoop(), live.Options{Instance: "test"})
	var running sync.WaitGroup
	running.Go(func() { w.hub.Run(ctx) })
	w.t.Cleanup(func() {
		stop()
		running.Wait()
	})
	w.service = order.NewService(w.store, w.hub, order.ServiceOptions{Random: random, Secrets: auth.NewKeySecret, PostbackSecrets: auth.NewPostbackSecret, PublicURL: "https://headway.example"})
	var err error
	w.reports, err = ingest.New(w.store, w.hub, ingest.Config{HashKey: make([]byte, ingest.MinHashKey), Random: random})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(w.reports.Close)
	resolver := graph.NewResolver(w.service, reports{w.reports}, w.hub, func() time.Time { return time.Unix(0, w.shown.Load()).UTC() })
	w.executor = transport.NewExecutor(graph.NewSchema(resolver), transport.ExecutorConfig{
		Log: testLog(w.t), Introspection: true, Limits: transport.Limits{MaxCostPerMinute: -1},
	})
	w.executor.AroundFields(generated.NewDirectSchema().Around)
	w.runner = graph.NewRunner(w.executor, w.hub, testLog(w.t))
}

// people are the accounts, their creators, and who can ask.
func (w *world) people() {
	for name, role := range map[string]order.Role{
		"mara": order.RoleMarketer, "max": order.RoleMarketer, "cleo": order.RoleClient, "carl": order.RoleClient, "pia": order.RolePlatform,
	} {
		account := &order.Account{ID: fixedID(role, name), Role: role, Name: map[string]string{
			"mara": "Mara Media", "max": "Max Reach", "cleo": "Cleo Studio", "carl": "Carl & Co", "pia": "Pia Ops"}[name]}
		if _, err := w.store.RegisterAccount(w.t.Context(), account); err != nil {
			w.t.Fatal(err)
		}
		w.users[name] = order.Viewer{AccountID: account.ID, Role: role, ActorID: account.ID, ActorRole: role}
		w.names[name] = account.ID.Text(role.Kind())
	}
	for name, owner := range map[string]string{"kim": "cleo", "lou": "carl"} {
		creator := &order.Creator{ID: fixedID("CREATOR", name), ClientID: w.users[owner].AccountID, Name: map[string]string{"kim": "Kim Star", "lou": "Lou Sun"}[name]}
		if _, err := w.store.RegisterCreator(w.t.Context(), creator, ""); err != nil {
			w.t.Fatal(err)
		}
		w.names[name] = creator.ID.Text(order.KindCreator)
	}
	w.users["nobody"] = order.Viewer{}
	w.users["mara with orders:read"] = w.limited("mara", order.ScopeOrdersRead)
	w.users["mara with stats:read"] = w.limited("mara", order.ScopeStatsRead)
	w.users["mara with tags:read"] = w.limited("mara", order.ScopeTagsRead)
	acting := w.users["mara"]
	acting.ActorID, acting.ActorRole = w.users["pia"].AccountID, order.RolePlatform
	w.users["pia for mara"] = acting
}

func (w *world) limited(name string, scopes ...order.Scope) order.Viewer {
	v := w.users[name]
	v.Scopes = scopes
	return v
}

// at sets the world's clock.
func (w *world) at(now time.Time) {
	w.now = now
	w.shown.Store(now.UnixNano())
	pgtest.SetClock(w.t, w.url, now)
}

// fixedID is the same in every run.
func fixedID(role order.Role, name string) order.ID {
	seed := [32]byte{2}
	copy(seed[1:], string(role)+name)
	id, err := order.NewID(noon().AddDate(-1, 0, 0), rand.NewChaCha8(seed))
	if err != nil {
		panic(err) // a seeded source does not fail
	}
	return id
}

// placing is an order of cleo's to mara, with what the test wants different.
func (w *world) placing(edits ...func(*order.PlaceInput)) order.PlaceInput {
	input := order.PlaceInput{
		MarketerID: w.users["mara"].AccountID, CreatorID: fixedID("CREATOR", "kim"), FansOrdered: 100,
		Campaign: order.Campaign{Name: "Spring push", Type: order.CampaignPaidPage, Link: "https://example.com/kim"},
		Price:    order.Money{Minor: 255, Currency: "USD"}, IncomeVisible: true,
	}
	for _, edit := range edits {
		edit(&input)
	}
	return input
}

// place places an order under a name.
func (w *world) place(name, client string, edits ...func(*order.PlaceInput)) *order.Order {
	w.t.Helper()
	return w.keep(name)(w.service.Place(w.t.Context(), w.users[client], w.placing(edits...), ""))
}

// keep remembers an order's newest state under a name.
func (w *world) keep(name string) func(*order.Order, error) *order.Order {
	return func(o *order.Order, err error) *order.Order {
		w.t.Helper()
		if err != nil {
			w.t.Fatalf("%s: %v", name, err)
		}
		w.orders[name] = o
		w.names[name] = o.ID.Text(order.KindOrder)
		w.names[name+" campaign"] = o.Campaign.ID.Text(order.KindCampaign)
		return o
	}
}

// accept accepts orders as mara.
func (w *world) accept(names ...string) {
	w.t.Helper()
	for _, name := range names {
		w.keep(name)(w.service.Accept(w.t.Context(), w.users["mara"], w.orders[name].ID, ""))
	}
}

// deliver reports fans of an order now, each by a click unless the campaign has none.
func (w *world) deliver(name string, fans ...string) {
	w.t.Helper()
	reports := make([]order.DeliveryReport, len(fans))
	for i, fan := range fans {
		reports[i] = order.DeliveryReport{OrderID: w.orders[name].ID, ReportID: name + " " + fan, Fan: fan, OccurredAt: w.now, ViaClick: i == 0}
	}
	results, err := w.reports.RecordDeliveries(w.t.Context(), w.users["pia"], reports, "")
	if err != nil {
		w.t.Fatal(err)
	}
	for _, result := range results {
		if result.Err != nil {
			w.t.Fatal(result.Err)
		}
	}
}

// click reports clicks on an order now, each by another visitor.
func (w *world) click(name string, clicks int) {
	w.t.Helper()
	reports := make([]order.ClickReport, clicks)
	for i := range reports {
		reports[i] = order.ClickReport{OrderID: w.orders[name].ID, ClickID: fmt.Sprint(name, " ", i), Visitor: fmt.Sprint("visitor ", i),
			UserAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", OccurredAt: w.now}
	}
	if _, err := w.reports.RecordClicks(w.t.Context(), w.users["pia"], reports, ""); err != nil {
		w.t.Fatal(err)
	}
}

// seeded is randomness that is the same in every run and safe for concurrent use. What is read for an id begins with a
// number that grows, so that ids which are made while the clock stands still sort in the order in which they were made.
type seeded struct {
	mu     sync.Mutex
	source io.Reader
	read   uint16
}

// idRandomness is how many random bytes an id has.
const idRandomness = 10

func (s *seeded) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.source.Read(p)
	if len(p) >= idRandomness {
		s.read++
		binary.BigEndian.PutUint16(p, s.read)
	}
	return n, err
}

// loop is a bus that leads from this instance to itself.
type loop struct{ messages chan []byte }

func newLoop() loop { return loop{make(chan []byte, 1000)} }

func (l loop) Publish(ctx context.Context, message []byte) error {
	select {
	case l.messages <- message:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l loop) Run(ctx context.Context, receive func([]byte), state func(bool)) {
	state(true)
	defer state(false)
	for {
		select {
		case message := <-l.messages:
			receive(message)
		case <-ctx.Done():
			return
		}
	}
}

// testLog writes into the test's own output.
func testLog(t *testing.T) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }
