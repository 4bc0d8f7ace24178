package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"headway/graph/direct"
	"headway/graph/transport"
	"headway/internal/order"
)

// execution shows the updates of a group. It writes them directly where that can be done, and executes the operation where it
// cannot. The hub calls it for one update at a time.
type execution struct {
	runner    *Runner
	operation *graphql.OperationContext
	viewer    order.Viewer
	requestID string
	link      *order.ShareLink
	showing   showing[any]

	// What follows is found out for the first update.

	event func(context.Context, order.Update) (any, error)
	field *direct.Field // nil where the operation cannot be written directly
	size  int           // of what was written last
}

// show gives the response with the update, as order.View has it.
func (e *execution) show(ctx context.Context, update order.Update) (payload []byte, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = e.operation.RecoverFunc(ctx, panicked)
		}
	}()
	ctx = transport.WithRequestID(ctx, e.requestID)
	if e.event == nil {
		e.prepare(ctx)
	}
	event, err := e.event(ctx, update)
	if err == nil {
		if payload, ok := e.write(event); ok {
			return payload, nil
		}
	}
	return e.execute(ctx, shown{event, err, e.link})
}

// prepare finds out what is selected and how it is written.
func (e *execution) prepare(ctx context.Context) {
	fields := rootFields(e.operation)
	e.event = e.showing(selectionBelow(e.operation, fields[0]))
	if len(fields) > 1 {
		return
	}
	if field, ok := e.runner.schema.Compile(ctx, e.operation, "Subscription", fields[0]); ok {
		e.field = field
	}
}

// write writes the response with an event directly, if that can be done. It is what transport.EncodeResponse gives for a response
// with data alone; the events of subscriptions have no extensions.
func (e *execution) write(event any) (payload []byte, ok bool) {
	if e.field == nil {
		return nil, false
	}
	out := make([]byte, 0, e.size+e.size/8)
	out = append(out, `{"data":`...)
	out = append(out, e.field.Key...)
	if out, ok = e.field.Append(out, event); !ok {
		return nil, false
	}
	out = append(out, "}}"...)
	e.size = len(out)
	return out, true
}

// execute makes the response with an event by executing the operation on it.
func (e *execution) execute(ctx context.Context, event shown) ([]byte, error) {
	ctx = WithViewer(graphql.StartOperationTrace(ctx), e.viewer)
	ctx = context.WithValue(ctx, shownKey{}, event)
	responses, ctx := e.runner.executor.DispatchOperation(ctx, e.operation)
	response := responses(ctx)
	if response == nil {
		return nil, fmt.Errorf("a subscription showed nothing of %T", event.value)
	}
	return outcome(response)
}

// showing makes what tells an update, out of what is selected below the field of a subscription.
type showing[T any] func(asked selection) func(context.Context, order.Update) (T, error)

// shown is the one event that a resolver is to give, or why there is none.
type shown struct {
	value any
	err   error
	link  *order.ShareLink
}

type (
	openingKey struct{}
	shownKey   struct{}
)

// watch is the end of every subscription to states: the resolver either finds out what is to be watched, or gives one event of it.
func watch[T any](ctx context.Context, watched order.Subject, show showing[T]) (<-chan T, error) {
	if now, ok := ctx.Value(shownKey{}).(shown); ok {
		if now.err != nil {
			return nil, now.err
		}
		event, ok := now.value.(T)
		if !ok {
			return nil, fmt.Errorf("a subscription shows a %T", now.value)
		}
		only := make(chan T, 1)
		only <- event
		close(only)
		return only, nil
	}
	join, ok := ctx.Value(openingKey{}).(func(order.Subject, showing[any]) error)
	if !ok {
		return nil, errors.New("a subscription was executed without its runner")
	}
	none := make(chan T)
	close(none)
	return none, join(watched, func(asked selection) func(context.Context, order.Update) (any, error) {
		one := show(asked)
		return func(ctx context.Context, update order.Update) (any, error) { return one(ctx, update) }
	})
}

// shownLink is the public link behind what is being shown; it was opened when it was joined.
func shownLink(ctx context.Context) *order.ShareLink {
	now, _ := ctx.Value(shownKey{}).(shown)
	return now.link
}
