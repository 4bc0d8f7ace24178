package graph

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"maps"
	"strings"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/graph/direct"
	"headway/graph/generated"
	"headway/graph/transport"
	"headway/internal/order"
)

// Groups shares views among their subscribers; see live.Hub.
type Groups interface {
	Join(ctx context.Context, watched order.Subject, view order.View, watcher order.Watcher, end func(error)) (order.States, error)
	JoinEvents(ctx context.Context, followed order.EventSubject, view order.EventView, watcher order.Watcher, end func(error)) (order.States, error)
}

// Runner is a transport.Runner that executes a subscription once for all who ask the same with the same rights.
// Everything else is executed for its one subscriber.
type Runner struct {
	executor graphql.GraphExecutor
	schema   *direct.Schema
	groups   Groups
	alone    transport.Runner
	present  graphql.ErrorPresenterFunc
}

// NewRunner makes a runner. Log gets what the clients are not told.
func NewRunner(executor graphql.GraphExecutor, groups Groups, log *slog.Logger) *Runner {
	return &Runner{
		executor: executor, schema: generated.NewDirectSchema(), groups: groups, alone: transport.PerSubscriber(executor, log), present: transport.PresentError(log),
	}
}

// Subscribe implements transport.Runner.
func (r *Runner) Subscribe(ctx context.Context, session transport.Session, operation *graphql.OperationContext, sink transport.Sink) transport.Source {
	if !isShared(operation) {
		return r.alone.Subscribe(ctx, session, operation, sink)
	}
	s := &subscriber{runner: r, operation: operation, rights: session.Rights, sink: sink}
	go s.open(ctx)
	return s
}

// isShared tells a subscription that others may share from all else.
func isShared(operation *graphql.OperationContext) bool {
	if operation.Operation.Operation != ast.Subscription {
		return false
	}
	fields := rootFields(operation)
	if len(fields) == 0 {
		return false
	}
	field := fields[0].Name
	return field == "progress" || field == "progressFeed" || field == "sharedProgress" || field == "orderEvents"
}

// rootFields are those of a subscription; one is right, and gqlgen refuses more when it is executed.
func rootFields(operation *graphql.OperationContext) []graphql.CollectedField {
	return graphql.CollectFields(operation, operation.Operation.SelectionSet, []string{"Subscription"})
}

// subscriber is one who watches a view that others may watch too. It is the source of its states.
type subscriber struct {
	runner    *Runner
	operation *graphql.OperationContext // until it has joined
	rights    string
	sink      transport.Sink
	states    order.States
	joined    atomic.Bool // and states can be read
}

// Take implements transport.Source.
func (s *subscriber) Take() (payload []byte, ok bool) {
	if !s.joined.Load() {
		return nil, false
	}
	return s.states.Take()
}

// Committed implements transport.Dated.
func (s *subscriber) Committed() time.Time { return s.states.Committed() }

// More implements transport.Counting.
func (s *subscriber) More() bool { return s.states.More() }

// open runs the resolver once, which checks the arguments and the rights and finds out what is to be watched, and joins the group.
// If that fails the subscription ends; otherwise the group ends it.
func (s *subscriber) open(ctx context.Context) {
	defer func() {
		if panicked := recover(); panicked != nil && !s.joined.Load() {
			s.sink.End(gqlerror.List{s.runner.present(ctx, s.operation.RecoverFunc(ctx, panicked))})
		}
	}()
	opening := context.WithValue(ctx, openingKey{}, joining{s, ctx})
	responses, opening := s.runner.executor.DispatchOperation(opening, s.operation)
	response := responses(opening)
	if s.joined.Load() {
		s.operation = nil
		return
	}
	var errs gqlerror.List
	if response != nil {
		errs = response.Errors
	}
	s.sink.End(errs)
}

func (s *subscriber) end(ctx context.Context, reason error) {
	if reason == nil {
		s.sink.End(nil)
		return
	}
	s.sink.End(gqlerror.List{s.runner.present(ctx, reason)})
}

// joining is a subscriber that joins what the resolver finds it to watch.
type joining struct {
	*subscriber
	ctx context.Context
}

// watch implements opening.
func (j joining) watch(watched order.Subject, show showing[order.Update, any]) (err error) {
	e := newExecution(j, show)
	e.link = watched.Link
	view := order.View{Key: j.key(), Operation: j.operationName(), Show: e.show}
	j.states, err = j.runner.groups.Join(j.ctx, watched, view, j.sink, func(reason error) { j.end(j.ctx, reason) })
	return j.join(err)
}

// follow implements opening.
func (j joining) follow(followed order.EventSubject, show showing[order.LoggedEvent, any]) (err error) {
	view := order.EventView{Key: j.key(), Operation: j.operationName(), Show: newExecution(j, show).show}
	j.states, err = j.runner.groups.JoinEvents(j.ctx, followed, view, j.sink, func(reason error) { j.end(j.ctx, reason) })
	return j.join(err)
}

// join lets the subscriber take, unless there is an error.
func (s *subscriber) join(err error) error {
	if err != nil {
		return err
	}
	s.joined.Store(true)
	s.sink.Ready()
	return nil
}

// newExecution is how this subscriber, and all who ask the same, are shown what they watch. It outlives the subscriber, whose headers
// stay behind.
func newExecution[U any](by joining, show showing[U, any]) *execution[U] {
	mine := by.operation
	shared := &graphql.OperationContext{
		RawQuery: mine.RawQuery, Variables: mine.Variables, OperationName: mine.OperationName, Doc: mine.Doc, Extensions: mine.Extensions,
		Operation: mine.Operation, DisableIntrospection: mine.DisableIntrospection, RecoverFunc: mine.RecoverFunc,
		ResolverMiddleware: mine.ResolverMiddleware, RootResolverMiddleware: mine.RootResolverMiddleware,
	}
	return &execution[U]{runner: by.runner, operation: shared, viewer: viewerFrom(by.ctx), requestID: transport.RequestID(by.ctx), showing: show}
}

// operationName is what an operator is told.
func (s *subscriber) operationName() string {
	if name := s.operation.Operation.Name; name != "" {
		return name
	}
	return rootFields(s.operation)[0].Name
}

// key is equal for those who are shown the same. It is a hash, because a variable may be a password.
func (s *subscriber) key() string {
	variables, err := json.Marshal(s.sharedVariables())
	if err != nil {
		panic(err) // they came as JSON
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{s.operation.RawQuery, s.operation.Operation.Name, string(variables), s.rights}, "\x00")))
	return string(sum[:])
}

// sharedVariables are those that make a difference to what is shown. What a subscriber holds already makes none, so that those who come
// back share one group whatever they hold.
func (s *subscriber) sharedVariables() map[string]any {
	held := s.heldVariable()
	if held == "" {
		return s.operation.Variables
	}
	variables := maps.Clone(s.operation.Variables)
	delete(variables, held)
	return variables
}

// heldVariable is the variable that gives progress(since) or orderEvents(after), if it is used for nothing else.
func (s *subscriber) heldVariable() string {
	for _, field := range rootFields(s.operation) {
		argument := cmp.Or(field.Arguments.ForName("since"), field.Arguments.ForName("after"))
		if argument == nil || argument.Value.Kind != ast.Variable {
			continue
		}
		if name := argument.Value.Raw; strings.Count(s.operation.RawQuery, "$"+name) == 2 { // where it is declared, and here
			return name
		}
	}
	return ""
}
