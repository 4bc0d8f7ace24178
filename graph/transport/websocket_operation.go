package transport

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"headway/internal/order"
)

// operation is a query, mutation or subscription that runs on a websocket. It is the sink of its results.
type operation struct {
	connection *connection
	outlet     outlet
	id         string
	single     bool // a query or a mutation
	cancel     context.CancelFunc
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
		outlet:     outlet{id: encodeID(id)},
		single:     parsed.Operation.Operation != ast.Subscription,
	}
	o.outlet.owner = o
	if o.single {
		limit := c.handler.limits
		ctx, o.cancel = context.WithTimeoutCause(ctx, limit.MaxOperationTime, limit.tookTooLong())
	} else {
		o.outlet.health = &c.sockets.health
		ctx, o.cancel = context.WithCancel(ctx)
	}
	c.mu.Lock()
	c.running[id] = o
	c.active++
	if o.single {
		c.single++
	}
	c.mu.Unlock()
	c.sockets.observer.SubscriptionStarted()
	if c.sockets.health.away() != nil {
		c.remind()
	}
	c.mailbox.attach(&o.outlet, c.sockets.runner.Subscribe(ctx, session, parsed, o))
}

// reject answers an operation that did not start.
func (c *connection) reject(id string, errs gqlerror.List) {
	c.send(message{kind: messageError, id: encodeID(id), payload: c.protocol.failure(errs)})
}

// forget ends the operation that the client has completed, without a word. Unknown ids are of operations that ended meanwhile.
func (c *connection) forget(id string) {
	c.mu.Lock()
	o := c.running[id]
	delete(c.running, id)
	c.mu.Unlock()
	if o != nil {
		c.mailbox.forget(&o.outlet)
		o.cancel()
	}
}

// expire ends every operation with the error, and the connection so that the client comes back with fresh credentials.
func (c *connection) expire() {
	shown := PresentError(c.handler.log)(c.ctx, errExpired)
	payload := c.protocol.failure(gqlerror.List{shown})
	c.mu.Lock()
	for id, o := range c.running {
		delete(c.running, id)
		if c.mailbox.forget(&o.outlet) {
			c.mailbox.put(message{kind: messageError, id: o.outlet.id, payload: payload})
		}
	}
	c.mu.Unlock()
	c.close(closeForbidden, "Forbidden: "+shown.Message) // which cancels them
}

// errExpired ends what runs under credentials whose time has passed.
var errExpired = order.Errorf(order.CodeUnauthenticated, "The credentials have expired. Connect with fresh ones.")

// Ready implements Sink.
func (o *operation) Ready() { o.connection.mailbox.mark(&o.outlet) }

// End implements Sink: the client is told, if it still listens.
func (o *operation) End(errs gqlerror.List) {
	c := o.connection
	o.cancel()
	said := message{kind: messageComplete, id: o.outlet.id}
	if len(errs) > 0 {
		said = message{kind: messageError, id: o.outlet.id, payload: c.protocol.failure(errs)}
	}
	c.mailbox.finish(&o.outlet, said)
	c.sockets.observer.SubscriptionEnded()
	c.mu.Lock()
	if o.single {
		c.single--
	}
	rest := c.retiring && c.single == 0
	c.mu.Unlock()
	if rest {
		c.close(closeRestart, restarting())
	}
	c.settle(func() { c.active-- })
}

// freed frees the id before the last message is written: a client that has read it may use the id again.
func (o *operation) freed() {
	c := o.connection
	c.mu.Lock()
	if c.running[o.id] == o {
		delete(c.running, o.id)
	}
	c.mu.Unlock()
}

// failed ends an operation whose source panicked.
func (o *operation) failed(panicked any) {
	c := o.connection
	errs := gqlerror.List{c.handler.panicked(c.ctx, panicked)}
	if c.mailbox.forget(&o.outlet) {
		o.freed()
		c.send(message{kind: messageError, id: o.outlet.id, payload: c.protocol.failure(errs)})
	}
	o.cancel()
}

// hold, release and awaitRoom implement account, for what is executed for this operation alone.
func (o *operation) hold(bytes int) { o.connection.judge(o.connection.mailbox.hold(bytes)) }

func (o *operation) release(bytes int) { o.connection.mailbox.release(bytes) }

func (o *operation) awaitRoom(ctx context.Context) error {
	return o.connection.mailbox.awaitRoom(ctx)
}
