package transport

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/time/rate"

	"headway/internal/order"
)

// sockets is every websocket and event stream of a handler, and what they share.
type sockets struct {
	handler  *Handler
	limits   SocketLimits
	observer Observer
	runner   Runner
	upgrader websocket.Upgrader
	portable bool
	outboxes sync.Pool // *outbox
	inboxes  sync.Pool // *inbox

	begin      sync.Once // makes poller and wheel, which only websockets need
	finish     sync.Once
	accepts    *rate.Limiter
	base       time.Time // the clock's zero
	poller     *poller   // nil where every connection reads in a goroutine
	wheel      *wheel
	flushers   *flushers
	backlogged atomic.Int64 // websockets whose network takes less than there is
	health     health

	mu         sync.Mutex
	closing    bool
	open       map[*seat]struct{}
	perAddress map[string]int
	perViewer  map[string]int
	seated     sync.WaitGroup
}

func newSockets(h *Handler, config SocketConfig) *sockets {
	limits := config.Limits.withDefaults()
	s := &sockets{
		handler:    h,
		limits:     limits,
		observer:   config.Observer,
		runner:     config.Runner,
		portable:   config.Portable,
		base:       time.Now(),
		accepts:    rate.NewLimiter(rate.Limit(limits.AcceptsPerSecond), 10*limits.AcceptsPerSecond),
		open:       map[*seat]struct{}{},
		perAddress: map[string]int{},
		perViewer:  map[string]int{},
	}
	if s.observer == nil {
		s.observer = unobserved{}
	}
	if s.runner == nil {
		s.runner = PerSubscriber(h.executor, h.log)
	}
	s.flushers = newFlushers(s)
	s.upgrader = websocket.Upgrader{
		HandshakeTimeout: s.limits.WriteTimeout,
		// After the handshake gorilla has no part in it. A small buffer and a pool keep it from making large ones in vain.
		ReadBufferSize:  128,
		WriteBufferPool: &sync.Pool{},
		Subprotocols:    []string{modern{}.name(), legacy{}.name()},
		CheckOrigin:     h.originAllowed,
	}
	return s
}

// start starts what all websockets share, with the first of them.
func (s *sockets) start() {
	s.begin.Do(func() {
		s.wheel = newWheel(tickFor(s.limits))
		if s.portable {
			return
		}
		poller, err := newPoller()
		if err != nil {
			s.handler.log.Info("websockets read in a goroutine each", slog.Any("cause", err))
			return
		}
		s.poller = poller
	})
}

// stop stops what start has started, after the last websocket has ended.
func (s *sockets) stop() {
	s.begin.Do(func() {}) // nothing starts any more
	s.finish.Do(func() {
		if s.wheel != nil {
			s.wheel.halt()
		}
		if s.poller != nil {
			s.poller.halt()
		}
	})
}

// SocketStats is what is open and what waits at one moment.
type SocketStats struct {
	// Connections are websockets and event streams; Subscriptions are the operations on websockets that have not ended.
	Connections, Subscriptions int
	// Backlogged are the websockets whose network takes less than there is for them.
	Backlogged int
	// WaitingMessages and WaitingBytes wait on websockets for the network; WaitingBytes leaves out what is shared.
	WaitingMessages, WaitingBytes int
}

// SocketStats looks at every connection: it is for a scrape or a page, not for the way of a message.
func (h *Handler) SocketStats() SocketStats {
	s := h.sockets
	s.mu.Lock()
	occupants := s.occupants()
	s.mu.Unlock()
	stats := SocketStats{Connections: len(occupants), Backlogged: int(s.backlogged.Load())}
	for _, o := range occupants {
		c, ok := o.(*connection)
		if !ok {
			continue
		}
		c.mu.Lock()
		stats.Subscriptions += c.active
		c.mu.Unlock()
		messages, bytes := c.mailbox.depth()
		stats.WaitingMessages += messages
		stats.WaitingBytes += bytes
	}
	return stats
}

// panicked is what a client is told of a panic on its connection; the log is told the rest.
func (h *Handler) panicked(ctx context.Context, what any) *gqlerror.Error {
	return PresentError(h.log)(ctx, Recover(h.log)(ctx, what))
}

// now is a clock for deadlines.
func (s *sockets) now() time.Duration { return time.Since(s.base) }

// forget takes the connection out of the poller, before its descriptor is closed.
func (s *sockets) forget(c *connection) {
	if c.direct != nil {
		s.poller.remove(c)
	}
}

