package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

func TestARestartedServerIsUnavailableAndThenThere(t *testing.T) {
	server := pgtest.Server(t)
	store := openStore(t, Config{URL: server.URL(), MaxOpen: 4})
	o := ordertest.Order()
	ordertest.Insert(t, store, o)
	v := ordertest.Platform(ordertest.ID())
	read := func() error {
		_, err := store.OrdersByID(t.Context(), v, []order.ID{o.ID})
		return err
	}

	server.Stop(true)
	write := func(tx order.Tx) error { _, err := tx.LockOrder(t.Context(), o.ID); return err }
	for name, err := range map[string]error{"read": read(), "write": store.Atomically(t.Context(), write), "ping": store.Ping(t.Context())} {
		if order.CodeOf(err) != order.CodeUnavailable {
			t.Errorf("%s without a server: %v", name, err)
		}
	}
	if _, err := Open(t.Context(), Config{URL: server.URL()}); order.CodeOf(err) != order.CodeUnavailable {
		t.Errorf("open without a server: %v", err)
	}
	server.Start()
	waitFor(t, func() bool { return read() == nil && store.Atomically(t.Context(), write) == nil })
}

// TestReadsAfterARestartAreWhole: a restart leaves the pool with dead sessions, which the first reads after it meet.
func TestReadsAfterARestartAreWhole(t *testing.T) {
	server := pgtest.Server(t)
	store := openStore(t, Config{URL: server.URL(), MaxOpen: 4})
	o := ordertest.Order()
	ordertest.Insert(t, store, o)
	reader := ordertest.Marketer(o.Marketer.ID)
	var busy sync.WaitGroup
	for range 16 { // so that every pool has sessions to lose
		busy.Go(func() {
			if got := listed(t, store, reader); got != 1 {
				t.Errorf("%d orders", got)
			}
		})
	}
	busy.Wait()
	server.Restart()
	for range 3 {
		if got := listed(t, store, reader); got != 1 {
			t.Errorf("after a restart list and statistics show %d orders, want 1", got)
		}
	}
}

func TestACrashInATransactionLeavesNothing(t *testing.T) {
	server := pgtest.Server(t)
	store := openStore(t, Config{URL: server.URL(), MaxOpen: 4})
	for name, crash := range map[string]func(tx order.Tx) error{
		"before a statement": func(tx order.Tx) error {
			server.Stop(true)
			_, err := tx.NextOrderNumber(t.Context())
			return err
		},
		"before the commit": func(order.Tx) error { server.Stop(true); return nil },
	} {
		account := ordertest.Account(t, store, order.RoleClient, name).ID
		err := store.Atomically(t.Context(), func(tx order.Tx) error {
			if _, _, err := tx.ClaimKey(t.Context(), account, "placeOrder", "k", []byte(strings.Repeat("a", 32))); err != nil {
				return err
			}
			return crash(tx)
		})
		var unavailable *order.Error
		if !errors.As(err, &unavailable) || unavailable.Code != order.CodeUnavailable {
			t.Errorf("%s: %v", name, err)
		} else if name == "before the commit" && !strings.Contains(unavailable.Cause.Error(), "outcome unknown") {
			t.Errorf("%s: the log does not say that the outcome is unknown: %v", name, unavailable.Cause)
		}
		server.Start()
		var keys int
		waitFor(t, func() bool { return store.db.Get(&keys, "SELECT count(*) FROM idempotency_keys") == nil })
		if keys != 0 {
			t.Errorf("%s: half a transaction is stored", name)
		}
	}
}

func TestAStatementThatTakesTooLongIsUnavailable(t *testing.T) {
	store := openStore(t, Config{URL: pgtest.New(t), StatementTimeout: 50 * time.Millisecond})
	_, err := store.db.Exec("SELECT pg_sleep(5)")
	if err = fail(t.Context(), "sleep", err); order.CodeOf(err) != order.CodeUnavailable {
		t.Fatal(err)
	}
}

func TestTheEndOfTheContextStaysThat(t *testing.T) {
	store, _ := newStore(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := store.db.ExecContext(ctx, "SELECT pg_sleep(5)")
	if err = fail(ctx, "sleep", err); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a deadline: %v", err)
	}
	err = store.Atomically(ctx, func(order.Tx) error { t.Error("it ran"); return nil })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a transaction after the deadline: %v", err)
	}
}

// TestASilentNetwork cuts nothing and answers nothing, as a firewall does that has forgotten a connection.
func TestASilentNetwork(t *testing.T) {
	through := newProxy(t, pgtest.New(t))
	store := openStore(t, Config{URL: through.url, StatementTimeout: 300 * time.Millisecond, ConnectTimeout: 300 * time.Millisecond})
	through.silent(true)
	for name, try := range map[string]func(ctx context.Context) error{
		"read":  func(ctx context.Context) error { _, err := store.Now(ctx); return err },
		"write": func(ctx context.Context) error { return store.Atomically(ctx, func(order.Tx) error { return nil }) },
	} {
		began := time.Now()
		err := try(t.Context())
		if order.CodeOf(err) != order.CodeUnavailable {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
	}
	through.silent(false)
	waitFor(t, func() bool { return store.Ping(t.Context()) == nil })
}

// proxy stands between a store and its server, and can fall silent.
type proxy struct {
	url     string
	network string
	server  string
	mutex   sync.Mutex
	mute    bool
	conns   []net.Conn
}

func newProxy(t *testing.T, serverURL string) *proxy {
	t.Helper()
	config, err := pq.NewConfig(serverURL)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{network: "tcp", server: net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port)))}
	if strings.HasPrefix(config.Host, "/") {
		p.network, p.server = "unix", config.Host+"/.s.PGSQL."+strconv.Itoa(int(config.Port))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := url.Parse(serverURL)
	if err != nil {
		t.Fatal(err)
	}
	parsed.Host, parsed.RawQuery = listener.Addr().String(), "sslmode=disable"
	p.url = parsed.String()
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			wait.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		p.closeAll()
		wait.Wait()
	})
	return p
}

func (p *proxy) serve(client net.Conn) {
	server, err := net.Dial(p.network, p.server)
	if err != nil {
		_ = client.Close()
		return
	}
	p.mutex.Lock()
	p.conns = append(p.conns, client, server)
	p.mutex.Unlock()
	var wait sync.WaitGroup
	for _, way := range [][2]net.Conn{{client, server}, {server, client}} {
		wait.Go(func() {
			_, _ = io.Copy(unlessMute{p, way[1]}, way[0])
			_ = way[1].Close()
		})
	}
	wait.Wait()
}

func (p *proxy) silent(mute bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.mute = mute
}

func (p *proxy) closeAll() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, conn := range p.conns {
		_ = conn.Close()
	}
}

// unlessMute swallows what is written while the proxy is silent.
type unlessMute struct {
	proxy *proxy
	to    net.Conn
}

func (u unlessMute) Write(data []byte) (int, error) {
	u.proxy.mutex.Lock()
	mute := u.proxy.mute
	u.proxy.mutex.Unlock()
	if mute {
		return len(data), nil
	}
	return u.to.Write(data)
}

func TestDeadlineConn(t *testing.T) {
	here, there := net.Pipe()
	defer there.Close()
	conn := &deadlineConn{Conn: here, answer: 20 * time.Millisecond}
	for name, try := range map[string]func([]byte) (int, error){"read": conn.Read, "write": conn.Write} {
		if _, err := try(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
