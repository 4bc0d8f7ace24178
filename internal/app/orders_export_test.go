package app_test

import (
	"bufio"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"headway/internal/pgtest"
)

// export asks for orders, by POST if there is a body.
func (c client) export(path, body string) (*http.Response, string) {
	c.t.Helper()
	response := c.openExport(path, body)
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return response, string(text)
}

func (c client) openExport(path, body string) *http.Response {
	c.t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.url+"/v1/orders."+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

func TestExportOfOrders(t *testing.T) {
	r := start(t, settings(t, "DATABASE_URL="+pgtest.New(t)))
	p := r.settle()
	waiting, hidden, shown := p.place(10, false), p.place(20, true), p.place(30, true)
	p.platform.report(hidden, 1, 5)
	p.platform.report(shown, 10, 30)
	p.client.do(`mutation($id: ID!) { setIncomeVisibility(input: {orderId: $id, visible: true}) { order { id } } }`, map[string]any{"id": shown}, nil)
	p.marketer.do(`mutation { createTag(input: {name: "=cmd()"}) { tag { id } } }`, nil, nil)
	var tags struct {
		Tags struct{ Nodes []struct{ ID string } }
	}
	p.marketer.do(`{ tags(first: 1) { nodes { id } } }`, nil, &tags)
	tag := tags.Tags.Nodes[0].ID
	p.marketer.do(`mutation($i: TagOrdersInput!) { tagOrders(input: $i) { orders { id } } }`, map[string]any{"i": map[string]any{"orderIds": []string{shown}, "tagIds": []string{tag}}}, nil)

	response, text := p.marketer.export("csv", "")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 4 || rows[1][0] != shown || rows[3][0] != waiting {
		t.Fatalf("%v %q", err, text)
	}
	if response.Header.Get("Content-Disposition") != `attachment; filename="orders.csv"` || response.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", response.Header)
	}
	at := func(row []string, column string) string { return row[slices.Index(rows[0], column)] }
	if at(rows[1], "income") != "75.00" || at(rows[2], "income") != "" || at(rows[2], "price") != "2.50" || at(rows[2], "percent") != "25" || at(rows[3], "percent") != "" ||
		at(rows[1], "tags") != "'=cmd()" || at(rows[1], "status") != "COMPLETED" || at(rows[2], "fans_delivered") != "5" {
		t.Errorf("%v", rows)
	}
	_, text = p.client.export("csv?columns=id,income&orderBy="+url.QueryEscape(`{"field": "PLACED", "direction": "ASC"}`), "")
	if want := "id,income\n" + waiting + ",\n" + hidden + ",12.50\n" + shown + ",75.00\n"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
	if _, text = p.client.export("csv", ""); strings.Contains(text, "tags") || strings.Contains(text, "cmd") {
		t.Error("a client sees tags")
	}
	filter := `{"filter": {"status": ["ACCEPTED", "COMPLETED"], "tags": {"any": ["` + tag + `"]}}, "columns": ["number", "tags", "income", "acceptedAt", "paused", "rejectionReason"]}`
	_, text = p.marketer.export("ndjson", filter)
	var line struct {
		Tags            []string
		Number          int
		Income          string
		AcceptedAt      time.Time
		Paused          bool
		RejectionReason *string
	}
	if err := json.Unmarshal([]byte(text), &line); err != nil || line.Tags[0] != "=cmd()" || line.Income != "75.00" || line.Number == 0 || line.AcceptedAt.IsZero() ||
		!strings.HasPrefix(text, `{"number":`) || !strings.HasSuffix(text, `"rejectionReason":null}`+"\n") {
		t.Errorf("%q, %v", text, err)
	}
	if _, text := r.settle().marketer.export("ndjson", ""); text != "" {
		t.Errorf("a stranger sees %q", text)
	}
	for name, c := range map[string]struct {
		as         client
		path, body string
		status     int
		field      string
	}{
		"nobody":                     {client{t, p.platform.url, "nonsense"}, "csv", "", 401, ""},
		"tags of a client's filter":  {p.client, "csv", `{"filter": {"tags": {"none": ["` + tag + `"]}}}`, 403, ""},
		"tags of a client's columns": {p.client, "csv?columns=tags", "", 403, ""},
		"an unknown parameter":       {p.marketer, "csv?status=ACCEPTED", "", 400, "status"},
		"an unknown column":          {p.marketer, "csv?columns=secret", "", 400, "columns"},
		"a column twice":             {p.marketer, "csv?columns=id,id", "", 400, "columns"},
		"a filter that is none":      {p.marketer, "csv?filter=x", "", 400, "filter"},
		"an unknown filter":          {p.marketer, "csv", `{"filter": {"colour": "red"}}`, 400, "filter"},
		"an unknown status":          {p.marketer, "csv", `{"filter": {"status": ["LOST"]}}`, 400, "filter.status.0"},
		"an id of something else":    {p.marketer, "csv", `{"filter": {"clientIds": ["` + tag + `"]}}`, 400, "filter.clientIds.0"},
		"a sort that is none":        {p.marketer, "csv", `{"orderBy": {"field": "INCOME", "direction": "ASC"}}`, 400, "orderBy.field"},
		"a body that is none":        {p.marketer, "csv", `[]`, 400, "body"},
	} {
		response, text := c.as.export(c.path, c.body)
		if response.StatusCode != c.status || c.field != "" && !strings.Contains(text, `"`+c.field+`"`) {
			t.Errorf("%s: %d %s, want %d %s", name, response.StatusCode, text, c.status, c.field)
		}
	}
}

