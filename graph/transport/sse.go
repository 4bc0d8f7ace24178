package transport

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/internal/order"
)

// protocolSSE is what is observed of event streams.
const protocolSSE = "sse"

// serveSSE answers with an event stream, one for one operation. A request that is wrong as such, or from nobody we know, is
// an HTTP failure; an operation that is wrong is told in the stream, as the protocol demands: an EventSource cannot read the
// body of a failure.
func (h *Handler) serveSSE(w http.ResponseWriter, r *http.Request) {
	seat, err := h.sockets.take(remoteAddress(r))
	if err != nil {
		h.refuseAs(w, r, err)
		return
	}
	defer seat.leave()
	from := credentials(r)
	session, err := h.authenticate(r.Context(), from)
	if err == nil {
		err = seat.claim(from, session)
	}
	if err != nil {
		h.refuseAs(w, r, err)
		return
	}
	params, ok := h.streamParams(w, r)
	if !ok {
		return
	}
	parsed, errs := h.operation(session.Context, params)
	if len(errs) == 0 && parsed.Operation.Operation == ast.Mutation && r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		h.refuse(w, r, http.StatusMethodNotAllowed, badRequest("A mutation is taken in a POST only."))
		return
	}
	s := newStream(h, w, session)
	if len(errs) > 0 {
		errs = h.refusal(session.Context, errs...).Errors
	}
	s.serve(r, seat, parsed, errs)
}

// streamParams reads the operation from the body or the URL, or answers why it cannot.
func (h *Handler) streamParams(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, bool) {
	var params *graphql.RawParams
	var failure *order.Error
	switch {
	case r.Method == http.MethodGet:
		params, failure = paramsFromURL(r.URL)
	case !isJSON(r):
		h.refuse(w, r, http.StatusUnsupportedMediaType, badRequest("Send the operation as application/json in UTF-8, uncompressed."))
		return nil, false
	default:
		var body *bytes.Buffer
		if body, failure = h.readBody(w, r); failure == nil {
			params, failure = decodeParams(body.Bytes())
			h.buffers.put(body)
		} else if failure.Code == order.CodeLimitExceeded {
			h.refuse(w, r, http.StatusRequestEntityTooLarge, failure)
			return nil, false
		}
	}
	if failure != nil {
		h.refuseAs(w, r, failure)
		return nil, false
	}
	params.Headers = r.Header
	return params, true
}

// stream is one event stream, and the sink of its one operation. The goroutine of its request writes.
type stream struct {
	handler *Handler
	sockets *sockets
	limits  *SocketLimits
	session Session
	writer  http.ResponseWriter
	control *http.ResponseController
	mailbox mailbox
	outlet  outlet
	woken   chan struct{} // holds one token when there is something to take
	ended   chan struct{} // closed when the runner has let go
	cancel  context.CancelFunc
	single  bool // a query or a mutation
	listens bool // for events that tell what is away
	told    atomic.Pointer[degradation]
}

func newStream(h *Handler, w http.ResponseWriter, session Session) *stream {
	s := &stream{
		handler: h,
		sockets: h.sockets,
		limits:  &h.sockets.limits,
		session: session,
		writer:  w,
		control: http.NewResponseController(w),
		woken:   make(chan struct{}, 1),
		ended:   make(chan struct{}),
		cancel:  func() {},
	}
	s.mailbox.limits, s.mailbox.taker, s.outlet.owner = s.limits, s, s
	return s
}

// serve runs the operation, or tells what is wrong with it, and returns when the stream has ended wholly. A stream that
// ends before its operation breaks off, for then its client comes back.
func (s *stream) serve(r *http.Request, seat *seat, parsed *graphql.OperationContext, errs gqlerror.List) {
	s.sockets.observer.ConnectionOpened(protocolSSE)
	if len(errs) == 0 {
		s.start(parsed, seat)
	} else {
		s.tell(errs)
		close(s.ended)
	}
	s.write(r.Context())
	s.end(closeAbnormal, true)
	s.cancel()
	<-s.ended
	code := s.mailbox.code()
	s.sockets.observer.ConnectionClosed(protocolSSE, code)
	if code != closeNormal {
		panic(http.ErrAbortHandler)
	}
}

func (s *stream) start(parsed *graphql.OperationContext, seat *seat) {
	var ctx context.Context
	s.single = parsed.Operation.Operation != ast.Subscription
	if s.single {
		limit := s.handler.limits
		ctx, s.cancel = context.WithTimeoutCause(s.session.Context, limit.MaxOperationTime, limit.tookTooLong())
	} else {
		s.listens = parsed.Extensions[degradedExtension] == true
		s.outlet.health = &s.sockets.health
		ctx, s.cancel = context.WithCancel(s.session.Context)
	}
	seat.occupy(s)
	s.sockets.observer.SubscriptionStarted()
	s.remind()
	s.mailbox.attach(&s.outlet, s.sockets.runner.Subscribe(ctx, s.session, parsed, s))
}

