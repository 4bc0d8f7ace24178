//go:build linux

// Package rig starts what a benchmark measures, as it runs in earnest: a private PostgreSQL, a redis-server and the binary, each in a process
// of its own that ends with the benchmark, with accounts and orders to work on.
package rig

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"headway/internal/embedded"
)

// Backing is the PostgreSQL and the redis-server that everything runs on, private to this program. Stop it.
type Backing struct {
	Folder   string
	Postgres *embedded.Postgres
	redis    *Child
	RedisURL string
	// Client publishes, and overhears what Headway publishes.
	Client *redis.Client
}

// StartBacking starts both. The settings are PostgreSQL's.
func StartBacking(ctx context.Context, settings map[string]string) (*Backing, error) {
	folder, err := os.MkdirTemp("/tmp", "headway-bench-")
	if err != nil {
		return nil, fmt.Errorf("folder for the servers: %w", err)
	}
	b := &Backing{Folder: folder}
	if err := b.launch(ctx, settings); err != nil {
		b.Stop()
		return nil, err
	}
	return b, nil
}

func (b *Backing) launch(ctx context.Context, settings map[string]string) error {
	if err := os.Chmod(b.Folder, 0o711); err != nil { // the database's account has to pass through
		return fmt.Errorf("folder for the servers: %w", err)
	}
	var err error
	b.Postgres, err = embedded.StartPostgres(ctx, embedded.PostgresConfig{
		DataDir: filepath.Join(b.Folder, "postgres"), Settings: settings,
	})
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	port, err := FreePort()
	if err != nil {
		return err
	}
	b.redis, err = Spawn(exec.Command("redis-server", "--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", b.Folder,
		"--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning"))
	if err != nil {
		return fmt.Errorf("start redis-server: %w", err)
	}
	b.RedisURL = "redis://127.0.0.1:" + strconv.Itoa(port)
	options, err := redis.ParseURL(b.RedisURL)
	if err != nil {
		return fmt.Errorf("address of redis-server: %w", err)
	}
	b.Client = redis.NewClient(options)
	return Await(ctx, StartLimit, b.redis, func() error { return b.Client.Ping(ctx).Err() })
}

// Stop ends both and removes their data.
func (b *Backing) Stop() {
	if b.Client != nil {
		_ = b.Client.Close()
	}
	if b.redis != nil {
		b.redis.Stop()
	}
	if b.Postgres != nil {
		_ = b.Postgres.Stop()
	}
	_ = os.RemoveAll(b.Folder)
}

// FreePort finds a port that nobody listens on now.
func FreePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("find a free port: not a TCP address")
	}
	return address.Port, listener.Close()
}

// StartLimit is how long a server may take to answer.
const StartLimit = time.Minute

// Await tries until there is no error, or the server that is tried has ended.
func Await(ctx context.Context, limit time.Duration, server *Child, try func() error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-server.process.Exited():
			return fmt.Errorf("it ended (%w): %s", server.process.Err(), server.errors)
		case <-ctx.Done():
			return fmt.Errorf("not ready within %s: %w: %s", limit, err, server.errors)
		}
	}
}
