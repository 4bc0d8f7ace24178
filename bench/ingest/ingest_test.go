//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log"
	"os"
	"strings"
	"testing"
	"time"
)

// TestMain plays the part of the program that starts itself to send reports.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == roleLoad {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestWhatIsAnsweredIsInTheDatabase runs every row with few connections, and looks at counts only: how long things take is not for a
// machine that does something else besides.
func TestWhatIsAnsweredIsInTheDatabase(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	o := options{runs: 2, duration: time.Second / 2, rows: allRows(), progress: log.New(t.Output(), "", log.Lmicroseconds)}
	for i := range o.rows {
		r := &o.rows[i]
		r.Connections, r.Orders, r.Reports = min(r.Connections, 8), min(r.Orders, 10), min(r.Reports, 50)
	}
	b, err := start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.stop()
	r, err := b.measure(ctx, o) // it compares what was answered with what is kept
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Rows {
		m := row.Runs[0]
		if m.Wrong != 0 || m.Measured == 0 || m.Reports < m.Measured || m.P99 <= 0 || m.ServerMicros <= 0 || m.ClientMicros <= 0 {
			t.Errorf("%s: %+v", row.Row.Name, m)
		}
		if (row.Row.Floor != "" || row.Row.Of != "") && len(row.Ratios) != o.runs {
			t.Errorf("%s is compared with nothing", row.Row.Name)
		}
	}
	var table, raw bytes.Buffer
	if err := r.writeTable(&table); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", &table)
	if err := r.writeJSON(&raw); err != nil {
		t.Fatal(err)
	}
	var back report
	if err := json.Unmarshal(raw.Bytes(), &back); err != nil || len(back.Rows) != len(allRows()) {
		t.Errorf("%d rows in the JSON: %v", len(back.Rows), err)
	}
}

func TestDifferencesAreTold(t *testing.T) {
	before := counts{Reports: 5, Receipts: 3, Clicks: 2, Slots: 3, Delivered: 3, Clicked: 2, RollupFans: 3, RollupClicks: 2, EventFans: 3}
	after := counts{Reports: 7, Receipts: 5, Clicks: 2, Slots: 5, Delivered: 5, Clicked: 2, RollupFans: 5, RollupClicks: 2, EventFans: 5}
	if err := after.check(before, wayMutation, 2); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"more told":  after.check(before, wayMutation, 3),
		"less told":  after.check(before, wayMutation, 1),
		"not clicks": after.check(before, wayLink, 2),
	} {
		if err == nil {
			t.Errorf("%s: no difference is told", name)
		}
	}
	after.EventFans--
	if err := after.check(before, wayMutation, 2); err == nil {
		t.Error("a missing event is not told")
	}
}

func TestFlagsChooseWhatIsMeasured(t *testing.T) {
	o, err := parseOptions([]string{"-row", "clicks, single", "-runs", "2", "-env", "A=1,B=2"})
	if err != nil {
		t.Fatal(err)
	}
	if len(o.rows) != 2 || o.rows[0].Name != "single" || o.runs != 2 || strings.Join(o.settings, " ") != "A=1 B=2" {
		t.Errorf("%+v", o)
	}
	for _, wrong := range [][]string{{"-row", "cube"}, {"-runs", "0"}, {"what"}, {"-duration", "10ms"}, {"-warm", "-1s"}} {
		if _, err := parseOptions(wrong); err == nil {
			t.Errorf("%q was accepted", wrong)
		}
	}
}

func TestRatiosAreTakenWithinARun(t *testing.T) {
	r := newReport(options{rows: []row{{Name: "single", Floor: floorOne}, {Name: "hot", Of: "single"}}})
	for run, rates := range [][3]int64{{10, 20, 5}, {30, 10, 60}, {10, 40, 10}} { // ours, the floor's, and ours on one order
		of := func(rate int64) (m measured) {
			m.Measured, m.Seconds = rate, 1
			return m
		}
		single := of(rates[0])
		single.Floor = floored{Simple: float64(rates[1]), Prepared: float64(2 * rates[1])}
		r.add(r.Rows[0].Row, single)
		r.add(r.Rows[1].Row, of(rates[2]))
		if len(r.Rows[1].Ratios) != run+1 {
			t.Fatalf("%d ratios after run %d", len(r.Rows[1].Ratios), run)
		}
	}
	if got := median(r.Rows[0].Ratios); got != 0.5 {
		t.Errorf("× pgbench is %v, want 0.5, the median of 0.5, 3 and 0.25", got)
	}
	if got := median(r.Rows[0].Prepared); got != 0.25 {
		t.Errorf("× pgbench with prepared statements is %v, want 0.25", got)
	}
	if got := median(r.Rows[1].Ratios); got != 1 {
		t.Errorf("× single is %v, want 1, the median of 0.5, 2 and 1", got)
	}
}
