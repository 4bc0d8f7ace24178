//go:build linux

package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// writeTable prints the medians: a table for the shapes with updates, and one for idle connections.
func (r *report) writeTable(to io.Writer) error {
	var busy, idle []*row
	for _, row := range r.Shapes {
		if row.Shape.Idle {
			idle = append(idle, row)
		} else {
			busy = append(busy, row)
		}
	}
	w := &strings.Builder{}
	fmt.Fprintf(w, "%s, %d processors, %s a run\n\n", r.Date.Format(time.DateTime), r.Processors, r.Duration)
	if len(busy) > 0 {
		fmt.Fprintln(w, strings.Join([]string{
			"shape", "server", "messages", "µs/message", "× floor", "wanted", "report µs", "fan-out µs", "× floor", "× gqlgen", "coalesced",
			"p50 ms", "p99 ms", "× floor", "KB/conn", "runs", "wrong", "",
		}, "\t"))
	}
	for _, row := range busy {
		for _, server := range serverNames() {
			row.writeBusy(w, server)
		}
	}
	if len(idle) > 0 {
		fmt.Fprintf(w, "\n%s\n", strings.Join([]string{"shape", "server", "processor", "KB/conn", "growth KB", "wrong", ""}, "\t"))
	}
	for _, row := range idle {
		for _, server := range serverNames() {
			row.writeIdle(w, server)
		}
	}
	aligned := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	if _, err := io.WriteString(aligned, w.String()); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	if err := aligned.Flush(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

func (r *row) writeBusy(w *strings.Builder, server string) {
	s, measured := r.Medians[server]
	if !measured {
		return
	}
	wanted, report := "", ""
	if server == nameHeadway {
		wanted, report = fmt.Sprintf("≤ %.2f", r.Shape.Wanted), fmt.Sprintf("%.0f", s.IngestMicrosPerUpdate)
	}
	fmt.Fprintf(w, "%s\t%s\t%.0f\t%.2f\t%s\t%s\t%s\t%.2f\t%s\t%s\t%.1f %%\t%.2f\t%.2f\t%s\t%.1f\t%d\t%d\t\n",
		r.Shape.Name, server, s.Received, s.MicrosPerMessage, shown(s.OfFloor), wanted, report, s.FanOutMicrosPerMessage, shown(s.FanOutOfFloor),
		shown(s.OfGqlgen), s.CoalescedPercent, s.P50, s.P99, shown(s.P99OfFloor), s.KBPerConnection, len(r.Runs), s.wrong())
}

func (r *row) writeIdle(w *strings.Builder, server string) {
	s, measured := r.Medians[server]
	if !measured {
		return
	}
	fmt.Fprintf(w, "%s\t%s\t%.2f %%\t%.1f\t%.0f\t%d\t\n", r.Shape.Name, server, s.ProcessorPercent, s.KBPerConnection, s.GrowthKB, s.wrong())
}

// wrong is the sum of everything that must not be.
func (s summary) wrong() int { return s.Behind + s.Backwards + s.Lost }

// shown is a ratio, or a dash where there is none.
func shown(ratio float64) string {
	if ratio == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", ratio)
}
