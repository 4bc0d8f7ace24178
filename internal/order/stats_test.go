package order

import (
	"testing"
	"time"
)

func TestSeriesLimits(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	until := func(to time.Time) Period { return Period{From: &from, To: &to} }
	tests := []struct {
		name     string
		period   Period
		interval Interval
		field    string
	}{
		{"1,000 hours", until(from.Add(1000 * time.Hour)), IntervalHour, ""},
		{"a second more", until(from.Add(1000*time.Hour + time.Second)), IntervalHour, "period"},
		{"1,000 days", until(from.AddDate(0, 0, 1000)), IntervalDay, ""},
		{"1,001 days", until(from.AddDate(0, 0, 1001)), IntervalDay, "period"},
		{"19 years of weeks", until(from.AddDate(19, 0, 0)), IntervalWeek, ""},
		{"20 years of weeks", until(from.AddDate(20, 0, 0)), IntervalWeek, "period"},
		{"80 years of months", until(from.AddDate(80, 0, 0)), IntervalMonth, ""},
		{"90 years of months", until(from.AddDate(90, 0, 0)), IntervalMonth, "period"},
		{"a thousand years of hours is refused at once", until(from.AddDate(1000, 0, 0)), IntervalHour, "period"},
		{"open", Period{From: &from}, IntervalDay, "period"},
		{"open at the start", Period{To: &from}, IntervalDay, "period"},
		{"no such interval", until(from.AddDate(0, 0, 1)), "MINUTE", "interval"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if err := test.period.CheckSeries(test.interval); test.field == "" {
				wantCode(t, err, "")
			} else {
				wantField(t, err, test.field)
			}
		})
	}
	// The day of a Parisian began an hour earlier in UTC, so the same instants touch one day more.
	shifted := until(from.AddDate(0, 0, 1000))
	shifted.Zone = paris
	wantField(t, shifted.CheckSeries(IntervalDay), "period")
}

func TestPeriodCheck(t *testing.T) {
	later := noon.Add(1)
	wantCode(t, Period{}.Check(), "")
	wantCode(t, Period{From: &noon, To: &later}.Check(), "")
	wantField(t, Period{From: &noon, To: &noon}.Check(), "period")
	wantField(t, Period{From: &later, To: &noon}.Check(), "period")
}
