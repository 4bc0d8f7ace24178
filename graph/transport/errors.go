package transport

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/internal/order"
)

// codePersistedQueryNotFound asks for the document beside its hash. Clients of automatic persisted queries know the name.
const codePersistedQueryNotFound order.Code = "PERSISTED_QUERY_NOT_FOUND"

// statusOf is the one table of what a code means on the wire: the HTTP status of a request that failed with it before
// anything ran. What fails while running is a 200 with data and errors, whatever the code.
func statusOf(code order.Code) int {
	switch code {
	case order.CodeUnauthenticated:
		return http.StatusUnauthorized
	case order.CodeForbidden:
		return http.StatusForbidden
	case order.CodeNotFound, codePersistedQueryNotFound:
		return http.StatusNotFound
	case order.CodeConflict:
		return http.StatusConflict
	case order.CodeBadInput, order.CodeLimitExceeded:
		return http.StatusBadRequest
	case order.CodeRateLimited:
		return http.StatusTooManyRequests
	case order.CodeUnavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// logged tells whether the operator hears of a code, and how loudly. The rest is the client's own doing.
func logged(code order.Code) (slog.Level, bool) {
	switch code {
	case order.CodeInternal:
		return slog.LevelError, true
	case order.CodeUnavailable:
		return slog.LevelWarn, true
	default:
		return 0, false
	}
}

// PresentError makes every failure safe to show: the message and extensions of an order.Error, BAD_INPUT for a document
// or a variable that is wrong, UNAVAILABLE for what passes, and for all else INTERNAL with a request id and nothing more.
// INTERNAL and UNAVAILABLE are logged here, once, with their cause.
func PresentError(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := &gqlerror.Error{Message: err.Error(), Path: graphql.GetPath(ctx)}
		if located, ok := errors.AsType[*gqlerror.Error](err); ok {
			shown.Message, shown.Path, shown.Locations = located.Message, located.Path, located.Locations
			shown.Extensions = maps.Clone(located.Extensions)
		}
		known := classify(ctx, err, shown)
		shown.Path = fromRoot(ctx, shown.Path)
		if level, ok := logged(known.Code); ok && !errors.Is(err, errLogged) && !clientLeft(ctx) {
			logFailure(ctx, log, level, shown.Path, err)
		}
		describe(ctx, shown, known)
		return shown
	}
}

// Recover turns a panic into INTERNAL, and logs it with its stack.
func Recover(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, panicked any) error {
		log.LogAttrs(ctx, slog.LevelError, "graphql resolver panicked", slog.String("request", RequestID(ctx)),
			slog.String("operation", operationName(ctx)), slog.Any("panic", panicked), slog.String("stack", string(debug.Stack())))
		return &order.Error{Code: order.CodeInternal, Cause: errLogged}
	}
}

// errLogged marks a failure that the log has already.
var errLogged = errors.New("already logged")

// classify says what the failure is to the client. It may correct shown's path, which gqlgen also uses for the place in the input.
func classify(ctx context.Context, err error, shown *gqlerror.Error) *order.Error {
	known, ok := errors.AsType[*order.Error](err)
	switch {
	case ok && known.Code == order.CodeBadInput && decodingArguments(ctx):
		return badArgument(ctx, shown, known)
	case ok && known.Code != order.CodeInternal:
		return known
	case outOfTime(ctx, err):
		if cause, ok := errors.AsType[*order.Error](context.Cause(ctx)); ok {
			return cause
		}
		return order.Errorf(order.CodeUnavailable, "The operation was ended before it was done. Try again.")
	case unavailable(err):
		return order.Errorf(order.CodeUnavailable, "A server that this needs does not answer. Try again.")
	case ok:
		return known
	case refusedByParser(shown):
		return order.BadInput("", "%s", shown.Message)
	case decodingArguments(ctx):
		return badArgument(ctx, shown, order.BadInput("", "%s", shown.Message))
	}
	return &order.Error{Code: order.CodeInternal}
}

