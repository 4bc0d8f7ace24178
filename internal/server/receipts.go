package server

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"headway/internal/order"
)

// Receipts hands on the receipts of an order that the filter picks, with the account that reported each; begin is told of the order
// before the first. NOT_FOUND, FORBIDDEN.
type Receipts func(ctx context.Context, v order.Viewer, orderID order.ID, f order.ReceiptFilter,
	begin func(*order.Order) error, take func(r *order.Receipt, reporter *order.Account) error) error

// exportBuffer is how much of an export is sent at a time.
const exportBuffer = 32 << 10

// serveReceipts exports an order's receipts as CSV or as lines of JSON, as long as they are. A failure on the way cuts the
// connection, so that no client takes a part for the whole.
func (s *server) serveReceipts(w http.ResponseWriter, r *http.Request) {
	const doing = "an export of receipts failed"
	if r.Method == http.MethodHead {
		w.Header().Set("Allow", "GET")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	access, err := s.Authenticate(r)
	if err != nil {
		s.refuse(w, doing, err)
		return
	}
	defer access.Leave()
	export, id, filter, err := newExport(w, r, access.Viewer, s.StreamWriteTimeout)
	if err != nil {
		s.refuse(w, doing, err)
		return
	}
	if !s.exports.enter() {
		s.refuse(w, doing, full("exports", cap(s.exports)))
		return
	}
	defer s.exports.leave()
	err = s.Receipts(access.Context, access.Viewer, id, filter, export.begin, export.take)
	if err == nil {
		err = export.finish()
	}
	switch {
	case err == nil:
	case !export.begun:
		s.refuse(w, doing, err)
	default:
		s.Log.Warn(doing, "request", w.Header().Get(requestIDHeader), "error", err)
		panic(http.ErrAbortHandler)
	}
}

// export is one export on its way.
type export struct {
	w       http.ResponseWriter
	control *http.ResponseController
	timeout time.Duration
	viewer  order.Viewer
	lines   bool
	begun   bool

	buffer  *bufio.Writer
	table   *csv.Writer
	encoder *json.Encoder
}

// newExport reads what is asked for. Errors: BAD_INPUT with the parameter.
func newExport(w http.ResponseWriter, r *http.Request, v order.Viewer, timeout time.Duration) (*export, order.ID, order.ReceiptFilter, error) {
	query := r.URL.Query()
	filter, err := receiptFilter(query)
	if err != nil {
		return nil, order.ID{}, filter, err
	}
	id, _, err := order.ParseID(r.PathValue("id"), order.KindOrder)
	if err != nil {
		return nil, id, filter, err
	}
	e := &export{w: w, control: http.NewResponseController(w), timeout: timeout, viewer: v}
	switch format := query.Get("format"); format {
	case "csv":
	case "ndjson":
		e.lines = true
	case "":
		e.lines = strings.Contains(r.Header.Get("Accept"), "json")
	default:
		return nil, id, filter, order.BadInput("format", "%q is no format; use csv or ndjson.", order.Shorten(format, 20))
	}
	e.buffer = bufio.NewWriterSize(e, exportBuffer)
	e.table, e.encoder = csv.NewWriter(e.buffer), json.NewEncoder(e.buffer)
	e.encoder.SetEscapeHTML(false)
	return e, id, filter, nil
}

// receiptFilter reads the parameters that pick receipts. Lists are separated by commas.
func receiptFilter(query url.Values) (order.ReceiptFilter, error) {
	for name := range query {
		if !slices.Contains([]string{"format", "outcome", "reason", "reporter", "viaClick", "occurredFrom", "occurredTo", "recordedFrom", "recordedTo"}, name) {
			return order.ReceiptFilter{}, order.BadInput(order.Shorten(name, 40), "There is no such parameter.")
		}
	}
	f, err := order.ParseReceiptFilter(listed(query, "outcome"), listed(query, "reason"))
	if err != nil {
		return f, err
	}
	for _, text := range listed(query, "reporter") {
		id, _, err := order.ParseID(text, order.KindPlatform, order.KindClient)
		if err != nil {
			return f, order.BadInput("reporter", "%q is not the id of an account.", order.Shorten(text, 40))
		}
		f.ReporterIDs = append(f.ReporterIDs, id)
	}
	if text := query.Get("viaClick"); text != "" {
		truth, err := strconv.ParseBool(text)
		if err != nil {
			return f, order.BadInput("viaClick", "Say true or false.")
		}
		f.ViaClick = &truth
	}
	for name, at := range map[string]**time.Time{"occurredFrom": &f.Occurred.From, "occurredTo": &f.Occurred.To, "recordedFrom": &f.Recorded.From, "recordedTo": &f.Recorded.To} {
		text := strings.ReplaceAll(query.Get(name), " ", "+") // a + that was not escaped
		if text == "" {
			continue
		}
		parsed, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return f, order.BadInput(name, "%q is not an instant; write it as in 2026-03-01T09:30:00Z.", order.Shorten(text, 40))
		}
		*at = &parsed
	}
	return f, nil
}

