package order

import (
	"errors"
	"fmt"
	"time"
)

// Code classifies a failure for a program. One table (graph/transport/errors.go) maps each code to the wire.
type Code string

// Every code that a client can meet.
const (
	CodeUnauthenticated Code = "UNAUTHENTICATED" // no valid credentials
	CodeForbidden       Code = "FORBIDDEN"       // known, but not allowed to do this
	CodeNotFound        Code = "NOT_FOUND"       // no such thing, or another tenant's
	CodeConflict        Code = "CONFLICT"        // the present state does not allow it
	CodeBadInput        Code = "BAD_INPUT"       // the request itself is wrong
	CodeLimitExceeded   Code = "LIMIT_EXCEEDED"  // a named limit is reached
	CodeRateLimited     Code = "RATE_LIMITED"    // too many requests, come back after RetryAfter
	CodeUnavailable     Code = "UNAVAILABLE"     // a server we depend on does not answer; try again
	CodeInternal        Code = "INTERNAL"        // a bug of ours; the client sees a request id only
)

// Error is a failure whose message is safe to show to a stranger and says what to do.
type Error struct {
	Code    Code
	Message string
	// Field is the path of the input that is wrong ("input.fansOrdered"), with BAD_INPUT.
	Field string
	// Status is the present state of the order, with CONFLICT over a move (rule 6).
	Status Status
	// RetryAfter is how long to wait, with RATE_LIMITED.
	RetryAfter time.Duration
	// Cause is for the log only.
	Cause error
}

// Error is the safe message.
func (e *Error) Error() string { return e.Message }

// Unwrap gives the cause, for errors.Is.
func (e *Error) Unwrap() error { return e.Cause }

// WithField is the same error, about another input field. An error that names a field already keeps it below the new one.
func (e *Error) WithField(field string) *Error {
	copied := *e
	switch {
	case field == "":
	case copied.Field == "":
		copied.Field = field
	default:
		copied.Field = field + "." + copied.Field
	}
	return &copied
}

// Errorf makes an error of the code with a message that is safe to show.
func Errorf(code Code, format string, arguments ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, arguments...)}
}

// BadInput says which field is wrong and what would be right.
func BadInput(field, format string, arguments ...any) *Error {
	err := Errorf(CodeBadInput, format, arguments...)
	err.Field = field
	return err
}

// NotFound says that there is no such thing for this viewer. The text does not tell a missing thing from another tenant's.
func NotFound(noun string) *Error {
	return Errorf(CodeNotFound, "There is no such %s, or it is not yours.", noun)
}

// Forbidden says that the viewer may not do this at all.
func Forbidden(format string, arguments ...any) *Error {
	return Errorf(CodeForbidden, format, arguments...)
}

// LimitExceeded names the limit that is reached and its value.
func LimitExceeded(limit string, value int) *Error {
	return Errorf(CodeLimitExceeded, "The limit %s of %d is reached.", limit, value)
}

// CodeOf is the code of the first Error in the chain, or INTERNAL.
func CodeOf(err error) Code {
	var known *Error
	if errors.As(err, &known) {
		return known.Code
	}
	return CodeInternal
}
