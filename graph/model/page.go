package model

import "headway/internal/order"

// NewPage is the piece of a list that the usual four arguments ask for.
func NewPage(first *int, after *string, last *int, before *string) order.Page {
	page := order.Page{First: first, Last: last}
	if after != nil {
		page.After = *after
	}
	if before != nil {
		page.Before = *before
	}
	return page
}

// PageKey is equal for two pages that are the same piece of a list.
type PageKey struct {
	first, last   int
	after, before string
}

// ReceiptsKey is equal for two pages of receipts that are the same.
type ReceiptsKey struct {
	outcome order.Outcome
	page    PageKey
}

// NewPageKey is the key of a page.
func NewPageKey(p order.Page) PageKey { return keyOf(p) }

// NewReceiptsKey is the key of a page of receipts with this outcome; nil is every outcome.
func NewReceiptsKey(outcome *order.Outcome, p order.Page) ReceiptsKey {
	key := ReceiptsKey{page: keyOf(p)}
	if outcome != nil {
		key.outcome = *outcome
	}
	return key
}

func keyOf(p order.Page) PageKey {
	key := PageKey{first: -1, last: -1, after: p.After, before: p.Before}
	if p.First != nil {
		key.first = *p.First
	}
	if p.Last != nil {
		key.last = *p.Last
	}
	return key
}
