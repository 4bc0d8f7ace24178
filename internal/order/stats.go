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

// CheckSeries is the rule for a series over the period: both ends, a known interval and at most MaxStatsBuckets steps.
func (p Period) CheckSeries(interval Interval) error {
	if p.From == nil || p.To == nil {
		return BadInput("period", "A series needs a period with both ends.")
	}
	start, known := p.bucketStart(*p.From, interval)
	if !known {
		return BadInput("interval", "A series goes by HOUR, DAY, WEEK or MONTH.")
	}
	for steps := 1; start.Before(*p.To); steps++ {
		if steps > MaxStatsBuckets {
			return BadInput("period", "A series has at most %d steps; shorten the period or widen the interval.", MaxStatsBuckets)
		}
		start = nextBucket(start, interval)
	}
	return nil
}

// bucketStart is the start of the bucket that holds the instant, in the period's zone (rule 38).
func (p Period) bucketStart(at time.Time, interval Interval) (start time.Time, known bool) {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	local := at.In(zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	switch interval {
	case IntervalHour:
		into := time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
		return local.Add(-into), true
	case IntervalDay:
		return midnight, true
	case IntervalWeek:
		sinceMonday := (int(local.Weekday()) + 6) % 7
		return midnight.AddDate(0, 0, -sinceMonday), true
	case IntervalMonth:
		return time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, zone), true
	}
	return time.Time{}, false
}

func nextBucket(start time.Time, interval Interval) time.Time {
	switch interval {
	case IntervalHour:
		return start.Add(time.Hour)
	case IntervalWeek:
		return start.AddDate(0, 0, 7)
	case IntervalMonth:
		return start.AddDate(0, 1, 0)
	}
	return start.AddDate(0, 0, 1)
}
