package main

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	_ "github.com/lib/pq"

	"headway/internal/app"
)

// TestAudit audits what a command line imported, beside a running server and without one, and then what somebody changed behind its back.
func TestAudit(t *testing.T) {
	root := folder(t)
	data := filepath.Join(root, "data")
	s := serve(t, data)
	path := filepath.Join(root, "orders.csv")
	if err := os.WriteFile(path, []byte(ordersCSV), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := finish(t, invoke(t, nil, "import", path, "--data", data)); r.code != exitPartial {
		t.Fatalf("%+v", r)
	}
	if printed := command(t, data, "audit"); printed != "2 orders audited, 0 differences" {
		t.Errorf("%q", printed)
	}
	var report struct {
		Differences []jsonDifference
		Orders      int
		Clean       *bool
	}
	if err := json.Unmarshal([]byte(command(t, data, "audit", "--json")), &report); err != nil || report.Orders != 2 || !*report.Clean || report.Differences == nil {
		t.Errorf("%+v, %v", report, err)
	}

	plant(t, data, "UPDATE orders SET clicks = 7 WHERE campaign_name = 'Summer'")
	r := finish(t, invoke(t, nil, "audit", "--data", data))
	if r.code != exitFailure || !strings.Contains(r.stdout, ": clicks: stored 7, recomputed 0\n") || !strings.Contains(r.stdout, "2 orders audited, 3 differences") ||
		!strings.Contains(r.stderr, "docs/audit.md") {
		t.Fatalf("%+v", r)
	}
	id, _, _ := strings.Cut(r.stdout, " ")
	if !strings.HasPrefix(id, "ord_") {
		t.Fatalf("%q is not an order's id", id)
	}
	r = finish(t, invoke(t, nil, "audit", "--data", data, "--json", "--order", id))
	if err := json.Unmarshal([]byte(r.stdout), &report); err != nil || r.code != exitFailure {
		t.Fatalf("%v: %+v", err, r)
	}
	if len(report.Differences) != 3 || report.Orders != 1 || *report.Clean {
		t.Errorf("%+v", report)
	}
	for _, d := range report.Differences {
		if *d.Order != id || d.Number == 0 || d.Receipt != nil || d.What == "conversion" && (d.Stored == nil || d.Recomputed != nil) {
			t.Errorf("%+v", d)
		}
	}
	r = finish(t, invoke(t, nil, "audit", "--data", data, "--order", "ord_"+strings.Repeat("4", 26)))
	if r.code != exitFailure || !strings.Contains(r.stderr, "no such order") || r.stdout != "" {
		t.Errorf("%+v", r)
	}
	s.signal(syscall.SIGTERM)
	if r := finish(t, invoke(t, nil, "audit", "--data", data)); r.code != exitFailure || !strings.Contains(r.stdout, "3 differences") {
		t.Errorf("without a server: %+v", r)
	}
}

// plant changes something behind the back of the server and of the database's triggers.
func plant(t *testing.T, data, statement string) {
	t.Helper()
	note, err := app.RunningServer(data)
	if err != nil || note == nil {
		t.Fatalf("%+v, %v", note, err)
	}
	db, err := sql.Open("postgres", note.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, text := range []string{"SET LOCAL session_replication_role = replica", statement} {
		if _, err := tx.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
