package ingest

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"headway/internal/order"
)

// DeliveryLine is one line of deliveries.ndjson, a JSON object. All but via_click are needed:
//
//	order        the external_id of an order that the same account imported before
//	report_id    unique per importing account for ever, in one namespace with what it reports through the API (rule 18)
//	fan          a reference of the fan; only a keyed hash of it is kept
//	occurred_at  RFC 3339, between acceptance and, where the order was cancelled, its cancellation
//	via_click    true or false; false when left out
//
// While the order has fans of its opening balance (OrderLine) without a receipt, a line explains one of them: the number of fans
// stays. Beyond it a line counts as a new fan on an order that is still open, at its own time, and may complete it; on a closed
// order it is refused, because the order's line says how many fans there were. A fan that is known on the order or to the
// creator is refused. A refused line leaves nothing behind, so that a corrected file can be imported again.
type DeliveryLine struct {
	Order      string    `json:"order"`
	ReportID   string    `json:"report_id"`
	Fan        string    `json:"fan"`
	OccurredAt time.Time `json:"occurred_at"`
	ViaClick   bool      `json:"via_click"`
}

// ParseDeliveryLine reads a line. The error is a BAD_INPUT.
func ParseDeliveryLine(text []byte) (DeliveryLine, *order.Error) {
	var line DeliveryLine
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&line)
	if err == nil {
		if _, more := decoder.Token(); more != io.EOF {
			return line, order.BadInput("", "A line holds one JSON object and nothing after it.")
		}
		return line, nil
	}
	return line, order.BadInput("", "The line is not a delivery as documented: %s.", order.Shorten(err.Error(), 120))
}

// item checks the line as a report.
func (l DeliveryLine) item(reporter order.ID, hash hasher) item {
	i := newItem(order.ReportKey{ReporterID: reporter, Kind: order.ReportDelivery, ReportID: l.ReportID}, order.ID{}, "", l.OccurredAt)
	i.viaClick = l.ViaClick
	i.check(checkReference("order", l.Order), checkReference("report_id", l.ReportID), checkReference("fan", l.Fan),
		checkColumnTime("occurred_at", l.OccurredAt))
	if i.bad == nil {
		i.reference, i.aliases = hash.fan(l.Fan), hash.aliases(l.Fan)
	}
	return i
}

func checkColumnTime(column string, at time.Time) *order.Error {
	if at.IsZero() {
		return order.BadInput(column, "A time is needed.")
	}
	return nil
}
