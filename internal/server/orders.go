package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"headway/internal/order"
)

// Orders hands on the orders that the filter picks, a page at a time, with the tags on them if they are asked for; begin is told before
// the first. FORBIDDEN, BAD_INPUT.
type Orders func(ctx context.Context, v order.Viewer, f order.Filter, sort order.Sort, tags bool, begin func() error,
	take func(orders []*order.Order, tags map[order.ID]*order.Tag) error) error

// maxExportQuestion bounds the body of a request for an export.
const maxExportQuestion = 64 << 10

// serveOrders exports the orders of a filter.
func (s *server) serveOrders(lines bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.exporting(w, r, "an export of orders failed", func(access Access) (*export, func() error, error) {
			asked, err := readOrdersQuestion(w, r)
			if err != nil {
				return nil, nil, err
			}
			columns, err := orderColumnsOf(asked.columns, access.Viewer)
			e := orderExport{newExport(w, access.Viewer, lines, s.StreamWriteTimeout), columns}
			tags := slices.ContainsFunc(columns, func(c orderColumn) bool { return c.name == tagsColumn })
			return e.export, func() error {
				return s.Orders(access.Context, access.Viewer, asked.filter, asked.sort, tags, e.begin, e.take)
			}, err
		})
	}
}

// ordersQuestion is what is asked for.
type ordersQuestion struct {
	filter  order.Filter
	sort    order.Sort
	columns []string
}

// readOrdersQuestion reads it from the parameters, where filter and orderBy are JSON and columns are separated by commas, or from a body of
// the same names. Errors: BAD_INPUT.
func readOrdersQuestion(w http.ResponseWriter, r *http.Request) (asked ordersQuestion, err error) {
	query := r.URL.Query()
	for name := range query {
		if r.Method == http.MethodPost || !slices.Contains([]string{"filter", "orderBy", "columns"}, name) {
			return asked, order.BadInput(order.Shorten(name, 40), "There is no such parameter.")
		}
	}
	filter, sort := []byte(query.Get("filter")), []byte(query.Get("orderBy"))
	asked.columns = listed(query, "columns")
	if r.Method == http.MethodPost {
		var body struct {
			Filter  json.RawMessage `json:"filter"`
			OrderBy json.RawMessage `json:"orderBy"`
			Columns []string        `json:"columns"`
		}
		decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxExportQuestion))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&body); err != nil && !errors.Is(err, io.EOF) {
			refused := order.BadInput("body", "Send one JSON object with filter, orderBy and columns, of at most %d KB.", maxExportQuestion>>10)
			refused.Cause = err
			return asked, refused
		}
		filter, sort, asked.columns = body.Filter, body.OrderBy, body.Columns
	}
	if asked.filter, err = order.ParseFilter(filter); err == nil {
		asked.sort, err = order.ParseSort(sort)
	}
	return asked, err
}

// orderExport is an export of orders.
type orderExport struct {
	*export
	columns []orderColumn
}

func (e orderExport) begin() error {
	names := make([]string, len(e.columns))
	for i, c := range e.columns {
		names[i] = underscored(c.name)
	}
	return e.start("orders", names)
}

// take sends a page of orders.
func (e orderExport) take(orders []*order.Order, tags map[order.ID]*order.Tag) error {
	cells := make([]string, len(e.columns))
	for _, o := range orders {
		row := orderRow{o, e.viewer, tags}
		if e.lines {
			if err := e.line(row); err != nil {
				return err
			}
			continue
		}
		for i, c := range e.columns {
			cells[i] = cell(c.value(row))
		}
		if err := e.table.Write(cells); err != nil {
			return err
		}
	}
	return nil
}

// line writes an object with the fields in the order of the columns.
func (e orderExport) line(row orderRow) error {
	for i, c := range e.columns {
		before := `,"`
		if i == 0 {
			before = `{"`
		}
		value, err := json.Marshal(c.value(row))
		if err != nil {
			return err
		}
		for _, part := range []string{before, c.name, `":`, string(value)} {
			if _, err := e.buffer.WriteString(part); err != nil {
				return err
			}
		}
	}
	_, err := e.buffer.WriteString("}\n")
	return err
}

// underscored is a name of the API's as tables write it: placed_at.
func underscored(name string) string {
	var text strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			text.WriteByte('_')
		}
		text.WriteRune(unicode.ToLower(r))
	}
	return text.String()
}
