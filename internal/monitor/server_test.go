package monitor_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"headway/internal/app"
	"headway/internal/config"
	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/postgres"
)

// patience is how long a test waits for what should take a moment.
const patience = 30 * time.Second

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, postgres.Migrate)) }

// installation is a database and an address at which servers come and go.
type installation struct {
	t        *testing.T
	settings *config.Config
	url      string
}

func install(t *testing.T) *installation {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	settings, err := config.Load(config.Sources{Environment: []string{"HEADWAY_LISTEN=" + address, "DATABASE_URL=" + pgtest.New(t),
		"HEADWAY_DATA=" + filepath.Join(t.TempDir(), "data"), "HEADWAY_SOCKET_SHUTDOWN_SPREAD=10ms"}})
	if err != nil {
		t.Fatal(err)
	}
	return &installation{t, settings, "http://" + address}
}

// server is the real wiring, in this process.
type server struct {
	*app.Server
	t    *testing.T
	stop func()
}

// start runs a server until its stop is called, or the test ends.
func (i *installation) start() *server {
	i.t.Helper()
	up := make(chan *app.Server, 1)
	program, err := app.New(i.settings, app.Options{Beside: func(_ context.Context, s *app.Server) error { up <- s; return nil }})
	if err != nil {
		i.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- program.Run(ctx) }()
	stopped := false
	s := &server{t: i.t, stop: func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			i.t.Errorf("the server did not stop well: %v", err)
		}
	}}
	i.t.Cleanup(s.stop)
	select {
	case s.Server = <-up:
	case err := <-ended:
		ended <- err
		i.t.Fatalf("the server does not start: %v", err)
	case <-time.After(patience):
		i.t.Fatal("the server does not start")
	}
	return s
}

// parties are who trades in a test.
type parties struct {
	marketer, client order.Viewer
	creator          order.ID
}

func (s *server) parties() parties {
	s.t.Helper()
	account := func(role order.Role, name string) order.Viewer {
		made, err := s.CreateAccount(s.t.Context(), role, name, "")
		if err != nil {
			s.t.Fatal(err)
		}
		return order.Viewer{AccountID: made.ID, Role: role, ActorID: made.ID, ActorRole: role}
	}
	p := parties{marketer: account(order.RoleMarketer, "Ada"), client: account(order.RoleClient, "Rosa")}
	creator, err := s.CreateCreator(s.t.Context(), p.client.AccountID.Text(order.KindClient), "Rosa's page", "")
	if err != nil {
		s.t.Fatal(err)
	}
	p.creator = creator.ID
	return p
}

// accepted places an order and accepts it.
func (s *server) accepted(p parties, fans int) *order.Order {
	s.t.Helper()
	placed, err := s.Orders.Place(s.t.Context(), p.client, order.PlaceInput{
		MarketerID: p.marketer.AccountID, CreatorID: p.creator, FansOrdered: fans, Price: order.Money{Minor: 100, Currency: "USD"},
		Campaign: order.Campaign{Name: "Spring launch", Type: order.CampaignFreePage, Link: "https://example.com/rosa"},
	}, "")
	if err == nil {
		placed, err = s.Orders.Accept(s.t.Context(), p.marketer, placed.ID, "")
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return placed
}

// deliver reports fans with the numbers from one up to another.
func (s *server) deliver(o *order.Order, from, to int) {
	s.t.Helper()
	var reports []order.DeliveryReport
	for n := from; n <= to; n++ {
		reports = append(reports, order.DeliveryReport{OrderID: o.ID, ReportID: fmt.Sprintf("%d-%d", o.Number, n), Fan: fmt.Sprintf("fan %d", n), OccurredAt: time.Now()})
	}
	results, err := s.Ingest.RecordDeliveries(s.t.Context(), s.Platform(), reports, "")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range results {
		if r.Outcome != order.OutcomeCounted {
			s.t.Fatalf("%+v", r)
		}
	}
}

func (s *server) token(v order.Viewer, life time.Duration) string {
	s.t.Helper()
	token, err := s.Token(s.t.Context(), v.Role, v.AccountID.Text(v.Role.Kind()), life)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}
