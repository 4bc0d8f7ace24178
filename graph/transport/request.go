package transport

import (
	"bytes"
	"context"
	"errors"
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

// trustedLength is for how many bytes of a body room is made because its header says so, before they have come.
const trustedLength = 32 << 10

// readBody reads a body up to the limit. Neither failure repeats any of it. Give the buffer back when the body has been decoded.
func (h *Handler) readBody(w http.ResponseWriter, r *http.Request) (*bytes.Buffer, *order.Error) {
	body := h.buffers.get()
	if r.ContentLength > 0 {
		body.Grow(int(min(r.ContentLength, trustedLength)) + bytes.MinRead)
	}
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, h.limits.MaxBodyBytes))
	if err == nil {
		return body, nil
	}
	h.buffers.put(body)
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return nil, h.limits.tooLarge()
	}
	return nil, badRequest("The body ended before it was complete.")
}

// decodeParams reads one request, of HTTP or of a socket, from JSON. Numbers are kept as they were written, and nothing of the body
// is kept. Unlike encoding/json it takes names only as they are spelled, once each, and nothing after the object.
func decodeParams(body []byte) (*graphql.RawParams, *order.Error) {
	if !utf8.Valid(body) {
		return nil, badRequest("The body is not UTF-8.")
	}
	text := jsonText{text: body}
	switch text.next() {
	case '{':
	case '[':
		return nil, badRequest("Batches are not served. Send one operation in one request.")
	default:
		if text.ended() {
			return nil, badRequest("The body is empty. Send a JSON object with a query.")
		}
		return nil, badRequest("The body is not a JSON object.")
	}
	members := map[string]any{}
	var failure *order.Error
	whole := text.members(func(name string) bool {
		if _, twice := members[name]; twice {
			failure = order.BadInput(name, "A member of the request object occurs twice.")
			return false
		}
		value, ok := text.value()
		members[name] = value
		return ok
	})
	switch {
	case failure != nil:
		return nil, failure
	case !whole:
		return nil, badRequest("The body is not JSON near byte %d.", text.at)
	case !text.ended():
		return nil, badRequest("Something follows the JSON object. Send one object and nothing after it.")
	}
	return paramsFrom(members)
}

// paramsFrom checks the type of each member that means something. Others are for extensions of the protocol, and ignored.
func paramsFrom(members map[string]any) (*graphql.RawParams, *order.Error) {
	params := &graphql.RawParams{}
	var wrong *order.Error
	text := func(name string) (text string) {
		given, isText := members[name].(string)
		if !isText && members[name] != nil && wrong == nil {
			wrong = order.BadInput(name, "The member %s is not a string.", name)
		}
		return given
	}
	object := func(name string) map[string]any {
		given, isObject := members[name].(map[string]any)
		if !isObject && members[name] != nil && wrong == nil {
			wrong = order.BadInput(name, "The member %s is not an object.", name)
		}
		return given
	}
	params.Query, params.OperationName = text("query"), text("operationName")
	params.Variables, params.Extensions = object("variables"), object("extensions")
	if wrong != nil {
		return nil, wrong
	}
	return params, nil
}

type peerKey struct{}

// withPeer notes the address that the request came from.
func withPeer(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, peerKey{}, address)
}

// Peer is the address that the request came from.
func Peer(ctx context.Context) string {
	address, _ := ctx.Value(peerKey{}).(string)
	return address
}
