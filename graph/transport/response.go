package transport

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/internal/order"
)

// gzipFrom is the size in bytes from which a response is compressed for a client that takes it.
const gzipFrom = 4 << 10

// encodeResponse writes a response as JSON. A response to something that never ran has no data member, as the
// specification wants; data that did run is copied as it is, not parsed again.
func encodeResponse(out *bytes.Buffer, response *graphql.Response) error {
	out.Grow(len(response.Data) + 256)
	member := func(name string, value []byte) {
		separator := byte(',')
		if out.Len() == 0 {
			separator = '{'
		}
		out.WriteByte(separator)
		out.WriteString(`"` + name + `":`)
		out.Write(value)
	}
	if len(response.Errors) > 0 {
		errs, err := json.Marshal(response.Errors)
		if err != nil {
			return err
		}
		member("errors", errs)
	}
	if len(response.Data) > 0 {
		member("data", response.Data)
	}
	if len(response.Extensions) > 0 {
		extensions, err := encodeExtensions(response.Extensions)
		if err != nil {
			return err
		}
		member("extensions", extensions)
	}
	if out.Len() == 0 {
		member("data", []byte("null"))
	}
	out.WriteByte('}')
	return nil
}

// encodeExtensions writes the extensions. Mostly there is the cost alone, which needs no library.
func encodeExtensions(extensions map[string]any) ([]byte, error) {
	cost, ok := extensions[costExtension].(*Cost)
	if !ok || len(extensions) > 1 {
		return json.Marshal(extensions)
	}
	return cost.append([]byte(`{"`+costExtension+`":`), '}'), nil
}

// EncodeResponse writes a response as the transports do, for a runner that executes by itself.
func EncodeResponse(response *graphql.Response) ([]byte, error) {
	var out bytes.Buffer
	err := encodeResponse(&out, response)
	return out.Bytes(), err
}

// firstCode is the code of the first failure in a response, or empty.
func firstCode(response *graphql.Response) order.Code {
	if len(response.Errors) == 0 {
		return ""
	}
	code, _ := response.Errors[0].Extensions["code"].(string)
	return order.Code(code)
}

// refuse answers a request that failed before there was a document to look at.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	h.respond(w, r, status, h.refusal(r.Context(), gqlerror.WrapIfUnwrapped(err)))
}

// refuseAs answers as refuse does, with the status of the failure's code.
func (h *Handler) refuseAs(w http.ResponseWriter, r *http.Request, err error) {
	response := h.refusal(r.Context(), gqlerror.WrapIfUnwrapped(err))
	h.respond(w, r, statusOf(firstCode(response)), response)
}

// refuseOperation answers a well-formed request whose operation was not ready to run. A client that asked for
// application/json learns of it in the body only.
func (h *Handler) refuseOperation(ctx context.Context, w http.ResponseWriter, r *http.Request, errs gqlerror.List) {
	response := h.refusal(ctx, errs...)
	status := http.StatusOK
	if negotiate(r) == typeGraphQL {
		status = statusOf(firstCode(response))
	}
	h.respond(w, r, status, response)
}

// respond writes the whole response at once.
func (h *Handler) respond(w http.ResponseWriter, r *http.Request, status int, response *graphql.Response) {
	whole := h.buffers.get()
	defer h.buffers.put(whole)
	if err := encodeResponse(whole, response); err != nil {
		panic(err) // ServeHTTP answers INTERNAL: an extension of ours cannot be encoded.
	}
	body := whole.Bytes()
	header := w.Header()
	header.Set("Content-Type", contentType(r))
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Accept, Accept-Encoding")
	switch firstCode(response) {
	case order.CodeUnauthenticated:
		header.Set("WWW-Authenticate", "Bearer")
	case order.CodeRateLimited, order.CodeUnavailable:
		if seconds, ok := response.Errors[0].Extensions["retryAfter"].(int); ok {
			header.Set("Retry-After", strconv.Itoa(seconds))
		}
	}
	if len(body) >= gzipFrom && headerHas(r.Header, "Accept-Encoding", "gzip") {
		header.Set("Content-Encoding", "gzip")
		packed := h.buffers.get()
		defer h.buffers.put(packed)
		h.compressors.write(packed, body)
		body = packed.Bytes()
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // A client that has left is nobody to tell.
}

// contentType is the type of the response, JSON where the client takes neither.
func contentType(r *http.Request) string {
	if negotiate(r) == typeGraphQL {
		return typeGraphQL + "; charset=utf-8"
	}
	return typeJSON + "; charset=utf-8"
}

// compressors keeps gzip writers, each of which is most of a megabyte, from one response to the next.
type compressors struct{ idle sync.Pool }

// write compresses text into a buffer, which takes everything.
func (c *compressors) write(into *bytes.Buffer, text []byte) {
	compressor, ok := c.idle.Get().(*gzip.Writer)
	if !ok {
		compressor, _ = gzip.NewWriterLevel(into, gzip.BestSpeed) // The level is valid.
	}
	compressor.Reset(into)
	defer c.idle.Put(compressor)
	_, _ = compressor.Write(text)
	_ = compressor.Close()
}
