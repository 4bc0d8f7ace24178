package transport

import (
	"net/http"
	"net/url"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"headway/internal/order"
)

// serveGet runs the query in the URL. A mutation is refused once the document has been read.
func (h *Handler) serveGet(w http.ResponseWriter, r *http.Request) {
	if negotiate(r) == "" {
		h.refuse(w, r, http.StatusNotAcceptable, notAcceptable())
		return
	}
	from := credentials(r)
	from.Brief = true
	session, err := h.authenticate(r.Context(), from)
	if err != nil {
		h.refuseAs(w, r, err)
		return
	}
	params, failure := paramsFromURL(r.URL)
	if failure != nil {
		h.refuseAs(w, r, failure)
		return
	}
	h.run(session.Context, w, r, params)
}

// paramsFromURL reads a request from the URL, with the same rules as decodeParams. Variables and extensions are JSON.
func paramsFromURL(from *url.URL) (*graphql.RawParams, *order.Error) {
	values, err := url.ParseQuery(from.RawQuery)
	if err != nil {
		return nil, badRequest("The URL's query string cannot be read.")
	}
	members := map[string]any{}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		given := values[name]
		switch {
		case len(given) > 1:
			return nil, order.BadInput(name, "The parameter %s occurs twice.", name)
		case len(given) == 0 || given[0] == "":
		case !utf8.ValidString(given[0]):
			return nil, order.BadInput(name, "The parameter %s is not UTF-8.", name)
		case name == "variables" || name == "extensions":
			text := jsonText{text: []byte(given[0])}
			value, ok := text.value()
			if !ok || !text.ended() {
				return nil, order.BadInput(name, "The parameter %s is not JSON near byte %d.", name, text.at)
			}
			members[name] = value
		default:
			members[name] = given[0]
		}
	}
	return paramsFrom(members)
}
