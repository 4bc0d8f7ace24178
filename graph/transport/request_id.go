package transport

import (
	"context"
	"crypto/rand"
	"net/http"
)

// requestIDHeader carries the id to the client, so that a report about a failure leads to its line in the log.
const requestIDHeader = "Headway-Request-Id"

// requestIDLength is enough letters to tell a week's requests apart, and few enough to read out.
const requestIDLength = 12

type requestIDKey struct{}

// WithRequestID names the request for the log and for failures that say no more than the name.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID is the name of the request, or empty outside one.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// requestIDOf is the name that whoever passed the request on has told the client already, or a new one.
func requestIDOf(w http.ResponseWriter) string {
	if id := w.Header().Get(requestIDHeader); id != "" {
		return id
	}
	id := newRequestID()
	w.Header().Set(requestIDHeader, id)
	return id
}

// newRequestID makes a short random name.
func newRequestID() string { return rand.Text()[:requestIDLength] }
