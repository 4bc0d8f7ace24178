package order

import "time"

// Period is the time that statistics cover, half-open, and the zone in which its buckets are cut (rules 34 and 38).
type Period struct {
	From, To *time.Time
	Zone     *time.Location
}

// Interval is how wide the buckets of a series are, in the period's zone.
type Interval string

// The intervals.
const (
	IntervalHour  Interval = "HOUR"
	IntervalDay   Interval = "DAY"
	IntervalWeek  Interval = "WEEK"
	IntervalMonth Interval = "MONTH"
)

// MaxStatsBuckets is how many buckets a series may have.
const MaxStatsBuckets = 1000

// Stats are figures over the orders that a filter picks; the period picks the activity (rule 34).
type Stats struct {
	// Orders counts the picked orders placed in the period.
	Orders   int64
	ByStatus map[Status]int64
	// FansOrdered is over the same orders.
	FansOrdered int64
	// FansDelivered, Clicks and FansByClick are what happened in the period, by occurredAt, on all picked orders.
	FansDelivered int64
	Clicks        int64
	// LinkFans are the fans by click of link-based orders, LinkClicks their clean clicks: the parts of the conversion rate (rule 15).
	LinkFans   int64
	LinkClicks int64
	Income     []IncomeTotal
	// OrdersWithHiddenIncome is how many picked orders the income leaves out (rule 24).
	OrdersWithHiddenIncome int64
	Series                 []StatsBucket
}

// IncomeTotal is what was earned and settled in one currency.
type IncomeTotal struct {
	Earned  Money
	Settled Money
}

// StatsBucket is one step of a series. Orders are booked by placing, fans and clicks by occurredAt.
type StatsBucket struct {
	From, To      time.Time
	Orders        int64
	FansDelivered int64
	Clicks        int64
}

// StatsWanted says which parts are asked for; nothing asked, nothing read.
type StatsWanted struct {
	Orders, ByStatus, Activity, Income bool
	Interval                           Interval
}

// Check is the rule for a period: the right way round.
func (p Period) Check() error {
	if p.From != nil && p.To != nil && !p.From.Before(*p.To) {
		return BadInput("period", "The period must end after it begins.")
	}
	return nil
}
