package transport

import (
	"cmp"
	"context"
	"errors"
	"mime"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"headway/internal/order"
)

// servePost runs the one operation in the body.
func (h *Handler) servePost(w http.ResponseWriter, r *http.Request) {
	if negotiate(r) == "" {
		h.refuse(w, r, http.StatusNotAcceptable, notAcceptable())
		return
	}
	if !isJSON(r) {
		// Any other type a browser would send for a foreign page without asking first.
		h.refuse(w, r, http.StatusUnsupportedMediaType, badRequest("Send the operation as application/json in UTF-8, uncompressed."))
		return
	}
	from := credentials(r)
	from.Brief = true
	session, err := h.authenticate(r.Context(), from)
	if err != nil {
		h.refuseAs(w, r, err)
		return
	}
	body, failure := h.readBody(w, r)
	if failure != nil && failure.Code == order.CodeLimitExceeded {
		h.refuse(w, r, http.StatusRequestEntityTooLarge, failure)
		return
	}
	if failure != nil {
		h.refuseAs(w, r, failure)
		return
	}
	params, failure := decodeParams(body.Bytes())
	h.buffers.put(body)
	if failure != nil {
		h.refuseAs(w, r, failure)
		return
	}
	h.run(session.Context, w, r, params)
}

// isJSON tells whether the body is what decodeParams reads.
func isJSON(r *http.Request) bool {
	given := r.Header.Get("Content-Type")
	if given == typeJSON && r.Header.Get("Content-Encoding") == "" {
		return true // without a closer look
	}
	name, parameters, err := mime.ParseMediaType(given)
	if err != nil || name != typeJSON {
		return false
	}
	charset, encoding := parameters["charset"], r.Header.Get("Content-Encoding")
	return (charset == "" || strings.EqualFold(charset, "utf-8")) && (encoding == "" || strings.EqualFold(encoding, "identity"))
}

// notAcceptable is the failure of a client that takes none of the types there are.
func notAcceptable() *order.Error {
	return badRequest("Accept %s or %s.", typeGraphQL, typeJSON)
}

// run answers with the operation's result. It ends with the request, when the client leaves, or when its time is over.
func (h *Handler) run(ctx context.Context, w http.ResponseWriter, r *http.Request, params *graphql.RawParams) {
	ctx, cancel := context.WithTimeoutCause(ctx, h.limits.MaxOperationTime, h.limits.tookTooLong())
	defer cancel()
	params.Headers = r.Header
	opCtx, errs := h.operation(ctx, params)
	if len(errs) > 0 {
		h.refuseOperation(ctx, w, r, errs)
		return
	}
	switch kind := opCtx.Operation.Operation; {
	case kind == ast.Subscription:
		h.refuse(w, r, http.StatusNotAcceptable, badRequest("Subscribe over a websocket, or accept %s.", typeEventStream))
		return
	case kind == ast.Mutation && r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		h.refuse(w, r, http.StatusMethodNotAllowed, badRequest("A mutation is taken in a POST only."))
		return
	}
	next, ctx := h.executor.DispatchOperation(ctx, opCtx)
	response := next(ctx)
	if response == nil { // The executor answers nothing when the time is over.
		response = h.refusal(ctx, failures(cmp.Or(context.Cause(ctx), errNoResponse))...)
		h.respond(w, r, statusOf(firstCode(response)), response)
		return
	}
	h.respond(w, r, http.StatusOK, response)
}

// errNoResponse is a bug of an executor: a query that ended without a result.
var errNoResponse = errors.New("the executor gave no response")
