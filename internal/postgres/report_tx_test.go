package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"testing"
	"time"

	"headway/internal/order"
	"headway/internal/ordertest"
	"headway/internal/pgtest"
)

// recordOne counts a fan on the order and gives the number of the session that did it.
func recordOne(ctx context.Context, t *testing.T, store *Store, o *order.Order, reporter order.ID, reportID string) (session int, err error) {
	fan := order.ReferenceHash{}
	copy(fan[:], reportID)
	key := order.ReportKey{ReporterID: reporter, Kind: order.ReportDelivery, ReportID: reportID}
	err = store.Report(ctx, func(tx *ReportTx) error {
		answer, err := tx.Examine(ctx, order.ReportQuestion{Codes: []string{o.TrackingCode}, Reports: []order.ReportKey{key}, Fans: []order.NamedFan{{Order: 0, Fan: fan}}})
		if err != nil {
			return err
		}
		locked := answer.Orders[0]
		change := order.Begin(locked, order.Actor{AccountID: reporter, Role: order.RolePlatform}, answer.Now)
		if reason := change.Deliver(order.Delivery{OccurredAt: *locked.AcceptedAt}); reason != "" {
			t.Errorf("%s: refused as %s", reportID, reason)
		}
		change.Finish()
		report := order.JudgedReport{
			Report: order.Report{ReportKey: key, Outcome: order.OutcomeCounted, MarketerID: locked.Marketer.ID, OrderID: locked.ID},
			ID:     ordertest.ID(), Reference: fan, OccurredAt: answer.Now, CreatorID: locked.Creator.ID,
		}
		if err := tx.QueryRowContext(ctx, "SELECT pg_backend_pid()").Scan(&session); err != nil {
			return err
		}
		return tx.Record(ctx, order.Recording{At: answer.Now, Reports: []order.JudgedReport{report}, Changes: []*order.Change{change}})
	})
	return session, err
}

func acceptedOrder(t *testing.T, store *Store) (o *order.Order, reporter order.ID) {
	t.Helper()
	o = ordertest.Order(ordertest.Accepted)
	ordertest.Insert(t, store, o)
	return o, ordertest.Account(t, store, order.RolePlatform, "Operations").ID
}

func fansOf(t *testing.T, store *Store, o *order.Order) int {
	t.Helper()
	found, err := store.OrdersByID(t.Context(), ordertest.Platform(ordertest.ID()), []order.ID{o.ID})
	if err != nil || found[o.ID] == nil {
		t.Fatal(err)
	}
	return found[o.ID].FansDelivered
}

func TestASessionPreparesTheReportingStatementsOnce(t *testing.T) {
	store, _ := newStore(t)
	store.db.SetMaxOpenConns(1)
	o, reporter := acceptedOrder(t, store)
	for _, id := range []string{"a", "b", "c"} {
		if _, err := recordOne(t.Context(), t, store, o, reporter, id); err != nil {
			t.Fatal(err)
		}
	}
	var prepared int
	if err := store.db.Get(&prepared, "SELECT count(*) FROM pg_prepared_statements WHERE name <> ''"); err != nil || prepared != 2 {
		t.Errorf("%d statements are prepared, %v; want 2", prepared, err)
	}
}

// TestSessionsThatChangeBehindAPooler takes the prepared statements away, as a pooler does that gives every transaction another session.
func TestSessionsThatChangeBehindAPooler(t *testing.T) {
	store, _ := newStore(t)
	store.db.SetMaxOpenConns(1)
	o, reporter := acceptedOrder(t, store)
	before := fansOf(t, store, o)
	for _, id := range []string{"a", "b", "c"} {
		if _, err := recordOne(t.Context(), t, store, o, reporter, id); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if _, err := store.db.Exec("DEALLOCATE ALL"); err != nil {
			t.Fatal(err)
		}
	}
	if fans := fansOf(t, store, o) - before; fans != 3 {
		t.Errorf("%d fans, want 3", fans)
	}
}

func TestAReportTakenMeanwhileRunsAgain(t *testing.T) {
	store, _ := newStore(t)
	o, reporter := acceptedOrder(t, store)
	if _, err := recordOne(t.Context(), t, store, o, reporter, "same"); err != nil {
		t.Fatal(err)
	}
	// It pays no attention to what is known, so that it is refused each time it runs again.
	_, err := recordOne(t.Context(), t, store, o, reporter, "same")
	if failure, ok := errors.AsType[*order.Error](err); !ok || failure.Code != order.CodeUnavailable || !errors.Is(failure.Cause, order.ErrRetry) {
		t.Errorf("%v", err)
	}
}

