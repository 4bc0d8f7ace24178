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

// NewPageKey is the key of a page.
func NewPageKey(p order.Page) PageKey { return keyOf(p) }

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
