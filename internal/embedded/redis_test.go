//go:build unix

package embedded

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestRedisKeysExpireByThemselves(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, err := StartRedis(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Stop()
	cancel() // ends the start, not the server
	options, err := redis.ParseURL(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer client.Close()
	if err := client.Set(t.Context(), "short", "1", 300*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	if err := client.Set(t.Context(), "long", "1", time.Hour).Err(); err != nil {
		t.Fatal(err)
	}
	if n := client.Exists(t.Context(), "short", "long").Val(); n != 2 {
		t.Fatalf("%d keys, want 2", n)
	}
	waitUntil(t, "the key has expired", func() bool { return client.Exists(t.Context(), "short").Val() == 0 })
	if n := client.Exists(t.Context(), "long").Val(); n != 1 {
		t.Fatal("the other key expired too")
	}
}

func TestRedisStop(t *testing.T) {
	r, err := StartRedis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(&redis.Options{Addr: r.Addr(), MaxRetries: -1, DialerRetries: 1})
	defer client.Close()
	if err := client.Ping(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	r.Stop()
	r.Stop()
	if err := client.Ping(t.Context()).Err(); err == nil {
		t.Fatal("answers after Stop")
	}
}
