package app

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"headway/graph"
	"headway/graph/generated"
	"headway/graph/transport"
	"headway/internal/auth"
	"headway/internal/config"
	"headway/internal/embedded"
	"headway/internal/ingest"
	"headway/internal/live"
	"headway/internal/order"
	"headway/internal/redis"
	"headway/internal/server"
	"headway/internal/share"
	"headway/web"
)

// Server is a running server, as what runs beside it sees it.
type Server struct {
	*Operator
	// URL is what the server is called from outside.
	URL string
	// Started tells in words what this program runs besides itself.
	Started []string

	database  *database
	redisURL  string
	hub       *live.Hub
	transport *transport.Handler
	http      *http.Server
	listener  net.Listener
	stopping  atomic.Bool
	// draining ends when streams shall end after what they have read.
	draining context.Context
	drain    context.CancelFunc
}

// start brings up everything that a server needs. What was started is on the stack, also when an error comes back.
func (a *App) start(ctx context.Context, listener net.Listener, started *stack) (*Server, error) {
	s := &Server{URL: publicURL(a.config, listener.Addr().String()), listener: listener}
	s.draining, s.drain = context.WithCancel(context.Background())
	if err := makeFolder(a.config.Data); err != nil {
		return nil, err
	}
	var err error
	if s.database, err = openDatabase(ctx, a.config, a.log, started); err != nil {
		return nil, err
	}
	if err := migrate(ctx, a.config, s.database); err != nil {
		return nil, err
	}
	if err := a.startLive(ctx, s, started); err != nil {
		return nil, err
	}
	if s.Operator, err = newOperator(ctx, a.config, s.database, s.hub, s.URL, started); err != nil {
		return nil, err
	}
	startJobs(a.config, s.Operator, a.log, started)
	identity, err := newAuthenticator(a.config, s.secret, s.database.store, a.log)
	if err != nil {
		return nil, err
	}
	started.push("authenticator", func() error { identity.Close(); return nil })
	s.hub.Rights().OnChange(identity.Forget)
	if err := a.assemble(s, identity); err != nil {
		return nil, err
	}
	s.Started = a.whatRuns(s)
	return s, writeNoteFor(a.config.Data, s, started)
}

// startLive connects this instance with the others and with those who watch.
func (a *App) startLive(ctx context.Context, s *Server, started *stack) error {
	s.redisURL = a.config.RedisURL
	if s.redisURL == "" {
		private, err := embedded.StartRedis(ctx)
		if err != nil {
			return err
		}
		started.push("private Redis", func() error { private.Stop(); return nil })
		s.redisURL = private.URL()
	}
	bus, err := openBus(a.config, s.redisURL, a.log)
	if err != nil {
		return err
	}
	started.push("connection to Redis", bus.Close)
	s.hub = live.New(s.database.store, bus, live.Options{
		PollEvery: a.config.Live.PollInterval, AuditEvery: a.config.Live.AuditInterval, ReadTimeout: a.config.Live.ReadTimeout, Log: a.log,
	})
	started.push("live engine", background(s.hub.Run))
	return nil
}

func openBus(settings *config.Config, url string, log *slog.Logger) (*redis.Bus, error) {
	return redis.Open(redis.Config{
		URL: url, Channel: settings.Live.RedisChannel, SilentAfter: settings.Live.RedisSilentAfter, Timeout: settings.Live.RedisTimeout, Log: log,
	})
}

// background runs something until the function that it returns is called, which also waits for it.
func background(run func(context.Context)) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { run(ctx) })
	return func() error {
		cancel()
		running.Wait()
		return nil
	}
}

// newOperator makes the domain's service and the intake of reports on a database.
func newOperator(ctx context.Context, settings *config.Config, db *database, publisher order.Publisher, url string, started *stack) (*Operator, error) {
	secret, err := tokenSecret(ctx, settings, db.store)
	if err != nil {
		return nil, err
	}
	hashed, err := hashing(ctx, settings, db.store)
	if err != nil {
		return nil, err
	}
	intake, err := ingest.New(db.store, publisher, hashed)
	if err != nil {
		return nil, err
	}
	started.push("intake of reports", func() error { intake.Close(); return nil })
	importer, err := ingest.NewImporter(db.store, hashed)
	if err != nil {
		return nil, err
	}
	if err := intake.EnsureSystemAccount(ctx); err != nil {
		return nil, fmt.Errorf("make the platform's own account: %w", err)
	}
	o := &Operator{
		Orders: order.NewService(db.store, publisher, order.ServiceOptions{
			Secrets: auth.NewKeySecret, PostbackSecrets: auth.NewPostbackSecret, PublicURL: url,
			Guesses: share.NewGuesses(settings.Sharing.GuessesPerMinute, settings.Sharing.LinkGuessesPerMinute), IsBot: intake.IsBot,
		}),
		Ingest: intake, Store: db.store, importer: importer, secret: secret, audience: settings.Identity.Audience,
	}
	if len(settings.Identity.Issuers) > 0 {
		o.issuer = settings.Identity.Issuers[0]
	}
	return o, nil
}

