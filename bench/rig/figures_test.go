package rig

import (
	"testing"
	"time"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{3, 1, 2}, 2}, {[]float64{4, 1, 2, 3}, 2.5}} {
		if got := Median(c.values); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.values, got, c.want)
		}
	}
}

func TestLatencyIsRankedByTime(t *testing.T) {
	all := make([]time.Duration, 101)
	for i := range all {
		all[i] = time.Duration(100-i) * time.Millisecond
	}
	if got := LatencyOf(all); got != (Latency{Samples: 101, P50: 50, P99: 99, Max: 100}) {
		t.Errorf("%+v", got)
	}
}