func listed(query url.Values, name string) []string {
	var list []string
	for _, value := range query[name] {
		for text := range strings.SplitSeq(value, ",") {
			if text = strings.TrimSpace(text); text != "" {
				list = append(list, text)
			}
		}
	}
	return list
}

// exportColumns are the columns of the CSV, and the fields of the lines in the API's way of writing.
func exportColumns() []string {
	return []string{"id", "fan", "occurred_at", "recorded_at", "via_click", "outcome", "reason", "reporter", "report_id"}
}

// begin sends the headers.
func (e *export) begin(o *order.Order) error {
	e.begun = true
	header, kind, ending := e.w.Header(), "text/csv; charset=utf-8", "csv"
	if e.lines {
		kind, ending = lineType, "ndjson"
	}
	header.Set("Content-Type", kind)
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="order-%d-receipts.%s"`, o.Number, ending))
	header.Set("Cache-Control", "no-store")
	if e.lines {
		return nil
	}
	return e.table.Write(exportColumns())
}

// take sends a receipt as the viewer may see it: the fan under its pseudonym, the reporter's own id for the platform alone (rule 19).
func (e *export) take(r *order.Receipt, reporter *order.Account) error {
	reportID := ""
	if e.viewer.IsPlatform() {
		reportID = r.ReportID
	}
	by := ""
	if reporter != nil {
		by = reporter.ID.Text(reporter.Role.Kind())
	}
	id, occurred, recorded := r.ID.Text(order.KindReceipt), r.OccurredAt.Format(time.RFC3339Nano), r.RecordedAt.Format(time.RFC3339Nano)
	if !e.lines {
		return e.table.Write([]string{id, r.Pseudonym(), occurred, recorded, strconv.FormatBool(r.ViaClick), string(r.Outcome), string(r.Reason),
			by, plainCell(reportID)})
	}
	return e.encoder.Encode(struct {
		ID         string              `json:"id"`
		Fan        string              `json:"fan"`
		OccurredAt string              `json:"occurredAt"`
		RecordedAt string              `json:"recordedAt"`
		ViaClick   bool                `json:"viaClick"`
		Outcome    order.Outcome       `json:"outcome"`
		Reason     order.RefusalReason `json:"reason,omitempty"`
		Reporter   string              `json:"reporter,omitempty"`
		ReportID   string              `json:"reportId,omitempty"`
	}{id, r.Pseudonym(), occurred, recorded, r.ViaClick, r.Outcome, r.Reason, by, reportID})
}

// plainCell keeps a spreadsheet from taking a text that somebody sent for a formula.
func plainCell(text string) string {
	if text != "" && strings.IndexByte("=+-@\t\r", text[0]) >= 0 {
		return "'" + text
	}
	return text
}

// finish sends the rest.
func (e *export) finish() error {
	e.table.Flush()
	if err := errors.Join(e.table.Error(), e.buffer.Flush()); err != nil {
		return err
	}
	if err := e.control.SetWriteDeadline(time.Time{}); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// Write sends a part, and gives a client up that does not take it in time.
func (e *export) Write(part []byte) (int, error) {
	if err := e.control.SetWriteDeadline(time.Now().Add(e.timeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return e.w.Write(part)
}

var _ io.Writer = (*export)(nil)
