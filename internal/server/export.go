package server

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"headway/internal/order"
)

// exportBuffer is how much of an export is sent at a time.
const exportBuffer = 32 << 10

// export is one export on its way, as CSV or as lines of JSON.
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

var _ io.Writer = (*export)(nil)

func newExport(w http.ResponseWriter, v order.Viewer, lines bool, timeout time.Duration) *export {
	e := &export{w: w, control: http.NewResponseController(w), timeout: timeout, viewer: v, lines: lines}
	e.buffer = bufio.NewWriterSize(e, exportBuffer)
	e.table, e.encoder = csv.NewWriter(e.buffer), json.NewEncoder(e.buffer)
	e.encoder.SetEscapeHTML(false)
	return e
}

// wantsLines tells whether lines of JSON are asked for, by the parameter or else by what the client accepts. Errors: BAD_INPUT.
func wantsLines(query url.Values, header http.Header) (bool, error) {
	switch format := query.Get("format"); format {
	case "csv":
		return false, nil
	case "ndjson":
		return true, nil
	case "":
		return strings.Contains(header.Get("Accept"), "json"), nil
	default:
		return false, order.BadInput("format", "%q is no format; use csv or ndjson.", order.Shorten(format, 20))
	}
}

// exporting runs an export, as long as it is, if there are not too many already. prepare reads what is asked for, and gives the export and what
// fills it. A failure on the way cuts the connection, so that no client takes a part for the whole.
func (s *server) exporting(w http.ResponseWriter, r *http.Request, doing string, prepare func(Access) (*export, func() error, error)) {
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
	e, fill, err := prepare(access)
	if err != nil {
		s.refuse(w, doing, err)
		return
	}
	if !s.exports.enter() {
		s.refuse(w, doing, full("exports", cap(s.exports)))
		return
	}
	defer s.exports.leave()
	if err = fill(); err == nil {
		err = e.finish()
	}
	switch {
	case err == nil:
	case !e.begun:
		s.refuse(w, doing, err)
	default:
		s.Log.Warn(doing, "request", w.Header().Get(requestIDHeader), "error", err)
		panic(http.ErrAbortHandler)
	}
}

// start sends the headers, and the first row of a table.
func (e *export) start(name string, columns []string) error {
	e.begun = true
	header, kind, ending := e.w.Header(), "text/csv; charset=utf-8", "csv"
	if e.lines {
		kind, ending = lineType, "ndjson"
	}
	header.Set("Content-Type", kind)
	header.Set("Content-Disposition", `attachment; filename="`+name+"."+ending+`"`)
	header.Set("Cache-Control", "no-store")
	if e.lines {
		return nil
	}
	return e.table.Write(columns)
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

// plainCell keeps a spreadsheet from taking a text that somebody sent for a formula.
func plainCell(text string) string {
	if text != "" && strings.IndexByte("=+-@\t\r", text[0]) >= 0 {
		return "'" + text
	}
	return text
}
