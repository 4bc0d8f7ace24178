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

	"headway/internal/live"
	"headway/internal/redistest"
	"headway/test/market"
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

// hold is what every subscriber is held to during a fault that is no concern of its connection: it is told what is away, once when it goes
// and once when it is back, and stays connected.
func (w *world) hold(subscribers []*subscriber, away string, fault func()) {
	w.t.Helper()
	w.everybody(subscribers, "is told that "+away+" is away", func(_ int, told []string) bool { return len(told) == 1 && told[0] == away })
	fault()
	w.everybody(subscribers, "is told that it is back, and has stayed", func(arrivals int, told []string) bool {
		return len(told) == 2 && told[1] == "" && arrivals == 1
	})
}

func (w *world) everybody(subscribers []*subscriber, what string, holds func(arrivals int, told []string) bool) {
	w.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for i, s := range subscribers {
		for !holds(s.told()) {
			if time.Now().After(deadline) {
				arrivals, told := s.told()
				w.t.Fatalf("it is not true that subscriber %d %s: it took %d connections and was told %q", i, what, arrivals, told)
			}
			pause(w.t.Context(), 20*time.Millisecond)
		}
	}
}

// TestFaults lets servers fail under load. Nobody may miss a state or an event, and nothing may be left behind.
func TestFaults(t *testing.T) {
	for name, fault := range map[string]func(w *world, subscribers []*subscriber){
		"Redis is stopped and comes back empty": func(w *world, subscribers []*subscriber) {
			w.redis.Stop()
			w.until("the instance is degraded", 20*time.Second, func() bool { return w.readiness() == "degraded" })
			w.hold(subscribers, live.PartBus, func() {
				pause(w.t.Context(), outage())
				w.redis.Start()
				w.until("the instance is well", 20*time.Second, func() bool { return w.readiness() == "ok" })
			})
		},
		"Redis is silent": func(w *world, subscribers []*subscriber) {
			w.redis.Pause()
			w.until("the instance is degraded", 20*time.Second, func() bool { return w.readiness() == "degraded" })
			w.hold(subscribers, live.PartBus, func() {
				pause(w.t.Context(), outage())
				w.redis.Resume()
				w.until("the instance is well", 20*time.Second, func() bool { return w.readiness() == "ok" })
			})
		},
		"PostgreSQL crashes and recovers": func(w *world, subscribers []*subscriber) {
			w.database.Stop(true)
			w.hold(subscribers, live.PartDatabase, func() {
				pause(w.t.Context(), outage())
				w.database.Start()
			})
		},
		"PostgreSQL restarts": func(w *world, _ []*subscriber) { // which may be over before anybody could be told
			w.database.Restart()
			pause(w.t.Context(), time.Second)
			w.database.Stop(false)
			w.database.Start()
		},
		"clients come back in a loop": func(w *world, _ []*subscriber) { comeBackInALoop(w) },
		"a reader hangs":              func(w *world, _ []*subscriber) { hang(w) },
		"a burst":                     func(w *world, _ []*subscriber) { w.burst(size(2_000, 50_000)) },
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			w := newWorld(t)
			subscribers := w.subscribers(size(50, 1_000), w.here)
			w.everyoneHears(subscribers)
			w.warm(subscribers, 20)
			before := w.settled()
			stop := w.load(w.there)
			fault(w, subscribers)
			stop()
			stopped := time.Now()
			w.converged(subscribers)
			t.Logf("after %v every one of %d subscribers held what is committed, %v after the last report", time.Since(began), len(subscribers), time.Since(stopped))
			w.nothingLeft(before)
		})
	}
}

// everyoneHears waits until every subscriber has been told of every order.
func (w *world) everyoneHears(subscribers []*subscriber) {
	w.t.Helper()
	for i, s := range subscribers {
		w.until(fmt.Sprintf("subscriber %d hears of every order", i), time.Minute, s.heard)
	}
}

// warm lets everything happen once, so that pools, caches and the tables of who is there are as they will be: as many as will come and
// go, come and go.
func (w *world) warm(subscribers []*subscriber, passers int) {
	w.t.Helper()
	stop := w.load(w.there)
	passing := w.subscribers(passers, w.here)
	w.everyoneHears(passing)
	w.burst(500)
	w.readiness()
	w.coalesced()
	stop()
	w.converged(append(passing, subscribers...))
	for _, s := range passing {
		s.leave()
	}
}

// burst reports so many fans as fast as it goes.
func (w *world) burst(fans int) {
	const callers, each = 10, 10
	var running sync.WaitGroup
	for caller := range callers {
		running.Go(func() {
			for i := range fans / callers / each {
				name := fmt.Sprintf("burst %d %d %d", caller, i, time.Now().UnixNano())
				w.report(w.t.Context(), w.there, w.orders[(caller+i)%len(w.orders)], name, each)
			}
		})
	}
	running.Wait()
}

// comeBackInALoop has four clients connect, subscribe and leave, again and again.
func comeBackInALoop(w *world) {
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
}

// hang has a client subscribe and read nothing any more. Large answers fill the buffers between us soon; what follows waits at the
// server, the newest state of each order only.
func hang(w *world) {
	conn, err := dial(w.t.Context(), w.here(), w.market.Marketer)
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Close()
	for i := range 20 {
		if err := start(conn, fmt.Sprint(i), `subscription { progressFeed { order { id timeline(last: 100) { nodes { sequence type at
			changes { field before after } } } } } }`, nil); err != nil {
			w.t.Fatal(err)
		}
	}
	before := w.coalesced()
	pause(w.t.Context(), outage()) // without a read
	w.until("states are skipped for the reader", 20*time.Second, func() bool { return w.coalesced() > before })
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
	count := size(30, 500)
	staying := w.subscribers(count, w.here)
	w.everyoneHears(staying)
	w.warm(staying, count)
	before := w.settled()
	refugees := w.subscribers(count, moving)
	w.everyoneHears(refugees)
	stop := w.load(moving)
	pause(t.Context(), time.Second)
	w.other.Kill()
	killed.Store(true)
	pause(t.Context(), outage())
	stop()
	w.converged(append(refugees, staying...))
	for _, s := range refugees {
		s.leave()
	}
	clear(refugees)
	w.nothingLeft(before)
}

// TestChangeThatNobodyTold has an instance commit whose messages reach nobody, as those of one that is killed in between do not. The
// others find out all the same, within two seconds.
func TestChangeThatNobodyTold(t *testing.T) {
	w := newWorld(t)
	elsewhere := w.settings()
	elsewhere["REDIS_URL"] = redistest.Start(t).URL()
	mute := market.Launch(t, binary, elsewhere)
	subscribers := w.subscribers(20, w.here)
	w.everyoneHears(subscribers)
	var slowest time.Duration
	for i := range 5 {
		w.report(t.Context(), mute.URL, w.orders[i%len(w.orders)], fmt.Sprint("untold ", i), 1)
		committed := time.Now()
		w.converged(subscribers)
		slowest = max(slowest, time.Since(committed))
	}
	t.Logf("the slowest of 5 changes was known after %v", slowest)
	if slowest > 10*time.Second { // far more than it takes, for machines that do other things besides
		t.Errorf("a change was known after %v only", slowest)
	}
}
