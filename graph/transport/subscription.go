package transport

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Runner runs operations for connections. What is behind it decides how often an operation is executed: once per
// subscriber, or once for all subscribers that ask the same with the same rights (Session.Rights).
type Runner interface {
	// Subscribe starts the operation and returns without waiting for results. The operation ends with ctx; whatever
	// ends it, the sink hears of that once.
	Subscribe(ctx context.Context, session Session, operation *graphql.OperationContext, sink Sink)
}

// Sink takes the results of one operation for one subscriber. Next and End come from one goroutine at a time.
type Sink interface {
	// Next takes one encoded response, {"data":…}. It never blocks. The bytes may be shared by many sinks: nobody
	// writes to them.
	Next(payload json.RawMessage)
	// End comes exactly once, as the last call: without errors the operation completed or its context ended.
	End(errors gqlerror.List)
	// Room waits until the subscriber has taken most of what waits for it. A runner with one subscriber executes
	// after that, so that a slow one gets fewer and fresher states; one with many must not wait for any. The error is
	// the context's.
	Room(ctx context.Context) error
}

// EndSubscription makes err the end of the subscription that a resolver serves under ctx, in place of a completion. The
// resolver then closes its channel. Without a subscription under ctx it does nothing.
func EndSubscription(ctx context.Context, err error) {
	if v, ok := ctx.Value(verdictKey{}).(*verdict); ok {
		v.mu.Lock()
		v.err = errors.Join(v.err, err)
		v.mu.Unlock()
	}
}

type verdictKey struct{}

// verdict holds what a resolver gave as the reason of its end.
type verdict struct {
	mu  sync.Mutex
	err error
}

// perSubscriber is the Runner that executes every operation for its one subscriber.
type perSubscriber struct {
	executor graphql.GraphExecutor
	present  graphql.ErrorPresenterFunc
}

// Subscribe owns the goroutine it starts: it ends by calling sink.End, for which the connection waits.
func (r perSubscriber) Subscribe(ctx context.Context, _ Session, operation *graphql.OperationContext, sink Sink) {
	go func() { sink.End(r.run(ctx, operation, sink)) }()
}

// run delivers responses until there are no more. A panic is this operation's own end.
func (r perSubscriber) run(ctx context.Context, operation *graphql.OperationContext, sink Sink) (ended gqlerror.List) {
	defer func() {
		if panicked := recover(); panicked != nil {
			ended = gqlerror.List{r.present(ctx, operation.RecoverFunc(ctx, panicked))}
		}
	}()
	reason := new(verdict)
	ctx = context.WithValue(ctx, verdictKey{}, reason)
	responses, ctx := r.executor.DispatchOperation(ctx, operation)
	for sink.Room(ctx) == nil {
		response := responses(ctx)
		if response == nil {
			break
		}
		if failedWhole(response) {
			return response.Errors
		}
		payload, err := encodeResponse(response)
		if err != nil {
			return gqlerror.List{r.present(ctx, err)}
		}
		sink.Next(payload)
		if operation.Operation.Operation != ast.Subscription {
			return nil
		}
	}
	return r.judge(ctx, reason)
}

// judge tells why there are no more responses: the time was over, a resolver gave its reason, or all is well.
func (r perSubscriber) judge(ctx context.Context, reason *verdict) gqlerror.List {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return gqlerror.List{r.present(ctx, context.Cause(ctx))}
	}
	reason.mu.Lock()
	defer reason.mu.Unlock()
	if reason.err == nil {
		return nil
	}
	return gqlerror.List{r.present(ctx, reason.err)}
}

// failedWhole tells a response that is no event: the operation was refused before it ran. It also stops an interceptor
// that would answer so for ever.
func failedWhole(r *graphql.Response) bool { return r.Data == nil && len(r.Errors) > 0 }
