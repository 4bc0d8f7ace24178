package live

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func (w *world) here() string  { return w.market.URL }
func (w *world) there() string { return w.other.URL() }

// readiness is what /readyz says of the first instance.
func (w *world) readiness() (status string) {
	response, err := http.Get(w.market.URL + "/readyz")
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	var health struct{ Status string }
	if err := json.NewDecoder(response.Body).Decode(&health); err != nil {
		return err.Error()
	}
	return health.Status
}

// coalesced is how many states were skipped for newer ones on the first instance.
func (w *world) coalesced() (states float64) {
	response, err := http.Get(w.market.URL + "/metrics")
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if figure, found := strings.CutPrefix(lines.Text(), "headway_live_states_coalesced_total "); found {
			if states, err = strconv.ParseFloat(figure, 64); err != nil {
				w.t.Fatal(err)
			}
			return states
		}
	}
	w.t.Fatal("no such metric")
	return 0
}

// TestFaults lets servers fail under load. Nobody may miss a state or an event, and nothing may be left behind.
func TestFaults(t *testing.T) {
	for name, fault := range map[string]func(w *world){
		"Redis is stopped and comes back empty": func(w *world) {
			w.redis.Stop()
			w.until("the instance is degraded", 20*time.Second, func() bool { return w.readiness() == "degraded" })
			pause(w.t.Context(), outage())
			w.redis.Start()
			w.until("the instance is well", 20*time.Second, func() bool { return w.readiness() == "ok" })
		},
		"Redis is silent": func(w *world) {
			w.redis.Pause()
			w.until("the instance is degraded", 20*time.Second, func() bool { return w.readiness() == "degraded" })
			pause(w.t.Context(), outage())
			w.redis.Resume()
			w.until("the instance is well", 20*time.Second, func() bool { return w.readiness() == "ok" })
		},
		"PostgreSQL crashes and recovers": func(w *world) {
			w.database.Stop(true)
			pause(w.t.Context(), outage())
			w.database.Start()
		},
		"clients come back in a loop": func(w *world) {
			ctx, cancel := context.WithTimeout(w.t.Context(), outage())
			defer cancel()
			var running sync.WaitGroup
			for range 4 {
				running.Go(func() {
					for ctx.Err() == nil {
						conn, err := dial(ctx, w.here(), w.market.Marketer)
						if err == nil {
							_ = start(conn, "1", `subscription { progressFeed { order { id tags { name } } } }`, nil)
							_ = start(conn, "2", `subscription { orderEvents { cursor } }`, nil)
						}
						if conn != nil {
							_ = conn.Close()
						}
					}
				})
			}
			running.Wait()
		},
		"a reader hangs": func(w *world) {
			conn, err := dial(w.t.Context(), w.here(), w.market.Marketer)
			if err != nil {
				w.t.Fatal(err)
			}
			defer conn.Close()
			// Large answers fill the buffers between us soon; what follows waits at the server, the newest state of each order only.
			for i := range 20 {
				if err := start(conn, fmt.Sprint(i), `subscription { progressFeed { order { id timeline(last: 100) { nodes { sequence type at
					changes { field before after } } } } } }`, nil); err != nil {
					w.t.Fatal(err)
				}
			}
			before := w.coalesced()
			pause(w.t.Context(), outage()) // without a read
			w.until("states are skipped for the reader", 20*time.Second, func() bool { return w.coalesced() > before })
		},
		"a burst": func(w *world) {
			for i := range size(20, 500) {
				w.report(w.t.Context(), w.there, w.orders[0], fmt.Sprint("burst ", i), 100)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			warm(w)
			before := measure()
			subscribers := w.subscribers(size(20, 200), w.here)
			stop := w.load(w.there)
			w.until("the subscribers hear something", 20*time.Second, func() bool { return subscribers[0].heard() })
			fault(w)
			stop()
			w.converged(subscribers)
			for _, s := range subscribers {
				s.leave()
			}
			clear(subscribers)
			w.nothingLeft(before)
		})
	}
}

// warm lets everything happen once, so that pools and caches are as they will be.
func warm(w *world) {
	subscribers := w.subscribers(size(20, 200), w.here)
	stop := w.load(w.there)
	pause(w.t.Context(), time.Second)
	stop()
	w.converged(subscribers)
	for _, s := range subscribers {
		s.leave()
	}
}

// heard tells whether the subscriber was told of something.
func (s *subscriber) heard() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.fed) == len(s.orders)
}

// TestInstanceIsKilled takes one of two instances away with kill -9, under those who are on it and those who report to it.
func TestInstanceIsKilled(t *testing.T) {
	w := newWorld(t)
	var killed atomic.Bool
	moving := func() string {
		if killed.Load() {
			return w.here()
		}
		return w.there()
	}
	subscribers := append(w.subscribers(size(10, 100), moving), w.subscribers(size(10, 100), w.here)...)
	stop := w.load(moving)
	w.until("the subscribers hear something", 20*time.Second, func() bool { return subscribers[0].heard() })
	w.other.Kill()
	killed.Store(true)
	pause(t.Context(), outage())
	stop()
	w.converged(subscribers)
}
