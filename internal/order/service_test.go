package order

import (
	"context"
	"errors"
	"testing"
	"time"
)

// unlucky is a store whose transactions all run twice before they commit, or fail in the end. The rest of the service is
// tested on a real database, in test/property.
type unlucky struct {
	Store
	fails error
}

func (u unlucky) Atomically(_ context.Context, fn func(Tx) error) error {
	if err := fn(oneOrder{}); err != nil {
		return err
	}
	return errors.Join(fn(oneOrder{}), u.fails)
}

// oneOrder is a transaction on a database with one waiting order.
type oneOrder struct{ Tx }

func (oneOrder) Now(context.Context) (time.Time, error)             { return noon.Add(RespondWithin), nil }
func (oneOrder) LockOrder(context.Context, ID) (*Order, error)      { return placed(), nil }
func (oneOrder) LockOverdue(context.Context, int) ([]*Order, error) { return []*Order{placed()}, nil }
func (oneOrder) ApplyChanges(context.Context, []*Change) error      { return nil }

// told counts what was published.
type told struct{ orders int }

func (c *told) OrdersChanged(ctx context.Context, orders []*Order) {
	if ctx.Err() == nil {
		c.orders += len(orders)
	}
}
func (c *told) RightsChanged(context.Context, []ID) {}

// TestPublication: what a transaction did is told once, however often it ran, even when the caller has left; and not at all when it
// did not commit.
func TestPublication(t *testing.T) {
	calls := map[string]func(ctx context.Context, s *Service) error{
		"a move": func(ctx context.Context, s *Service) error {
			_, err := s.SetIncomeVisibility(ctx, theClient, sampleID(8), true, "")
			return err
		},
		"the job": func(ctx context.Context, s *Service) error { _, err := s.ExpireOverdue(ctx, 10); return err },
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			heard := &told{}
			wantCode(t, call(left, NewService(unlucky{}, heard, ServiceOptions{})), "")
			if heard.orders != 1 {
				t.Errorf("told of %d orders", heard.orders)
			}
			heard, lost := &told{}, errors.New("lost at commit")
			if err := call(t.Context(), NewService(unlucky{fails: lost}, heard, ServiceOptions{})); !errors.Is(err, lost) || heard.orders != 0 {
				t.Errorf("told of %d orders that nobody stored: %v", heard.orders, err)
			}
		})
	}
}
