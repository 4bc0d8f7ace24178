//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log"
	"os"
	"testing"
	"time"
)

// TestMain plays the part of the program that starts itself for every process it needs.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && isRole(os.Args[1]) {
		main()
		return
	}
	os.Exit(m.Run())
}

// smallShapes are those of the comparison that differ in kind, as small as they can be without being other ones.
func smallShapes() []shape {
	var small []shape
	for _, s := range allShapes() {
		switch s.Name {
		case "flood", "boards", "stacked", "idle":
			s.Connections = max(2, s.Connections/100)
			s.Orders = (s.Orders + 19) / 20
			s.Each = (s.Each + 4) / 5
			small = append(small, s)
		}
	}
	return small
}

// TestEverybodyGetsTheLastState runs every shape on every server, and looks at counts only: how long things take is not for a
// machine that does something else besides.
func TestEverybodyGetsTheLastState(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	o := options{
		runs: 1, duration: 400 * time.Millisecond, idle: 200 * time.Millisecond, calm: 50 * time.Millisecond,
		servers: serverNames(), shapes: smallShapes(), progress: log.New(t.Output(), "", log.Lmicroseconds),
	}
	b, err := start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.stop()
	r, err := b.measure(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Shapes {
		for _, server := range serverNames() {
			m := row.Runs[0][server]
			if m.Behind != 0 || m.Backwards != 0 || m.Lost != 0 {
				t.Errorf("%s on %s: %d behind, %d backwards, %d lost", row.Shape.Name, server, m.Behind, m.Backwards, m.Lost)
			}
			if row.Shape.Idle {
				continue
			}
			if m.Received < int64(m.Subscriptions) || m.Received+m.Coalesced != int64(m.Updates*m.Subscriptions) || m.Coalesced < 0 {
				t.Errorf("%s on %s: %d messages for %d updates to %d subscriptions", row.Shape.Name, server, m.Received, m.Updates, m.Subscriptions)
			}
			if m.Latency.Samples == 0 {
				t.Errorf("%s on %s: no latencies", row.Shape.Name, server)
			}
			if floor := row.Runs[0][nameFloor]; server == nameHeadway && (floor.MessageBytes != m.MessageBytes || floor.Received < m.Received) {
				t.Errorf("%s: the floor sent %d messages of %d bytes, Headway %d of %d",
					row.Shape.Name, floor.Received, floor.MessageBytes, m.Received, m.MessageBytes)
			}
		}
	}
	checkReport(t, r)
}

// checkReport writes it both ways.
func checkReport(t *testing.T, r *report) {
	t.Helper()
	var table, raw bytes.Buffer
	if err := r.writeTable(&table); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", &table)
	if err := r.writeJSON(&raw); err != nil {
		t.Fatal(err)
	}
	var back report
	if err := json.Unmarshal(raw.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	for _, row := range back.Shapes {
		if len(row.Medians) != len(serverNames()) {
			t.Errorf("%s: medians of %d servers in the JSON, want %d", row.Shape.Name, len(row.Medians), len(serverNames()))
		}
	}
}

func TestFlagsChooseWhatIsMeasured(t *testing.T) {
	o, err := parseOptions([]string{"-server", "gqlgen,floor", "-shape", "idle, flood", "-runs", "2"})
	if err != nil {
		t.Fatal(err)
	}
	if len(o.servers) != 2 || o.servers[0] != nameFloor || len(o.shapes) != 2 || o.shapes[0].Name != "flood" || o.runs != 2 {
		t.Errorf("%+v", o)
	}
	for _, wrong := range [][]string{{"-server", "nginx"}, {"-shape", "cube"}, {"-runs", "0"}, {"what"}, {"-duration", "-1s"}} {
		if _, err := parseOptions(wrong); err == nil {
			t.Errorf("%q was accepted", wrong)
		}
	}
}

func TestRatiosAreTakenWithinARun(t *testing.T) {
	s := shape{Name: "x"}
	r := newReport(options{shapes: []shape{s}})
	for run, seconds := range [][2]float64{{1, 2}, {10, 5}, {3, 6}} { // headway's and the floor's, for as many messages
		r.add(s, run, measured{Server: nameHeadway, Received: 10, ServerSeconds: seconds[0], IngestPerUpdate: 0.5, Updates: 1})
		r.add(s, run, measured{Server: nameFloor, Received: 10, ServerSeconds: seconds[1]})
	}
	got := r.Shapes[0].Medians[nameHeadway]
	if got.OfFloor != 0.5 {
		t.Errorf("× floor is %v, want 0.5, the median of 0.5, 2 and 0.5", got.OfFloor)
	}
	if got.FanOutMicrosPerMessage != 2.5e5 {
		t.Errorf("fan-out alone is %v µs a message, want 250000", got.FanOutMicrosPerMessage)
	}
}
