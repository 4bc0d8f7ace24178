//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"time"

	"headway/bench/rig"
)

// report is everything that was measured.
type report struct {
	Date       time.Time
	Processors int
	Duration   string
	Shapes     []*row
}

// row is one shape with its runs.
type row struct {
	Shape shape
	// Runs has one measurement of every server in each run.
	Runs []map[string]measured
	// Medians are over the runs; ratios are taken within a run first.
	Medians map[string]summary
}

// summary is what one server did in one shape, in medians.
type summary struct {
	// MicrosPerMessage is processor time, and OfFloor and OfGqlgen that in units of the other's in the same run. FanOut is the same
	// without what updates cost when nobody watches, and IngestMicros what one of those costs.
	MicrosPerMessage, OfFloor, OfGqlgen   float64
	FanOutMicrosPerMessage, FanOutOfFloor float64
	IngestMicrosPerUpdate                 float64
	CoalescedPercent                      float64
	P50, P99, P99OfFloor                  float64
	KBPerConnection, GrowthKB             float64
	// ProcessorPercent is the share of one processor that the server used.
	ProcessorPercent float64
	Received         float64
	// Behind, Backwards and Lost are sums over the runs, and must be zero.
	Behind, Backwards, Lost int
}

func newReport(o options) *report {
	r := &report{Date: time.Now().UTC(), Processors: runtime.NumCPU(), Duration: o.duration.String()}
	for _, s := range o.shapes {
		r.Shapes = append(r.Shapes, &row{Shape: s, Medians: map[string]summary{}})
	}
	return r
}

func (r *report) add(s shape, run int, m measured) {
	for _, row := range r.Shapes {
		if row.Shape.Name != s.Name {
			continue
		}
		if run == len(row.Runs) {
			row.Runs = append(row.Runs, map[string]measured{})
		}
		row.Runs[run][m.Server] = m
		for server := range row.Runs[0] { // the floor of this run may be what was just added
			row.Medians[server] = row.summarise(server)
		}
	}
}

func (r *row) summarise(server string) summary {
	middle := func(figure func(m, floor, gqlgen measured) float64) float64 {
		var values []float64
		for _, run := range r.Runs {
			if m, ok := run[server]; ok {
				values = append(values, figure(m, run[nameFloor], run[nameGqlgen]))
			}
		}
		return rig.Median(values)
	}
	own := func(figure func(m measured) float64) float64 {
		return middle(func(m, _, _ measured) float64 { return figure(m) })
	}
	s := summary{
		MicrosPerMessage:       own(measured.MicrosPerMessage),
		OfFloor:                middle(func(m, floor, _ measured) float64 { return ratio(m.MicrosPerMessage(), floor.MicrosPerMessage()) }),
		OfGqlgen:               middle(func(m, _, gqlgen measured) float64 { return ratio(m.MicrosPerMessage(), gqlgen.MicrosPerMessage()) }),
		FanOutMicrosPerMessage: own(measured.FanOutMicrosPerMessage),
		FanOutOfFloor: middle(func(m, floor, _ measured) float64 {
			return ratio(m.FanOutMicrosPerMessage(), floor.FanOutMicrosPerMessage())
		}),
		IngestMicrosPerUpdate: own(func(m measured) float64 { return m.IngestPerUpdate * 1e6 }),
		CoalescedPercent:      own(measured.CoalescedPercent),
		P50:                   own(func(m measured) float64 { return m.Latency.P50 }),
		P99:                   own(func(m measured) float64 { return m.Latency.P99 }),
		P99OfFloor:            middle(func(m, floor, _ measured) float64 { return ratio(m.Latency.P99, floor.Latency.P99) }),
		KBPerConnection:       own(measured.KBPerConnection),
		GrowthKB:              own(func(m measured) float64 { return float64(m.ResidentAfter-m.ResidentEarly) / 1024 }),
		ProcessorPercent:      own(func(m measured) float64 { return 100 * ratio(m.ServerSeconds, m.Seconds) }),
		Received:              own(func(m measured) float64 { return float64(m.Received) }),
	}
	for _, run := range r.Runs {
		m := run[server]
		s.Behind, s.Backwards, s.Lost = s.Behind+m.Behind, s.Backwards+int(m.Backwards), s.Lost+m.Lost
	}
	return s
}

// ratio is 0 where there is nothing to compare with.
func ratio(of, to float64) float64 {
	if to == 0 {
		return 0
	}
	return of / to
}

func (r *report) writeJSON(to io.Writer) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
