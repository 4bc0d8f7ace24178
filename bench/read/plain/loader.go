package plain

import (
	"context"
	"sync"
	"time"
)

// wait is for how long a loader gathers keys, as the usual ones do.
const wait = time.Millisecond

// loader gathers the keys that resolvers ask for at about the same time, and reads their values together. Each request has its own.
type loader[V any] struct {
	read func(ctx context.Context, keys []string) (map[string]V, error)

	mu    sync.Mutex
	known map[string]*batch[V]
	next  *batch[V]
}

type batch[V any] struct {
	keys   []string
	done   chan struct{}
	values map[string]V
	err    error
}

func newLoader[V any](read func(ctx context.Context, keys []string) (map[string]V, error)) *loader[V] {
	return &loader[V]{read: read, known: map[string]*batch[V]{}}
}

func (l *loader[V]) load(ctx context.Context, key string) (V, error) {
	l.mu.Lock()
	in, ok := l.known[key]
	if !ok {
		if l.next == nil {
			l.next = &batch[V]{done: make(chan struct{})}
			time.AfterFunc(wait, func() { l.fetch(ctx) })
		}
		in = l.next
		in.keys = append(in.keys, key)
		l.known[key] = in
	}
	l.mu.Unlock()
	select {
	case <-in.done:
		return in.values[key], in.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

func (l *loader[V]) fetch(ctx context.Context) {
	l.mu.Lock()
	now := l.next
	l.next = nil
	l.mu.Unlock()
	now.values, now.err = l.read(ctx, now.keys)
	close(now.done)
}
