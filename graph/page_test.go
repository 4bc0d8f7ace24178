package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"headway/internal/order"
)

// page is any connection.
type page struct {
	Edges []struct {
		Cursor string
		Node   json.RawMessage
	}
	Nodes    []json.RawMessage
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
}

func (p page) rows() []string {
	rows := make([]string, len(p.Nodes))
	for i, node := range p.Nodes {
		rows[i] = string(node)
	}
	return rows
}

// TestEveryListIsPagedBothWays walks each connection of the schema in pages of two, from either end.
func TestEveryListIsPagedBothWays(t *testing.T) {
	w := newMarket(t, nil)
	for i := range 3 {
		lost := order.DeliveryReport{TrackingCode: "nosuchcode00", ReportID: fmt.Sprint("lost ", i), Fan: "fan", OccurredAt: w.now}
		if _, err := w.reports.RecordDeliveries(t.Context(), w.users["pia"], []order.DeliveryReport{lost}, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, list := range []struct {
		name, user, query, row string
		least                  int
	}{
		{"orders", "mara", `{ list: orders(%s) %s }`, "id", 5},
		{"orders by name", "mara", `{ list: orders(orderBy: { field: NAME, direction: ASC }, %s) %s }`, "id", 5},
		{"orders by conversion", "cleo", `{ list: orders(orderBy: { field: CONVERSION, direction: DESC }, %s) %s }`, "id", 5},
		{"tags", "mara", `{ list: tags(%s) %s }`, "id", 2},
		{"share links", "mara", `{ list: shareLinks(%s) %s }`, "id", 3},
		{"API keys", "mara", `{ list: apiKeys(%s) %s }`, "id", 1},
		{"clients", "pia", `{ list: clients(%s) %s }`, "id", 2},
		{"marketers", "pia", `{ list: marketers(%s) %s }`, "id", 2},
		{"creators", "pia", `{ list: creators(%s) %s }`, "id", 2},
		{"campaigns", "mara", `{ list: campaigns(%s) %s }`, "id", 5},
		{"timeline", "cleo", `{ in: order(id: "<stopped>") { list: timeline(%s) %s } }`, "sequence", 4},
		{"receipts", "mara", `{ in: order(id: "<completed>") { list: receipts(%s) %s } }`, "id", 3},
		{"unmatched reports", "pia", `{ in: viewer { list: unmatchedReports(%s) %s } }`, "reportId", 3},
		{"shared orders", "nobody", `{ in: sharedReport(token: "<token set>", password: "correct horse") { list: orders(%s) %s } }`, "id", 3},
	} {
		t.Run(list.name, func(t *testing.T) {
			read := func(arguments string) page {
				return w.readPage(t, list.user, fmt.Sprintf(list.query, arguments,
					"{ nodes { "+list.row+" } edges { cursor node { "+list.row+" } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"))
			}
			whole := read("first: 100")
			if len(whole.Nodes) < list.least || whole.PageInfo.HasNextPage || whole.PageInfo.HasPreviousPage {
				t.Fatalf("the whole list has %d rows of at least %d, and more is %+v", len(whole.Nodes), list.least, whole.PageInfo)
			}
			if forwards := walk(t, read, false); !slices.Equal(forwards, whole.rows()) {
				t.Errorf("forwards  %v\nwant      %v", forwards, whole.rows())
			}
			if backwards := walk(t, read, true); !slices.Equal(backwards, whole.rows()) {
				t.Errorf("backwards %v\nwant      %v", backwards, whole.rows())
			}
		})
	}
}

// walk reads a list in pages of two and gives its rows from first to last.
func walk(t *testing.T, read func(arguments string) page, backwards bool) (rows []string) {
	t.Helper()
	arguments := "first: 2"
	if backwards {
		arguments = "last: 2"
	}
	for pages := 0; ; pages++ {
		p := read(arguments)
		info := p.PageInfo
		for i, edge := range p.Edges {
			if string(edge.Node) != string(p.Nodes[i]) {
				t.Fatalf("edge %d holds %s and node %s", i, edge.Node, p.Nodes[i])
			}
		}
		more, before := info.HasNextPage, info.HasPreviousPage
		if backwards {
			rows, more, before = append(p.rows(), rows...), before, more
		} else {
			rows = append(rows, p.rows()...)
		}
		if before != (pages > 0) {
			t.Errorf("page %d says that rows lie behind it: %v", pages, before)
		}
		if !more {
			return rows
		}
		if pages > 100 || info.StartCursor == nil || info.EndCursor == nil {
			t.Fatalf("page %d does not lead on: %+v", pages, info)
		}
		arguments = fmt.Sprintf("first: 2, after: %q", *info.EndCursor)
		if backwards {
			arguments = fmt.Sprintf("last: 2, before: %q", *info.StartCursor)
		}
	}
}

// readPage runs a query that has a connection as "list", alone or inside "in".
func (w *world) readPage(t *testing.T, user, query string) page {
	t.Helper()
	response := w.ask(user, query, 1)[0]
	if len(response.Errors) > 0 {
		t.Fatalf("%s: %v", query, response.Errors)
	}
	var answer struct {
		List page
		In   struct{ List page }
	}
	if err := json.Unmarshal(response.Data, &answer); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(query, "in: ") {
		return answer.In.List
	}
	return answer.List
}

func TestNodesAreLimited(t *testing.T) {
	w := newWorld(t, nil)
	ids := strings.Repeat(`"<mara>", `, 101)
	got := w.golden(w.ask("mara", `{ nodes(ids: [`+ids+`]) { id } }`, 1)[0])
	if !strings.Contains(got, `"LIMIT_EXCEEDED"`) {
		t.Errorf("101 ids were answered with %.300s", got)
	}
}
