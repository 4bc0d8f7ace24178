package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/graph/transport"
	"headway/internal/order"
)

// outcome is what a response shows of an event, as order.View has it: UNAVAILABLE beside what is shown tells that fields are missing
// because a server did not answer, and without it that nothing could be shown now.
func outcome(response *graphql.Response) (payload []byte, err error) {
	missing := passing(response.Errors)
	nothing := len(response.Data) == 0 || string(response.Data) == "null"
	switch {
	case nothing && missing != nil:
		return nil, missing
	case response.Data == nil && len(response.Errors) > 0:
		return nil, response.Errors[0]
	}
	if payload, err = transport.EncodeResponse(response); err != nil {
		return nil, err
	}
	return payload, missing
}

// passing is the first of the errors that says UNAVAILABLE, as such.
func passing(errs gqlerror.List) error {
	for _, err := range errs {
		if err.Extensions["code"] == string(order.CodeUnavailable) {
			return order.Errorf(order.CodeUnavailable, "%s", err.Message)
		}
	}
	return nil
}
