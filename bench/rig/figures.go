package rig

import (
	"slices"
	"time"
)

// Median is the middle one, or the mean of the two in the middle.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// Latency is of many answers, in milliseconds.
type Latency struct {
	Samples       int
	P50, P99, Max float64
}

// LatencyOf sorts the durations.
func LatencyOf(all []time.Duration) Latency {
	if len(all) == 0 {
		return Latency{}
	}
	slices.Sort(all)
	at := func(share float64) float64 {
		return float64(all[int(share*float64(len(all)-1))].Microseconds()) / 1000
	}
	return Latency{Samples: len(all), P50: at(0.50), P99: at(0.99), Max: at(1)}
}
