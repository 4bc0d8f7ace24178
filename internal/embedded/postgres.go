//go:build unix

// Package embedded runs the servers of a machine on which nothing is configured: a private PostgreSQL as a child, from
// the programs found on the machine, and a Redis inside this program.
package embedded

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/lib/pq"

	"headway/internal/embedded/process"
)

// How long each way of stopping may take before the next, harder one.
const (
	fastLimit      = 10 * time.Second
	immediateLimit = 5 * time.Second
)

// PostgresConfig says where and how the private server runs.
type PostgresConfig struct {
	DataDir  string            // kept between runs; made if it does not exist
	BinDir   string            // where initdb and postgres are; empty looks in every usual place
	Log      io.Writer         // the server's own log; nil discards it
	Database string            // made if it does not exist; empty means "headway"
	Settings map[string]string // further settings of postgresql.conf, e.g. fsync=off for tests
}

// Postgres is a private PostgreSQL. It listens on a unix socket in a folder of its own only, and ends with this program
// however that ends.
type Postgres struct {
	database string
	folder   *folder
	child    *process.Process
	log      *tail
	done     chan struct{} // closed by watch if the server ended uninvited
	stopping chan struct{}
	watched  chan struct{}
	stop     func() error
}

// StartPostgres makes the cluster if there is none yet, starts the server and returns once the database answers. ctx
// limits the start, not the server's life. The error is ErrNotInstalled, ErrInUse, or one sentence that says what is
// wrong with the folder or quotes the server's last words.
func StartPostgres(ctx context.Context, config PostgresConfig) (*Postgres, error) {
	// The account depends on who owns the cluster, and the folder's mode on the account.
	as, err := serverAccount((&folder{path: config.DataDir}).cluster())
	if err != nil {
		return nil, err
	}
	held, err := openFolder(config.DataDir, as)
	if err != nil {
		return nil, err
	}
	p := &Postgres{
		database: cmp.Or(config.Database, "headway"),
		folder:   held,
		log:      &tail{to: cmp.Or(config.Log, io.Discard)},
		done:     make(chan struct{}),
		stopping: make(chan struct{}),
		watched:  make(chan struct{}),
	}
	p.stop = sync.OnceValue(p.shutDown)
	if err := p.launch(ctx, config, as); err != nil {
		return nil, errors.Join(err, held.close())
	}
	go p.watch()
	if err := p.awaitDatabase(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// URL is what lib/pq connects to.
func (p *Postgres) URL() string { return p.urlOf(p.database) }

func (p *Postgres) urlOf(database string) string {
	parameters := url.Values{"host": {p.folder.socket}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: parameters.Encode()}).String()
}

// PID is the server's process id.
func (p *Postgres) PID() int { return p.child.PID() }

// Done is closed if the server ends without Stop.
func (p *Postgres) Done() <-chan struct{} { return p.done }

// Stop ends every session, brings the server down in good order and waits for that; one that hangs is killed after 15 s.
// It may be called more than once.
func (p *Postgres) Stop() error { return p.stop() }

// launch starts the server on its cluster, made first if need be.
func (p *Postgres) launch(ctx context.Context, config PostgresConfig, as account) error {
	major, err := clusterMajor(p.folder.cluster())
	if err != nil {
		return err
	}
	programs, err := findBinaries(config.BinDir, major, as)
	if err != nil {
		return err
	}
	if major == 0 {
		err = makeCluster(ctx, p.folder, programs, as, config.Settings["fsync"] != "off")
	} else {
		err = endOrphan(ctx, p.folder.cluster())
	}
	if err != nil {
		return err
	}
	cmd := exec.Command(programs.postgres(), p.arguments(config.Settings)...)
	cmd.Stdout, cmd.Stderr = p.log, p.log
	release, err := runOn(cmd, p.folder.cluster(), as)
	if err != nil {
		return err
	}
	defer release()
	// An immediate shutdown takes no time to speak of, and the next start replays the log.
	p.child, err = process.Start(cmd, syscall.SIGQUIT)
	return err
}

func (p *Postgres) arguments(extra map[string]string) []string {
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": p.folder.socket,
		"unix_socket_permissions": "0700",
		"port":                    "5432", // only part of the socket's name
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"max_connections":         "200",
		"jit":                     "off", // compiling costs short queries more than it saves them
	}
	maps.Copy(settings, extra)
	var arguments []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		arguments = append(arguments, "-c", name+"="+settings[name])
	}
	return arguments
}

// awaitDatabase waits until the server accepts connections, and makes the database if it is missing.
func (p *Postgres) awaitDatabase(ctx context.Context) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !serverReady(p.folder.cluster()) {
		select {
		case <-tick.C:
		case <-p.child.Exited():
			return fmt.Errorf("PostgreSQL did not start (%w): %s", p.child.Err(), lastLines(p.log.end()))
		case <-ctx.Done():
			return fmt.Errorf("wait for PostgreSQL to start: %w: %s", ctx.Err(), lastLines(p.log.end()))
		}
	}
	db, err := sql.Open("postgres", p.urlOf("postgres"))
	if err != nil {
		return fmt.Errorf("connect to the private PostgreSQL: %w", err)
	}
	defer func() { _ = db.Close() }()
	var exists bool
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", p.database).Scan(&exists)
	if err == nil && !exists {
		_, err = db.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(p.database))
	}
	if err != nil {
		return fmt.Errorf("make database %s: %w", p.database, err)
	}
	return nil
}

// watch tells an end that was asked for from one that was not.
func (p *Postgres) watch() {
	defer close(p.watched)
	<-p.child.Exited()
	select {
	case <-p.stopping:
	default:
		close(p.done)
	}
}

func (p *Postgres) shutDown() error {
	close(p.stopping)
	var err error
	for _, step := range []struct {
		signal syscall.Signal
		limit  time.Duration
	}{{syscall.SIGINT, fastLimit}, {syscall.SIGQUIT, immediateLimit}} {
		if err = p.child.Signal(step.signal); err != nil || p.child.WaitFor(step.limit) {
			break
		}
	}
	p.child.Kill()
	<-p.watched
	return errors.Join(err, p.folder.close())
}
