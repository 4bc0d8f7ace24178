// Package redis carries messages between the instances of the server over Redis pub/sub.
//
// Pub/sub is at most once, and a cut connection loses messages without an error, so the bus says whenever it may have lost some;
// its user then reads the database.
package redis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// Config says where Redis is and how long to wait for it.
type Config struct {
	// URL is redis://, rediss:// or unix://. With several addresses ("redis://a:6379?addr=b:6379"), a cluster; with master_name, sentinels.
	URL string
	// Channel is the name of the one channel of this installation. Default "headway".
	Channel string
	// SilentAfter is how long nothing may arrive, not even an answer to a ping, before the connection counts as lost. Default 5 s.
	SilentAfter time.Duration
	// Timeout bounds connecting, sending and each answer. Default 2 s.
	Timeout time.Duration
	Log     *slog.Logger
}

// Bus is the one connection of a process to everybody else.
type Bus struct {
	client goredis.UniversalClient
	config Config
}

// Open reads the configuration and prepares the client; it does not wait for Redis to be there. Errors: a URL that cannot be read.
func Open(config Config) (*Bus, error) {
	options, err := universalOptions(config.URL)
	if err != nil {
		return nil, err
	}
	if config.Channel == "" {
		config.Channel = "headway"
	}
	if config.SilentAfter <= 0 {
		config.SilentAfter = 5 * time.Second
	}
	if config.Timeout <= 0 {
		config.Timeout = 2 * time.Second
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = config.Timeout, config.Timeout, config.Timeout
	options.ContextTimeoutEnabled = true
	options.MaxRetries = 1
	return &Bus{client: goredis.NewUniversalClient(options), config: config}, nil
}

// universalOptions turns a URL into options that fit a single server, sentinels (master_name) or a cluster (several addr).
func universalOptions(address string) (*goredis.UniversalOptions, error) {
	parsed, err := url.Parse(address)
	if err == nil && parsed.Query().Has("master_name") {
		sentinels, err := goredis.ParseFailoverURL(address)
		if err != nil {
			return nil, unreadable(err)
		}
		return &goredis.UniversalOptions{
			MasterName: sentinels.MasterName, Addrs: sentinels.SentinelAddrs, DB: sentinels.DB, Username: sentinels.Username,
			Password: sentinels.Password, SentinelUsername: sentinels.SentinelUsername, SentinelPassword: sentinels.SentinelPassword,
			TLSConfig: sentinels.TLSConfig,
		}, nil
	}
	if err == nil && parsed.Query().Has("addr") {
		cluster, err := goredis.ParseClusterURL(address)
		if err != nil {
			return nil, unreadable(err)
		}
		return &goredis.UniversalOptions{Addrs: cluster.Addrs, Username: cluster.Username, Password: cluster.Password, TLSConfig: cluster.TLSConfig}, nil
	}
	single, err := goredis.ParseURL(address)
	if err != nil {
		return nil, unreadable(err)
	}
	options := &goredis.UniversalOptions{
		Addrs: []string{single.Addr}, DB: single.DB, Username: single.Username, Password: single.Password, TLSConfig: single.TLSConfig,
	}
	if single.Network == "unix" {
		options.Dialer = func(ctx context.Context, _, path string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", path)
		}
	}
	return options, nil
}

func unreadable(err error) error {
	return fmt.Errorf("REDIS_URL cannot be read; write it as redis://HOST:PORT/0: %w", err)
}

// Close lets go of all connections.
func (b *Bus) Close() error { return b.client.Close() }

// Ping tells whether Redis answers.
func (b *Bus) Ping(ctx context.Context) error { return b.client.Ping(ctx).Err() }

// Publish sends a message to every instance that listens now. An error means that it may or may not have been sent; sending again is safe.
func (b *Bus) Publish(ctx context.Context, message []byte) error {
	ctx, cancel := context.WithTimeout(ctx, b.config.Timeout)
	defer cancel()
	if err := b.client.Publish(ctx, b.config.Channel, message).Err(); err != nil {
		return fmt.Errorf("publish on redis: %w", err)
	}
	return nil
}

// The wait between two attempts to subscribe grows from the first to the second.
const (
	reconnectAfter    = 100 * time.Millisecond
	reconnectAtMost   = 2 * time.Second
	reconnectSlowdown = 2
)

// Run receives until the context ends, over one subscription that is made anew whenever it is lost. state(true) is called when messages
// arrive from now on, state(false) when they no longer do; what was sent in between is lost.
func (b *Bus) Run(ctx context.Context, receive func(message []byte), state func(connected bool)) {
	wait := reconnectAfter
	for ctx.Err() == nil {
		listened, err := b.listen(ctx, receive, state)
		if ctx.Err() != nil {
			return
		}
		if listened {
			wait = reconnectAfter
			b.config.Log.Warn("redis is gone; watched orders are read from the database meanwhile", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
			wait = min(wait*reconnectSlowdown, reconnectAtMost)
		}
	}
}

// listen subscribes and receives until something fails. It tells whether it ever was subscribed.
func (b *Bus) listen(ctx context.Context, receive func([]byte), state func(bool)) (listened bool, err error) {
	subscription := b.client.Subscribe(ctx, b.config.Channel)
	// A receive that waits does not watch the context; closing the subscription wakes it.
	stop := context.AfterFunc(ctx, func() { _ = subscription.Close() })
	defer func() {
		stop()
		_ = subscription.Close()
		if listened {
			state(false)
		}
	}()
	pinged := false
	for {
		message, err := subscription.ReceiveTimeout(ctx, b.config.SilentAfter/2)
		if silent(err) && !pinged {
			pinged = true
			if err := subscription.Ping(ctx); err != nil {
				return listened, fmt.Errorf("ping redis: %w", err)
			}
			continue
		}
		if err != nil {
			return listened, fmt.Errorf("receive from redis: %w", err)
		}
		pinged = false
		switch message := message.(type) {
		case *goredis.Subscription:
			listened = true
			state(true)
		case *goredis.Message:
			receive([]byte(message.Payload))
		}
	}
}

func silent(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
