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
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
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
