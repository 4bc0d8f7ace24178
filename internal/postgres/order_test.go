package postgres

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// manyOrders has one order in every state and with every optional part.
func manyOrders() []*order.Order {
	guaranteed := ordertest.Order(ordertest.Accepted, ordertest.Paused, func(o *order.Order) {
		by := o.PlacedAt.Add(96 * time.Hour)
		o.Guarantee = &order.Guarantee{FirstFanDays: 3, FansPerWeek: 20, Policy: order.PolicyClose}
		o.Window = order.Window{FirstFanAt: &by, FirstFanBy: &by, Start: &by, Fans: -3, Warned: true}
		o.PaceState, o.ResumedBy = order.PaceAtRisk, o.Client.ID
		o.TagIDs = []order.ID{ordertest.ID(), ordertest.ID()}
	})
	return []*order.Order{
		guaranteed,
		ordertest.Order(),
		ordertest.Order(ordertest.Named(`"Ünï\code", {NULL} %_`), ordertest.ShowingIncome),
		ordertest.Order(ordertest.Delivered(40)),
		ordertest.Order(ordertest.FreeTrial, ordertest.Delivered(40)),
		ordertest.Order(ordertest.Completed),
		ordertest.Order(func(o *order.Order) { o.Due = &o.PlacedAt }),
		ordertest.Order(ordertest.Declined, func(o *order.Order) { o.RejectionNote = "not now\n\"please\"" }),
		ordertest.Order(ordertest.Withdrawn),
		ordertest.Order(ordertest.Stopped(7)),
		ordertest.Order(func(o *order.Order) { o.Imported, o.ClicksFiltered, o.ClicksInactive = true, 3, 4 }),
	}
}

func TestOrdersComeBackAsTheyWent(t *testing.T) {
	store, _ := newStore(t)
	for _, o := range manyOrders() {
		ordertest.Insert(t, store, o)
		got, err := store.OrdersByID(t.Context(), ordertest.Platform(ordertest.ID()), []order.ID{o.ID})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got[o.ID], o) {
			t.Errorf("%s order:\n got %+v\nwant %+v", o.Status, got[o.ID], o)
		}
	}
}

func TestOrdersByIDKeepsToTheViewer(t *testing.T) {
	store, _ := newStore(t)
	o := ordertest.Order()
	ordertest.Insert(t, store, o)
	for name, test := range map[string]struct {
		viewer order.Viewer
		sees   bool
	}{
		"its marketer":              {ordertest.Marketer(o.Marketer.ID), true},
		"its client":                {ordertest.Client(o.Client.ID), true},
		"the platform":              {ordertest.Platform(ordertest.ID()), true},
		"another marketer":          {ordertest.Marketer(ordertest.ID()), false},
		"another client":            {ordertest.Client(ordertest.ID()), false},
		"a marketer of the same id": {ordertest.Marketer(o.Client.ID), false},
		"a visitor":                 {order.Viewer{}, false},
	} {
		got, err := store.OrdersByID(t.Context(), test.viewer, []order.ID{o.ID, ordertest.ID()})
		if err != nil {
			t.Fatal(err)
		}
		if (got[o.ID] != nil) != test.sees || len(got) > 1 {
			t.Errorf("%s: got %d orders, want sees = %t", name, len(got), test.sees)
		}
	}
}