// TestExportAtSize exports many orders with the memory of a few.
func TestExportAtSize(t *testing.T) {
	size := 20_000
	if os.Getenv("HEADWAY_TEST_FULL") == "1" {
		size = 1_000_000
	}
	database := pgtest.New(t)
	r := start(t, settings(t, "DATABASE_URL="+database))
	p := r.settle()
	p.place(10, false)
	multiplyOrders(t, database, size)
	began, response := time.Now(), p.marketer.openExport("csv", "")
	lines, first, most := 0, uint64(0), uint64(0)
	seen := map[string]bool{}
	read := bufio.NewScanner(response.Body)
	for read.Scan() {
		if lines++; lines%(size/20) == 0 {
			id, _, _ := strings.Cut(read.Text(), ",")
			seen[id] = true
			runtime.GC()
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			if most = max(most, memory.HeapAlloc); first == 0 {
				first = memory.HeapAlloc
			}
		}
	}
	if read.Err() != nil || lines != size+2 || len(seen) != 20 {
		t.Fatalf("%d lines, %v", lines, read.Err())
	}
	t.Logf("%d orders in %v; the heap held %d KB at first and %d KB at most", size, time.Since(began).Round(time.Millisecond), first>>10, most>>10)
	const allowance = 8 << 20
	if most > first+allowance {
		t.Errorf("the heap grew from %d KB to %d KB", first>>10, most>>10)
	}
}

// multiplyOrders makes so many more of the one order there is, a minute apart, without what hangs on them.
func multiplyOrders(t *testing.T, database string, size int) {
	t.Helper()
	db, err := sql.Open("postgres", database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT column_name FROM information_schema.columns WHERE table_name = 'orders' AND table_schema = 'public' AND is_generated = 'NEVER'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names, values []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		value := name
		switch name {
		case "id":
			value = "gen_random_uuid()"
		case "number":
			value = "number + n"
		case "tracking_code":
			value = "lpad(n::text, 12, '0')"
		case "placed_at", "respond_by":
			value = name + " - n * interval '1 second'"
		case "search_text":
			value = `lower(campaign_name) || E'\x01' || lower(client_name) || E'\x01' || number + n || E'\x01ord_' || n`
		}
		names, values = append(names, name), append(values, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec("SET LOCAL session_replication_role = replica"); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("INSERT INTO orders ("+strings.Join(names, ", ")+") SELECT "+strings.Join(values, ", ")+" FROM orders, generate_series(1, $1) AS n", size); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("ANALYZE orders"); err != nil {
		t.Fatal(err)
	}
}
