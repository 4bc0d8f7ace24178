package order

import "time"

// ReportQuestion is what a transaction of reports asks before it judges them: the orders are locked first, then the clock is read
// (rule 7), and with it what is known of the reports and of their fans.
type ReportQuestion struct {
	// Orders and Codes name the orders, by id and by tracking code. What does not exist is not an error.
	Orders []ID
	Codes  []string
	// Reports are the keys under which the reports may have been judged before (rule 18).
	Reports []ReportKey
	// Fans are those whose first-fan slots are asked for (rule 19).
	Fans []NamedFan
}

// NamedFan is a fan of the creator of an order that the question names.
type NamedFan struct {
	// Order is the order's place among the question's Orders or, counted on, its Codes.
	Order int
	Fan   ReferenceHash
}

// ReportAnswer is what there is to know about reports.
type ReportAnswer struct {
	// Now is the database's clock after the locks.
	Now time.Time
	// Orders are those that exist, locked. One that was named twice is there twice.
	Orders []*Order
	// Reports are those that were judged before: key, outcome and reason.
	Reports []Report
	// FirstFans are the slots that are taken: creator, fan and order.
	FirstFans []FirstFan
}

// JudgedReport is a report with everything that is kept of it.
type JudgedReport struct {
	Report
	// ID is that of the receipt or click which a report of a known order leaves; zero otherwise.
	ID ID
	// Reference is the fan or the visitor.
	Reference  ReferenceHash
	OccurredAt time.Time
	ViaClick   bool
	// CreatorID is whose first-fan slot the report takes; zero when it takes none.
	CreatorID ID
}

// Recording is everything that one transaction of reports stores.
type Recording struct {
	// At is the answer's Now.
	At      time.Time
	Reports []JudgedReport
	// Changes are those of the orders that are locked.
	Changes []*Change
}

// ClickQuestion is what a transaction asks about clicks once their orders are locked (rule 20).
type ClickQuestion struct {
	// Visits are the clicks; asked is for clean ones of the same visitor on the same link less than RepeatWithin before or after.
	Visits []Visit
	// Minutes are those whose clicks are to be counted, on whatever links, as far as MaxClicksPerVisitorPerMinute.
	Minutes []VisitorMinute
}

// ClickAnswer is what there is to know about clicks.
type ClickAnswer struct {
	// Clean are the clean clicks that lie near the visits; one that lies near two of them is there twice.
	Clean []Visit
	// Raw are the numbers of clicks in the minutes, in the order of the question.
	Raw []int
}
