package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"headway/internal/config"
	"headway/internal/embedded"
	"headway/internal/live"
	"headway/internal/order"
	"headway/internal/postgres"
)

// noteRetry is how often a command looks whether a server that is starting has come up.
const noteRetry = 100 * time.Millisecond

// OpenOperator gives what a command needs of the database: that of the server that runs on the data folder, or the
// configured one, or else the private PostgreSQL, which it then runs itself. stop ends what it started.
func OpenOperator(ctx context.Context, settings *config.Config, log *slog.Logger) (o *Operator, stop func() error, err error) {
	var started stack
	defer func() {
		if err != nil {
			err = errors.Join(err, started.unwind())
		}
	}()
	settings, db, err := open(ctx, settings, log, &started)
	if err != nil {
		return nil, nil, err
	}
	publisher, err := publisherFor(settings, db, log, &started)
	if err != nil {
		return nil, nil, err
	}
	if o, err = newOperator(ctx, settings, db, publisher, publicURL(settings, settings.Listen), &started); err != nil {
		return nil, nil, err
	}
	return o, started.unwind, nil
}

// OpenStore gives the database that OpenOperator would use, for a command that only looks: nothing in it is changed, not even its
// schema, so it may be a standby. A statement may take as long as given. stop ends what it started.
func OpenStore(ctx context.Context, settings *config.Config, log *slog.Logger, statement time.Duration) (store *postgres.Store, stop func() error, err error) {
	var started stack
	defer func() {
		if err != nil {
			err = errors.Join(err, started.unwind())
		}
	}()
	looking := *settings
	looking.Database.Migrate, looking.Database.StatementTimeout = false, statement
	_, db, err := open(ctx, &looking, log, &started)
	if err != nil {
		return nil, nil, err
	}
	return db.store, started.unwind, nil
}

// open finds the database that a command works on, and completes the settings.
func open(ctx context.Context, settings *config.Config, log *slog.Logger, started *stack) (*config.Config, *database, error) {
	if err := settings.Err(); err != nil {
		return nil, nil, err
	}
	if err := makeFolder(settings.Data); err != nil {
		return nil, nil, err
	}
	note, err := RunningServer(settings.Data)
	if err != nil {
		return nil, nil, err
	}
	return openBeside(ctx, settings, note, log, started)
}

// Migrate brings the schema of the database up to date that OpenOperator would use.
func Migrate(ctx context.Context, settings *config.Config, log *slog.Logger) (err error) {
	if err := settings.Err(); err != nil {
		return err
	}
	if err := makeFolder(settings.Data); err != nil {
		return err
	}
	note, err := RunningServer(settings.Data)
	if err != nil {
		return err
	}
	if note != nil && settings.DatabaseURL == "" {
		return postgres.MigrateURL(ctx, note.DatabaseURL)
	}
	var started stack
	defer func() { err = errors.Join(err, started.unwind()) }()
	db, err := openDatabase(ctx, settings, log, &started)
	if err != nil {
		return err
	}
	return postgres.MigrateURL(ctx, db.url)
}

// openBeside opens the database that a command works on, and completes the settings by those of the server beside which
// it works. A server that is only starting is waited for.
func openBeside(ctx context.Context, settings *config.Config, note *Note, log *slog.Logger, started *stack) (*config.Config, *database, error) {
	completed := *settings
	if note != nil && (settings.DatabaseURL == "" || settings.DatabaseURL == note.DatabaseURL) {
		completed.PublicURL, completed.RedisURL = note.URL, cmp.Or(settings.RedisURL, note.RedisURL)
		if !note.Private {
			completed.DatabaseURL = note.DatabaseURL
		}
		if db, err := openNoted(ctx, &completed, note, started); err == nil {
			return &completed, db, db.store.CheckSchema(ctx)
		}
		// The server of the note is gone, and its process is another one by now.
		completed = *settings
	}
	db, err := openDatabase(ctx, &completed, log, started)
	if errors.Is(err, embedded.ErrInUse) && note == nil {
		note, waitErr := awaitNote(ctx, settings)
		if waitErr != nil || note == nil {
			return nil, nil, errors.Join(err, waitErr)
		}
		return openBeside(ctx, settings, note, log, started)
	}
	if err != nil {
		return nil, nil, err
	}
	return &completed, db, migrate(ctx, settings, db)
}

// openNoted connects to the database of a running server.
func openNoted(ctx context.Context, settings *config.Config, note *Note, started *stack) (*database, error) {
	store, err := postgres.Open(ctx, postgres.Config{
		URL: note.DatabaseURL, MaxOpen: settings.Database.MaxConnections,
		StatementTimeout: settings.Database.StatementTimeout, ConnectTimeout: settings.Database.ConnectTimeout,
	})
	if err != nil {
		return nil, fmt.Errorf("database of the running server: %w", err)
	}
	started.push("database sessions", store.Close)
	return &database{url: note.DatabaseURL, store: store}, nil
}

// awaitNote waits until a server that holds the data folder has come up.
func awaitNote(ctx context.Context, settings *config.Config) (*Note, error) {
	ctx, cancel := context.WithTimeout(ctx, settings.Database.StartTimeout)
	defer cancel()
	tick := time.NewTicker(noteRetry)
	defer tick.Stop()
	for {
		if note, err := RunningServer(settings.Data); err != nil || note != nil {
			return note, err
		}
		select {
		case <-ctx.Done():
			return nil, nil
		case <-tick.C:
		}
	}
}

// publisherFor tells running servers of what a command changes. Without a Redis there is none that would listen.
func publisherFor(settings *config.Config, db *database, log *slog.Logger, started *stack) (order.Publisher, error) {
	if settings.RedisURL == "" {
		return nobody{}, nil
	}
	bus, err := openBus(settings, settings.RedisURL, log)
	if err != nil {
		return nil, err
	}
	started.push("connection to Redis", bus.Close)
	hub := live.New(db.store, bus, live.Options{Log: log})
	started.push("live engine", background(hub.Run))
	return hub, nil
}

// nobody is the publisher of a program that nobody watches.
type nobody struct{}

func (nobody) OrdersChanged(context.Context, []*order.Order) {}
func (nobody) RightsChanged(context.Context, []order.ID)     {}
