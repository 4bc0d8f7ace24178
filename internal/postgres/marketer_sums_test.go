package postgres

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// wrongSums are the differences that an audit finds in the sums of marketers.
func wrongSums(t *testing.T, store *Store) []AuditDifference {
	t.Helper()
	var found []AuditDifference
	if _, err := store.Audit(t.Context(), Audit{Found: func(d AuditDifference) {
		if d.OrderID.IsZero() {
			found = append(found, d)
		}
	}}); err != nil {
		t.Fatal(err)
	}
	return found
}

func foldAll(t testing.TB, store *Store) {
	t.Helper()
	for {
		taken, err := store.FoldSums(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		if taken < 7 {
			return
		}
	}
}

// Readers see the same before, in the middle of and after a fold, and an audit agrees all the time.
func TestFoldingChangesNothing(t *testing.T) {
	store, url := newStore(t)
	w := newBusyWorld(t, store, noon(), 40)
	pgtest.SetClock(t, url, w.now)
	kathmandu, err := time.LoadLocation("Asia/Kathmandu")
	if err != nil {
		t.Fatal(err)
	}
	from, to := noon().AddDate(0, 0, -1), noon().AddDate(0, 0, 12)
	p := order.Period{From: &from, To: &to, Zone: kathmandu}
	figures := order.FiguresWanted{Orders: true, Activity: true}
	wanted := order.StatsWanted{FiguresWanted: figures, ByStatus: true, Serieses: map[order.Interval]order.FiguresWanted{order.IntervalDay: figures, order.IntervalWeek: figures}}
	read := func() []*order.Stats {
		var all []*order.Stats
		for _, v := range []order.Viewer{ordertest.Platform(ordertest.ID()), ordertest.Marketer(w.marketers[0].ID), ordertest.Marketer(w.marketers[1].ID)} {
			stats, err := store.Stats(t.Context(), v, order.Filter{}, p, wanted)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, stats)
		}
		return all
	}
	before := read()
	for folded := 0; ; folded++ {
		taken, err := store.FoldSums(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(); !reflect.DeepEqual(got, before) {
			t.Fatalf("after %d folds\n%+v, before\n%+v", folded+1, got[0], before[0])
		}
		if wrong := wrongSums(t, store); len(wrong) > 0 {
			t.Fatalf("after %d folds: %+v", folded+1, wrong[0])
		}
		if taken == 0 {
			break
		}
	}
	var left int
	if err := store.db.Get(&left, "SELECT count(*) FROM marketer_deltas"); err != nil || left != 0 {
		t.Errorf("%d changes are left: %v", left, err)
	}
	if before[0].Orders != 40 || before[1].FansDelivered == 0 {
		t.Errorf("the test proves too little: %+v", before)
	}
}

// Whatever is wrong in the sums an audit finds, and a rebuild mends.
func TestPlantedErrorsAreFoundAndMended(t *testing.T) {
	store, url := newStore(t)
	w := newBusyWorld(t, store, noon(), 30)
	pgtest.SetClock(t, url, w.now)
	foldAll(t, store)
	for what, plant := range map[string]string{
		"an order too many":      "UPDATE marketer_days SET waiting = waiting + 1 WHERE (marketer_id, day) IN (SELECT marketer_id, day FROM marketer_days LIMIT 1)",
		"a state that was not":   "UPDATE marketer_days SET accepted = accepted - 1, completed = completed + 1 WHERE (marketer_id, day) IN (SELECT marketer_id, day FROM marketer_days LIMIT 1)",
		"a day that is gone":     "DELETE FROM marketer_days WHERE (marketer_id, day) IN (SELECT marketer_id, day FROM marketer_days WHERE clicks <> 0 LIMIT 1)",
		"a quarter of an hour":   "UPDATE marketer_quarters SET link_fans = link_fans + 1 WHERE (marketer_id, bucket) IN (SELECT marketer_id, bucket FROM marketer_quarters LIMIT 1)",
		"a quarter that is gone": "DELETE FROM marketer_quarters WHERE (marketer_id, bucket) IN (SELECT marketer_id, bucket FROM marketer_quarters WHERE fans <> 0 LIMIT 1)",
		"a change that was not":  "INSERT INTO marketer_deltas (marketer_id, day, bucket, fans) SELECT marketer_id, day, day, 3 FROM marketer_days LIMIT 1",
		"an order that is gone":  "INSERT INTO marketer_deltas (marketer_id, day, rejected, fans_ordered) SELECT marketer_id, day, -1, -10 FROM marketer_days LIMIT 1",
	} {
		t.Run(what, func(t *testing.T) {
			if wrong := wrongSums(t, store); len(wrong) > 0 {
				t.Fatalf("before: %+v", wrong[0])
			}
			result, err := store.db.Exec(plant)
			if err != nil {
				t.Fatal(err)
			}
			if rows, err := result.RowsAffected(); err != nil || rows != 1 {
				t.Fatalf("%d rows, %v", rows, err)
			}
			wrong := wrongSums(t, store)
			if len(wrong) == 0 || !strings.HasPrefix(wrong[0].What, "marketer's ") || wrong[0].MarketerID.IsZero() {
				t.Fatalf("found %+v", wrong)
			}
			if err := store.Rebuild(t.Context(), Rebuild{}); err != nil {
				t.Fatal(err)
			}
			if wrong := wrongSums(t, store); len(wrong) > 0 {
				t.Errorf("after: %+v", wrong[0])
			}
		})
	}
}

// Rebuilds and folds beside writers lose nothing and count nothing twice.
func TestRebuildingBesideWriters(t *testing.T) {
	store, _ := newStore(t)
	marketer, client := ordertest.Party("Northlight"), ordertest.Party("Aurora")
	var orders []*order.Order
	for range 4 {
		o := ordertest.Order(ordertest.Between(marketer, client), ordertest.Accepted, ordertest.Of(order.MaxFansOrdered))
		ordertest.Insert(t, store, o)
		orders = append(orders, o)
	}
	writing, done := make(chan struct{}), sync.WaitGroup{}
	for _, o := range orders {
		done.Go(func() {
			for i := range 60 {
				rollup := order.Rollup{Bucket: order.Bucket(noon().Add(time.Duration(i%9) * time.Hour)), Fans: 1, PaidFans: 1, Clicks: 2}
				err := store.Atomically(t.Context(), func(tx order.Tx) error {
					locked, err := tx.LockOrder(t.Context(), o.ID)
					if err != nil {
						return err
					}
					locked.FansDelivered++
					locked.Clicks += 2
					return tx.ApplyChanges(t.Context(), []*order.Change{{Order: locked, Now: noon(), Rollups: []order.Rollup{rollup}}})
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	var beside sync.WaitGroup
	for _, work := range []func() error{
		func() error { _, err := store.FoldSums(t.Context(), 3); return err },
		func() error { _, err := store.FoldSums(t.Context(), 1000); return err },
		func() error { return store.Rebuild(t.Context(), Rebuild{}) },
	} {
		beside.Go(func() {
			for {
				if err := work(); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-writing:
					return
				default:
				}
			}
		})
	}
	done.Wait()
	close(writing)
	beside.Wait()
	if wrong := wrongSums(t, store); len(wrong) > 0 {
		t.Fatalf("%+v", wrong)
	}
	wanted := order.StatsWanted{FiguresWanted: order.FiguresWanted{Activity: true}}
	stats, err := store.Stats(t.Context(), ordertest.Marketer(marketer.ID), order.Filter{}, order.Period{}, wanted)
	if err != nil || stats.FansDelivered != 240 || stats.Clicks != 480 {
		t.Errorf("%+v, %v", stats, err)
	}
}
