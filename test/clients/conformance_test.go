package clients

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"headway/internal/app"
	"headway/internal/config"
	"headway/internal/order"
	"headway/internal/pgtest"
	"headway/internal/redistest"
	"headway/test/market"
)

// Each client keeps its protocol in good days and bad: see conformance/cases.js for what holds of all, and the client's own file
// for its close codes. A client has an instance to itself, which it stops and starts; what it watches happens through another.
func TestConformance(t *testing.T) {
	database, redis := pgtest.New(t), redistest.Start(t).URL()
	other := market.Start(t, map[string]string{"DATABASE_URL": database, "REDIS_URL": redis, "HEADWAY_MAX_COST_PER_MINUTE": "-1"})
	for _, client := range []string{"graphql-ws", "graphql-sse", "legacy"} {
		t.Run(client, func(t *testing.T) {
			t.Parallel()
			mine := newInstance(t, database, redis)
			mine.start()
			t.Cleanup(mine.stop)
			control := httptest.NewServer(mine.control(other))
			t.Cleanup(control.Close)
			runScript(t, "conformance/"+client+".js", other,
				"HTTP_URL=http://"+mine.address+"/graphql", "SOCKET_URL=ws://"+mine.address+"/graphql",
				"OTHER_URL="+other.URL+"/graphql", "CONTROL_URL="+control.URL,
			)
		})
	}
}

// instance is a server that is stopped and started again at the same address.
type instance struct {
	t        *testing.T
	address  string
	settings map[string]string
	redis    *proxy
	end      func() error // nil while it does not run
}

func newInstance(t *testing.T, database, redis string) *instance {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	address := listener.Addr().String()
	between, redis := newProxy(t, redis)
	return &instance{t: t, address: address, redis: between, settings: map[string]string{
		"DATABASE_URL": database, "REDIS_URL": redis, "HEADWAY_LISTEN": address, "HEADWAY_DATA": t.TempDir(),
		"HEADWAY_MAX_COST_PER_MINUTE": "-1", "HEADWAY_SOCKET_SHUTDOWN_SPREAD": "100ms",
		"HEADWAY_SOCKET_INIT_TIMEOUT": "2s", "HEADWAY_SOCKET_PING_INTERVAL": "1s",
	}}
}

// start returns when the server serves.
func (i *instance) start() {
	loaded, err := config.Load(config.Sources{Flags: i.settings})
	if err != nil {
		i.t.Error(err)
		return
	}
	program, err := app.New(loaded, app.Options{
		Log: slog.New(slog.NewTextHandler(i.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		i.t.Error(err)
		return
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(i.t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- program.Run(ctx) }()
	select {
	case <-program.Serving():
		i.end = func() error { cancel(); return <-ended }
	case err := <-ended:
		cancel()
		i.t.Errorf("the instance did not start: %v", err)
	}
}

// stop returns when the server has ended.
func (i *instance) stop() {
	if i.end == nil {
		return
	}
	if err := i.end(); err != nil {
		i.t.Errorf("the instance ended with: %v", err)
	}
	i.end = nil
}

// control lets the script do what no client can.
func (i *instance) control(other *market.Market) http.Handler {
	var one sync.Mutex
	do := func(work func()) http.HandlerFunc {
		return func(http.ResponseWriter, *http.Request) {
			one.Lock()
			defer one.Unlock()
			work()
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /stop", do(i.stop))
	mux.HandleFunc("POST /start", do(i.start))
	mux.HandleFunc("POST /cut", do(func() { i.redis.set(true) }))
	mux.HandleFunc("POST /mend", do(func() { i.redis.set(false) }))
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		token, err := other.Server.Token(r.Context(), order.RoleMarketer, other.MarketerID, 3*time.Second)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, token)
	})
	mux.HandleFunc("POST /idle", func(w http.ResponseWriter, r *http.Request) {
		if err := i.untilIdle(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	return mux
}

// inUse finds in /metrics what a client that has left must not hold.
var inUse = regexp.MustCompile(`(?m)^(headway_socket_connections\{.*\}|headway_subscriptions|headway_live_subscribers) [^0]\S*$`)

// untilIdle waits until no client holds anything.
func (i *instance) untilIdle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		held, err := i.held(ctx)
		if err != nil || len(held) == 0 {
			return err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return fmt.Errorf("clients have left, but there is still %s", strings.Join(held, ", "))
		}
	}
}

func (i *instance) held(ctx context.Context) ([]string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+i.address+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	metrics, err := io.ReadAll(response.Body)
	if err == nil && !strings.Contains(string(metrics), "headway_live_subscribers") {
		err = errors.New("/metrics does not tell how many subscribe")
	}
	return inUse.FindAllString(string(metrics), -1), err
}
