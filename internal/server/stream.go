package server

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"headway/internal/order"
)

// Stream takes in reports as lines of JSON and writes a line for each. It gives how many lines it has answered, and why it stopped
// before the end of the lines. It closes lines.
type Stream func(ctx context.Context, v order.Viewer, lines io.ReadCloser, answers io.Writer) (answered int, err error)

const lineType = "application/x-ndjson"

// lineTypes are what clients call lines of JSON.
func lineTypes() []string {
	return []string{lineType, "application/ndjson", "application/jsonl", "application/jsonlines", "application/x-jsonlines"}
}

// reports takes lines of JSON as a stream, and one object of JSON as the mutation does.
func (s *server) reports(stream Stream, object http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || !slices.Contains(lineTypes(), kind) {
			object.ServeHTTP(w, r)
			return
		}
		s.serveStream(w, r, stream)
	})
}

// serveStream answers while it reads. The status is that of the first answer; what goes wrong later is told by a last line of its own.
func (s *server) serveStream(w http.ResponseWriter, r *http.Request, stream Stream) {
	const doing = "a stream of reports ended early"
	access, err := s.Authenticate(r)
	if err != nil {
		s.refuse(w, doing, err)
		return
	}
	defer access.Leave()
	encoding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding")))
	if encoding != "" && encoding != "identity" && encoding != "gzip" && encoding != "x-gzip" {
		s.refuse(w, doing, order.BadInput("", "The body may be packed with gzip, and with nothing else."))
		return
	}
	if !s.streams.enter() {
		s.refuse(w, doing, full("reportStreams", cap(s.streams)))
		return
	}
	defer s.streams.leave()

	control := http.NewResponseController(w)
	if err := control.EnableFullDuplex(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.refuse(w, doing, err)
		return
	}
	body := s.openBody(access.Context, r.Body, control, strings.HasSuffix(encoding, "gzip"))
	answers := &streamAnswers{w: w, control: control, timeout: s.StreamWriteTimeout}
	// What was read is recorded, whatever becomes of the connection meanwhile; that it is lost, reading and writing tell.
	answered, err := stream(context.WithoutCancel(access.Context), access.Viewer, body, answers)
	body.finish()
	s.endStream(w, answers, answered, err)
}

// endStream tells why the stream ended, unless it is complete or nobody is there to read it.
func (s *server) endStream(w http.ResponseWriter, answers *streamAnswers, answered int, err error) {
	const doing = "a stream of reports ended early"
	switch {
	case answers.failed:
		return
	case err == nil:
		answers.begin()
	case !answers.begun:
		s.refuse(w, doing, streamFailure(err))
		return
	default:
		last := struct {
			Answered int     `json:"answered"`
			Error    problem `json:"error"`
		}{answered, s.known(w, doing, streamFailure(err))}
		if line, err := json.Marshal(last); err == nil {
			_, _ = answers.Write(append(line, '\n')) // fails only when the client has left
		}
	}
	_ = answers.control.SetWriteDeadline(time.Time{}) // it could be set, so it can be taken away
}

// streamFailure says what a client can do about a body that cannot be read further.
func streamFailure(err error) error {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	switch {
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), corrupt:
		return order.BadInput("", "The body is not gzip as its header says; what was not answered was not recorded.")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return order.BadInput("", "The body ended before its end; what was not answered was not recorded.")
	case errors.Is(err, context.Canceled):
		return order.Errorf(order.CodeUnavailable, "The client has left; what was not answered may be sent again.")
	}
	return err
}

// streamAnswers sends each write at once. A client that does not take it in time is given up.
type streamAnswers struct {
	w       http.ResponseWriter
	control *http.ResponseController
	timeout time.Duration
	begun   bool
	failed  bool
}

func (a *streamAnswers) begin() {
	if !a.begun {
		a.begun = true
		a.w.Header().Set("Content-Type", lineType)
		a.w.Header().Set("Cache-Control", "no-store")
		a.w.WriteHeader(http.StatusOK)
	}
}

// Write sends whole lines.
func (a *streamAnswers) Write(lines []byte) (int, error) {
	a.begin()
	err := a.control.SetWriteDeadline(time.Now().Add(a.timeout))
	if errors.Is(err, http.ErrNotSupported) {
		err = nil
	}
	n := 0
	if err == nil {
		n, err = a.w.Write(lines)
	}
	if err == nil {
		err = a.control.Flush()
	}
	a.failed = a.failed || err != nil
	return n, err
}
