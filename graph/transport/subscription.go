package transport

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Runner runs operations for connections. What is behind it decides how often an operation is executed: once per
// subscriber, or once for all subscribers that ask the same with the same rights (Session.Rights).
type Runner interface {
	// Subscribe starts the operation and returns what the connection takes results from; nil is a source that never has any.
	// It does not wait for results. The operation ends with ctx; whatever ends it, sink.End is called exactly once, as the
	// last call. The sink may be used before Subscribe has returned.
	Subscribe(ctx context.Context, session Session, operation *graphql.OperationContext, sink Sink) Source
}

// Source holds what one subscriber has not been sent yet: for a stream of states the newest state only, so that a slow
// reader costs bounded memory.
type Source interface {
	// Take removes and returns the next response to send, {"data":…}, or tells that there is none. The bytes may be shared by
	// many sources: nobody writes to them. It never blocks for long. The connection calls it from one goroutine at a time,
	// never from within Ready or End, and again until there is none.
	Take() (payload []byte, ok bool)
}

// Dated is a Source that knows how old its responses are.
type Dated interface {
	// Committed is when the change was committed that the response just taken tells of; zero is not known. It is called
	// right after Take, by the same goroutine, and feeds Observer.MessageLag.
	Committed() time.Time
}

// Counting is a Source that knows whether it has anything left, which saves a question for every response.
type Counting interface {
	// More tells whether the source had another response when the last was taken. What comes later is told by Ready. It is
	// called right after Take, by the same goroutine.
	More() bool
}

// Sink is told of one operation by its runner. It never blocks and never calls back, so it may be told under any lock.
type Sink interface {
	// Ready says that the source may have something. The source is asked when the network has room for it: at once on an
	// idle connection.
	Ready()
	// End comes exactly once, as the last call: without errors the operation completed or its context ended. What the source
	// still has is sent before that.
	End(errors gqlerror.List)
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

// WithVerdict makes a context under which EndSubscription is heard, for a runner that executes by itself. The function
// gives the reason that a resolver gave, or nil.
func WithVerdict(ctx context.Context) (_ context.Context, reason func() error) {
	v := new(verdict)
	return context.WithValue(ctx, verdictKey{}, v), func() error {
		v.mu.Lock()
		defer v.mu.Unlock()
		return v.err
	}
}

// PerSubscriber is the Runner that executes every operation for its one subscriber: queries, mutations, and the
// subscriptions that nobody can share. Log gets what the clients are not told.
func PerSubscriber(executor graphql.GraphExecutor, log *slog.Logger) Runner {
	return perSubscriber{executor: executor, present: PresentError(log)}
}

type perSubscriber struct {
	executor graphql.GraphExecutor
	present  graphql.ErrorPresenterFunc
}

// Subscribe owns the goroutine it starts: it ends by calling sink.End, for which the connection waits.
func (r perSubscriber) Subscribe(ctx context.Context, _ Session, operation *graphql.OperationContext, sink Sink) Source {
	q := newQueue(sink)
	go func() { sink.End(r.run(ctx, operation, q)) }()
	return q
}

// run queues responses until there are no more. A panic is this operation's own end.
func (r perSubscriber) run(ctx context.Context, operation *graphql.OperationContext, q *queue) (ended gqlerror.List) {
	defer func() {
		if panicked := recover(); panicked != nil {
			ended = gqlerror.List{r.present(ctx, operation.RecoverFunc(ctx, panicked))}
		}
	}()
	ctx, reason := WithVerdict(ctx)
	responses, ctx := r.executor.DispatchOperation(ctx, operation)
	for q.awaitRoom(ctx) == nil {
		response := responses(ctx)
		if response == nil {
			break
		}
		if failedWhole(response) {
			return response.Errors
		}
		payload, err := EncodeResponse(response)
		if err != nil {
			return gqlerror.List{r.present(ctx, err)}
		}
		q.put(payload)
		if operation.Operation.Operation != ast.Subscription {
			return nil
		}
	}
	return r.judge(ctx, reason())
}

// judge tells why there are no more responses: the time was over, a resolver gave its reason, or all is well.
func (r perSubscriber) judge(ctx context.Context, reason error) gqlerror.List {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return gqlerror.List{r.present(ctx, context.Cause(ctx))}
	case reason != nil:
		return gqlerror.List{r.present(ctx, reason)}
	}
	return nil
}

// failedWhole tells a response that is no event: the operation was refused before it ran. It also stops an interceptor
// that would answer so for ever.
func failedWhole(r *graphql.Response) bool { return r.Data == nil && len(r.Errors) > 0 }
