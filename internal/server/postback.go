package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"

	"headway/internal/order"
)

// Postback records a fan that a tracker reports by parameters. first is the outcome of the first report, on a DUPLICATE.
type Postback func(ctx context.Context, v order.Viewer, parameters url.Values) (PostbackResult, error)

// PostbackResult is what became of a postback.
type PostbackResult struct {
	Outcome order.Outcome
	// Reason says why it was refused, or the first report with the same id was.
	Reason order.RefusalReason
}

// servePostback answers as trackers expect it: 200 and a short text for whatever was understood, also where the fan does not count,
// since sending it again would change nothing; another status only where it would, or where somebody has to mend the URL.
func (s *server) servePostback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	if r.Method == http.MethodHead {
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	result, err := s.postback(w, r)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err != nil {
		p := s.known(w, "a postback could not be recorded", err)
		retryLater(w, p)
		w.WriteHeader(statusOf(p.Code))
		field := ""
		if p.Field != "" {
			field = " " + p.Field + ":"
		}
		_, _ = fmt.Fprintf(w, "ERROR %s%s %s\n", p.Code, field, p.Message) // fails only when the client has left
		return
	}
	reason := ""
	if result.Reason != "" {
		reason = " " + string(result.Reason)
	}
	_, _ = fmt.Fprintf(w, "OK %s%s\n", result.Outcome, reason) // as above
}

func (s *server) postback(w http.ResponseWriter, r *http.Request) (PostbackResult, error) {
	viewer, err := s.PostbackViewer(r.Context(), r.PathValue("key"))
	if err != nil {
		return PostbackResult{}, err
	}
	parameters, err := s.postbackParameters(w, r)
	if err != nil {
		return PostbackResult{}, err
	}
	return s.Postback(r.Context(), viewer, parameters)
}

// postbackParameters are those of the address, and those of a form or of a flat JSON object in the body, which go before them.
func (s *server) postbackParameters(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	parameters, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, order.BadInput("", "The query string is not well formed; let the tracker encode its macros.")
	}
	if r.Method != http.MethodPost {
		return parameters, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.MaxBodyBytes))
	if err != nil {
		return nil, order.BadInput("", "The body could not be read, or has more than %d bytes.", s.MaxBodyBytes)
	}
	sent := url.Values{}
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); {
	case len(body) == 0:
	case kind == "application/json":
		sent, err = flatObject(body)
	default: // some trackers send forms without saying so
		sent, err = url.ParseQuery(string(body))
	}
	if err != nil {
		return nil, order.BadInput("", "The body must be a form (application/x-www-form-urlencoded), or one flat JSON object (application/json).")
	}
	for name, values := range sent {
		parameters[name] = values
	}
	return parameters, nil
}

// flatObject reads an object of texts, numbers and truth values.
func flatObject(body []byte) (url.Values, error) {
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&object); err != nil {
		return nil, err
	}
	values := make(url.Values, len(object))
	for name, value := range object {
		switch value := value.(type) {
		case nil:
		case string:
			values.Set(name, value)
		case bool:
			values.Set(name, fmt.Sprint(value))
		case json.Number:
			values.Set(name, value.String())
		default:
			return nil, fmt.Errorf("%q is not flat", name)
		}
	}
	return values, nil
}
