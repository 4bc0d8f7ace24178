package property

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"

	"headway/internal/auth"
	"headway/internal/ingest"
	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/postgres"
)

// world is one database with people in it, and any number of services on it.
type world struct {
	t    testing.TB
	url  string
	sql  *sql.DB
	news *news
	instance

	marketers, clients []order.Viewer
	platform           order.Viewer
	otherPlatform      order.Viewer
	creators           map[order.ID]order.ID // a creator of each client
	// unaudited tells that what the test stores is not meant to add up.
	unaudited bool
}

// instance is what one server has.
type instance struct {
	store   *postgres.Store
	service *order.Service
	ingest  *ingest.Ingest
}

// monday is when the worlds whose clock stands still begin.
var monday = time.Date(2031, 5, 19, 8, 0, 0, 0, time.UTC)

// newWorld makes an empty market of three marketers, three clients and two of the platform. The last marketer and the last
// client have no part in anything: they are the strangers.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, url: pgtest.New(t), news: newNews(), creators: map[order.ID]order.ID{}}
	connector, err := pq.NewConnector(w.url)
	if err != nil {
		t.Fatal(err)
	}
	w.sql = sql.OpenDB(connector)
	t.Cleanup(func() { _ = w.sql.Close() })
	w.instance = w.newInstance()
	t.Cleanup(w.wantAuditClean) // whatever the test did
	for i := range 3 {
		w.marketers = append(w.marketers, w.register(order.RoleMarketer, fmt.Sprintf("Marketer %d", i)))
		client := w.register(order.RoleClient, fmt.Sprintf("Client %d", i))
		w.clients = append(w.clients, client)
		w.creators[client.AccountID] = w.creator(client)
	}
	w.platform = w.register(order.RolePlatform, "Operator")
	w.otherPlatform = w.register(order.RolePlatform, "Night shift")
	return w
}

func (w *world) stranger(role order.Role) order.Viewer {
	if role == order.RoleClient {
		return w.clients[2]
	}
	return w.marketers[2]
}

// newInstance is one more server on the same database.
func (w *world) newInstance() instance {
	w.t.Helper()
	store, err := postgres.Open(context.Background(), postgres.Config{URL: w.url, MaxOpen: 30})
	if err != nil {
		w.t.Fatal(err)
	}
	service := order.NewService(store, w.news, order.ServiceOptions{
		Secrets: auth.NewKeySecret, Passwords: plainPasswords{}, PublicURL: "https://headway.example"})
	reports, err := ingest.New(store, w.news, ingest.Config{HashKey: make([]byte, ingest.MinHashKey)})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		reports.Close()
		if err := store.Close(); err != nil {
			w.t.Error(err)
		}
	})
	return instance{store, service, reports}
}

func (w *world) register(role order.Role, name string) order.Viewer {
	w.t.Helper()
	account, err := w.store.RegisterAccount(context.Background(), &order.Account{Role: role, Name: name})
	if err != nil {
		w.t.Fatal(err)
	}
	return order.Viewer{AccountID: account.ID, Role: role, ActorID: account.ID, ActorRole: role}
}

func (w *world) creator(client order.Viewer) order.ID {
	w.t.Helper()
	creator, err := w.store.RegisterCreator(context.Background(), &order.Creator{ClientID: client.AccountID, Name: "Page of " + client.AccountID.String()}, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return creator.ID
}

// actingFor is the platform with another account's rights.
func (w *world) actingFor(v order.Viewer) order.Viewer {
	v.ActorID, v.ActorRole = w.platform.AccountID, order.RolePlatform
	return v
}

// at sets the database's clock, which then stands still.
func (w *world) at(now time.Time) { pgtest.SetClock(w.t, w.url, now) }

// placing is what the first client orders of the first marketer.
func (w *world) placing() order.PlaceInput {
	return order.PlaceInput{
		MarketerID: w.marketers[0].AccountID, CreatorID: w.creators[w.clients[0].AccountID], FansOrdered: 100,
		Campaign: order.Campaign{Name: "Spring push", Type: order.CampaignTrackingLink, Link: "https://example.com/kim"},
		Price:    order.Money{Minor: 255, Currency: "USD"},
	}
}

func (w *world) place(edits ...func(*order.PlaceInput)) *order.Order {
	w.t.Helper()
	input := w.placing()
	for _, edit := range edits {
		edit(&input)
	}
	o, err := w.service.Place(context.Background(), w.clients[0], input, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

func (w *world) accepted(edits ...func(*order.PlaceInput)) *order.Order {
	w.t.Helper()
	o, err := w.service.Accept(context.Background(), w.marketers[0], w.place(edits...).ID, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

// count is the answer to a question in SQL that has one number.
func (w *world) count(query string, args ...any) int64 {
	w.t.Helper()
	var n int64
	if err := w.sql.QueryRow(query, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// news is a publisher that keeps what it was told.
type news struct {
	mu     sync.Mutex
	orders map[order.ID][]*order.Order
	rights []order.ID
}

func newNews() *news { return &news{orders: map[order.ID][]*order.Order{}} }

func (n *news) OrdersChanged(_ context.Context, orders []*order.Order) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, o := range orders {
		n.orders[o.ID] = append(n.orders[o.ID], o)
	}
}

func (n *news) RightsChanged(_ context.Context, subjects []order.ID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.rights = append(n.rights, subjects...)
}

// of is what was published of an order.
func (n *news) of(id order.ID) []*order.Order {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]*order.Order(nil), n.orders[id]...)
}

// forget drops what was published so far.
func (n *news) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	clear(n.orders)
	n.rights = nil
}

// takeRights gives whose rights changed since it was asked last.
func (n *news) takeRights() []order.ID {
	n.mu.Lock()
	defer n.mu.Unlock()
	taken := n.rights
	n.rights = nil
	return taken
}

// plainPasswords spares tests the cost of a real hash.
type plainPasswords struct{}

func (plainPasswords) Hash(password string) ([]byte, error) {
	return []byte("hash of " + password), nil
}
func (plainPasswords) Matches(hash []byte, password string) bool {
	return string(hash) == "hash of "+password
}

// word is a text that nobody had before.
func word() string { return rand.Text() }

func wantCode(t testing.TB, err error, code order.Code) {
	t.Helper()
	if code == "" && err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
	if code != "" && (err == nil || order.CodeOf(err) != code) {
		t.Fatalf("got error %v, want %s", err, code)
	}
}

func wantField(t testing.TB, err error, field string) {
	t.Helper()
	wantCode(t, err, order.CodeBadInput)
	if got := asError(t, err).Field; got != field {
		t.Fatalf("the error names %q, want %q: %v", got, field, err)
	}
}

func asError(t testing.TB, err error) *order.Error {
	t.Helper()
	var known *order.Error
	if !errors.As(err, &known) {
		t.Fatalf("%v is not an error of the domain", err)
	}
	return known
}
