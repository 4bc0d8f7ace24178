package property

import (
	"context"
	"database/sql"
	"sync"
	"testing"
	"time"

	"headway/internal/order"
)

// together runs do so many times at once, with a common start.
func together(n int, do func(i int)) {
	var running sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		running.Go(func() {
			<-start
			do(i)
		})
	}
	close(start)
	running.Wait()
}

// TestContest: of 100 answers at once to one order exactly one is a move, and writes one event. Calls that name that move get the
// order; calls that name the other get CONFLICT.
func TestContest(t *testing.T) {
	w := newWorld(t)
	instances := []instance{w.instance, w.newInstance(), w.newInstance()}
	wins := map[order.Status]int{}
	for range 10 {
		o := w.place()
		answers, failures := make([]*order.Order, 100), make([]error, 100)
		together(100, func(i int) {
			service, v := instances[i%3].service, w.marketers[0]
			if i%5 == 0 {
				v = w.actingFor(v) // the same account, so the same actor
			}
			if i%2 == 0 {
				answers[i], failures[i] = service.Accept(t.Context(), v, o.ID, "")
			} else {
				answers[i], failures[i] = service.Reject(t.Context(), v, o.ID, "no", "")
			}
		})

		row, err := w.service.Order(t.Context(), w.marketers[0], o.ID)
		if err != nil {
			t.Fatal(err)
		}
		wins[row.Status]++
		if row.Version != 2 || row.LastEvent != 2 || w.count("SELECT count(*) FROM order_events WHERE order_id = $1", o.ID) != 2 || len(w.news.of(o.ID)) != 2 {
			t.Fatalf("version %d, last event %d, published %d times", row.Version, row.LastEvent, len(w.news.of(o.ID)))
		}
		for i := range answers {
			named := order.StatusAccepted
			if i%2 == 1 {
				named = order.StatusRejected
			}
			if named != row.Status {
				wantCode(t, failures[i], order.CodeConflict)
				if got := asError(t, failures[i]).Status; got != row.Status {
					t.Fatalf("the conflict names %s, the order is %s", got, row.Status)
				}
				continue
			}
			wantCode(t, failures[i], "")
			if answers[i].Status != row.Status || answers[i].Version != row.Version {
				t.Fatalf("call %d got %s at version %d", i, answers[i].Status, answers[i].Version)
			}
		}
	}
	t.Logf("wins: %v", wins)
}

// TestHeldUpAnswers is rule 7: what counts is the clock after the lock. An answer that waited for the order's lock until respondBy
// loses and changes nothing; one that got the lock a microsecond before wins.
func TestHeldUpAnswers(t *testing.T) {
	w := newWorld(t)
	calls := map[string]func(id order.ID) error{
		"accept": func(id order.ID) error {
			_, err := w.service.Accept(context.Background(), w.marketers[0], id, "")
			return err
		},
		"reject": func(id order.ID) error {
			_, err := w.service.Reject(context.Background(), w.marketers[0], id, "", "")
			return err
		},
		"withdraw": func(id order.ID) error {
			_, err := w.service.Cancel(context.Background(), w.clients[0], id, "")
			return err
		},
	}
	for name, call := range calls {
		for before, code := range map[time.Duration]order.Code{time.Microsecond: "", 0: order.CodeConflict, -time.Hour: order.CodeConflict} {
			t.Run(name+" "+before.String()+" before the deadline", func(t *testing.T) {
				w.at(monday)
				o := w.place()
				w.at(o.RespondBy.Add(-time.Second))

				release := w.lock(t, o.ID)
				answered := make(chan error, 1)
				go func() { answered <- call(o.ID) }()
				w.waitForLock(t)
				w.at(o.RespondBy.Add(-before))
				release()

				wantCode(t, <-answered, code)
				if moved := w.count("SELECT count(*) FROM orders WHERE id = $1 AND status <> 'WAITING' AND version = 2", o.ID) == 1; moved != (code == "") {
					t.Fatalf("the order moved: %v", moved)
				}
				if code != "" {
					seen, err := w.service.Order(t.Context(), w.clients[0], o.ID)
					if err != nil || seen.Status != order.StatusRejected || seen.RejectionReason != order.RejectionExpired {
						t.Fatalf("seen as %+v, %v", seen, err)
					}
				}
			})
		}
	}
}

// lock holds an order's row until release.
func (w *world) lock(t *testing.T, id order.ID) (release func()) {
	t.Helper()
	tx, err := w.sql.BeginTx(context.Background(), &sql.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("SELECT 1 FROM orders WHERE id = $1 FOR UPDATE", id); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

// waitForLock returns once a session of this database waits for a lock.
func (w *world) waitForLock(t *testing.T) {
	t.Helper()
	tick, limit := time.NewTicker(2*time.Millisecond), time.After(10*time.Second)
	defer tick.Stop()
	for w.count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0 {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatal("nobody waits for a lock")
		}
	}
}