// write is the one writer, until the last message, or until the client has left.
func (s *stream) write(gone context.Context) {
	header := s.writer.Header()
	header.Set("Content-Type", typeEventStream+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // nginx would hold the events back
	s.mailbox.put(message{kind: messageAck, payload: strconv.AppendInt(nil, jitter().Milliseconds(), 10)})
	alive := time.NewTicker(s.limits.PingInterval)
	defer alive.Stop()
	var expired <-chan time.Time
	if !s.session.ExpiresAt.IsZero() {
		timer := time.NewTimer(time.Until(s.session.ExpiresAt))
		defer timer.Stop()
		expired = timer.C
	}
	for {
		select {
		case <-s.session.Ended:
			s.end(closeUnauthorized, true)
			return
		case <-gone.Done():
			return
		case <-expired:
			s.tell(gqlerror.List{PresentError(s.handler.log)(s.session.Context, errExpired)})
		case <-alive.C:
			s.mailbox.put(message{kind: messageKeepAlive})
		case <-s.woken:
			if !s.flush() {
				return
			}
		}
	}
}

// flush writes what waits, as much as may leave together, until nothing does. It tells whether there can be more.
func (s *stream) flush() (more bool) {
	box := s.sockets.borrow()
	defer s.sockets.giveBack(box)
	for {
		box.reset()
		prospect, _ := s.mailbox.take(box, flushBytes, s)
		if prospect == nothing {
			return true
		}
		if s.transmit(box.bytes) != nil {
			return false
		}
		box.written()
		box.tell(s.sockets.observer)
		if prospect == last {
			return false
		}
		select {
		case <-s.session.Ended: // first of all, however much waits
			s.end(closeUnauthorized, true)
			return false
		default:
		}
	}
}

// transmit writes in pieces of flushBytes, each with the time that a write may take.
func (s *stream) transmit(out []byte) error {
	for len(out) > 0 {
		piece := out[:min(len(out), flushBytes)]
		_ = s.control.SetWriteDeadline(time.Now().Add(s.limits.WriteTimeout)) // not every server has one
		if _, err := s.writer.Write(piece); err != nil {
			return err
		}
		if err := s.control.Flush(); err != nil {
			return err
		}
		out = out[len(piece):]
	}
	return nil
}

func (s *stream) appendMessage(dst []byte, m message) []byte { return appendEvent(dst, m) }

func (s *stream) wake() { s.woken <- struct{}{} }

// freed lets the stream end with its operation.
func (s *stream) freed() { s.end(closeNormal, false) }

// failed ends the stream of an operation whose source panicked.
func (s *stream) failed(panicked any) {
	s.tell(gqlerror.List{s.handler.panicked(s.session.Context, panicked)})
}

// Ready implements Sink.
func (s *stream) Ready() { s.mailbox.mark(&s.outlet) }

// End implements Sink.
func (s *stream) End(errs gqlerror.List) {
	defer close(s.ended)
	s.mailbox.finish(&s.outlet, lastEvents(errs)...)
	s.sockets.observer.SubscriptionEnded()
}

// hold, release and awaitRoom implement account. A client that is too slow for what waits is disconnected.
func (s *stream) hold(bytes int) {
	if s.mailbox.hold(bytes) == overflowed {
		s.end(closeTryAgainLater, true)
	}
}

func (s *stream) release(bytes int) { s.mailbox.release(bytes) }

func (s *stream) awaitRoom(ctx context.Context) error { return s.mailbox.awaitRoom(ctx) }

// tell ends the stream with the errors, whatever its operation still has.
func (s *stream) tell(errs gqlerror.List) {
	s.mailbox.forget(&s.outlet)
	for _, m := range lastEvents(errs) {
		s.mailbox.put(m)
	}
	s.end(closeNormal, false)
}

// lastEvents say how an operation ended.
func lastEvents(errs gqlerror.List) []message {
	complete := message{kind: messageComplete}
	if len(errs) == 0 {
		return []message{complete}
	}
	payload := append(appendErrors([]byte(`{"errors":`), errs), '}')
	return []message{{kind: messageNext, payload: payload}, complete}
}

// end lets nothing more in. The first end counts; the code, as a websocket would have it, is for the observer.
func (s *stream) end(code int, drop bool) { s.mailbox.close(&farewell{code: code}, drop) }

// retire ends the stream of a subscription; a query or mutation may end first, and soon does.
func (s *stream) retire() {
	if !s.single {
		s.end(closeRestart, false)
	}
}

// cut ends the stream without a word.
func (s *stream) cut() {
	s.end(closeAbnormal, true)
	s.cancel()
	_ = s.control.SetWriteDeadline(time.Now())
}
