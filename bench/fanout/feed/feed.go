// Package feed carries new states of orders to the servers that Headway is compared with, through Redis as its own do.
//
// A message is one line, ORDER:STATE separated by spaces, and filling after it up to the size that Headway's message for
// the same change has. Reading it costs next to nothing, so that nobody is slower than Headway for the format's sake.
package feed

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Channel is the Redis channel.
const Channel = "fanout"

// Update is an order's new state: how many fans were delivered.
type Update struct {
	Order string
	State int
}

// Encode writes updates as a message of at least size bytes.
func Encode(updates []Update, size int) string {
	var b strings.Builder
	for i, update := range updates {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(update.Order)
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(update.State))
	}
	b.WriteByte('\n')
	if missing := size - b.Len(); missing > 0 {
		b.WriteString(strings.Repeat(".", missing))
	}
	return b.String()
}

// Decode reads a message.
func Decode(message string) ([]Update, error) {
	line, _, found := strings.Cut(message, "\n")
	if !found {
		return nil, errors.New("feed: a message without an end of line")
	}
	words := strings.Fields(line)
	updates := make([]Update, len(words))
	for i, word := range words {
		order, digits, _ := strings.Cut(word, ":")
		state, err := strconv.Atoi(digits)
		if err != nil {
			return nil, fmt.Errorf("feed: %q is not ORDER:STATE", word)
		}
		updates[i] = Update{Order: order, State: state}
	}
	return updates, nil
}

// confirmLimit is how long Redis may take to confirm the subscription.
const confirmLimit = 10 * time.Second

// Subscription receives the messages.
type Subscription struct {
	client *redis.Client
	pubsub *redis.PubSub
}

// Subscribe returns once Redis has confirmed.
func Subscribe(ctx context.Context, url string) (*Subscription, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	s := &Subscription{client: redis.NewClient(options)}
	s.pubsub = s.client.Subscribe(ctx, Channel)
	if _, err := s.pubsub.ReceiveTimeout(ctx, confirmLimit); err != nil {
		return nil, errors.Join(fmt.Errorf("feed: subscribe: %w", err), s.Close())
	}
	return s, nil
}

// Run hands on every message until Close, or until something is wrong.
func (s *Subscription) Run(ctx context.Context, receive func([]Update)) error {
	for {
		message, err := s.pubsub.ReceiveMessage(ctx)
		if err != nil {
			return fmt.Errorf("feed: %w", err)
		}
		updates, err := Decode(message.Payload)
		if err != nil {
			return err
		}
		receive(updates)
	}
}

// Close ends the subscription.
func (s *Subscription) Close() error { return errors.Join(s.pubsub.Close(), s.client.Close()) }
