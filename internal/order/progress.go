package order

import (
	"strconv"
	"time"
)

// Progress is how far the delivery is (rule 14).
type Progress struct {
	FansOrdered   int
	FansDelivered int
	OverDelivered int
	// Percent is floor(100 × min(delivered, ordered) ÷ ordered).
	Percent   int
	Version   int64
	UpdatedAt time.Time
}

// Performance is what the traffic did, for link-based campaigns (rules 12 and 15).
type Performance struct {
	Clicks int64
	// ConversionRate is nil when there are no clean clicks.
	ConversionRate *Ratio
}

// Started tells whether the order has progress at all: not while WAITING, nor when it was rejected or withdrawn (rule 14).
func (o *Order) Started() bool { return o.AcceptedAt != nil }

// Progress is nil before acceptance and for orders that never started (rule 14). Call it on the order as of now (At).
func (o *Order) Progress() *Progress {
	if !o.Started() {
		return nil
	}
	return &Progress{
		FansOrdered:   o.FansOrdered,
		FansDelivered: o.FansDelivered,
		OverDelivered: max(0, o.FansDelivered-o.FansOrdered),
		Percent:       Percent(o.FansDelivered, o.FansOrdered),
		Version:       o.Version,
		UpdatedAt:     o.UpdatedAt,
	}
}

// Performance is nil where Progress is. For a FREE_TRIAL it is there, but its figures do not exist (rule 12): the bool says so.
func (o *Order) Performance() (performance *Performance, linkBased bool) {
	if !o.Started() {
		return nil, false
	}
	if !o.Campaign.Type.LinkBased() {
		return &Performance{}, false
	}
	return &Performance{Clicks: o.Clicks, ConversionRate: ConversionRate(int64(o.FansByClick), o.Clicks)}, true
}

// ClicksRaw is every click on the link: clean ones, bots and repeats, and what came while the order was not active (rule 20).
func (c Counters) ClicksRaw() int64 { return c.Clicks + c.ClicksFiltered + c.ClicksInactive }

// Percent is rule 14: floor(100 × min(delivered, ordered) ÷ ordered); 100 means done.
func Percent(delivered, ordered int) int {
	if ordered <= 0 {
		return 0
	}
	return int(100 * int64(min(delivered, ordered)) / int64(ordered))
}

// PaidFans is rule 16: min(delivered, ordered).
func (o *Order) PaidFans() int { return min(o.FansDelivered, o.FansOrdered) }

// Income is what the marketer has earned so far: paid fans × price (rule 22). Who may see it is IncomeVisibleTo.
func (o *Order) Income() Money { return o.Price.Times(o.PaidFans()) }

// Ratio is an exact quotient with a positive denominator.
type Ratio struct{ Numerator, Denominator int64 }

// ConversionRate is fans by click ÷ clean clicks, or nil when there are no clicks (rule 15).
func ConversionRate(fansByClick, clicks int64) *Ratio {
	if clicks <= 0 {
		return nil
	}
	return &Ratio{Numerator: fansByClick, Denominator: clicks}
}

// Decimal is the quotient with four decimals, halves rounded away from zero. It is negative where a period holds more reversals
// than fans.
func (r Ratio) Decimal() string {
	numerator, sign := r.Numerator, ""
	if numerator < 0 {
		numerator, sign = -numerator, "-"
	}
	scaled := (2*10_000*numerator + r.Denominator) / (2 * r.Denominator)
	if scaled == 0 {
		sign = ""
	}
	fraction := strconv.FormatInt(scaled%10_000, 10)
	return sign + strconv.FormatInt(scaled/10_000, 10) + "." + "0000"[len(fraction):] + fraction
}
