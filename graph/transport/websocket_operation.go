package transport

import (
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/internal/order"
)

// operation is a query, mutation or subscription that runs on a websocket. It is the sink of its results.
type operation struct {
	connection *connection
	id         string
	encodedID  json.RawMessage
	single     bool // a query or a mutation
	cancel     context.CancelFunc
	over       bool // guarded by connection.mu: the client hears no more of it
}

// subscribe starts an operation. Whatever is wrong with it ends this operation only; a breach of protocol, the connection.
func (c *connection) subscribe(asked command) {
	c.mu.Lock()
	ready, retiring, session := c.state == stateReady, c.retiring, c.session
	_, exists := c.running[asked.id]
	full := len(c.running) >= c.limits.Subscriptions || c.active >= 2*c.limits.Subscriptions
	c.mu.Unlock()
	switch {
	case !ready:
		c.close(closeUnauthorized, "Unauthorized")
		return
	case retiring:
		return // the close is on its way, and the client asks again elsewhere
	case exists && !c.protocol.replaces():
		c.close(closeSubscriberExists, "Subscriber for "+asked.id+" already exists")
		return
	case exists:
		c.forget(asked.id)
	}
	ctx := requestContext(session.Context)
	if full {
		c.reject(asked.id, c.handler.refusal(ctx, failures(order.LimitExceeded("Sockets.Subscriptions", c.limits.Subscriptions))...).Errors)
		return
	}
	asked.params.Headers = c.headers
	parsed, errs := c.handler.operation(ctx, asked.params)
	if len(errs) > 0 {
		c.reject(asked.id, c.handler.refusal(ctx, errs...).Errors)
		return
	}
	c.start(ctx, session, asked.id, parsed)
}

// start hands the operation to the runner.
func (c *connection) start(ctx context.Context, session Session, id string, parsed *graphql.OperationContext) {
	o := &operation{
		connection: c,
		id:         id,
		encodedID:  encodeID(id),
		single:     parsed.Operation.Operation != ast.Subscription,
	}
	if o.single {
		limit := c.handler.limits
		ctx, o.cancel = context.WithTimeoutCause(ctx, limit.MaxOperationTime, limit.tookTooLong())
	} else {
		ctx, o.cancel = context.WithCancel(ctx)
	}
	c.operations.Add(1)
	c.mu.Lock()
	c.running[id] = o
	c.active++
	if o.single {
		c.single++
	}
	c.mu.Unlock()
	c.sockets.observer.SubscriptionStarted()
	c.sockets.runner.Subscribe(ctx, session, parsed, o)
}

// reject answers an operation that did not start.
func (c *connection) reject(id string, errs gqlerror.List) {
	c.send(message{kind: messageError, id: encodeID(id), payload: c.protocol.failure(errs)})
}

// forget ends the operation that the client has completed, without a word. Unknown ids are of operations that ended meanwhile.
func (c *connection) forget(id string) {
	c.mu.Lock()
	o := c.running[id]
	if o != nil {
		o.over = true
		delete(c.running, id)
	}
	c.mu.Unlock()
	if o != nil {
		o.cancel()
	}
}

// expire ends every operation with the error, and the connection so that the client comes back with fresh credentials.
func (c *connection) expire() {
	shown := PresentError(c.handler.log)(c.ctx, errExpired)
	payload := c.protocol.failure(gqlerror.List{shown})
	c.mu.Lock()
	for id, o := range c.running {
		o.over = true
		delete(c.running, id)
		c.mailbox.put(message{kind: messageError, id: o.encodedID, payload: payload})
	}
	c.mu.Unlock()
	c.close(closeForbidden, "Forbidden: "+shown.Message) // which cancels them
}

// errExpired ends what runs under credentials whose time has passed.
var errExpired = order.Errorf(order.CodeUnauthenticated, "The credentials have expired. Connect with fresh ones.")

// Next queues a response for the client.
func (o *operation) Next(payload json.RawMessage) {
	c := o.connection
	c.mu.Lock()
	sent := refused
	if !o.over {
		sent = c.mailbox.put(message{kind: messageNext, id: o.encodedID, payload: payload})
	}
	c.mu.Unlock()
	c.judge(sent)
}

// End tells the client, if it still listens, and frees the id in the same instant: a client that has read the message
// may use it again.
func (o *operation) End(errs gqlerror.List) {
	c := o.connection
	defer c.operations.Done()
	o.cancel()
	last := message{kind: messageComplete, id: o.encodedID}
	if len(errs) > 0 {
		last = message{kind: messageError, id: o.encodedID, payload: c.protocol.failure(errs)}
	}
	c.mu.Lock()
	sent := refused
	if !o.over {
		o.over = true
		delete(c.running, o.id)
		sent = c.mailbox.put(last)
	}
	c.active--
	if o.single {
		c.single--
	}
	rest := c.retiring && c.single == 0
	c.mu.Unlock()
	c.judge(sent)
	c.sockets.observer.SubscriptionEnded()
	if rest {
		c.close(closeRestart, "Service restart")
	}
}

// Room waits for the connection's mailbox.
func (o *operation) Room(ctx context.Context) error { return o.connection.mailbox.awaitRoom(ctx) }
