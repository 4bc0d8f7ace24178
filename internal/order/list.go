package order

import "strconv"

// MaxPageSize is the largest page of any list (rule 33).
const MaxPageSize = 100

// SortField is what a list of orders is sorted by (rule 33).
type SortField string

// The sort fields. NULL values come last in both directions. RELEVANCE needs a search and is ranked by likeness (rule 32).
const (
	SortPlaced     SortField = "PLACED"
	SortDeadline   SortField = "DEADLINE"
	SortPercent    SortField = "PERCENT"
	SortClicks     SortField = "CLICKS"
	SortConversion SortField = "CONVERSION"
	SortName       SortField = "NAME"
	SortRelevance  SortField = "RELEVANCE"
)

// Sort is how a list is ordered; ties fall to the id, so that the order is total.
type Sort struct {
	Field      SortField `json:"field,omitempty"`
	Descending bool      `json:"descending,omitempty"`
}

// Direction is which way a list is sorted.
type Direction string

// Both directions.
const (
	Ascending  Direction = "ASC"
	Descending Direction = "DESC"
)

// Direction is which way the list is sorted.
func (s Sort) Direction() Direction {
	if s.Descending {
		return Descending
	}
	return Ascending
}

// Page asks for a piece of a list: First with or without After, or Last with or without Before.
type Page struct {
	First, Last   *int
	After, Before string
}

// Check is rule 33: exactly one of First and Last, between 0 and MaxPageSize.
func (p Page) Check() error {
	if (p.First == nil) == (p.Last == nil) {
		return BadInput("first", "Ask for either first or last, and not both; at most %d.", MaxPageSize)
	}
	field, size := "first", p.First
	if size == nil {
		field, size = "last", p.Last
	}
	if *size < 0 || *size > MaxPageSize {
		return BadInput(field, "Ask for between 0 and %d.", MaxPageSize)
	}
	return nil
}

// Size is how many rows are asked for; Backwards whether from the end.
func (p Page) Size() int {
	if p.First != nil {
		return *p.First
	}
	return *p.Last
}

// Backwards tells whether the page is counted from the end.
func (p Page) Backwards() bool { return p.First == nil }

// List is one page of anything, with what a Relay connection needs. Cursors are opaque and parallel to Items.
type List[T any] struct {
	Items           []T
	Cursors         []string
	HasNextPage     bool
	HasPreviousPage bool
	// TotalCount is how many there are in all; nil unless asked for.
	TotalCount *int
}

func formatNumber(number int64) string { return strconv.FormatInt(number, 10) }
