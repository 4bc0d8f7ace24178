package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"headway/internal/order"
	"headway/internal/ordertest"
)

func TestAtomicallyStoresAllOrNothing(t *testing.T) {
	store, _ := newStore(t)
	account := ordertest.Account(t, store, order.RoleMarketer, "Northlight").ID
	no := errors.New("no")
	insert := func(end func() error) error {
		return store.Atomically(t.Context(), func(tx order.Tx) error {
			key := &order.APIKey{ID: ordertest.ID(), AccountID: account, Name: "k", CreatedAt: noon()}
			id := ordertest.ID()
			if err := tx.InsertAPIKey(t.Context(), key, append(id[:], id[:]...)); err != nil {
				return err
			}
			return end()
		})
	}
	if err := insert(func() error { return no }); !errors.Is(err, no) {
		t.Errorf("a failure: %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is gone")
			}
		}()
		_ = insert(func() error { panic("no") })
	}()
	if err := insert(func() error { return nil }); err != nil {
		t.Error(err)
	}
	if list, err := store.APIKeys(t.Context(), ordertest.Marketer(account), ordertest.First(10)); err != nil || len(list.Items) != 1 {
		t.Errorf("%d keys are stored, %v", len(list.Items), err)
	}
	if open := store.Pool().InUse; open != 0 {
		t.Errorf("%d sessions are still in use", open)
	}
}

func TestAtomicallyRunsAgainAndThenGivesUp(t *testing.T) {
	store, _ := newStore(t)
	for _, test := range []struct {
		failures, runs int
		code           order.Code
	}{{0, 1, ""}, {3, 4, ""}, {100, maxAttempts, order.CodeUnavailable}} {
		runs := 0
		err := store.Atomically(t.Context(), func(order.Tx) error {
			if runs++; runs <= test.failures {
				return fmt.Errorf("taken: %w", order.ErrRetry)
			}
			return nil
		})
		if runs != test.runs || test.code == "" && err != nil || test.code != "" && order.CodeOf(err) != test.code {
			t.Errorf("%d failures: %d runs, %v", test.failures, runs, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := store.Atomically(ctx, func(order.Tx) error { cancel(); return order.ErrRetry })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the caller has gone: %v", err)
	}
}

// TestDeadlocksAreResolved makes two transactions lock two orders crosswise.
func TestDeadlocksAreResolved(t *testing.T) {
	store, _ := newStore(t)
	one, two := ordertest.Order(), ordertest.Order()
	ordertest.Insert(t, store, one, two)
	var both sync.WaitGroup
	both.Add(2)
	cross := func(first, second order.ID) (runs int, err error) {
		err = store.Atomically(context.Background(), func(tx order.Tx) error {
			if _, err := tx.LockOrder(context.Background(), first); err != nil {
				return err
			}
			if runs++; runs == 1 {
				both.Done()
				both.Wait()
			}
			_, err := tx.LockOrder(context.Background(), second)
			return err
		})
		return runs, err
	}
	type result struct {
		runs int
		err  error
	}
	other := make(chan result, 1)
	go func() {
		runs, err := cross(two.ID, one.ID)
		other <- result{runs, err}
	}()
	runs, err := cross(one.ID, two.ID)
	theirs := <-other
	if err != nil || theirs.err != nil || runs+theirs.runs < 3 {
		t.Errorf("%d and %d runs, %v and %v", runs, theirs.runs, err, theirs.err)
	}
}

func TestFailures(t *testing.T) {
	known := order.NotFound("order")
	for code, want := range map[string]order.Code{
		"57P01": order.CodeUnavailable, "57P03": order.CodeUnavailable, "08006": order.CodeUnavailable, "53300": order.CodeUnavailable,
		"25006": order.CodeUnavailable, "57014": order.CodeUnavailable, "55P03": order.CodeUnavailable,
		"22021": order.CodeBadInput, "22P05": order.CodeBadInput, "23514": order.CodeInternal, "42601": order.CodeInternal,
	} {
		err := fail(t.Context(), "test", &pq.Error{Code: pqerror.Code(code)})
		if order.CodeOf(err) != want || !errors.As(err, new(*pq.Error)) {
			t.Errorf("%s: %v", code, err)
		}
	}
	for _, code := range []string{"40001", "40P01"} {
		if err := fail(t.Context(), "test", &pq.Error{Code: pqerror.Code(code)}); !errors.Is(err, order.ErrRetry) {
			t.Errorf("%s: %v", code, err)
		}
	}
	for _, same := range []error{nil, known, order.ErrRetry} {
		if err := fail(t.Context(), "test", same); !errors.Is(err, same) {
			t.Errorf("%v became %v", same, err)
		}
	}
}
