//go:build linux

package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"

	"headway/bench/fanout/client"
	"headway/bench/fanout/floor"
	"headway/bench/fanout/gqlgen"
)

// The roles that this program plays in processes of their own.
const (
	roleClient = "client"
	roleFloor  = "floor"
	roleGqlgen = "gqlgen"
)

func isRole(name string) bool { return name == roleClient || name == roleFloor || name == roleGqlgen }

// play is such a process. Servers print the address that they listen on, and serve until they are told to end.
func play(ctx context.Context, role string, arguments []string) error {
	if role == roleClient {
		return client.Run(os.Stdin, os.Stdout)
	}
	flags := flag.NewFlagSet(role, flag.ContinueOnError)
	redisURL := flags.String("redis", "", "where the feed comes from")
	frameBytes := flags.Int("frame-bytes", 0, "how long a message of the floor is")
	if err := flags.Parse(arguments); err != nil {
		return fmt.Errorf("read the flags: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	ready := func() { fmt.Println(listener.Addr()) }
	if role == roleFloor {
		return floor.New(floor.Config{RedisURL: *redisURL, FrameBytes: *frameBytes}).Serve(ctx, listener, ready)
	}
	return gqlgen.Serve(ctx, *redisURL, listener, ready)
}
