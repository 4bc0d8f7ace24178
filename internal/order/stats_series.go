package order

import "time"

// CheckSeries is the rule for a series over the period: both ends, a known interval and at most MaxStatsBuckets steps.
func (p Period) CheckSeries(interval Interval) error {
	if p.From == nil || p.To == nil {
		return BadInput("period", "A series needs a period with both ends.")
	}
	switch interval {
	case IntervalHour, IntervalDay, IntervalWeek, IntervalMonth:
	default:
		return BadInput("interval", "A series goes by HOUR, DAY, WEEK or MONTH.")
	}
	if len(p.steps(interval, MaxStatsBuckets+1)) > MaxStatsBuckets {
		return BadInput("period", "A series has at most %d steps; shorten the period or widen the interval.", MaxStatsBuckets)
	}
	return nil
}

// Series is the steps of a series over the period, empty of figures: the hours, days, weeks from Monday or months of the period's
// zone (rule 38). The first and the last are cut at the period's ends, so that a series adds up to the period's totals. CheckSeries has passed.
func (p Period) Series(interval Interval) []StatsBucket { return p.steps(interval, MaxStatsBuckets) }

func (p Period) steps(interval Interval, most int) []StatsBucket {
	var steps []StatsBucket
	for from := *p.From; from.Before(*p.To) && len(steps) < most; {
		to := p.nextStep(from, interval)
		if to.After(*p.To) {
			to = *p.To
		}
		steps = append(steps, StatsBucket{From: from, To: to})
		from = to
	}
	return steps
}

// nextStep is the first beginning of a step after the instant.
func (p Period) nextStep(at time.Time, interval Interval) time.Time {
	zone := p.zone()
	local := at.In(zone)
	year, month, day := local.Date()
	switch interval {
	case IntervalHour:
		into := time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
		return at.Add(time.Hour - into)
	case IntervalWeek:
		sinceMonday := (int(local.Weekday()) + 6) % 7
		return dayStart(at, year, month, day-sinceMonday+7, zone)
	case IntervalMonth:
		return dayStart(at, year, month+1, 1, zone)
	}
	return dayStart(at, year, month, day+1, zone)
}

// dayStart is the first instant of the day in the zone, and in any case after the instant given. Where the clock jumps over midnight
// the day begins after the jump; where midnight comes twice, at the first.
func dayStart(after time.Time, year int, month time.Month, day int, zone *time.Location) time.Time {
	const step = BucketWidth // clocks jump by whole quarters of an hour
	wanted := dayNumber(time.Date(year, month, day, 12, 0, 0, 0, time.UTC))
	start := time.Date(year, month, day, 0, 0, 0, 0, zone)
	for dayNumber(start) < wanted {
		start = start.Add(step)
	}
	for dayNumber(start.Add(-step)) >= wanted {
		start = start.Add(-step)
	}
	for !start.After(after) {
		start = start.Add(step)
	}
	return start
}

// dayNumber grows with the date on the wall.
func dayNumber(at time.Time) int {
	year, month, day := at.Date()
	return (year*100+int(month))*100 + day
}

// Previous is the equally long period that ends where this one begins: as many months if this one is of whole months in its zone, as many days
// if it is of whole days, whatever their lengths, and else as long. It is not ok unless the period has both ends.
func (p Period) Previous() (previous Period, ok bool) {
	if p.From == nil || p.To == nil {
		return Period{}, false
	}
	zone := p.zone()
	from, to := p.From.In(zone), p.To.In(zone)
	begins := p.From.Add(p.From.Sub(*p.To))
	if startsDay(from) && startsDay(to) {
		year, month, day := from.Date()
		days := civil(to) - civil(from)
		begins = dayStart(time.Time{}, year, month, day-days, zone)
		if from.Day() == 1 && to.Day() == 1 {
			months := (to.Year()-year)*12 + int(to.Month()) - int(month)
			begins = dayStart(time.Time{}, year, month-time.Month(months), 1, zone)
		}
	}
	begins = begins.UTC()
	return Period{From: &begins, To: p.From, Zone: p.Zone}, true
}

func (p Period) zone() *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}

// startsDay tells whether a day of the instant's zone begins with it.
func startsDay(local time.Time) bool {
	year, month, day := local.Date()
	return dayStart(time.Time{}, year, month, day, local.Location()).Equal(local)
}

// civil counts days on the wall.
func civil(local time.Time) int {
	year, month, day := local.Date()
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}
