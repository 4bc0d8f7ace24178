package server

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"headway/internal/order"
)

// streamBody is a body that may come in over hours. A read that waits ends when the client was silent for too long, when the
// credentials end, when the server stops, and when the body is closed.
type streamBody struct {
	lines   io.Reader
	body    io.ReadCloser
	control *http.ResponseController
	idle    time.Duration

	reading context.Context
	end     context.CancelCauseFunc
	unhook  []func() bool

	mu sync.Mutex
	// read tells that the body was read to its end, and over that the request is.
	read, over bool
}

var errBodyClosed = errors.New("nobody reads the body any more")

// openBody reads the request's body until ctx or the server ends. finish has to be called when nobody reads any more.
func (s *server) openBody(ctx context.Context, body io.ReadCloser, control *http.ResponseController, packed bool) *streamBody {
	b := &streamBody{body: body, control: control, idle: s.StreamIdle}
	b.reading, b.end = context.WithCancelCause(ctx)
	b.unhook = append(b.unhook,
		context.AfterFunc(b.reading, b.interrupt),
		context.AfterFunc(s.Stopping, func() {
			b.end(order.Errorf(order.CodeUnavailable, "The server is stopping; send what was not answered to another instance, or again."))
		}))
	b.lines = readerFunc(b.receive)
	if packed {
		b.lines = &unpacking{packed: b.lines}
	}
	return b
}

// Read reads what was sent, unpacked.
func (b *streamBody) Read(p []byte) (int, error) { return b.lines.Read(p) }

// Close ends a read that waits.
func (b *streamBody) Close() error {
	b.end(errBodyClosed)
	return nil
}

func (b *streamBody) receive(p []byte) (int, error) {
	// The deadline is set before the look at the context: whatever ends the context later takes the deadline away again.
	if err := b.control.SetReadDeadline(time.Now().Add(b.idle)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	if b.reading.Err() != nil {
		return 0, context.Cause(b.reading)
	}
	n, err := b.body.Read(p)
	switch {
	case errors.Is(err, io.EOF):
		b.settle(true)
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = b.why()
	}
	return n, err
}

// why tells what ended a read that waited. net/http takes it for a lost connection and ends the request's context, which then says
// nothing.
func (b *streamBody) why() error {
	cause := context.Cause(b.reading)
	if _, told := errors.AsType[*order.Error](cause); told || errors.Is(cause, errBodyClosed) {
		return cause
	}
	return order.Errorf(order.CodeLimitExceeded, "Nothing came for %v, the limit reportStreamIdle.", b.idle)
}

// interrupt ends a read that waits. Once the body is read, or the request over, the deadline is none of its business: the server
// itself listens to the connection, or it serves another request.
func (b *streamBody) interrupt() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.read && !b.over {
		_ = b.control.SetReadDeadline(time.Unix(1, 0)) // where deadlines cannot be set, a read ends with its client
	}
}

// settle takes the deadline away from a connection whose body is read. Another one keeps a deadline in the past, so that nobody
// waits for the rest of its body, and ends.
func (b *streamBody) settle(read bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.read = b.read || read
	deadline := time.Unix(1, 0)
	if b.read {
		deadline = time.Time{}
	}
	_ = b.control.SetReadDeadline(deadline) // as above
}

// finish lets the connection go.
func (b *streamBody) finish() {
	b.end(errBodyClosed)
	for _, unhook := range b.unhook {
		unhook()
	}
	b.settle(false)
	b.mu.Lock()
	b.over = true
	b.mu.Unlock()
}

// readerFunc is an io.Reader.
type readerFunc func(p []byte) (int, error)

// Read calls the function.
func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// unpacking unpacks gzip. It looks at the header when it is first read, for which it may have to wait.
type unpacking struct {
	packed io.Reader
	reader *gzip.Reader
}

// Read unpacks.
func (u *unpacking) Read(p []byte) (n int, err error) {
	if u.reader == nil {
		if u.reader, err = gzip.NewReader(u.packed); err != nil {
			return 0, err
		}
	}
	return u.reader.Read(p)
}