// change locks the orders and changes each as a report or a click would.
func change(t testing.TB, store *Store, at time.Time, do func(c *order.Change), orders ...*order.Order) {
	t.Helper()
	err := store.Atomically(context.Background(), func(tx order.Tx) error {
		var changes []*order.Change
		wanted := make([]order.ID, len(orders))
		for i, o := range orders {
			wanted[i] = o.ID
		}
		locked, err := tx.LockOrders(context.Background(), wanted)
		if err != nil {
			return err
		}
		for _, o := range locked {
			c := order.Begin(o, order.System(), at)
			do(c)
			c.Finish()
			changes = append(changes, c)
		}
		return tx.ApplyChanges(context.Background(), changes)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestApplyChangesStoresAllThatTheyGathered(t *testing.T) {
	store, _ := newStore(t)
	orders := []*order.Order{ordertest.Order(ordertest.Accepted, ordertest.Of(2)), ordertest.Order(ordertest.Accepted, ordertest.Of(3)), ordertest.Order(ordertest.Accepted)}
	ordertest.Insert(t, store, orders...)
	at := ordertest.Placed().Add(24 * time.Hour)
	deliver := func(c *order.Change) {
		for range 2 {
			c.Deliver(order.Delivery{OccurredAt: at, ViaClick: true})
		}
		c.Click(order.Click{OccurredAt: at})
	}
	change(t, store, at, deliver, orders[:2]...)
	change(t, store, at, deliver, orders[1])
	change(t, store, at, func(*order.Change) {}, orders...) // nothing

	got := map[order.ID]*order.Order{}
	for _, o := range orders {
		one, err := store.OrdersByID(t.Context(), ordertest.Platform(ordertest.ID()), []order.ID{o.ID})
		if err != nil {
			t.Fatal(err)
		}
		got[o.ID] = one[o.ID]
	}
	for i, want := range []struct {
		status         order.Status
		fans           int
		version, event int64
	}{{order.StatusCompleted, 2, 2, 4}, {order.StatusCompleted, 4, 3, 5}, {order.StatusAccepted, 0, 1, 2}} {
		o := got[orders[i].ID]
		if o.Status != want.status || o.FansDelivered != want.fans || o.Version != want.version || o.LastEvent != want.event {
			t.Errorf("order %d: %s, %d fans, version %d, event %d; want %+v", i, o.Status, o.FansDelivered, o.Version, o.LastEvent, want)
		}
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM order_events WHERE type = 'DELIVERED'":                                  3,
		"SELECT count(*) FROM settlements":                                                            2,
		"SELECT sum(fans) FROM order_rollups":                                                         6,
		"SELECT sum(paid_fans) FROM order_rollups":                                                    5,
		"SELECT count(*) FROM order_rollups":                                                          2,
		"SELECT sum(amount_minor) FROM ledger_entries":                                                0,
		"SELECT sum(amount_minor)::int / 255 FROM ledger_entries WHERE account = 'MARKETER_EARNINGS'": 5,
	} {
		var have int
		if err := store.db.GetContext(t.Context(), &have, query); err != nil || have != want {
			t.Errorf("%s: %d (%v), want %d", query, have, err, want)
		}
	}
}

func TestApplyChangesRefusesAnOrderThatIsNotThere(t *testing.T) {
	store, _ := newStore(t)
	o := ordertest.Order(ordertest.Accepted)
	err := store.Atomically(t.Context(), func(tx order.Tx) error {
		c := order.Begin(o, order.System(), ordertest.Placed().Add(time.Hour))
		c.ShowIncome(true)
		c.Finish()
		return tx.ApplyChanges(t.Context(), []*order.Change{c})
	})
	if err == nil {
		t.Fatal("an order that does not exist was changed")
	}
}

func TestLockOrder(t *testing.T) {
	store, _ := newStore(t)
	o := ordertest.Order()
	ordertest.Insert(t, store, o)
	err := store.Atomically(t.Context(), func(tx order.Tx) error {
		locked, err := tx.LockOrder(t.Context(), o.ID)
		if err != nil || !reflect.DeepEqual(locked, o) {
			t.Errorf("got %+v, %v", locked, err)
		}
		_, err = tx.LockOrder(t.Context(), ordertest.ID())
		return err
	})
	if order.CodeOf(err) != order.CodeNotFound {
		t.Fatalf("an unknown order: %v", err)
	}
}

func TestATakenTrackingCodeRunsTheTransactionAgain(t *testing.T) {
	store, _ := newStore(t)
	first, second := ordertest.Order(), ordertest.Order()
	ordertest.Insert(t, store, first)
	free := second.TrackingCode
	ordertest.Insert(t, store, ordertest.Order(ordertest.Between(second.Marketer, second.Client), func(o *order.Order) {
		o.Creator, o.Campaign = second.Creator, second.Campaign
	}))
	runs := 0
	err := store.Atomically(t.Context(), func(tx order.Tx) error {
		runs++
		second.TrackingCode = first.TrackingCode
		if runs > 1 {
			second.TrackingCode = free
		}
		if err := tx.EnsureCampaign(t.Context(), &second.Campaign); err != nil {
			return err
		}
		c := order.Place(second.ID, second.Number, order.Placement{Marketer: second.Marketer, Client: second.Client, Creator: second.Creator,
			Campaign: second.Campaign, TrackingCode: second.TrackingCode, FansOrdered: 10, Price: second.Price}, order.System(), noon())
		c.Finish()
		return tx.InsertOrder(t.Context(), c)
	})
	if err != nil || runs != 2 {
		t.Fatalf("%d runs, %v", runs, err)
	}
}

func TestNextOrderNumberGrows(t *testing.T) {
	store, _ := newStore(t)
	var numbers []int64
	for range 2 {
		err := store.Atomically(t.Context(), func(tx order.Tx) error {
			n, err := tx.NextOrderNumber(t.Context())
			numbers = append(numbers, n)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if numbers[0] < 100001 || numbers[1] <= numbers[0] {
		t.Fatal(numbers)
	}
}

func TestLockOverdueSharesTheWork(t *testing.T) {
	store, _ := newStore(t)
	overdue := map[order.ID]bool{}
	for range 6 {
		o := ordertest.Order(ordertest.At(noon().AddDate(-20, 0, 0)))
		overdue[o.ID] = true
		ordertest.Insert(t, store, o)
	}
	ordertest.Insert(t, store, ordertest.Order(), ordertest.Order(ordertest.Declined, ordertest.At(noon().AddDate(-20, 0, 0))))
	taken := map[order.ID]int{}
	lock := func(limit int, then func() error) error {
		return store.Atomically(t.Context(), func(tx order.Tx) error {
			orders, err := tx.LockOverdue(t.Context(), limit)
			for _, o := range orders {
				taken[o.ID]++
			}
			return errors.Join(err, then())
		})
	}
	err := lock(4, func() error { // while four are held, another gets the rest and does not wait
		return lock(100, func() error { return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(taken) != len(overdue) {
		t.Fatalf("%d of %d overdue orders were taken", len(taken), len(overdue))
	}
	for id, times := range taken {
		if times != 1 || !overdue[id] {
			t.Errorf("order %s was taken %d times, overdue %t", id, times, overdue[id])
		}
	}
}

// TestAnAnswerHeldUpOnTheLockLoses is rule 7: the clock that judges an answer is read after the lock is held.
func TestAnAnswerHeldUpOnTheLockLoses(t *testing.T) {
	store, url := newStore(t)
	o := ordertest.Order(ordertest.At(noon()))
	ordertest.Insert(t, store, o)
	pgtest.SetClock(t, url, o.RespondBy.Add(-time.Second))
	held, answered := make(chan struct{}), make(chan error, 1)
	release := make(chan struct{})
	go func() {
		answered <- store.Atomically(context.Background(), func(tx order.Tx) error {
			if _, err := tx.LockOrder(context.Background(), o.ID); err != nil {
				return err
			}
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	late := make(chan error, 1)
	go func() {
		late <- store.Atomically(context.Background(), func(tx order.Tx) error {
			locked, err := tx.LockOrder(context.Background(), o.ID)
			if err != nil {
				return err
			}
			now, err := tx.Now(context.Background())
			if err != nil {
				return err
			}
			return order.Begin(locked, order.Actor{AccountID: o.Marketer.ID, Role: order.RoleMarketer}, now).Accept()
		})
	}()
	waitFor(t, func() bool {
		var waiting int
		err := store.db.Get(&waiting, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
		return err == nil && waiting == 1
	})
	pgtest.SetClock(t, url, o.RespondBy)
	close(release)
	if err := <-answered; err != nil {
		t.Fatal(err)
	}
	var refusal *order.Error
	if err := <-late; !errors.As(err, &refusal) || refusal.Code != order.CodeConflict || refusal.Status != order.StatusRejected {
		t.Fatalf("the late answer: %v", err)
	}
}
