package auth

import (
	"errors"
	"testing"
	"time"
)

func TestCacheThrough(t *testing.T) {
	clock := newClock()
	c := newCache[string, int](2, time.Second, clock.now)
	reads := 0
	get := func(key string) int {
		t.Helper()
		value, err := c.through(key, func() (int, error) { reads++; return reads, nil })
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	if first, second := get("a"), get("a"); first != 1 || second != 1 {
		t.Error("a fresh value was read again")
	}
	clock.move(time.Second)
	if get("a") != 2 {
		t.Error("a value outlived its time")
	}
	c.forget(func(value int) bool { return value == 2 })
	if get("a") != 3 {
		t.Error("a forgotten value was used")
	}
	for _, key := range []string{"b", "c", "d", "e"} {
		get(key)
	}
	if len(c.entries) > 2 {
		t.Errorf("%d entries in a cache of 2", len(c.entries))
	}
}

func TestCacheKeepsNoFailure(t *testing.T) {
	c := newCache[string, int](2, time.Second, newClock().now)
	if _, err := c.through("a", func() (int, error) { return 0, errors.New("down") }); err == nil {
		t.Fatal("the failure was swallowed")
	}
	if value, err := c.through("a", func() (int, error) { return 7, nil }); err != nil || value != 7 {
		t.Fatalf("got %d, %v", value, err)
	}
}

func TestCacheAgeCountsFromBeforeTheRead(t *testing.T) {
	clock := newClock()
	c := newCache[string, int](2, time.Second, clock.now)
	slow := func() (int, error) { clock.move(900 * time.Millisecond); return 1, nil }
	if _, err := c.through("a", slow); err != nil {
		t.Fatal(err)
	}
	clock.move(100 * time.Millisecond)
	if value, _ := c.through("a", func() (int, error) { return 2, nil }); value != 2 {
		t.Error("the slow read made an answer older than the time to live")
	}
}

func TestCacheForgetsAReadUnderWay(t *testing.T) {
	c := newCache[string, int](2, time.Second, newClock().now)
	stale := func() (int, error) { c.forget(func(int) bool { return true }); return 1, nil }
	if _, err := c.through("a", stale); err != nil {
		t.Fatal(err)
	}
	if value, _ := c.through("a", func() (int, error) { return 2, nil }); value != 2 {
		t.Error("a value read before forget was remembered after it")
	}
}
