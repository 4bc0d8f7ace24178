package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"headway/internal/order"
)

// The mutations behind the resources under /v1/, with all that their payloads have.
const (
	mutationDeliveries = `mutation V1Deliveries($input: RecordDeliveriesInput!) {
  recordDeliveries(input: $input) { results { reportId outcome reason first { outcome reason } error { code message field } } }
}`
	mutationClicks = `mutation V1Clicks($input: RecordClicksInput!) {
  recordClicks(input: $input) { results { clickId outcome reason first { outcome reason } error { code message field } } }
}`
)

// serveIndex tells what is under /v1/.
func serveIndex(w http.ResponseWriter, _ *http.Request) {
	type entry struct {
		Method string `json:"method"`
		Path   string `json:"path"`
		Doc    string `json:"doc"`
	}
	writeJSON(w, http.StatusOK, struct {
		GraphQL   string  `json:"graphql"`
		Resources []entry `json:"resources"`
	}{"/graphql", []entry{
		{"POST", "/v1/deliveries", "Reports fans. As application/json the body is the input of the mutation recordDeliveries, and the answer its payload; as application/x-ndjson it is a DeliveryInput a line, as many as you like, and each is answered by a line."},
		{"POST", "/v1/clicks", "Reports clicks, likewise, with recordClicks and ClickInput."},
		{"GET, POST", "/v1/postback/{key}", "Reports a fan from a tracker, by parameters; the mutation createPostbackUrl gives the address."},
		{"GET", "/v1/orders/{id}/receipts", "An order's receipts, as CSV (format=csv) or a line of JSON each (format=ndjson)."},
	}})
}

// resource is one mutation for programs that speak plain JSON. It goes through the GraphQL endpoint, so that identity,
// limits, budgets and rules are the same, and cannot drift apart.
func (s *server) resource(field, mutation string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		input, refusal := s.readObject(w, r)
		if refusal != nil {
			writeProblem(w, statusOf(refusal.Code), *refusal)
			return
		}
		inner, err := graphQLRequest(r, mutation, input)
		if err != nil {
			s.Log.Error("a request could not be translated", "error", err)
			internal(w)
			return
		}
		reply := &reply{header: http.Header{requestIDHeader: w.Header()[requestIDHeader]}}
		s.GraphQL.ServeHTTP(reply, inner)
		w.Header().Set(requestIDHeader, reply.header.Get(requestIDHeader))
		reply.forward(w, field)
	})
}

// readObject reads a body that is one JSON object. Only application/json is taken, which no foreign page can send without
// asking first.
func (s *server) readObject(w http.ResponseWriter, r *http.Request) (json.RawMessage, *problem) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, &problem{Code: order.CodeBadInput, Message: "Send JSON, with the header Content-Type: application/json."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.MaxBodyBytes))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		refusal := order.LimitExceeded("MaxBodyBytes", int(s.MaxBodyBytes))
		return nil, &problem{Code: refusal.Code, Message: refusal.Message}
	}
	body = bytes.TrimSpace(body)
	if err != nil || len(body) == 0 || body[0] != '{' || !json.Valid(body) {
		return nil, &problem{Code: order.CodeBadInput, Message: "The body must be one JSON object."}
	}
	return body, nil
}

func graphQLRequest(r *http.Request, mutation string, input json.RawMessage) (*http.Request, error) {
	body, err := json.Marshal(map[string]any{"query": mutation, "variables": map[string]any{"input": input}})
	if err != nil {
		return nil, err
	}
	inner := r.Clone(r.Context())
	inner.Body, inner.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	inner.Header.Set("Accept", "application/json")
	inner.Header.Del("Accept-Encoding")
	return inner, nil
}

// reply holds what the GraphQL endpoint answers.
type reply struct {
	header http.Header
	body   bytes.Buffer
}

func (r *reply) Header() http.Header         { return r.header }
func (r *reply) Write(p []byte) (int, error) { return r.body.Write(p) }
func (r *reply) WriteHeader(int)             {}

// forward answers with the payload of the field, or with the first failure.
func (r *reply) forward(w http.ResponseWriter, field string) {
	var answer struct {
		Data   map[string]json.RawMessage `json:"data"`
		Errors []struct {
			Message    string  `json:"message"`
			Extensions problem `json:"extensions"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(r.body.Bytes(), &answer); err != nil || len(answer.Errors) == 0 && answer.Data[field] == nil {
		internal(w)
		return
	}
	if len(answer.Errors) > 0 {
		failure := answer.Errors[0].Extensions
		failure.Message = answer.Errors[0].Message
		writeProblem(w, statusOf(failure.Code), failure)
		return
	}
	writeJSON(w, http.StatusOK, answer.Data[field])
}
