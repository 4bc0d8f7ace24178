package model

import (
	"errors"

	"headway/internal/order"
)

// Details is what was read beyond the rows of the orders of one answer, for all of them at once and only as far as it was
// asked for. It is filled before the answer is put together and not changed afterwards.
type Details struct {
	Tags           *Answer[map[order.ID]*Tag]
	QueuePositions *Answer[map[order.ID]int]
	Settlements    *Answer[map[order.ID]*order.Settlement]
	ShareLinks     *Answer[map[order.ID][]*order.ShareLink]
	// Timelines and Receipts are by the arguments that they were asked for with.
	Timelines map[PageKey]*Answer[map[order.ID]*order.List[*order.Event]]
	Receipts  map[ReceiptsKey]*Answer[map[order.ID]*order.List[*order.Receipt]]
	// OnReceipts is what was read for all of the receipts.
	OnReceipts *ReceiptDetails
	// Accounts are the actors of pauses and events.
	Accounts *Answer[map[order.ID]*order.Account]
}

// Answer is what was read, or why the viewer does not get it: an error that belongs to the field.
type Answer[T any] struct {
	Value T
	Err   error
}

// errNotRead is a bug: a field is selected but was not read for.
var errNotRead = errors.New("the field was not read for this answer")

func answered[T any](answer *Answer[T]) (T, error) {
	if answer == nil {
		var none T
		return none, errNotRead
	}
	return answer.Value, answer.Err
}

func (d *Details) account(id order.ID) (Account, error) {
	if id.IsZero() {
		return nil, nil
	}
	accounts, err := answered(d.Accounts)
	if err != nil {
		return nil, err
	}
	return NewAccount(accounts[id]), nil
}

// pageOf is the order's list, or an empty one.
func pageOf[T any](lists map[order.ID]*order.List[T], id order.ID) *order.List[T] {
	if list := lists[id]; list != nil {
		return list
	}
	return &order.List[T]{}
}
