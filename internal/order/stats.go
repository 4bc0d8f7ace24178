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

// Limits on statistics.
const (
	// MaxStatsBuckets is how many buckets a series may have.
	MaxStatsBuckets = 1000
	// MaxStatsTags is how many tags figures are given for: those with the most orders.
	MaxStatsTags = MaxTagsPerMarketer
)

// Figures are sums over orders. Orders are booked by placing, fans and clicks by occurredAt (rule 34).
type Figures struct {
	// Orders counts the picked orders placed in the period; FansOrdered is over the same orders.
	Orders      int64
	FansOrdered int64
	// FansDelivered and Clicks are what happened in the period, by occurredAt, on all picked orders.
	FansDelivered int64
	Clicks        int64
	// LinkFans are the fans by click of link-based orders, LinkClicks their clean clicks: the parts of the conversion rate (rule 15).
	LinkFans   int64
	LinkClicks int64
	// Income has one row for each currency in which anything was earned or settled, over orders whose income the viewer may see.
	Income []IncomeTotal
	// OrdersWithHiddenIncome is how many picked orders the income leaves out (rule 24).
	OrdersWithHiddenIncome int64
}

// ConversionRate is the ratio of the sums over link-based orders, or nil without clicks (rule 15).
func (f Figures) ConversionRate() *Ratio { return ConversionRate(f.LinkFans, f.LinkClicks) }

// Stats are figures over the orders that a filter picks; the period picks the activity (rule 34).
type Stats struct {
	Figures
	ByStatus map[Status]int64
	Course
	ByTag          []TagStats
	ByClient       []ClientStats
	ByCampaignType []CampaignTypeStats
	// Serieses has each series that was asked for.
	Serieses map[Interval][]StatsBucket
}

// Course is how the picked orders that were placed in the period went.
type Course struct {
	// StartedOrdered is what those ask for that were ever accepted, StartedPaid what of it was delivered (rules 14 and 16).
	StartedOrdered int64
	StartedPaid    int64
	// Completed and EndedEarly are those that ended after acceptance.
	Completed  int64
	EndedEarly int64
	// FirstFans is how many have had a fan, FirstFanTime the time from acceptance to the first one, of all of them together.
	FirstFans    int64
	FirstFanTime time.Duration
}

// Add adds the course of other orders.
func (c *Course) Add(other Course) {
	c.StartedOrdered += other.StartedOrdered
	c.StartedPaid += other.StartedPaid
	c.Completed += other.Completed
	c.EndedEarly += other.EndedEarly
	c.FirstFans += other.FirstFans
	c.FirstFanTime += other.FirstFanTime
}

// Percent is rule 14 over sums; nil if no order was ever accepted.
func (c Course) Percent() *int {
	if c.StartedOrdered == 0 {
		return nil
	}
	percent := int(100 * c.StartedPaid / c.StartedOrdered)
	return &percent
}

// CompletionRate is how many of the orders that ended after acceptance were completed; nil if none has ended so.
func (c Course) CompletionRate() *Ratio {
	if c.Completed+c.EndedEarly == 0 {
		return nil
	}
	return &Ratio{Numerator: c.Completed, Denominator: c.Completed + c.EndedEarly}
}

// AverageTimeToFirstFan is in whole seconds; nil if no order has had a fan.
func (c Course) AverageTimeToFirstFan() *int64 {
	if c.FirstFans == 0 {
		return nil
	}
	seconds := int64(c.FirstFanTime/time.Second) / c.FirstFans
	return &seconds
}

// TagStats are the figures over the orders with one tag.
type TagStats struct {
	Tag *Tag
	Figures
}

// ClientStats are the figures over the orders of one client.
type ClientStats struct {
	Client Party
	Figures
}

// CampaignTypeStats are the figures over the orders with one type of campaign.
type CampaignTypeStats struct {
	CampaignType CampaignType
	Figures
}

// IncomeTotal is what was earned and settled in one currency.
type IncomeTotal struct {
	Earned  Money
	Settled Money
}

// StatsBucket is one step of a series.
type StatsBucket struct {
	From, To time.Time
	Figures
}

// FiguresWanted says which figures are asked for.
type FiguresWanted struct{ Orders, Activity, Income bool }

// Any tells whether any are.
func (w FiguresWanted) Any() bool { return w.Orders || w.Activity || w.Income }

// StatsWanted says which parts are asked for; nothing asked, nothing read.
type StatsWanted struct {
	FiguresWanted
	ByStatus bool
	// Course asks for how the orders went.
	Course bool
	// ByTag, ByClient and ByCampaignType are nil when nobody asks.
	ByTag, ByClient, ByCampaignType *FiguresWanted
	// Clients is how many clients are asked for.
	Clients int
	// Serieses says what is asked for of each series.
	Serieses map[Interval]FiguresWanted
}

// Check is the rule for a period: the right way round.
func (p Period) Check() error {
	if p.From != nil && p.To != nil && !p.From.Before(*p.To) {
		return BadInput("period", "The period must end after it begins.")
	}
	return nil
}

// check is the rule for what may be asked of a period.
func (w StatsWanted) check(v Viewer, p Period) error {
	if w.ByTag != nil {
		if err := Permit(v, ActionReadTags); err != nil {
			return err
		}
	}
	if w.ByClient != nil && (w.Clients < 0 || w.Clients > MaxPageSize) {
		return BadInput("byClient.first", "Ask for between 0 and %d.", MaxPageSize)
	}
	for interval := range w.Serieses {
		if err := p.CheckSeries(interval); err != nil {
			return err
		}
	}
	return nil
}
