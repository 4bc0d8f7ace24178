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

// Parts are what of each order a list reads, so that a list costs what is shown of it. The identity of an order is always read: its id and
// number, who has a stake in it, its state, its campaign's type, whether income is visible, and when it was placed, accepted and has to be answered.
type Parts uint32

// The parts. What is in a part that was not read is zero.
const (
	// PartCampaign is Campaign but for its type, its link and its trial.
	PartCampaign Parts = 1 << iota
	// PartTrial is how long the campaign's free trial lasts.
	PartTrial
	// PartLink is the campaign's link, and TrackingCode.
	PartLink
	// PartMarketer, PartClient and PartCreator are names; the creator's id too.
	PartMarketer
	PartClient
	PartCreator
	// PartProgress is FansOrdered and FansDelivered, PartVersion is Version and UpdatedAt.
	PartProgress
	PartVersion
	// PartTraffic is FansByClick and Clicks, PartDropped the clicks that are not counted.
	PartTraffic
	PartDropped
	// PartMoney is Price and Held.
	PartMoney
	// PartOutcome is how the order got into its state: reasons, note, who and when.
	PartOutcome
	// PartGuarantee is Guarantee, Window, PaceState and Due.
	PartGuarantee
	// PartPause is Pause and ResumedBy.
	PartPause
	// PartTags is TagIDs.
	PartTags
	// PartLog is all else.
	PartLog

	// NoParts is an order's identity alone, AllParts the whole order.
	NoParts  Parts = 0
	AllParts       = PartLog<<1 - 1
)

// Wanted is what a list of orders is read for.
type Wanted struct {
	Parts Parts
	// Tags asks for the tags that the orders carry, Count for how many orders there are in all.
	Tags, Count bool
	// Cursors asks for the cursor of every row, not only of the first and the last.
	Cursors bool
	// BothSides asks whether there is a page on the side that the page does not lead to as well.
	BothSides bool
}

// Everything is all that a list can be read for, without a count.
func Everything() Wanted { return Wanted{Parts: AllParts, Cursors: true, BothSides: true} }

// OrderList is a page of orders.
type OrderList struct {
	List[*Order]
	// Tags are those that the orders carry; nil unless they were asked for and the viewer may see them.
	Tags map[ID]*Tag
}
