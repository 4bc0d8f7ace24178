package auth

import (
	"sync"
	"time"
)

// cache remembers a bounded number of values for a short time. It is safe for concurrent use.
type cache[K comparable, V any] struct {
	most int
	ttl  time.Duration
	now  func() time.Time

	mu      sync.Mutex
	entries map[K]entry[V]
	// forgotten counts calls of forget, so that a value read before one is not remembered after it.
	forgotten uint64
}

type entry[V any] struct {
	value   V
	expires time.Time
}

func newCache[K comparable, V any](most int, ttl time.Duration, now func() time.Time) *cache[K, V] {
	return &cache[K, V]{most: most, ttl: ttl, now: now, entries: make(map[K]entry[V])}
}

// through answers from memory or else from read. Failures are not remembered: what was just made must be found at once.
// The time to live counts from before the read, so that no answer is ever older than that.
func (c *cache[K, V]) through(key K, read func() (V, error)) (V, error) {
	c.mu.Lock()
	started, forgotten := c.now(), c.forgotten
	known, found := c.entries[key]
	c.mu.Unlock()
	if found && started.Before(known.expires) {
		return known.value, nil
	}

	value, err := read()
	if err != nil {
		return value, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.forgotten == forgotten {
		c.put(key, entry[V]{value: value, expires: started.Add(c.ttl)})
	}
	return value, nil
}

// get answers from memory.
func (c *cache[K, V]) get(key K) (value V, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, found := c.entries[key]
	return known.value, found && c.now().Before(known.expires)
}

// keep remembers a value from now on.
func (c *cache[K, V]) keep(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(key, entry[V]{value: value, expires: c.now().Add(c.ttl)})
}

// claim tells whether the key was not claimed during the last time to live, and claims it.
func (c *cache[K, V]) claim(key K) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if known, found := c.entries[key]; found && now.Before(known.expires) {
		return false
	}
	c.put(key, entry[V]{expires: now.Add(c.ttl)})
	return true
}

// release gives a claim back.
func (c *cache[K, V]) release(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, key)
}

// forget drops every value that matches.
func (c *cache[K, V]) forget(matches func(V) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgotten++
	for key, known := range c.entries {
		if matches(known.value) {
			delete(c.entries, key)
		}
	}
}

// put stores an entry; a full cache loses any other one, which costs a look-up and nothing else.
func (c *cache[K, V]) put(key K, fresh entry[V]) {
	if _, found := c.entries[key]; !found && len(c.entries) >= c.most {
		for other := range c.entries {
			delete(c.entries, other)
			break
		}
	}
	c.entries[key] = fresh
}
