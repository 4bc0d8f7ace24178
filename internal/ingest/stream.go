package ingest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"headway/internal/order"
)

// StreamLimits bounds a stream of reports; all are needed.
type StreamLimits struct {
	// LineBytes is the longest line.
	LineBytes int
	// BatchLines is how many lines are recorded together at most; no more than order.MaxReportsPerCall.
	BatchLines int
}

// StreamDeliveries takes in reports of fans as lines of JSON, as many as come, and writes a line of JSON for each, in the order given
// and once its report is committed. Lines that arrive while others are recorded are recorded together. A wrong line is answered with
// what is wrong and harms no other. What is in memory is bounded by the limits: where the answers are not read, no lines are
// read either. lines is closed at the end, which has to end a read that waits.
//
// It gives how many lines it has answered, and why it stopped before the end of the lines: whatever lines failed with,
// UNAUTHENTICATED, FORBIDDEN, UNAVAILABLE. All reports that were not answered may be sent again.
func (in *Ingest) StreamDeliveries(ctx context.Context, v order.Viewer, lines io.ReadCloser, answers io.Writer, limits StreamLimits) (answered int, err error) {
	return in.stream(ctx, v, lines, answers, limits, lineReading{order.ReportDelivery, examiner.readDelivery})
}

// StreamClicks is StreamDeliveries for clicks.
func (in *Ingest) StreamClicks(ctx context.Context, v order.Viewer, lines io.ReadCloser, answers io.Writer, limits StreamLimits) (answered int, err error) {
	return in.stream(ctx, v, lines, answers, limits, lineReading{order.ReportClick, examiner.readClick})
}

// lineReading makes a report of a line.
type lineReading struct {
	kind order.ReportKind
	item func(e examiner, text []byte, reporter order.ID) item
}

func (in *Ingest) stream(ctx context.Context, v order.Viewer, lines io.ReadCloser, answers io.Writer, limits StreamLimits, read lineReading) (answered int, err error) {
	if err := order.Permit(v, order.ActionReport); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	items, ended := make(chan item, limits.BatchLines), make(chan error, 1)
	go func() { // ends when the lines do, or when nobody takes them any more
		defer close(items)
		ended <- in.readLines(ctx, v, lines, limits, read, items)
	}()
	s := streaming{in: in, ctx: ctx, viewer: v, answers: answers}
	for batch := takeBatch(items, limits.BatchLines); batch != nil && err == nil; {
		if err = s.record(batch); err == nil {
			batch = takeBatch(items, limits.BatchLines)
		}
	}
	cancel()
	if closeErr := lines.Close(); err == nil {
		err = closeErr
	}
	if readErr := <-ended; err == nil {
		err = readErr
	}
	return s.answered, err
}

// readLines reports each line on items. It fails with what lines failed with, or with the context; the end of the lines is no failure.
func (in *Ingest) readLines(ctx context.Context, v order.Viewer, lines io.Reader, limits StreamLimits, read lineReading, items chan<- item) error {
	buffered, examine := bufio.NewReaderSize(lines, limits.LineBytes+len("\r\n")), in.examiner()
	for {
		text, err := buffered.ReadSlice('\n')
		var next item
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			next.key.Kind, next.bad = read.kind, order.LimitExceeded("reportLineBytes", limits.LineBytes)
			if err = skipLine(buffered); err != nil && !errors.Is(err, io.EOF) {
				return err
			}
		case err != nil && (!errors.Is(err, io.EOF) || len(text) == 0):
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return err // half a line before a failure is no line
		default:
			next = read.item(examine, bytes.TrimRight(text, "\r\n"), v.AccountID)
		}
		select {
		case items <- next:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if err != nil {
			return nil
		}
	}
}

// skipLine reads up to the end of a line that is too long.
func skipLine(lines *bufio.Reader) error {
	for {
		if _, err := lines.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// takeBatch waits for a line and takes what else is there; nil after the last.
func takeBatch(items <-chan item, most int) []item {
	first, ok := <-items
	if !ok {
		return nil
	}
	batch := []item{first}
	for len(batch) < most {
		select {
		case next, ok := <-items:
			if !ok {
				return batch
			}
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// streaming is one stream on its way.
type streaming struct {
	in       *Ingest
	ctx      context.Context
	viewer   order.Viewer
	answers  io.Writer
	answered int
	line     bytes.Buffer
}

// record commits a batch and answers its lines, in one write.
func (s *streaming) record(batch []item) error {
	if err := s.in.findClicks(s.ctx, s.viewer, batch); err != nil {
		return err
	}
	verdicts, err := s.judge(batch)
	if err != nil {
		return err
	}
	s.line.Reset()
	encoder := json.NewEncoder(&s.line)
	encoder.SetEscapeHTML(false)
	for n, is := range verdicts {
		if err := encoder.Encode(answerTo(s.answered+n+1, batch[n], is)); err != nil {
			return err
		}
	}
	if _, err := s.answers.Write(s.line.Bytes()); err != nil {
		return err
	}
	s.answered += len(batch)
	return nil
}

// judge waits as long as too many reports of others are in the way: a stream slows its sender down rather than send it away. Where one
// report cannot be stored and takes its batch with it, halves are tried, until it stands alone.
func (s *streaming) judge(batch []item) ([]verdict, error) {
	c := newCall(s.ctx, s.viewer, len(batch))
	copy(c.items, batch)
	verdicts, err := s.in.submit(c)
	for waited := time.Duration(0); waited < patience; {
		busy, ok := errors.AsType[*order.Error](err)
		if !ok || busy.RetryAfter <= 0 {
			break
		}
		if err := pause(s.ctx, busy.RetryAfter); err != nil {
			return nil, err
		}
		waited += busy.RetryAfter
		verdicts, err = s.in.submit(c)
	}
	switch {
	case err == nil, s.ctx.Err() != nil, order.CodeOf(err) != order.CodeInternal:
		return verdicts, err
	case len(batch) == 1:
		return []verdict{{Err: asError(err)}}, nil
	}
	middle := len(batch) / 2
	first, err := s.judge(batch[:middle])
	if err != nil {
		return nil, err
	}
	second, err := s.judge(batch[middle:])
	return append(first, second...), err
}

// patience is how long a stream waits for room in the queue.
const patience = time.Minute

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// answerLine is what a line is answered with; it has the fields of the API's DeliveryResult or ClickResult.
type answerLine struct {
	Line     int           `json:"line"`
	ReportID string        `json:"reportId,omitempty"`
	ClickID  string        `json:"clickId,omitempty"`
	Outcome  order.Outcome `json:"outcome,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	First    *FirstOutcome `json:"first,omitempty"`
	Error    *lineError    `json:"error,omitempty"`
}

type lineError struct {
	Code    order.Code `json:"code"`
	Message string     `json:"message"`
	Field   string     `json:"field,omitempty"`
}

func answerTo(line int, i item, is verdict) answerLine {
	answer := answerLine{Line: line, Outcome: is.Outcome, Reason: is.Reason, First: is.First}
	if i.key.Kind == order.ReportClick {
		answer.ClickID = i.key.ReportID
	} else {
		answer.ReportID = i.key.ReportID
	}
	if is.Err != nil {
		answer.Error = &lineError{is.Err.Code, is.Err.Message, is.Err.Field}
	}
	return answer
}
