package server

import (
	"context"
	"fmt"
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

// serveReceipts exports an order's receipts.
func (s *server) serveReceipts(w http.ResponseWriter, r *http.Request) {
	s.exporting(w, r, "an export of receipts failed", func(access Access) (*export, func() error, error) {
		filter, err := receiptFilter(r.URL.Query())
		if err != nil {
			return nil, nil, err
		}
		id, _, err := order.ParseID(r.PathValue("id"), order.KindOrder)
		if err != nil {
			return nil, nil, err
		}
		lines, err := wantsLines(r.URL.Query(), r.Header)
		e := receiptExport{newExport(w, access.Viewer, lines, s.StreamWriteTimeout)}
		return e.export, func() error { return s.Receipts(access.Context, access.Viewer, id, filter, e.begin, e.take) }, err
	})
}

// receiptExport is an export of receipts.
type receiptExport struct{ *export }

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

// receiptExportColumns are the columns of the CSV, and the fields of the lines in the API's way of writing.
func receiptExportColumns() []string {
	return []string{"id", "fan", "occurred_at", "recorded_at", "via_click", "outcome", "reason", "reporter", "report_id"}
}

func (e receiptExport) begin(o *order.Order) error {
	return e.start(fmt.Sprintf("order-%d-receipts", o.Number), receiptExportColumns())
}

// take sends a receipt as the viewer may see it: the fan under its pseudonym, the reporter's own id for the platform alone (rule 19).
func (e receiptExport) take(r *order.Receipt, reporter *order.Account) error {
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
