package transport

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"headway/internal/order"
)

// costExtension is where an operation's cost is, in its statistics and in its response.
const costExtension = "cost"

// ExecutorConfig is what NewExecutor needs besides the schema.
type ExecutorConfig struct {
	// Limits bounds every operation; a zero field takes its default.
	Limits Limits
	// Log gets what the clients are not told.
	Log *slog.Logger
	// Introspection lets clients read the schema.
	Introspection bool
	// Account is whose budget an operation spends; empty, or no function, is that of the address it came from.
	Account func(context.Context) string
	// Now is the clock of the budgets; nil is time.Now.
	Now func() time.Time
}

// Executor is gqlgen's executor behind this package's limits. What is cheap to refuse is refused first: a document is
// parsed up to MaxTokens, counted, and paid for before it is validated.
type Executor struct {
	*executor.Executor
	schema        *ast.Schema
	limits        Limits
	introspection bool
	account       func(context.Context) string
	now           func() time.Time
	budget        *Budget
	types         types
	valid         *lru.Cache[string, *document]
	// bare is an operation context with what every operation has alike: what gqlgen's extensions do around fields.
	bare func() *graphql.OperationContext
}

// NewExecutor makes an executor for the schema.
func NewExecutor(schema graphql.ExecutableSchema, config ExecutorConfig) *Executor {
	limits := config.Limits.withDefaults()
	e := &Executor{
		Executor:      executor.New(schema),
		schema:        schema.Schema(),
		limits:        limits,
		introspection: config.Introspection,
		account:       config.Account,
		now:           config.Now,
		budget:        NewBudget(limits.MaxCostPerMinute),
		types:         newTypes(schema.Schema()),
		valid:         newLRU[*document](limits.ParsedDocuments),
	}
	e.bare = sync.OnceValue(e.newBare)
	if e.now == nil {
		e.now = time.Now
	}
	e.SetErrorPresenter(PresentError(config.Log))
	e.SetRecoverFunc(Recover(config.Log))
	e.AroundResponses(showCost)
	return e
}

// CreateOperationContext makes an operation ready to run, or says what is wrong with it. It spends the account's budget. Unlike
// gqlgen's it finds out nothing again that a document tells by itself, and coerces variables without reflection.
func (e *Executor) CreateOperationContext(ctx context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	document, valid := e.valid.Get(params.Query)
	if !valid {
		parsed, err := e.parse(params.Query)
		if err != nil {
			return nil, failures(err)
		}
		document = newDocument(parsed)
	}
	operation := document.operation(params.OperationName)
	if operation == nil {
		return nil, failures(noSuchOperation(document.QueryDocument, params.OperationName))
	}
	cost, err := e.admit(ctx, operation.count(e.schema, document, params.Variables))
	if err != nil {
		return nil, failures(err)
	}
	if !valid {
		if errs := validator.ValidateWithRules(e.schema, document.QueryDocument, validationRules()); len(errs) > 0 {
			return nil, refusedBy(errcode.ValidationFailed, errs...)
		}
		document.declare(e.types)
		e.valid.Add(params.Query, document)
	}
	coerced, err := operation.variables.coerce(params.Variables)
	if err != nil {
		return nil, failures(err)
	}
	bare := e.bare()
	opCtx := &graphql.OperationContext{
		RawQuery: params.Query, OperationName: params.OperationName, Extensions: params.Extensions, Headers: params.Headers,
		Doc: document.QueryDocument, Operation: operation.OperationDefinition, Variables: coerced,
		DisableIntrospection: !e.introspection, RecoverFunc: bare.RecoverFunc,
		ResolverMiddleware: bare.ResolverMiddleware, RootResolverMiddleware: bare.RootResolverMiddleware,
	}
	opCtx.Stats.SetExtension(costExtension, cost)
	return opCtx, nil
}

// newBare asks gqlgen for the context of an operation that does nothing. It is asked with the first operation, when every extension
// is in place.
func (e *Executor) newBare() *graphql.OperationContext {
	opCtx, errs := e.Executor.CreateOperationContext(graphql.StartOperationTrace(context.Background()), &graphql.RawParams{Query: "{__typename}"})
	if len(errs) > 0 {
		panic(errs) // a schema that has no query
	}
	return opCtx
}

