package order

import (
	"errors"
	"testing"
	"time"
)

func series(t *testing.T, zone, from, to string, interval Interval) []StatsBucket {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	parse := func(text string) *time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return &at
	}
	p := Period{From: parse(from), To: parse(to), Zone: location}
	if err := p.CheckSeries(interval); err != nil {
		t.Fatal(err)
	}
	return p.Series(interval)
}

func TestSeriesFollowsTheClockOnTheWall(t *testing.T) {
	for name, c := range map[string]struct {
		zone, from, to string
		interval       Interval
		want           []string // where each step begins, in the zone
	}{
		"a day of 23 hours": {"Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", IntervalDay,
			[]string{"2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"}},
		"a day of 25 hours": {"America/New_York", "2026-11-01T04:00:00Z", "2026-11-03T05:00:00Z", IntervalDay,
			[]string{"2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00"}},
		"midnight is skipped": {"America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-05T12:00:00Z", IntervalDay,
			[]string{"2018-11-03T09:00:00-03:00", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"}},
		"the hour before midnight comes twice": {"America/Sao_Paulo", "2018-02-17T02:00:00Z", "2018-02-18T12:00:00Z", IntervalDay,
			[]string{"2018-02-17T00:00:00-02:00", "2018-02-18T00:00:00-03:00"}},
		"midnight comes twice": {"America/Havana", "2026-10-31T12:00:00Z", "2026-11-02T12:00:00Z", IntervalDay,
			[]string{"2026-10-31T08:00:00-04:00", "2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00"}},
		"a day that never was": {"Pacific/Apia", "2011-12-29T12:00:00Z", "2011-12-31T12:00:00Z", IntervalDay,
			[]string{"2011-12-29T02:00:00-10:00", "2011-12-31T00:00:00+14:00", "2012-01-01T00:00:00+14:00"}},
		"hours of a zone with 45 minutes": {"Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z", IntervalHour,
			[]string{"2026-01-01T05:45:00+05:45", "2026-01-01T06:00:00+05:45", "2026-01-01T07:00:00+05:45"}},
		"weeks begin on Monday": {"Europe/Berlin", "2026-03-25T12:00:00Z", "2026-04-07T00:00:00Z", IntervalWeek,
			[]string{"2026-03-25T13:00:00+01:00", "2026-03-30T00:00:00+02:00", "2026-04-06T00:00:00+02:00"}},
		"months": {"UTC", "2026-01-31T00:00:00Z", "2026-03-02T00:00:00Z", IntervalMonth,
			[]string{"2026-01-31T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			steps := series(t, c.zone, c.from, c.to, c.interval)
			if len(steps) != len(c.want) {
				t.Fatalf("%d steps %v, want %d", len(steps), steps, len(c.want))
			}
			location, _ := time.LoadLocation(c.zone)
			for i, step := range steps {
				if got := step.From.In(location).Format(time.RFC3339); got != c.want[i] {
					t.Errorf("step %d begins at %s, want %s", i, got, c.want[i])
				}
				if i > 0 && !steps[i-1].To.Equal(step.From) {
					t.Errorf("a gap before step %d", i)
				}
			}
			if last := steps[len(steps)-1].To.UTC().Format(time.RFC3339); last != c.to {
				t.Errorf("the series ends at %s, want %s", last, c.to)
			}
		})
	}
}

// Every zone's days of many years have between 23 and 25 hours, or the zone did something that is known.
func TestDaysNeverOverlapNorStall(t *testing.T) {
	for _, zone := range []string{"Australia/Lord_Howe", "America/St_Johns", "Africa/Cairo", "Asia/Tehran", "America/Asuncion", "Atlantic/Azores", "Asia/Beirut"} {
		for _, interval := range []Interval{IntervalDay, IntervalWeek, IntervalMonth} {
			steps := series(t, zone, "2024-01-01T00:00:00Z", "2026-06-01T00:00:00Z", interval)
			for i, step := range steps {
				if width := step.To.Sub(step.From); width <= 0 || interval == IntervalDay && width > 25*time.Hour || interval == IntervalDay && i > 0 && i < len(steps)-1 && width < 23*time.Hour {
					t.Errorf("%s %s: step %d from %s has %s", zone, interval, i, step.From, width)
				}
			}
		}
	}
}

func TestCheckSeries(t *testing.T) {
	from, to := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(MaxStatsBuckets*time.Hour)
	beyond := to.Add(time.Nanosecond)
	for name, c := range map[string]struct {
		period   Period
		interval Interval
		field    string
	}{
		"fits":             {Period{From: &from, To: &to}, IntervalHour, ""},
		"a step too many":  {Period{From: &from, To: &beyond}, IntervalHour, "period"},
		"open":             {Period{From: &from}, IntervalHour, "period"},
		"unknown interval": {Period{From: &from, To: &to}, "MINUTE", "interval"},
	} {
		err := c.period.CheckSeries(c.interval)
		var refused *Error
		if c.field == "" && err != nil || c.field != "" && (!errors.As(err, &refused) || refused.Code != CodeBadInput || refused.Field != c.field) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPreviousPeriod(t *testing.T) {
	for name, c := range map[string]struct{ zone, from, to, want string }{
		"a month":                        {"UTC", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-02-01T00:00:00Z"},
		"a quarter, in its zone":         {"Europe/Berlin", "2026-03-31T22:00:00Z", "2026-06-30T22:00:00Z", "2025-12-31T23:00:00Z"},
		"a year":                         {"Asia/Kolkata", "2025-12-31T18:30:00Z", "2026-12-31T18:30:00Z", "2024-12-31T18:30:00Z"},
		"a week over a change":           {"Europe/Berlin", "2026-03-29T22:00:00Z", "2026-04-05T22:00:00Z", "2026-03-22T23:00:00Z"},
		"a day of 24.5 hours":            {"Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", "2026-04-03T13:00:00Z"},
		"the day after it":               {"Australia/Lord_Howe", "2026-04-05T13:30:00Z", "2026-04-06T13:30:00Z", "2026-04-04T13:00:00Z"},
		"the day of 23 hours":            {"America/St_Johns", "2026-03-08T03:30:00Z", "2026-03-09T02:30:00Z", "2026-03-07T03:30:00Z"},
		"days that are none of its zone": {"Asia/Kathmandu", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-01-29T00:00:00Z"},
		"an hour and a half":             {"UTC", "2026-03-01T10:00:00Z", "2026-03-01T11:30:00Z", "2026-03-01T08:30:00Z"},
		"from the middle of a month":     {"UTC", "2026-03-15T00:00:00Z", "2026-04-01T00:00:00Z", "2026-02-26T00:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at := func(text string) *time.Time {
			parsed, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			return &parsed
		}
		p := Period{From: at(c.from), To: at(c.to), Zone: zone}
		before, ok := p.Previous()
		if !ok || !before.From.Equal(*at(c.want)) || !before.To.Equal(*p.From) || before.Zone != zone {
			t.Errorf("%s: from %v to %v, want from %s", name, before.From, before.To, c.want)
		}
	}
	if _, ok := (Period{From: &noon}).Previous(); ok {
		t.Error("an open period has one before it")
	}
}

// Days, weeks and months around both changes of clocks that change by half an hour, and of zones at odd offsets.
func TestSeriesOfOddZones(t *testing.T) {
	for name, c := range map[string]struct {
		zone, from, to string
		interval       Interval
		want           []string
	}{
		"Lord Howe falls back half an hour": {"Australia/Lord_Howe", "2026-04-03T13:00:00Z", "2026-04-06T13:30:00Z", IntervalDay,
			[]string{"2026-04-04T00:00:00+11:00", "2026-04-05T00:00:00+11:00", "2026-04-06T00:00:00+10:30"}},
		"Lord Howe springs half an hour": {"Australia/Lord_Howe", "2026-10-02T13:30:00Z", "2026-10-05T13:00:00Z", IntervalDay,
			[]string{"2026-10-03T00:00:00+10:30", "2026-10-04T00:00:00+10:30", "2026-10-05T00:00:00+11:00"}},
		"hours of the half hour that comes twice": {"Australia/Lord_Howe", "2026-04-04T14:00:00Z", "2026-04-04T16:30:00Z", IntervalHour,
			[]string{"2026-04-05T01:00:00+11:00", "2026-04-05T01:30:00+10:30", "2026-04-05T02:00:00+10:30"}},
		"St John's springs":    {"America/St_Johns", "2026-03-07T03:30:00Z", "2026-03-10T02:30:00Z", IntervalDay, []string{"2026-03-07T00:00:00-03:30", "2026-03-08T00:00:00-03:30", "2026-03-09T00:00:00-02:30"}},
		"St John's falls back": {"America/St_Johns", "2026-10-31T02:30:00Z", "2026-11-03T03:30:00Z", IntervalDay, []string{"2026-10-31T00:00:00-02:30", "2026-11-01T00:00:00-02:30", "2026-11-02T00:00:00-03:30"}},
		"weeks of India":       {"Asia/Kolkata", "2026-03-01T18:30:00Z", "2026-03-15T18:30:00Z", IntervalWeek, []string{"2026-03-02T00:00:00+05:30", "2026-03-09T00:00:00+05:30"}},
		"months of Nepal":      {"Asia/Kathmandu", "2026-01-31T18:15:00Z", "2026-03-31T18:15:00Z", IntervalMonth, []string{"2026-02-01T00:00:00+05:45", "2026-03-01T00:00:00+05:45"}},
	} {
		t.Run(name, func(t *testing.T) {
			steps := series(t, c.zone, c.from, c.to, c.interval)
			if len(steps) != len(c.want) {
				t.Fatalf("%d steps %v, want %d", len(steps), steps, len(c.want))
			}
			for i, step := range steps {
				if got := step.From.In(mustZone(t, c.zone)).Format(time.RFC3339); got != c.want[i] {
					t.Errorf("step %d begins at %s, want %s", i, got, c.want[i])
				}
			}
		})
	}
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
