//go:build linux

package main

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// overheard counts the bytes of all messages on Redis, to know how long Headway's are.
type overheard struct {
	pubsub *redis.PubSub
	bytes  atomic.Int64
	ended  chan struct{}
	close  func()
}

func overhear(ctx context.Context, client *redis.Client) *overheard {
	o := &overheard{pubsub: client.PSubscribe(ctx, "*"), ended: make(chan struct{})}
	o.close = sync.OnceFunc(func() { _ = o.pubsub.Close() })
	go func() {
		defer close(o.ended)
		for {
			message, err := o.pubsub.ReceiveMessage(ctx)
			if err != nil {
				return
			}
			o.bytes.Add(int64(len(message.Payload)))
		}
	}()
	return o
}

// stop ends the listening and tells how many bytes there were. It may be called more than once.
func (o *overheard) stop() int64 {
	o.close()
	<-o.ended
	return o.bytes.Load()
}
