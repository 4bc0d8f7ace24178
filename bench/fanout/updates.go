//go:build linux

package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"headway/bench/fanout/feed"
)

// updates gives the orders of a shape new states. A state is the number of fans delivered; every publish adds one to every order.
type updates interface {
	// publish returns once the new states are on their way.
	publish(ctx context.Context) error
	// states is the last state of every order.
	states() []int
	// known tells, of the states of this run, the instant from which each could have been sent.
	known(ctx context.Context) (instants, error)
}

// instants is when an order came to a state, in nanoseconds since 1970.
type instants map[change]int64

type change struct{ order, state int }

// fed are updates that go straight to Redis, for the servers that Headway is compared with.
type fed struct {
	redis  *redis.Client
	orders []string
	// size is that of Headway's message for the same change.
	size  int
	state int
	at    []int64 // of every state, from 1 on
}

func newFed(client *redis.Client, orders, size int) *fed {
	f := &fed{redis: client, size: size}
	for i := range orders {
		f.orders = append(f.orders, strconv.Itoa(i))
	}
	return f
}

func (f *fed) publish(ctx context.Context) error {
	batch := make([]feed.Update, len(f.orders))
	for i, order := range f.orders {
		batch[i] = feed.Update{Order: order, State: f.state + 1}
	}
	message := feed.Encode(batch, f.size)
	f.at = append(f.at, time.Now().UnixNano())
	if err := f.redis.Publish(ctx, feed.Channel, message).Err(); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	f.state++
	return nil
}

func (f *fed) states() []int {
	states := make([]int, len(f.orders))
	for i := range states {
		states[i] = f.state
	}
	return states
}

func (f *fed) known(context.Context) (instants, error) {
	known := instants{}
	for order := range f.orders {
		for i, at := range f.at {
			known[change{order, i + 1}] = at
		}
	}
	return known, nil
}
