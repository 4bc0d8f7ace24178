package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/internal/order"
)

// actForHeader names the account that the platform acts for.
const actForHeader = "Headway-Act-For"

// credentials is what the request's headers say about who asks.
func credentials(r *http.Request) Credentials {
	return Credentials{
		Authorization: r.Header.Get("Authorization"),
		ActFor:        r.Header.Get(actForHeader),
		RemoteAddr:    remoteAddress(r),
	}
}

// remoteAddress is the peer's address without its port.
func remoteAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// authenticate asks who is behind the credentials. The session's context also says whose budget a visitor spends.
func (h *Handler) authenticate(ctx context.Context, from Credentials) (Session, error) {
	session, err := h.authenticator.Authenticate(ctx, from)
	if err != nil {
		return Session{}, err
	}
	session.Context = withPeer(session.Context, from.RemoteAddr)
	return session, nil
}

// operation makes params ready to run: the persisted document is looked up, the limits are kept, the document and its
// variables are valid. It is the only way to an operation, for HTTP, sockets and event streams alike. The failures are
// not presented yet: answer them with refusal.
func (h *Handler) operation(ctx context.Context, params *graphql.RawParams) (opCtx *graphql.OperationContext, errs gqlerror.List) {
	defer func() {
		if panicked := recover(); panicked != nil {
			errs = failures(Recover(h.log)(ctx, panicked))
		}
	}()
	register, err := h.documents.find(ctx, params)
	if err != nil {
		return nil, failures(err)
	}
	opCtx, errs = h.executor.CreateOperationContext(ctx, params)
	if len(errs) == 0 && register {
		h.documents.store.Add(ctx, hashOf(params.Query), params.Query)
	}
	return opCtx, errs
}

// refusal is the response to an operation that was not ready to run.
func (h *Handler) refusal(ctx context.Context, errs ...*gqlerror.Error) *graphql.Response {
	return h.executor.DispatchError(ctx, errs[:min(len(errs), maxRefusals)])
}

// maxRefusals is how many faults of one document are told. A document can be wrong in a thousand places.
const maxRefusals = 20

// failures makes a plain error what gqlgen passes around.
func failures(err error) gqlerror.List { return gqlerror.List{gqlerror.WrapIfUnwrapped(err)} }

// badRequest is BAD_INPUT about the request as such, not about a field of it.
func badRequest(format string, arguments ...any) *order.Error {
	return order.BadInput("", format, arguments...)
}

// readBody reads a body up to the limit. Neither failure repeats any of it.
func (h *Handler) readBody(w http.ResponseWriter, r *http.Request) ([]byte, *order.Error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.limits.MaxBodyBytes))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return nil, h.limits.tooLarge()
	}
	if err != nil {
		return nil, badRequest("The body ended before it was complete.")
	}
	return body, nil
}

// decodeParams reads one request, of HTTP or of a socket, from JSON. Numbers are kept as they were written. Unlike
// encoding/json it takes names only as they are spelled, once each, and nothing after the object.
func decodeParams(body []byte) (*graphql.RawParams, *order.Error) {
	body = bytes.TrimLeft(body, " \t\r\n")
	switch {
	case len(body) == 0:
		return nil, badRequest("The body is empty. Send a JSON object with a query.")
	case !utf8.Valid(body):
		return nil, badRequest("The body is not UTF-8.")
	case body[0] == '[':
		return nil, badRequest("Batches are not served. Send one operation in one request.")
	case body[0] != '{':
		return nil, badRequest("The body is not a JSON object.")
	}
	members, err := decodeObject(body)
	if err != nil {
		return nil, err
	}
	return paramsFrom(members)
}

// decodeObject splits a JSON object into its members.
func decodeObject(body []byte) (map[string]json.RawMessage, *order.Error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if _, err := decoder.Token(); err != nil {
		return nil, notJSON(decoder)
	}
	members := map[string]json.RawMessage{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, notJSON(decoder)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, notJSON(decoder)
		}
		key, _ := name.(string)
		if _, twice := members[key]; twice {
			return nil, order.BadInput(key, "A member of the request object occurs twice.")
		}
		members[key] = value
	}
	if _, err := decoder.Token(); err != nil {
		return nil, notJSON(decoder)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, badRequest("Something follows the JSON object. Send one object and nothing after it.")
	}
	return members, nil
}

// notJSON says where the body stops being JSON, and none of what it says.
func notJSON(decoder *json.Decoder) *order.Error {
	return badRequest("The body is not JSON near byte %d.", decoder.InputOffset())
}

// paramsFrom checks the type of each member that means something. Others are for extensions of the protocol, and ignored.
func paramsFrom(members map[string]json.RawMessage) (*graphql.RawParams, *order.Error) {
	params := &graphql.RawParams{}
	for _, member := range []struct {
		name, wanted string
		into         any
	}{
		{"query", "a string", &params.Query},
		{"operationName", "a string", &params.OperationName},
		{"variables", "an object", &params.Variables},
		{"extensions", "an object", &params.Extensions},
	} {
		value, present := members[member.name]
		if !present {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(value))
		decoder.UseNumber()
		if err := decoder.Decode(member.into); err != nil || decoder.More() {
			return nil, order.BadInput(member.name, "The member %s is not %s.", member.name, member.wanted)
		}
	}
	return params, nil
}

type peerKey struct{}

// withPeer notes the address that the request came from.
func withPeer(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, peerKey{}, address)
}

// peer is the address that the request came from.
func peer(ctx context.Context) string {
	address, _ := ctx.Value(peerKey{}).(string)
	return address
}
