//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// report is everything that was measured.
type report struct {
	Date       time.Time
	Processors int
	Duration   string
	Rows       []*rowReport
}

// rowReport is a row with its runs.
type rowReport struct {
	Row  row
	Runs []measured
	// Ratios are to the floor, or to the row that this one is compared with, within each run; Prepared those to pgbench with prepared
	// statements.
	Ratios, Prepared []float64
}

func newReport(o options) *report {
	r := &report{Date: time.Now().UTC(), Processors: runtime.NumCPU(), Duration: o.duration.String()}
	for _, row := range o.rows {
		r.Rows = append(r.Rows, &rowReport{Row: row})
	}
	return r
}

func (r *report) add(of row, m measured) {
	for _, one := range r.Rows {
		if one.Row.Name != of.Name {
			continue
		}
		run := len(one.Runs)
		one.Runs = append(one.Runs, m)
		if m.Floor.Simple > 0 {
			one.Ratios, one.Prepared = append(one.Ratios, m.rate()/m.Floor.Simple), append(one.Prepared, m.rate()/m.Floor.Prepared)
		}
		if other := r.row(of.Of); other != nil && len(other.Runs) > run {
			one.Ratios = append(one.Ratios, m.rate()/other.Runs[run].rate())
		}
	}
}

func (r *report) row(name string) *rowReport {
	for _, one := range r.Rows {
		if one.Row.Name == name {
			return one
		}
	}
	return nil
}

// median is of the middle of what was measured.
func (r *rowReport) median(figure func(m measured) float64) float64 {
	values := make([]float64, len(r.Runs))
	for i, m := range r.Runs {
		values[i] = figure(m)
	}
	return median(values)
}

// median of an even number of values is between the two in the middle; of none it is 0.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}

// wrong is how many requests were answered otherwise than they should be.
func (r *rowReport) wrong() (wrong int64) {
	for _, m := range r.Runs {
		wrong += m.Wrong
	}
	return wrong
}

func (r *report) writeJSON(to io.Writer) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// writeTable prints the medians.
func (r *report) writeTable(to io.Writer) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s, %d processors, %s a run\n\n", r.Date.Format(time.DateTime), r.Processors, r.Duration)
	fmt.Fprintln(w, strings.Join([]string{
		"row", "reports/s", "beside", "rows/s", "×", "wanted", "prepared", "×", "p50 ms", "p99 ms", "wanted", "longest", "server µs", "PostgreSQL µs", "client µs", "runs", "wrong", "",
	}, "\t"))
	for _, one := range r.Rows {
		one.write(w, r)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

func (r *rowReport) write(w io.Writer, all *report) {
	beside, rows, wanted := "", 0.0, ""
	switch other := all.row(r.Row.Of); {
	case r.Row.Floor != "":
		beside, rows = "pgbench "+r.Row.Floor, r.median(func(m measured) float64 { return m.Floor.Simple })
	case other != nil:
		beside, rows = r.Row.Of, other.median(measured.rate)
	}
	if wanted = shown("≥ %.2f ×", r.Row.Wanted); r.Row.WantedRate > 0 {
		wanted = shown("≥ %.0f", r.Row.WantedRate)
	}
	fmt.Fprintf(w, "%s\t%.0f\t%s\t%s\t%s\t%s\t%s\t%s\t%.1f\t%.1f\t%s\t%.1f\t%.1f\t%.1f\t%.1f\t%d\t%d\t\n",
		r.Row.Name, r.median(measured.rate), beside, shown("%.0f", rows), shown("%.2f", median(r.Ratios)), wanted,
		shown("%.0f", r.median(func(m measured) float64 { return m.Floor.Prepared })), shown("%.2f", median(r.Prepared)),
		r.median(func(m measured) float64 { return m.P50 }), r.median(func(m measured) float64 { return m.P99 }), shown("≤ %.0f", r.Row.WantedP99),
		r.median(func(m measured) float64 { return m.Longest }),
		r.median(func(m measured) float64 { return m.ServerMicros }), r.median(func(m measured) float64 { return m.PostgresMicros }),
		r.median(func(m measured) float64 { return m.ClientMicros }), len(r.Runs), r.wrong())
}

// shown is a figure, or a dash where there is none.
func shown(format string, figure float64) string {
	if figure == 0 {
		return "–"
	}
	return fmt.Sprintf(format, figure)
}
