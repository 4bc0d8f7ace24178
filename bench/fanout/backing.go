//go:build linux

package main

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

// backing is the PostgreSQL and the redis-server that everything runs on, private to this program.
type backing struct {
	folder   string
	postgres *embedded.Postgres
	redis    *child
	redisURL string
	// client publishes, and overhears what Headway publishes.
	client *redis.Client
}

func startBacking(ctx context.Context) (*backing, error) {
	folder, err := os.MkdirTemp("/tmp", "headway-bench-")
	if err != nil {
		return nil, fmt.Errorf("folder for the servers: %w", err)
	}
	b := &backing{folder: folder}
	if err := b.launch(ctx); err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

func (b *backing) launch(ctx context.Context) error {
	if err := os.Chmod(b.folder, 0o711); err != nil { // the database's account has to pass through
		return fmt.Errorf("folder for the servers: %w", err)
	}
	var err error
	b.postgres, err = embedded.StartPostgres(ctx, embedded.PostgresConfig{
		DataDir: filepath.Join(b.folder, "postgres"),
		// the instants of commits are what latencies are counted from
		Settings: map[string]string{"track_commit_timestamp": "on"},
	})
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	b.redis, err = spawn(exec.Command("redis-server", "--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", b.folder,
		"--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning"))
	if err != nil {
		return fmt.Errorf("start redis-server: %w", err)
	}
	b.redisURL = "redis://127.0.0.1:" + strconv.Itoa(port)
	options, err := redis.ParseURL(b.redisURL)
	if err != nil {
		return fmt.Errorf("address of redis-server: %w", err)
	}
	b.client = redis.NewClient(options)
	return await(ctx, startLimit, b.redis, func() error { return b.client.Ping(ctx).Err() })
}

func (b *backing) stop() {
	if b.client != nil {
		_ = b.client.Close()
	}
	if b.redis != nil {
		b.redis.stop()
	}
	if b.postgres != nil {
		_ = b.postgres.Stop()
	}
	_ = os.RemoveAll(b.folder)
}

// freePort finds a port that nobody listens on now.
func freePort() (int, error) {
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

// startLimit is how long a server may take to answer.
const startLimit = time.Minute

// await tries until there is no error, or the server that is tried has ended.
func await(ctx context.Context, limit time.Duration, server *child, try func() error) error {
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
