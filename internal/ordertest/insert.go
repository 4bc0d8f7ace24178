package ordertest

import (
	"context"
	"testing"

	"headway/internal/order"
)

// Store is what is needed to store what this package makes.
type Store interface {
	order.Store
	RegisterAccount(ctx context.Context, account *order.Account) (*order.Account, error)
	RegisterCreator(ctx context.Context, creator *order.Creator, externalID string) (*order.Creator, error)
}

// Account stores an account of the role and gives it as it is stored.
func Account(tb testing.TB, store Store, role order.Role, name string) *order.Account {
	tb.Helper()
	account, err := store.RegisterAccount(context.Background(), &order.Account{ID: ID(), Role: role, Name: name})
	if err != nil {
		tb.Fatalf("register %s %q: %v", role, name, err)
	}
	return account
}

// Insert stores orders as they stand, with the parties that they name, and with the events, ledger entries, settlement and
// rollup that such an order has. It sets each order's Campaign.ID, LastEvent and LastLedgerTransaction to what is stored.
func Insert(tb testing.TB, store Store, orders ...*order.Order) {
	tb.Helper()
	for _, o := range orders {
		register(tb, store, o)
		err := store.Atomically(context.Background(), func(tx order.Tx) error {
			if err := tx.EnsureCampaign(context.Background(), &o.Campaign); err != nil {
				return err
			}
			return tx.InsertOrder(context.Background(), history(o))
		})
		if err != nil {
			tb.Fatalf("insert order %d: %v", o.Number, err)
		}
	}
}

// register stores the parties that are not there yet.
func register(tb testing.TB, store Store, o *order.Order) {
	tb.Helper()
	ctx := context.Background()
	for role, party := range map[order.Role]order.Party{order.RoleMarketer: o.Marketer, order.RoleClient: o.Client} {
		_, err := store.RegisterAccount(ctx, &order.Account{ID: party.ID, Role: role, Name: party.Name})
		if err != nil && order.CodeOf(err) != order.CodeConflict {
			tb.Fatalf("register %s %q: %v", role, party.Name, err)
		}
	}
	_, err := store.RegisterCreator(ctx, &order.Creator{ID: o.Creator.ID, ClientID: o.Client.ID, Name: o.Creator.Name}, "")
	if err != nil && order.CodeOf(err) != order.CodeConflict {
		tb.Fatalf("register creator %q: %v", o.Creator.Name, err)
	}
}

// history is the change that stores the order with a past that led to it.
func history(o *order.Order) *order.Change {
	change := &order.Change{Order: o, Now: o.UpdatedAt}
	total := o.Price.Times(o.FansOrdered)
	post(change, 1, order.LedgerClientFunds, total, map[order.LedgerAccount]int64{order.LedgerHold: total.Minor})
	record(change, order.EventPlaced, order.Actor{AccountID: o.Client.ID, Role: order.RoleClient}, order.StatusWaiting)
	o.LastLedgerTransaction = 1
	if o.AcceptedAt != nil {
		record(change, order.EventAccepted, order.Actor{AccountID: o.Marketer.ID, Role: order.RoleMarketer}, order.StatusAccepted)
	}
	if o.Status.Final() {
		end(change, total)
	}
	o.LastEvent = int64(len(change.Events))
	if o.FansDelivered > 0 || o.Clicks > 0 {
		change.Rollups = []order.Rollup{{Bucket: order.Bucket(*o.AcceptedAt), Fans: int64(o.FansDelivered), FansByClick: int64(o.FansByClick),
			PaidFans: int64(o.PaidFans()), Clicks: o.Clicks}}
	}
	return change
}

// end writes the last event and gives the hold away.
func end(change *order.Change, total order.Money) {
	o := change.Order
	o.LastLedgerTransaction = 2
	kinds := map[order.Status]order.EventType{order.StatusRejected: order.EventRejected, order.StatusCompleted: order.EventCompleted,
		order.StatusCancelled: order.EventCancelled}
	record(change, kinds[o.Status], order.Actor{AccountID: o.StatusBy, Role: order.RolePlatform}, o.Status)
	if o.AcceptedAt == nil {
		post(change, 2, order.LedgerHold, total, map[order.LedgerAccount]int64{order.LedgerClientFunds: total.Minor})
		return
	}
	held := *o
	held.Held = total.Minor
	settlement := order.Settle(&held, o.UpdatedAt)
	change.Settlement = &settlement
	post(change, 2, order.LedgerHold, total, map[order.LedgerAccount]int64{
		order.LedgerMarketer: settlement.Payout.Minor, order.LedgerClientFunds: settlement.Released.Minor})
}

func record(change *order.Change, kind order.EventType, actor order.Actor, status order.Status) {
	o := change.Order
	change.Events = append(change.Events, order.Event{OrderID: o.ID, Sequence: int64(len(change.Events) + 1), Type: kind, At: o.PlacedAt,
		Actor: actor, Changes: []order.FieldChange{{Field: order.FieldStatus, After: string(status)}}})
}

func post(change *order.Change, transaction int64, from order.LedgerAccount, total order.Money, to map[order.LedgerAccount]int64) {
	entry := func(account order.LedgerAccount, minor int64) {
		if minor != 0 {
			change.Ledger = append(change.Ledger, order.LedgerEntry{Transaction: transaction, Account: account,
				Amount: order.Money{Minor: minor, Currency: total.Currency}, At: change.Now})
		}
	}
	entry(from, -total.Minor)
	for account, minor := range to {
		entry(account, minor)
	}
}
