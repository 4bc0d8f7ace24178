package server

import (
	"encoding/json"
	"net/http"

	"headway/internal/order"
)

// problem is how everything outside GraphQL says what went wrong. The codes are those of GraphQL's extensions.code.
type problem struct {
	Code      order.Code `json:"code"`
	Message   string     `json:"message"`
	Field     string     `json:"field,omitempty"`
	RequestID string     `json:"requestId,omitempty"`
	// RetryAfter is in seconds.
	RetryAfter int `json:"retryAfter,omitempty"`
}

// statusOf is what a code is in HTTP.
func statusOf(code order.Code) int {
	switch code {
	case order.CodeUnauthenticated:
		return http.StatusUnauthorized
	case order.CodeForbidden:
		return http.StatusForbidden
	case order.CodeNotFound:
		return http.StatusNotFound
	case order.CodeConflict:
		return http.StatusConflict
	case order.CodeBadInput, order.CodeLimitExceeded:
		return http.StatusBadRequest
	case order.CodeRateLimited:
		return http.StatusTooManyRequests
	case order.CodeUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

func writeProblem(w http.ResponseWriter, status int, p problem) {
	writeJSON(w, status, struct {
		Error problem `json:"error"`
	}{p})
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"error":{"code":"INTERNAL"}}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // fails only when the client has left
}

// internal is the failure that says no more than under which id the log tells of it.
func internal(w http.ResponseWriter) {
	writeProblem(w, http.StatusInternalServerError, problem{
		Code: order.CodeInternal, Message: "Something went wrong here.", RequestID: w.Header().Get(requestIDHeader),
	})
}

func notFound(w http.ResponseWriter, _ *http.Request) {
	writeProblem(w, http.StatusNotFound, problem{Code: order.CodeNotFound, Message: "There is nothing at this address."})
}
