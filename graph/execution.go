package graph

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"

	"headway/graph/direct"
	"headway/graph/transport"
	"headway/internal/order"
)

// execution shows the updates of a group: states of orders, or events. It writes them directly where that can be done, and executes
// the operation where it cannot.
type execution[U any] struct {
	runner    *Runner
	operation *graphql.OperationContext
	viewer    order.Viewer
	requestID string
	link      *order.ShareLink
	showing   showing[U, any]

	// What follows is found out for the first update.

	prepared sync.Once
	event    func(context.Context, U) (any, error)
	field    *direct.Field // nil where the operation cannot be written directly
	size     atomic.Int64  // of what was written last
}

// show gives the response with the update, as order.View and order.EventView have it.
func (e *execution[U]) show(ctx context.Context, update U) (payload []byte, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = e.operation.RecoverFunc(ctx, panicked)
		}
	}()
	ctx = transport.WithRequestID(ctx, e.requestID)
	e.prepared.Do(func() { e.prepare(ctx) })
	event, err := e.event(ctx, update)
	if err == nil {
		if payload, ok := e.write(event); ok {
			return payload, nil
		}
	}
	return e.execute(ctx, shown{event, err, e.link})
}

// prepare finds out what is selected and how it is written.
func (e *execution[U]) prepare(ctx context.Context) {
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
func (e *execution[U]) write(event any) (payload []byte, ok bool) {
	if e.field == nil {
		return nil, false
	}
	size := e.size.Load()
	out := make([]byte, 0, size+size/8)
	out = append(out, `{"data":`...)
	out = append(out, e.field.Key...)
	if out, ok = e.field.Append(out, event); !ok {
		return nil, false
	}
	out = append(out, "}}"...)
	e.size.Store(int64(len(out)))
	return out, true
}

// execute makes the response with an event by executing the operation on it.
func (e *execution[U]) execute(ctx context.Context, event shown) ([]byte, error) {
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
type showing[U, T any] func(asked selection) func(context.Context, U) (T, error)

// opening is who asks the resolver of a subscription what is to be watched.
type opening interface {
	watch(watched order.Subject, show showing[order.Update, any]) error
	follow(followed order.EventSubject, show showing[order.LoggedEvent, any]) error
}

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

// watch is the end of a subscription to states.
func watch[T any](ctx context.Context, watched order.Subject, show showing[order.Update, T]) (<-chan T, error) {
	return open(ctx, show, func(by opening, show showing[order.Update, any]) error { return by.watch(watched, show) })
}

// follow is the end of a subscription to events.
func follow[T any](ctx context.Context, followed order.EventSubject, show showing[order.LoggedEvent, T]) (<-chan T, error) {
	return open(ctx, show, func(by opening, show showing[order.LoggedEvent, any]) error { return by.follow(followed, show) })
}

// open is the end of every subscription: the resolver either finds out what is to be watched, or gives one event of it.
func open[U, T any](ctx context.Context, show showing[U, T], join func(opening, showing[U, any]) error) (<-chan T, error) {
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
	by, ok := ctx.Value(openingKey{}).(opening)
	if !ok {
		return nil, errors.New("a subscription was executed without its runner")
	}
	none := make(chan T)
	close(none)
	return none, join(by, func(asked selection) func(context.Context, U) (any, error) {
		one := show(asked)
		return func(ctx context.Context, update U) (any, error) { return one(ctx, update) }
	})
}

// shownLink is the public link behind what is being shown; it was opened when it was joined.
func shownLink(ctx context.Context) *order.ShareLink {
	now, _ := ctx.Value(shownKey{}).(shown)
	return now.link
}