// assemble puts the API and the HTTP server together.
func (a *App) assemble(s *Server, identity *auth.Authenticator) (err error) {
	metrics := server.NewMetrics()
	measureLive(metrics, s.hub)
	measureDatabase(metrics, s.database.store)
	if s.transport, err = a.newTransport(s, identity, metrics); err != nil {
		return err
	}
	s.hub.TellIn(s.transport.Round)
	s.hub.OnDegraded(s.transport.SetDegraded)
	measureSockets(metrics, s.transport)
	proxies, err := a.config.ProxyNetworks()
	if err != nil {
		return err
	}
	ways, err := a.waysOfPeople(s, identity)
	if err != nil {
		return err
	}
	handler := server.New(server.Config{
		SignIn:         ways.signIn.Routes(),
		Carry:          ways.signIn.Carry,
		GraphQL:        s.transport,
		Share:          ways.shared,
		HTTPS:          strings.HasPrefix(s.URL, "https://"),
		Links:          links(s.Ingest),
		Authenticate:   doorkeeper{identity, s.hub.Rights()}.access,
		Deliveries:     stream(s.Ingest.StreamDeliveries, a.config.Reports),
		Clicks:         stream(s.Ingest.StreamClicks, a.config.Reports),
		PostbackViewer: identity.Postback,
		Postback:       postback(s.Ingest),
		Receipts:       s.Orders.ExportReceipts,
		Orders:         s.Orders.ExportOrders,
		Streams:        a.config.Reports.Streams,
		Exports:        a.config.Reports.Exports,
		StreamIdle:     a.config.Reports.StreamIdle,
		Stopping:       s.draining,

		StreamWriteTimeout: a.config.Reports.StreamWriteTimeout,

		Health:       s.health,
		Metrics:      metrics,
		Site:         web.Dist(),
		Proxies:      proxies,
		MaxBodyBytes: a.config.GraphQL.MaxBodyBytes,
		ReadTimeout:  a.config.HTTP.ReadTimeout,
		AccessLog:    a.config.HTTP.AccessLog,
		Log:          a.log,
	})
	s.http = &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: a.config.HTTP.ReadHeaderTimeout,
		IdleTimeout:       a.config.HTTP.IdleTimeout,
		MaxHeaderBytes:    a.config.HTTP.MaxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
	}
	s.http.RegisterOnShutdown(s.drain)
	return nil
}

// newTransport makes the API over HTTP and websockets.
func (a *App) newTransport(s *Server, identity *auth.Authenticator, metrics *server.Metrics) (*transport.Handler, error) {
	allowed, err := allowList(a.config.GraphQL.AllowList)
	if err != nil {
		return nil, err
	}
	resolver := graph.NewResolver(s.Orders, reports{s.Ingest}, s.hub, time.Now)
	executor := transport.NewExecutor(graph.NewSchema(resolver), transport.ExecutorConfig{
		Limits: operationLimits(a.config.GraphQL), Log: a.log, Introspection: a.config.GraphQL.Introspection, Account: payer,
	})
	executor.AroundFields(generated.NewDirectSchema().Around)
	return transport.New(transport.Config{
		Executor:       executor,
		Authenticator:  doorkeeper{identity, s.hub.Rights()},
		Limits:         operationLimits(a.config.GraphQL),
		Log:            a.log,
		AllowedOrigins: a.config.Identity.AllowedOrigins,
		AllowList:      allowed,
		AllowListOnly:  a.config.GraphQL.AllowListOnly,
		Sockets:        transport.SocketConfig{Limits: socketLimits(a.config.Sockets), Observer: metrics, Runner: graph.NewRunner(executor, s.hub, a.log)},
	})
}

// allowList reads the documents that may always run, if there is a file of them.
func allowList(path string) (transport.AllowList, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("HEADWAY_ALLOW_LIST: %w", err)
	}
	defer file.Close()
	return transport.ReadAllowList(file)
}

// whatRuns tells what this program runs besides itself.
func (a *App) whatRuns(s *Server) []string {
	var runs []string
	if s.database.pid != 0 {
		runs = append(runs, fmt.Sprintf("a private PostgreSQL (process %d, data in %s)", s.database.pid, a.config.Data))
	}
	if a.config.RedisURL == "" {
		runs = append(runs, "a Redis in this process")
	}
	return runs
}

// writeNoteFor lets other commands find the server by its data folder.
func writeNoteFor(folder string, s *Server, started *stack) error {
	note := Note{PID: os.Getpid(), URL: s.URL, DatabaseURL: s.database.url, Private: s.database.pid != 0, RedisURL: s.redisURL}
	if err := writeNote(folder, note); err != nil {
		return err
	}
	started.push("note in the data folder", func() error { return os.Remove(notePath(folder, note.PID)) })
	return nil
}
