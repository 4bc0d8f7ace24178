package server

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"headway/internal/order"
)

// Access is who asks, for as long as it lasts.
type Access struct {
	Viewer order.Viewer
	// Context descends from that of the request. It ends with the credentials too, and its cause is then an *order.Error.
	Context context.Context
	// Leave has to be called when the request is done.
	Leave func()
}

// gate lets so many requests in at once.
type gate chan struct{}

func (g gate) enter() bool {
	select {
	case g <- struct{}{}:
		return true
	default:
		return false
	}
}

func (g gate) leave() { <-g }

// full is what one too many is told.
func full(limit string, most int) *order.Error {
	err := order.Errorf(order.CodeRateLimited, "The limit %s of %d is reached; try again.", limit, most)
	err.RetryAfter = time.Second
	return err
}

// known is the error as its client may see it; any other is logged, and told by the request's id alone.
func (s *server) known(w http.ResponseWriter, doing string, err error) problem {
	refusal, ok := errors.AsType[*order.Error](err)
	if !ok || refusal.Code == order.CodeInternal {
		s.Log.Error(doing, "request", w.Header().Get(requestIDHeader), "error", err)
		return problem{Code: order.CodeInternal, Message: "Something went wrong here.", RequestID: w.Header().Get(requestIDHeader)}
	}
	if refusal.Code == order.CodeUnavailable {
		s.Log.Warn(doing, "request", w.Header().Get(requestIDHeader), "error", err, "cause", refusal.Cause)
	}
	return problem{Code: refusal.Code, Message: refusal.Message, Field: refusal.Field, RetryAfter: wholeSeconds(refusal)}
}

// refuse answers with what went wrong.
func (s *server) refuse(w http.ResponseWriter, doing string, err error) {
	p := s.known(w, doing, err)
	retryLater(w, p)
	writeProblem(w, statusOf(p.Code), p)
}

// retryLater tells HTTP clients when to come back.
func retryLater(w http.ResponseWriter, p problem) {
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
}

// wholeSeconds is how long to wait, rounded up. What is unavailable without saying for how long is worth another try soon.
func wholeSeconds(err *order.Error) int {
	if err.RetryAfter <= 0 && err.Code == order.CodeUnavailable {
		return 1
	}
	return int(math.Ceil(err.RetryAfter.Seconds()))
}