// describe writes the code's message and extensions into shown.
func describe(ctx context.Context, shown *gqlerror.Error, known *order.Error) {
	extensions := map[string]any{}
	maps.Copy(extensions, shown.Extensions)
	extensions["code"] = string(known.Code)
	shown.Message, shown.Extensions = known.Message, extensions
	if known.Code == order.CodeInternal {
		id := RequestID(ctx)
		shown.Message = "Something failed on our side. Tell us the request id " + id + "."
		shown.Extensions = map[string]any{"code": string(known.Code), "requestId": id}
		return
	}
	if known.Field != "" {
		extensions["field"] = known.Field
	}
	if known.Status != "" {
		extensions["status"] = string(known.Status)
	}
	if known.RetryAfter > 0 {
		extensions["retryAfter"] = wholeSeconds(known.RetryAfter)
	}
}

// wholeSeconds rounds up, so that a client that waits as told is not early.
func wholeSeconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// refusedByParser tells a document that gqlparser refused.
func refusedByParser(shown *gqlerror.Error) bool {
	code := shown.Extensions["code"]
	return code == errcode.ValidationFailed || code == errcode.ParseFailed
}

// decodingArguments tells whether the field's arguments were still being read, in which case nothing but the input can be wrong.
func decodingArguments(ctx context.Context) bool {
	field := graphql.GetFieldContext(ctx)
	return field != nil && field.Args == nil && field.Field.Field != nil && len(field.Field.Arguments) > 0
}

// badArgument names the place in the input, which gqlgen appends to the path of the field. An input that reads itself may name a
// field of its own below that.
func badArgument(ctx context.Context, shown *gqlerror.Error, known *order.Error) *order.Error {
	field := graphql.GetFieldContext(ctx).Path()
	place := shown.Path[min(len(field), len(shown.Path)):]
	shown.Path = field
	return known.WithField(dotted(place))
}

// dotted writes a path as order.Error.Field has it: "input.deliveries.3.fan".
func dotted(path ast.Path) string {
	parts := make([]string, len(path))
	for i, element := range path {
		parts[i] = fmt.Sprint(element)
	}
	return strings.Join(parts, ".")
}

// logFailure writes what the client is not told. Neither the document nor its variables go into the log.
func logFailure(ctx context.Context, log *slog.Logger, level slog.Level, path ast.Path, err error) {
	log.LogAttrs(ctx, level, "graphql request failed", slog.String("request", RequestID(ctx)),
		slog.String("operation", operationName(ctx)), slog.String("path", path.String()), slog.Any("cause", cause(err)))
}

// cause is the failure as the log wants it: below an order.Error the cause that the safe message hides, else what the
// resolver returned, without the place that gqlgen put before it.
func cause(err error) error {
	if known, ok := errors.AsType[*order.Error](err); ok && known.Cause != nil {
		return fmt.Errorf("%s: %w", known.Message, known.Cause)
	}
	if located, ok := errors.AsType[*gqlerror.Error](err); ok && located.Err != nil {
		return located.Err
	}
	return err
}

// operationName is the name of the operation that runs, or empty.
func operationName(ctx context.Context) string {
	if !graphql.HasOperationContext(ctx) {
		return ""
	}
	if operation := graphql.GetOperationContext(ctx).Operation; operation != nil {
		return operation.Name
	}
	return ""
}

// outOfTime tells a failure that comes from the request's end: its time limit, or the client's leaving.
func outOfTime(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// clientLeft tells a failure that nobody waits for.
func clientLeft(ctx context.Context) bool {
	return errors.Is(ctx.Err(), context.Canceled) && errors.Is(context.Cause(ctx), context.Canceled)
}

// unavailable tells a failure of the network or of a server that is stopping, full or cancelling: the same call may
// succeed in a moment. A database's error is known by its SQLSTATE, so that no driver need be imported here.
func unavailable(err error) bool {
	if coded, ok := errors.AsType[interface {
		error
		SQLState() string
	}](err); ok {
		state := coded.SQLState()
		return strings.HasPrefix(state, "08") || strings.HasPrefix(state, "53") || strings.HasPrefix(state, "57") ||
			state == "40001" || state == "40P01"
	}
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, driver.ErrBadConn)
}
