//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"headway/bench/rig"
)

// report is every run, with the medians.
type report struct {
	Date       time.Time
	Processors int
	Orders     int
	Runs       []measured
}

func newReport(o options) *report {
	return &report{Date: time.Now(), Processors: runtime.NumCPU(), Orders: o.size.Orders}
}

func (r *report) add(m measured) { r.Runs = append(r.Runs, m) }

// writeJSON prints every run.
func (r *report) writeJSON(to io.Writer) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "\t")
	return encoder.Encode(r)
}

// of gives the figures of all runs of one row.
func (r *report) of(query, server string, connections int, figure func(measured) float64) []float64 {
	var figures []float64
	for _, m := range r.Runs {
		if m.Query == query && m.Server == server && m.Connections == connections {
			figures = append(figures, figure(m))
		}
	}
	return figures
}

// ratio is the median over the runs of the one server's figure by the other's in the same run; 0 when there is none.
func (r *report) ratio(query, of, by string, connections int, figure func(measured) float64) float64 {
	ours, theirs := r.of(query, of, connections, figure), r.of(query, by, connections, figure)
	var ratios []float64
	for i := range min(len(ours), len(theirs)) {
		if theirs[i] > 0 {
			ratios = append(ratios, ours[i]/theirs[i])
		}
	}
	return rig.Median(ratios)
}

func perSecond(m measured) float64 { return m.PerSecond }
func cpu(m measured) float64       { return m.ServerMicros + m.PostgresMicros }

// writeTable prints the medians, and Headway's ratios to the others.
func (r *report) writeTable(to io.Writer) error {
	w := &strings.Builder{}
	fmt.Fprintf(w, "%s, %d processors, %d orders\n\n", r.Date.Format(time.DateTime), r.Processors, r.Orders)
	fmt.Fprintln(w, strings.Join([]string{"query", "server", "connections", "answers/s", "× gqlgen", "× bare", "p50 ms", "p99 ms", "server µs", "postgres µs",
		"CPU × gqlgen", "CPU × bare", "rows", "KB", "direct", "MB", "runs", ""}, "\t"))
	seen := map[string]bool{}
	for _, m := range r.Runs {
		key := fmt.Sprint(m.Query, m.Server, m.Connections)
		if seen[key] {
			continue
		}
		seen[key] = true
		median := func(figure func(measured) float64) float64 {
			return rig.Median(r.of(m.Query, m.Server, m.Connections, figure))
		}
		ratio := func(by string, figure func(measured) float64) string {
			return shown(r.ratio(m.Query, m.Server, by, m.Connections, figure))
		}
		direct := "–"
		if share := median(func(m measured) float64 { return m.FastShare }); share >= 0 {
			direct = fmt.Sprintf("%.1f %%", share)
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%.0f\t%s\t%s\t%.2f\t%.2f\t%.0f\t%.0f\t%s\t%s\t%.1f\t%.1f\t%s\t%.0f\t%d\t\n", m.Query, m.Server, m.Connections, median(perSecond),
			ratio(namePlain, perSecond), ratio(nameBare, perSecond), median(func(m measured) float64 { return m.Latency.P50 }),
			median(func(m measured) float64 { return m.Latency.P99 }), median(func(m measured) float64 { return m.ServerMicros }),
			median(func(m measured) float64 { return m.PostgresMicros }), ratio(namePlain, cpu), ratio(nameBare, cpu),
			median(func(m measured) float64 { return m.RowsEach }), median(func(m measured) float64 { return m.BytesEach / 1024 }), direct,
			median(func(m measured) float64 { return m.ResidentMB }), len(r.of(m.Query, m.Server, m.Connections, perSecond)))
	}
	aligned := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	if _, err := io.WriteString(aligned, w.String()); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return aligned.Flush()
}

// shown is a ratio, or a dash where there is none.
func shown(ratio float64) string {
	if ratio == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", ratio)
}
