package app

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"headway/internal/auth"
	"headway/internal/config"
	"headway/internal/embedded"
	"headway/internal/postgres"
)

// doctorTimeout bounds each look at another server.
const doctorTimeout = 5 * time.Second

// Verdict is how bad a finding is.
type Verdict string

// The verdicts.
const (
	Good    Verdict = "ok"
	Unwise  Verdict = "warning"
	Failing Verdict = "problem" // the server would not start, or not work
)

// Finding is one thing that Diagnose looked at.
type Finding struct {
	Verdict Verdict
	// About is a setting, or a part of the program.
	About   string
	Message string
}

// Diagnose looks at everything that a server needs, and starts nothing.
func Diagnose(ctx context.Context, settings *config.Config) []Finding {
	var found []Finding
	for _, p := range settings.Problems() {
		verdict := Unwise
		if p.Fatal {
			verdict = Failing
		}
		found = append(found, Finding{verdict, p.Setting, p.Message})
	}
	if settings.Data == "" {
		return found // the problem says so; without a data folder there is nothing to look at
	}
	note, err := RunningServer(settings.Data)
	if err != nil {
		found = append(found, Finding{Failing, "data folder", err.Error()})
	}
	for i, url := range settings.ReplicaURLs {
		if settings.DatabaseURL != "" { // a problem, told above
			found = append(found, diagnoseReplica(ctx, settings, i+1, url))
		}
	}
	return append(found,
		examine("data folder", settings.Data, func() error { return writable(settings.Data) }),
		diagnosePort(ctx, settings, note),
		diagnoseDatabase(ctx, settings, note),
		diagnoseRedis(ctx, settings),
		diagnoseKeySet(settings),
	)
}

// examine is a finding from one look; what is good tells what was seen.
func examine(about, good string, look func() error) Finding {
	if err := look(); err != nil {
		return Finding{Failing, about, err.Error()}
	}
	return Finding{Good, about, good}
}

// writable tells whether the data folder, or the nearest folder above that exists, can be written.
func writable(folder string) error {
	for nearest := folder; ; nearest = filepath.Dir(nearest) {
		if _, err := os.Stat(nearest); err != nil && nearest != filepath.Dir(nearest) {
			continue
		}
		if err := probe(nearest); err != nil {
			return fmt.Errorf("%s cannot be written (%w): make it writable, or choose another one with --data", folder, cause(err))
		}
		return nil
	}
}

func diagnosePort(ctx context.Context, settings *config.Config, note *Note) Finding {
	if note != nil {
		return Finding{Good, "server", fmt.Sprintf("runs as process %d at %s", note.PID, note.URL)}
	}
	return examine("listen", settings.Listen+" is free", func() error {
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", settings.Listen)
		if err != nil {
			return fmt.Errorf("cannot listen on %s: %w", settings.Listen, root(err))
		}
		return listener.Close()
	})
}

func diagnoseDatabase(ctx context.Context, settings *config.Config, note *Note) Finding {
	url := settings.DatabaseURL
	if url == "" && note != nil {
		url = note.DatabaseURL
	}
	if url == "" {
		folder, major, err := embedded.FindPostgres(embedded.PostgresConfig{DataDir: filepath.Join(settings.Data, postgresFolder), BinDir: settings.PostgresBin})
		return examine("PostgreSQL", fmt.Sprintf("a private PostgreSQL %d from %s would be run", major, folder), func() error { return err })
	}
	return examine("PostgreSQL", "answers, and its schema is up to date", func() error {
		ctx, cancel := context.WithTimeout(ctx, doctorTimeout)
		defer cancel()
		store, err := postgres.Open(ctx, postgres.Config{URL: url, MaxOpen: 1, ConnectTimeout: settings.Database.ConnectTimeout})
		if err != nil {
			return fmt.Errorf("does not answer: %w", root(err))
		}
		defer store.Close()
		return store.CheckSchema(ctx)
	})
}

func diagnoseReplica(ctx context.Context, settings *config.Config, number int, url string) Finding {
	return examine(fmt.Sprintf("replica %d", number), "answers as a standby, is not behind, and its schema is up to date", func() error {
		ctx, cancel := context.WithTimeout(ctx, doctorTimeout+settings.Database.ReplicaMaxLag)
		defer cancel()
		err := postgres.CheckReplica(ctx, postgres.Config{
			URL: settings.DatabaseURL, MaxOpen: 1, ConnectTimeout: settings.Database.ConnectTimeout, ReplicaMaxLag: settings.Database.ReplicaMaxLag,
		}, url)
		if err != nil {
			return fmt.Errorf("cannot be read from: %w", root(err))
		}
		return nil
	})
}

func diagnoseRedis(ctx context.Context, settings *config.Config) Finding {
	if settings.RedisURL == "" {
		return Finding{Good, "Redis", "one in the process would be run"}
	}
	return examine("Redis", "answers", func() error {
		bus, err := openBus(settings, settings.RedisURL, nil)
		if err != nil {
			return err
		}
		defer bus.Close()
		ctx, cancel := context.WithTimeout(ctx, doctorTimeout)
		defer cancel()
		return bus.Ping(ctx)
	})
}

func diagnoseKeySet(settings *config.Config) Finding {
	if settings.Identity.JWKSFile == "" {
		return Finding{Good, "tokens", "signed by this server's own secret" + alsoKeySet(settings)}
	}
	return examine("tokens", "the key set "+settings.Identity.JWKSFile+" is readable", func() error {
		authenticator, err := auth.New(auth.Config{JWKSFile: settings.Identity.JWKSFile, Issuers: settings.Identity.Issuers}, nil)
		if err != nil {
			return err
		}
		authenticator.Close()
		return nil
	})
}

func alsoKeySet(settings *config.Config) string {
	if settings.Identity.JWKSURL == "" {
		return ""
	}
	return ", or by the keys at " + settings.Identity.JWKSURL
}
