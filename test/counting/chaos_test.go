package counting

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// plan is what is reported, and what has to come of it.
type plan struct {
	reports, sendings int
	// counted is how many distinct valid reports there are.
	counted int
}

// draw gives every reporter its reports: most of a new fan, some of a fan whom others report too, for whatever order of the creator, and some
// that cannot count. Each is sent one to three times, a repeat now and then with another fan.
func draw(reporters []*reporter, orders map[string][]string, reports int, random *rand.Rand) plan {
	p := plan{reports: reports}
	creators := make([]string, 0, len(orders))
	for creator := range orders {
		creators = append(creators, creator)
	}
	shared := map[string]bool{}
	now := time.Now().UTC().Truncate(time.Microsecond)
	for n := range reports {
		from := reporters[n%len(reporters)]
		creator := creators[random.IntN(len(creators))]
		id := orders[creator][0] // the hot one has every second report
		if random.IntN(2) == 0 {
			id = orders[creator][random.IntN(len(orders[creator]))]
		}
		one := report{order: id, id: fmt.Sprint("report ", n/len(reporters)), fan: fmt.Sprint("fan ", n), occurredAt: now, viaClick: random.IntN(2) == 0}
		another := fmt.Sprint("another fan ", n)
		switch random.IntN(20) {
		case 0:
			one.code = "nosuchcode12"
		case 1:
			one.occurredAt = now.AddDate(-1, 0, 0)
		case 2, 3:
			one.fan = fmt.Sprintf("shared fan %d", random.IntN(reports/40))
			another = one.fan
			if key := creator + one.fan; !shared[key] {
				shared[key] = true
				p.counted++
			}
		default:
			p.counted++
		}
		for again := range 1 + random.IntN(3) {
			if again > 0 && random.IntN(4) == 0 {
				one.fan = another
			}
			from.sending = append(from.sending, one)
			p.sendings++
		}
	}
	return p
}

// TestNothingIsLostNorCountedTwice lets fifty reporters send their reports, each one to three times and until it is answered, by mutations, streams
// and postbacks, while visitors click on the orders' links, to two instances that are killed with kill -9 in turn, on a PostgreSQL that crashes and is stopped. Audits run all the while.
func TestNothingIsLostNorCountedTwice(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("HEADWAY_TEST_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("seed %d (HEADWAY_TEST_SEED)", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	w := newWorld(t)
	reports := size(5_000, 200_000)
	reporters := w.newReporters(50)
	orders := map[string][]string{}
	for i := range 3 {
		creator := w.creator(fmt.Sprint("Creator ", i))
		// The first ends half-way, the second early; the third never.
		for _, fans := range []int{reports / 10, reports / 100, reports * 10} {
			orders[creator] = append(orders[creator], w.accepted(creator, fans))
		}
	}
	p := draw(reporters, orders, reports, random)

	ctx, cancel := context.WithTimeout(t.Context(), size(3*time.Minute, 30*time.Minute))
	defer cancel()
	began := time.Now()
	var sent, attempts atomic.Int64
	var working, auditing sync.WaitGroup
	defer func() { // also when a fault could not be made
		cancel()
		working.Wait()
		auditing.Wait()
	}()
	for _, r := range reporters {
		queue := make(chan []report)
		shuffled(r.sending, random)
		batches := r.batches(random)
		working.Go(func() {
			defer close(queue)
			for _, batch := range batches {
				queue <- batch
			}
		})
		for range 2 { // a repeat may overtake what it repeats
			working.Go(func() {
				for batch := range queue {
					tries, err := r.send(ctx, w.client, func() string { return w.anInstance(rand.IntN(2)).URL() }, aWay(), batch)
					if err != nil {
						t.Errorf("a batch of %d: %v", len(batch), err)
					}
					sent.Add(int64(len(batch)))
					attempts.Add(int64(tries))
				}
			})
		}
	}
	watch, stop := context.WithCancel(ctx)
	audits := 0
	auditing.Go(func() { audits = w.audits(watch) })
	visitors := w.newVisitors()
	for range 4 {
		auditing.Go(func() { visitors.click(watch, func() string { return w.anInstance(rand.IntN(2)).URL() }) })
	}

	w.faults(size(4, 10), 2, int64(p.sendings), &sent, random)
	working.Wait()
	stop()
	auditing.Wait()
	t.Logf("%d reports were sent %d times with %d calls in %v, with %d audits under way", p.reports, p.sendings, attempts.Load(), time.Since(began).Round(time.Second), audits)

	w.wantAnswersTrue(reporters, p.reports)
	if counted := w.number("SELECT count(*) FROM receipts WHERE outcome = 'COUNTED'"); counted != int64(p.counted) {
		t.Errorf("%d receipts count, %d distinct reports are valid", counted, p.counted)
	}
	if delivered := w.number("SELECT sum(fans_delivered) FROM orders"); delivered != int64(p.counted) {
		t.Errorf("%d fans are delivered, %d distinct reports are valid", delivered, p.counted)
	}
	if completed := w.number("SELECT count(*) FROM orders WHERE status = 'COMPLETED' AND fans_delivered > fans_ordered"); completed != 6 {
		t.Errorf("%d orders were completed and over-delivered, want 6", completed)
	}
	w.wantClicksKept(visitors)
	w.wantMoneyRight()
	w.wantAuditClean()
}

// faults kills instances and the database, spread over the work as it is done, at random places.
func (w *world) faults(kills, crashes int, work int64, done *atomic.Int64, random *rand.Rand) {
	w.t.Helper()
	faults := make([]func(), 0, kills+crashes)
	for range kills {
		faults = append(faults, func() {
			victim := w.anInstance(random.IntN(2))
			victim.Kill()
			pause(w.t.Context(), time.Duration(random.IntN(300))*time.Millisecond)
			victim.Start()
		})
	}
	for n := range crashes {
		faults = append(faults, func() {
			w.database.Stop(n%2 == 0) // a crash, and a stop that cuts every session
			pause(w.t.Context(), time.Duration(random.IntN(300))*time.Millisecond)
			w.database.Start()
		})
	}
	random.Shuffle(len(faults), func(i, j int) { faults[i], faults[j] = faults[j], faults[i] })
	for i, fault := range faults {
		share := (float64(i) + 0.2 + 0.8*random.Float64()) / float64(len(faults)+1)
		w.until(fmt.Sprintf("%.0f%% of the work is done", 100*share), 20*time.Minute, func() bool { return done.Load() >= int64(share*float64(work)) })
		fault()
	}
}
