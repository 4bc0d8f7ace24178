package redis_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"headway/internal/redis"
	"headway/internal/redistest"

	"go.uber.org/goleak"
)

// listener collects what one instance hears.
type listener struct {
	messages chan string
	states   chan bool
	stop     func()
}

func listen(t *testing.T, config redis.Config) (*redis.Bus, *listener) {
	t.Helper()
	bus, err := redis.Open(config)
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{messages: make(chan string, 1000), states: make(chan bool, 100)}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		bus.Run(ctx, func(m []byte) { l.messages <- string(m) }, func(connected bool) { l.states <- connected })
	})
	l.stop = func() {
		cancel()
		running.Wait()
		_ = bus.Close()
	}
	t.Cleanup(l.stop)
	return bus, l
}

func within[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(20 * time.Second):
		t.Fatalf("%s did not come", what)
		panic("unreachable")
	}
}

func (l *listener) waitFor(t *testing.T, connected bool) {
	t.Helper()
	for within(t, "the state of the connection", l.states) != connected {
	}
}

func TestBusReachesEveryInstance(t *testing.T) {
	server := redistest.Start(t)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	one, first := listen(t, redis.Config{URL: server.URL()})
	_, second := listen(t, redis.Config{URL: server.URL()})
	_, stranger := listen(t, redis.Config{URL: server.URL(), Channel: "another installation"})
	for _, l := range []*listener{first, second, stranger} {
		l.waitFor(t, true)
	}
	if err := one.Publish(t.Context(), []byte("news")); err != nil {
		t.Fatal(err)
	}
	for _, l := range []*listener{first, second} {
		if got := within(t, "the message", l.messages); got != "news" {
			t.Errorf("received %q", got)
		}
	}
	if len(stranger.messages) != 0 {
		t.Error("a message crossed into another channel")
	}
	for _, l := range []*listener{first, second, stranger} {
		l.stop()
	}
}

func TestBusSaysWhenItWasAway(t *testing.T) {
	faults := map[string]struct {
		begin, finish func(*redistest.Server)
	}{
		"stopped and restarted empty": {(*redistest.Server).Stop, (*redistest.Server).Start},
		"paused on a silent network":  {(*redistest.Server).Pause, (*redistest.Server).Resume},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			server := redistest.Start(t)
			config := redis.Config{URL: server.URL(), SilentAfter: 400 * time.Millisecond, Timeout: 200 * time.Millisecond}
			bus, l := listen(t, config)
			l.waitFor(t, true)
			fault.begin(server)
			l.waitFor(t, false)
			if err := bus.Publish(t.Context(), []byte("lost")); err == nil {
				t.Error("publishing into the void was not reported")
			}
			fault.finish(server)
			l.waitFor(t, true)
			if err := bus.Publish(t.Context(), []byte("after")); err != nil {
				t.Fatal(err)
			}
			for within(t, "the message after the fault", l.messages) != "after" {
			}
		})
	}
}

func TestOpenReadsEveryKindOfURL(t *testing.T) {
	for url, valid := range map[string]bool{
		"redis://127.0.0.1:6379/3":                                    true,
		"rediss://user:secret@127.0.0.1:6379":                         true,
		"unix:///run/redis.sock":                                      true,
		"redis://127.0.0.1:6379?addr=127.0.0.1:6380":                  true,
		"redis://127.0.0.1:26379?master_name=main&addr=127.0.0.1:263": true,
		"http://127.0.0.1":                                            false,
		"":                                                            false,
	} {
		bus, err := redis.Open(redis.Config{URL: url})
		if (err == nil) != valid {
			t.Errorf("Open(%q): %v", url, err)
		}
		if bus != nil {
			_ = bus.Close()
		}
	}
}
