//go:build linux

package rig

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// StartLimit is how long a server may take to answer.
const StartLimit = time.Minute

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

// Await tries until there is no error, or the server that is tried has ended.
func Await(ctx context.Context, server *Child, try func() error) error {
	ctx, cancel := context.WithTimeout(ctx, StartLimit)
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
			return fmt.Errorf("not ready within %s: %w: %s", StartLimit, err, server.errors)
		}
	}
}
