package app_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"headway/internal/pgtest"
)

func TestExportOfReceipts(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	id := p.place(3000, true)
	var lines strings.Builder
	for n := range 1500 {
		lines.WriteString(lineOf(id, fmt.Sprint("=", n)))
	}
	lines.WriteString(strings.Replace(lineOf(id, "again"), "fan again", "fan =7", 1))
	if answers := decodeAnswers(t, p.platform.stream(strings.NewReader(lines.String())).Body); len(answers) != 1501 {
		t.Fatalf("%d answers", len(answers))
	}
	export := func(as client, query string, headers ...string) (*http.Response, string) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, as.url+"/v1/orders/"+id+"/receipts?"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+as.token)
		for i := 0; i < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response, string(text)
	}
	response, text := export(p.marketer, "format=csv")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 1502 || strings.Join(rows[0], ",") != "id,fan,occurred_at,recorded_at,via_click,outcome,reason,reporter,report_id" {
		t.Fatalf("%d rows, %v: %v", len(rows), err, rows[0])
	}
	if !strings.HasPrefix(response.Header.Get("Content-Disposition"), `attachment; filename="order-`) || response.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", response.Header)
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		if seen[row[0]] || !strings.HasPrefix(row[1], "fan_") || strings.Contains(row[1], "=") || row[8] != "" || !strings.HasPrefix(row[7], "plt_") {
			t.Fatalf("%v", row)
		}
		seen[row[0]] = true
	}
	if _, text := export(p.platform, "outcome=COUNTED"); !strings.Contains(text, ",'=7\n") || strings.Contains(text, "again") {
		t.Error("the platform sees no ids, or formulas, or too much")
	}
	_, text = export(p.client, "reason=DUPLICATE_FAN", "Accept", "application/x-ndjson")
	var one map[string]any
	if err := json.Unmarshal([]byte(text), &one); err != nil || one["outcome"] != "REFUSED" || one["reason"] != "DUPLICATE_FAN" || one["reportId"] != nil {
		t.Errorf("%q, %v", text, err)
	}
	stranger := r.settle()
	for name, c := range map[string]struct {
		as     client
		query  string
		status int
	}{
		"a stranger":            {stranger.marketer, "", 404},
		"nobody":                {client{t, p.platform.url, "nonsense"}, "", 401},
		"an unknown parameter":  {p.marketer, "outcomes=COUNTED", 400},
		"an unknown format":     {p.marketer, "format=xls", 400},
		"an unknown outcome":    {p.marketer, "outcome=LOST", 400},
		"a time that is none":   {p.marketer, "recordedFrom=now", 400},
		"ends before it begins": {p.marketer, "recordedFrom=2026-01-02T00:00:00Z&recordedTo=2026-01-01T00:00:00Z", 400},
		"nothing in this time":  {p.marketer, "recordedTo=2026-01-01T00:00:00Z", 200},
	} {
		if response, text := export(c.as, c.query); response.StatusCode != c.status {
			t.Errorf("%s: %d %s, want %d", name, response.StatusCode, text, c.status)
		}
	}
}