// parse reads a document up to its limits. The 1.4 MB of opening braces that would overflow the stack end here.
func (e *Executor) parse(query string) (*ast.QueryDocument, error) {
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, e.limits.MaxTokens)
	refusal, ok := errors.AsType[*gqlerror.Error](err)
	switch {
	case err == nil && len(document.Operations) == 0:
		return nil, order.BadInput("query", "There is no operation in the query.")
	case err == nil:
		return document, nil
	case !ok:
		return nil, err
	case strings.HasPrefix(refusal.Message, "exceeded token limit"):
		return nil, order.Errorf(order.CodeLimitExceeded, "The query is over the limit MaxTokens of %d.", e.limits.MaxTokens)
	case strings.HasPrefix(refusal.Message, "exceeded maximum nesting depth"):
		return nil, order.LimitExceeded("MaxDepth", e.limits.MaxDepth)
	}
	return nil, refusedBy(errcode.ParseFailed, refusal)[0]
}

// admit lets an operation of that count pay, if it is within the limits.
func (e *Executor) admit(ctx context.Context, count count) (*Cost, error) {
	switch {
	case count.defers:
		return nil, order.BadInput("query", "The directive @defer is not served.")
	case count.introspects && !e.introspection:
		return nil, order.Forbidden("Introspection is switched off here.")
	case count.depth > e.limits.MaxDepth:
		return nil, over("MaxDepth", "depth", count.depth, e.limits.MaxDepth)
	case count.cost > e.limits.MaxCost:
		return nil, over("MaxCost", "cost", count.cost, e.limits.MaxCost)
	}
	remaining, err := e.budget.Spend(e.payer(ctx), count.cost, e.now())
	if err != nil {
		return nil, err
	}
	return &Cost{Requested: count.cost, Limit: e.limits.MaxCost, Remaining: remaining}, nil
}

// payer is whose budget the operation spends.
func (e *Executor) payer(ctx context.Context) string {
	if e.account != nil {
		if account := e.account(ctx); account != "" {
			return account
		}
	}
	return "address " + Peer(ctx)
}

// over is LIMIT_EXCEEDED with the figures in its extensions, so that a program can ask for less.
func over(limit, measure string, is, most int) error {
	return &gqlerror.Error{
		Err: order.Errorf(order.CodeLimitExceeded, "The operation has a %s of %d, which is over the limit %s of %d. Ask for less at once.",
			measure, is, limit, most),
		Extensions: map[string]any{measure: is, "limit": most},
	}
}

// noSuchOperation says which name would be right.
func noSuchOperation(document *ast.QueryDocument, name string) error {
	if name == "" {
		return order.BadInput("operationName", "The query has %d operations. Name the one to run.", len(document.Operations))
	}
	return order.BadInput("operationName", "The query has no operation of that name.")
}

// refusedBy marks what gqlparser refused as gqlgen does, so that PresentError knows it.
func refusedBy(code string, errs ...*gqlerror.Error) gqlerror.List {
	for _, err := range errs {
		errcode.Set(err, code)
	}
	return errs
}

// validationRules are gqlparser's rules without its guesses at what was meant, which cost more than they help, and our own.
func validationRules() *rules.Rules {
	checks := rules.NewDefaultRules()
	for _, silent := range []validator.Rule{
		rules.FieldsOnCorrectTypeRuleWithoutSuggestions,
		rules.KnownArgumentNamesRuleWithoutSuggestions,
		rules.KnownTypeNamesRuleWithoutSuggestions,
		rules.ScalarLeafsRuleWithoutSuggestions,
		rules.ValuesOfCorrectTypeRuleWithoutSuggestions,
	} {
		checks.RemoveRule(strings.TrimSuffix(silent.Name, "WithoutSuggestions"))
		checks.AddRule(silent.Name, silent.RuleFunc)
	}
	checks.AddRule("Literals", checkLiterals)
	return checks
}

// showCost puts the cost of a query or mutation into its response. A subscription's events are the same for many
// subscribers, so they carry nobody's budget.
func showCost(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if graphql.HasOperationContext(ctx) {
		opCtx := graphql.GetOperationContext(ctx)
		cost, ok := opCtx.Stats.GetExtension(costExtension).(*Cost)
		if ok && opCtx.Operation != nil && opCtx.Operation.Operation != ast.Subscription {
			graphql.RegisterExtension(ctx, costExtension, cost)
		}
	}
	return next(ctx)
}
