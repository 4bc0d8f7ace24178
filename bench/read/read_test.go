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

// TestMain plays the part of the program that starts itself for the other servers.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && isRole(os.Args[1]) {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestEveryServerAnswers asks all servers for everything once on a small dataset, and looks at what they say, never at times.
func TestEveryServerAnswers(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	o, err := parseOptions([]string{"-orders", "1500", "-runs", "1", "-duration", "300ms", "-warm", "50ms", "-connections", "1,4", "-distinct", "300"})
	if err != nil {
		t.Fatal(err)
	}
	o.progress = log.New(t.Output(), "", log.Lmicroseconds)
	b, err := start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.stop()
	r, err := b.measure(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if want := len(serverNames()) * len(queryNames()) * 2; len(r.Runs) != want {
		t.Fatalf("%d rows, want %d", len(r.Runs), want)
	}
	for _, m := range r.Runs {
		if m.Answers == 0 || m.ServerMicros <= 0 || m.Query == queryList && m.RowsEach == 0 && m.Answers > lookEvery {
			t.Errorf("nothing was measured: %+v", m)
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
	if err := json.Unmarshal(raw.Bytes(), &back); err != nil || len(back.Runs) != len(r.Runs) {
		t.Errorf("%d rows in the JSON: %v", len(back.Runs), err)
	}
	sameLists(ctx, t, b)
}

// sameLists compares what the servers say to the same draws.
func sameLists(ctx context.Context, t *testing.T, b *bench) {
	answers := map[string][][]int64{}
	for _, name := range serverNames() {
		under, err := b.startSubject(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range b.draws[queryList][:100] {
			var answer struct {
				Data struct {
					Orders struct{ Nodes []struct{ Number int64 } }
				}
			}
			if err := call(ctx, under, under.tokens[d.marketer], listQuery, d.variables(name == nameHeadway), &answer); err != nil {
				t.Fatal(err)
			}
			var numbers []int64
			for _, node := range answer.Data.Orders.Nodes {
				numbers = append(numbers, node.Number)
			}
			answers[name] = append(answers[name], numbers)
		}
		under.child.Stop()
	}
	filled := 0
	for i, want := range answers[nameHeadway] {
		if len(want) > 0 {
			filled++
		}
		for _, name := range []string{namePlain, nameBare} {
			if got := answers[name][i]; len(got) != len(want) || len(got) > 0 && (got[0] != want[0] || got[len(got)-1] != want[len(want)-1]) {
				t.Errorf("draw %d: %s answers %v, headway %v", i, name, got, want)
			}
		}
	}
	if filled < 50 {
		t.Errorf("only %d of 100 pages hold anything", filled)
	}
}

func TestFlagsChooseWhatIsMeasured(t *testing.T) {
	o, err := parseOptions([]string{"-server", "bare,headway", "-query", "stats", "-connections", "2, 3", "-orders", "5000"})
	if err != nil {
		t.Fatal(err)
	}
	if len(o.servers) != 2 || o.servers[0] != nameHeadway || o.queries[0] != queryStats || o.connections[1] != 3 || o.size.Marketers != 5 {
		t.Errorf("%+v", o)
	}
	for _, wrong := range [][]string{{"-server", "nginx"}, {"-query", "cube"}, {"-runs", "0"}, {"what"}, {"-duration", "-1s"}, {"-connections", "none"}, {"-orders", "3"}} {
		if _, err := parseOptions(wrong); err == nil {
			t.Errorf("%q was accepted", wrong)
		}
	}
}

func TestDatasetIsTheSameEveryTime(t *testing.T) {
	first, second := newWorld(scaled(500)), newWorld(scaled(500))
	statuses := map[string]int{}
	for i := range 500 {
		a, b := first.order(i), second.order(i)
		if a.ID != b.ID || a.Status != b.Status || len(a.rollups) != len(b.rollups) {
			t.Fatalf("order %d differs", i)
		}
		statuses[string(a.Status)]++
	}
	if len(statuses) != 5 {
		t.Errorf("only %v", statuses)
	}
}