func TestReportsAfterARestart(t *testing.T) {
	server := pgtest.Server(t)
	store := openStore(t, Config{URL: server.URL(), MaxOpen: 3})
	o, reporter := acceptedOrder(t, store)
	before := fansOf(t, store, o)
	first, err := recordOne(t.Context(), t, store, o, reporter, "a")
	if err != nil {
		t.Fatal(err)
	}
	server.Restart()
	second, err := recordOne(t.Context(), t, store, o, reporter, "b")
	if err != nil || first == second {
		t.Errorf("sessions %d and %d, %v", first, second, err)
	}
	if fans := fansOf(t, store, o) - before; fans != 2 {
		t.Errorf("%d fans, want 2", fans)
	}
	server.Stop(true)
	if _, err := recordOne(t.Context(), t, store, o, reporter, "c"); order.CodeOf(err) != order.CodeUnavailable {
		t.Errorf("without a server: %v", err)
	}
	server.Start()
}

func TestTheDeadlineHoldsWithinAStatement(t *testing.T) {
	store, _ := newStore(t)
	o, reporter := acceptedOrder(t, store)
	err := store.Atomically(t.Context(), func(tx order.Tx) error {
		if _, err := tx.LockOrder(t.Context(), o.ID); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		began := time.Now()
		_, err := recordOne(ctx, t, store, o, reporter, "a")
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > 3*time.Second {
			t.Errorf("%v after %v", err, took)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := recordOne(t.Context(), t, store, o, reporter, "a"); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

func TestAReportThatFailsLeavesNothing(t *testing.T) {
	store, _ := newStore(t)
	o, reporter := acceptedOrder(t, store)
	no := errors.New("no")
	fail := func(end func() error) error {
		return store.Report(t.Context(), func(tx *ReportTx) error {
			if _, _, err := tx.ClaimKey(t.Context(), reporter, "recordDeliveries", "k", []byte(strings.Repeat("a", 32))); err != nil {
				return err
			}
			return end()
		})
	}
	if err := fail(func() error { return no }); !errors.Is(err, no) {
		t.Errorf("a failure: %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is gone")
			}
		}()
		_ = fail(func() error { panic("no") })
	}()
	var keys int
	if err := store.db.Get(&keys, "SELECT count(*) FROM idempotency_keys"); err != nil || keys != 0 {
		t.Errorf("%d keys, %v", keys, err)
	}
	if open := store.Pool().InUse; open != 0 {
		t.Errorf("%d sessions are still in use", open)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := store.Report(ctx, func(tx *ReportTx) error {
		cancel()
		_, err := tx.Examine(ctx, order.ReportQuestion{Orders: []order.ID{o.ID}})
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the caller has gone: %v", err)
	}
}

func TestExamineRefusesAnAnswerThatDoesNotFit(t *testing.T) {
	store, _ := newStore(t)
	tx := &ReportTx{memory: store.memory}
	q := order.ReportQuestion{Orders: make([]order.ID, 1), Reports: make([]order.ReportKey, 1)}
	asked := store.memory.ask(q)
	clock, xid := binaryInstant(noon()), []byte{0, 0, 0, 1, 0, 0, 0, 7}
	place := []byte{0, 0, 0, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0}
	for name, row := range map[string][]driver.Value{
		"no clock":          {nil, nil, nil, nil, nil},
		"no transaction":    {clock, nil, nil, nil, nil},
		"half an order":     {clock, xid, append([]byte{0, 0, 0, 60}, append(place, 1)...), nil, nil},
		"an order too many": {clock, xid, append([]byte{0, 0, 0, 1}, append(place, 2)...), nil, nil},
		"a report too many": {clock, xid, nil, []byte{0, 0, 0, 2, 0, 0, 0, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 25, 0, 0, 0, 0}, nil},
	} {
		if _, err := tx.readAnswer(q, asked, row); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if answer, err := tx.readAnswer(q, asked, []driver.Value{clock, xid, nil, nil, nil}); err != nil || !answer.Now.Equal(noon()) || tx.xid != 7 {
		t.Errorf("%+v, transaction %d, %v", answer, tx.xid, err)
	}
}
