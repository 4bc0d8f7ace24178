//go:build linux

package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"headway/bench/read/bare"
	"headway/bench/read/peer"
	"headway/bench/read/plain"
)

// peerURL is where a peer finds the address of its database.
const peerURL = "HEADWAY_BENCH_DATABASE_URL"

func isRole(name string) bool { return name == namePlain || name == nameBare }

// play is one of the other servers: it prints the address that it listens on, and serves until it is told to end.
func play(ctx context.Context, role string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	config := peer.Config{DatabaseURL: os.Getenv(peerURL), Secret: secret}
	ready := func() { fmt.Println(listener.Addr()) }
	if role == nameBare {
		return bare.Serve(ctx, config, listener, ready)
	}
	return plain.Serve(ctx, config, listener, ready)
}