// occupant is a connection as a server that stops sees it.
type occupant interface {
	// retire asks the connection to end with a code on which clients come back, as soon as no query or mutation runs on it.
	retire()
	// cut ends it at once.
	cut()
	// remind lets it tell its client what is away, if it has not.
	remind()
}

// seat is the place that a connection takes under the limits, from before its acceptance until it has ended wholly.
type seat struct {
	sockets         *sockets
	address, viewer string
	occupant        occupant
}

// stopping refuses a connection to a server that stops.
func stopping() error {
	return &order.Error{Code: order.CodeUnavailable, Message: "This server is stopping. Connect again.", RetryAfter: jitter()}
}

func comeBackLater(message string) error {
	return &order.Error{Code: order.CodeRateLimited, Message: message, RetryAfter: jitter()}
}

// jitter is how long a client is asked to wait, in whole seconds as headers have them: not the same for all, lest they come
// back as they came.
func jitter() time.Duration { return time.Duration(1+rand.IntN(5)) * time.Second }

// take gives a seat, or says which limit is reached. The seat is left by leave.
func (s *sockets) take(address string) (*seat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return nil, stopping()
	}
	if !s.accepts.Allow() {
		return nil, comeBackLater("Too many connections at once. Connect again in a moment.")
	}
	if s.perAddress[address] >= s.limits.PerAddress {
		return nil, tooManyConnections("PerAddress", s.limits.PerAddress)
	}
	s.perAddress[address]++
	s.seated.Add(1)
	return &seat{sockets: s, address: address}, nil
}

// occupy makes the connection known to a server that stops. If it stops already, the connection is retired here.
func (t *seat) occupy(o occupant) {
	t.sockets.mu.Lock()
	t.occupant = o
	t.sockets.open[t] = struct{}{}
	closing := t.sockets.closing
	t.sockets.mu.Unlock()
	if closing {
		o.retire()
	}
}

// claim counts the connection against what its viewer may hold. Visitors share their rights and are counted by address only.
func (t *seat) claim(from Credentials, session Session) error {
	if from.Authorization == "" || session.Rights == "" {
		return nil
	}
	s := t.sockets
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.perViewer[session.Rights] >= s.limits.PerViewer {
		return tooManyConnections("PerViewer", s.limits.PerViewer)
	}
	s.perViewer[session.Rights]++
	t.viewer = session.Rights
	return nil
}

// leave gives the seat back.
func (t *seat) leave() {
	s := t.sockets
	s.mu.Lock()
	delete(s.open, t)
	release(s.perAddress, t.address)
	if t.viewer != "" {
		release(s.perViewer, t.viewer)
	}
	s.mu.Unlock()
	s.seated.Done()
}

func release(counts map[string]int, key string) {
	if counts[key]--; counts[key] <= 0 {
		delete(counts, key)
	}
}

func tooManyConnections(limit string, value int) error {
	return comeBackLater(order.LimitExceeded("Sockets."+limit, value).Message)
}

// closeSockets lets nobody in any more, and ends every connection with a code on which its client comes back: evenly over
// ShutdownSpread, or over half the time that ctx leaves if that is shorter, and each after the queries and mutations that
// run on it. It returns when all have ended, or with the context's error after it has cut the rest.
func (h *Handler) closeSockets(ctx context.Context) error {
	s := h.sockets
	s.mu.Lock()
	s.closing = true
	occupants := s.occupants()
	s.mu.Unlock()

	ended := make(chan struct{})
	go func() {
		s.seated.Wait()
		close(ended)
	}()
	s.retireAll(ctx, occupants)
	defer s.stop()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	occupants = s.occupants()
	s.mu.Unlock()
	for _, o := range occupants {
		o.cut()
	}
	select {
	case <-ended:
	case <-time.After(s.limits.CloseTimeout):
	}
	return errors.Join(errors.New("sockets did not end in time"), ctx.Err())
}

// occupants is called with mu held.
func (s *sockets) occupants() []occupant {
	all := make([]occupant, 0, len(s.open))
	for t := range s.open {
		all = append(all, t.occupant)
	}
	return all
}

// retireAll retires one after the other. The map has shuffled them.
func (s *sockets) retireAll(ctx context.Context, occupants []occupant) {
	spread := s.limits.ShutdownSpread
	if deadline, ok := ctx.Deadline(); ok {
		spread = min(spread, time.Until(deadline)/2)
	}
	start := time.Now()
	for i, o := range occupants {
		due := start.Add(spread * time.Duration(i) / time.Duration(len(occupants)))
		if wait := time.Until(due); wait > 0 {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				return
			}
		}
		o.retire()
	}
}
