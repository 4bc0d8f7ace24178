//go:build unix

package embedded

import (
	"context"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// redisTick is how often the clock of the Redis moves, and so how exactly keys expire.
const redisTick = 100 * time.Millisecond

// Redis is an in-process Redis on a loopback port. It keeps nothing, and has no sharded pub/sub.
type Redis struct {
	server  *miniredis.Miniredis
	cancel  context.CancelFunc
	stopped chan struct{}
}

// StartRedis starts the Redis on a free port. It runs until Stop, however ctx ends: what shuts down may still need it.
func StartRedis(ctx context.Context) (*Redis, error) {
	server, err := miniredis.Run()
	if err != nil {
		return nil, fmt.Errorf("start the in-process Redis: %w", err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r := &Redis{server: server, cancel: cancel, stopped: make(chan struct{})}
	go r.run(ctx)
	return r, nil
}

// Addr is where the Redis listens, as host:port.
func (r *Redis) Addr() string { return r.server.Addr() }

// URL is what a Redis client connects to.
func (r *Redis) URL() string { return "redis://" + r.server.Addr() }

// Stop ends every connection and waits. It may be called more than once.
func (r *Redis) Stop() {
	r.cancel()
	<-r.stopped
}

// run moves the clock, since miniredis lets keys expire only when told that time has passed.
func (r *Redis) run(ctx context.Context) {
	defer close(r.stopped)
	defer r.server.Close()
	tick := time.NewTicker(redisTick)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case now := <-tick.C:
			r.server.FastForward(now.Sub(last))
			last = now
		case <-ctx.Done():
			return
		}
	}
}
