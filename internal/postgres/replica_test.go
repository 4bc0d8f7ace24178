package postgres

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// replicated is a store over a server and a standby that follows it.
func replicated(t *testing.T, config Config) (store *Store, primary, standby *pgtest.Faulty) {
	t.Helper()
	primary = pgtest.Server(t)
	standby = primary.Standby(t)
	config.URL, config.ReplicaURLs = primary.URL(), []string{standby.URL()}
	store, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store, primary, standby
}

func until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !condition() {
		if time.Now().After(deadline) {
			t.Fatalf("it never came that %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// placeFor stores an order of the marketer's, on behalf of a viewer.
func placeFor(t *testing.T, store *Store, marketer order.Party, writer order.Viewer) *order.Order {
	t.Helper()
	o := ordertest.Order(ordertest.Between(marketer, ordertest.Party("Aurora")))
	ordertest.Insert(t, store, o)
	// the store of a test knows no viewers; who is behind the change touches it in a transaction
	if err := store.Atomically(order.WithWriters(context.Background(), writer), func(order.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return o
}

// listed is how many orders both the list and the statistics show.
func listed(t *testing.T, store *Store, v order.Viewer) int {
	t.Helper()
	first := 10
	list, err := store.ListOrders(t.Context(), v, order.Filter{}, order.Sort{Field: order.SortPlaced}, order.Page{First: &first}, order.Everything())
	if err != nil {
		t.Fatal(err)
	}
	stats, err := store.Stats(t.Context(), v, order.Filter{}, order.Period{}, order.StatsWanted{FiguresWanted: order.FiguresWanted{Orders: true}})
	if err != nil {
		t.Fatal(err)
	}
	if int(stats.Orders) != len(list.Items) {
		return -1 // between the two something moved on
	}
	return len(list.Items)
}

func TestReadersFindWhatTheyWroteThoughTheStandbyIsBehind(t *testing.T) {
	store, _, standby := replicated(t, Config{})
	mine, theirs := ordertest.Party("Northlight"), ordertest.Party("Southwind")
	me, they := ordertest.Marketer(mine.ID), ordertest.Marketer(theirs.ID)
	placeFor(t, store, mine, me)
	placeFor(t, store, theirs, they)
	until(t, "the standby has the first orders", func() bool {
		before := store.Replicas()
		return listed(t, store, me) == 1 && listed(t, store, they) == 1 && store.Replicas().Reads == before.Reads+4
	})

	standby.Replay(false)
	placeFor(t, store, mine, me)
	placeFor(t, store, theirs, ordertest.Platform(ordertest.ID()))
	before := store.Replicas()
	if got := listed(t, store, me); got != 2 {
		t.Errorf("who has just placed an order sees %d, want 2", got)
	}
	if after := store.Replicas(); after.Fresh != before.Fresh+2 || after.Reads != before.Reads {
		t.Errorf("the reads went elsewhere: %+v, then %+v", before, after)
	}
	if got := listed(t, store, they); got != 1 {
		t.Errorf("the standby is behind and shows %d orders, want 1", got)
	}
	operator := ordertest.Platform(ordertest.ID())
	operator.AccountID, operator.Role = mine.ID, order.RoleMarketer // acts for an account that wrote
	if got := listed(t, store, operator); got != 2 {
		t.Errorf("who acts for them sees %d orders, want 2", got)
	}

	standby.Replay(true)
	until(t, "everybody reads from the standby again", func() bool {
		before := store.Replicas()
		return listed(t, store, me) == 2 && listed(t, store, they) == 2 && store.Replicas().Reads == before.Reads+4
	})
}

func TestPrimaryTakesOverFromALostStandby(t *testing.T) {
	store, _, standby := replicated(t, Config{})
	mine := ordertest.Party("Northlight")
	me := ordertest.Marketer(mine.ID)
	placeFor(t, store, mine, me)
	until(t, "the standby has the order", func() bool {
		before := store.Replicas()
		return listed(t, store, me) == 1 && store.Replicas().Reads == before.Reads+2
	})
	standby.Stop(true)
	for range 3 {
		if got := listed(t, store, me); got != 1 {
			t.Fatalf("%d orders without the standby", got)
		}
	}
	if stats := store.Replicas(); stats.Lost == 0 {
		t.Errorf("nobody noticed that the standby is lost: %+v", stats)
	}
	until(t, "the standby counts as lost", func() bool { return store.Replicas().Usable == 0 })
	standby.Start()
	until(t, "the standby is used again", func() bool {
		before := store.Replicas()
		return listed(t, store, me) == 1 && store.Replicas().Reads == before.Reads+2
	})
}

// TestAStandbyThatIsBehindIsNotAsked, whether it is slow or cut off from the primary, and knows of neither.
func TestAStandbyThatIsBehindIsNotAsked(t *testing.T) {
	for name, hold := range map[string]func(*pgtest.Faulty){
		"paused":  func(standby *pgtest.Faulty) { standby.Replay(false) },
		"cut off": (*pgtest.Faulty).Cut,
	} {
		t.Run(name, func(t *testing.T) {
			store, _, standby := replicated(t, Config{ReplicaMaxLag: 2 * time.Second})
			mine := ordertest.Party("Northlight")
			reader := ordertest.Marketer(mine.ID)
			placeFor(t, store, mine, ordertest.Platform(ordertest.ID()))
			until(t, "the standby has the first order", func() bool { return store.Replicas().Usable == 1 && listed(t, store, reader) == 1 })
			hold(standby)
			began := time.Now()
			placeFor(t, store, mine, ordertest.Platform(ordertest.ID()))
			until(t, "everybody sees the second", func() bool { return listed(t, store, reader) == 2 })
			if took := time.Since(began); took > 6*time.Second {
				t.Errorf("a standby two seconds behind was read from for %v", took)
			}
			if usable := store.Replicas().Usable; usable != 0 {
				t.Errorf("%d standbys are well", usable)
			}
		})
	}
}

func TestTrail(t *testing.T) {
	began := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	var marks trail
	for _, step := range []struct {
		after    time.Duration
		position uint64
		least    uint64
	}{
		{0, 10, 10},
		{time.Second, 20, 10},
		{3 * time.Second, 30, 10},
		{4 * time.Second, 40, 20},
		{5 * time.Second, 40, 30},
		{time.Minute, 90, 90}, // the primary was silent
	} {
		marks.note(mark{began.Add(step.after), step.position}, 3*time.Second)
		if got := marks.least(); got != step.least {
			t.Errorf("after %v a standby must have %d, want %d", step.after, got, step.least)
		}
	}
	if (trail)(nil).least() != 0 {
		t.Error("nobody knows where the log ends, and a standby must have something")
	}
}

func TestCheckReplicaTellsWhatIsWrong(t *testing.T) {
	store, primary, standby := replicated(t, Config{})
	config := Config{URL: primary.URL(), MaxOpen: 1, ReplicaMaxLag: time.Second}
	if err := CheckReplica(t.Context(), config, standby.URL()); err != nil {
		t.Errorf("a good standby: %v", err)
	}
	_, url := newStore(t)
	if err := CheckReplica(t.Context(), config, url); err == nil || !strings.Contains(err.Error(), "no standby") {
		t.Errorf("a server of its own passes for a standby: %v", err)
	}
	standby.Replay(false)
	mine := ordertest.Party("Northlight")
	placeFor(t, store, mine, ordertest.Marketer(mine.ID))
	if err := CheckReplica(t.Context(), config, standby.URL()); err == nil || !strings.Contains(err.Error(), "behind") {
		t.Errorf("a standby that is behind passes: %v", err)
	}
}

func TestRecentWritesAreForgotten(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	writes := newRecentWrites(func() time.Time { return now })
	account := ordertest.ID()
	last := func() uint64 {
		position, err := writes.Last(t.Context(), account)
		if err != nil {
			t.Fatal(err)
		}
		return position
	}
	if err := errors.Join(writes.Note(t.Context(), account, 7), writes.Note(t.Context(), account, 5)); err != nil || last() != 7 {
		t.Errorf("last %d, %v", last(), err)
	}
	now = now.Add(writesKept + time.Second)
	if last() != 7 {
		t.Error("forgotten too soon")
	}
	now = now.Add(writesKept + time.Second)
	if last() != 0 {
		t.Error("kept for ever")
	}
}
