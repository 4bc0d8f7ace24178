// Package live knows who is watching what and hands every watcher the newest committed state.
//
// PostgreSQL is the truth and the bus a hint. A watcher first gets the state that the database holds, then every newer one;
// older versions are dropped. When the bus was away, or simply from time to time, everything that is watched is read again, so
// that after any fault every watcher converges on what is committed.
package live

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"headway/internal/order"
)

// Store is what the hub reads.
type Store interface {
	EventLog
	Orders(ctx context.Context, v order.Viewer, f order.Filter, s order.Sort, p order.Page, count bool) (*order.List[*order.Order], error)
	OrdersByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.Order, error)
	ShareLinksByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.ShareLink, error)
	APIKeysByID(ctx context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.APIKey, error)
	// Moves tells what was committed after the mark, and how far that is.
	Moves(ctx context.Context, since order.Mark) (order.Moves, error)
}

// Bus carries messages between the instances of the server. It may lose some; it says when it may have.
type Bus interface {
	// Publish sends to every instance, this one included.
	Publish(ctx context.Context, message []byte) error
	// Run receives until the context ends. It calls state(true) each time receiving begins or begins again, state(false) when it stops.
	Run(ctx context.Context, receive func(message []byte), state func(connected bool))
}

// Options are the hub's limits and clocks.
type Options struct {
	// PollEvery is how often the database is asked what has changed, and read while the bus is away. Default 1 s.
	PollEvery time.Duration
	// AuditEvery is how often it is read while all seems well, against losses that nobody noticed. Default 30 s.
	AuditEvery time.Duration
	// ReadTimeout bounds one reading. Default 5 s.
	ReadTimeout time.Duration
	Log         *slog.Logger
	// Instance tells this instance's messages from others'. Default is a random one.
	Instance string
}

func (o *Options) setDefaults() {
	for _, d := range []struct {
		value *time.Duration
		usual time.Duration
	}{{&o.PollEvery, time.Second}, {&o.AuditEvery, 30 * time.Second}, {&o.ReadTimeout, 5 * time.Second}} {
		if *d.value <= 0 {
			*d.value = d.usual
		}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Instance == "" {
		o.Instance = randomInstance()
	}
}

// Hub connects committed changes with those who watch. Make it with New, keep Run running, end it by ending Run's context.
type Hub struct {
	store   Store
	bus     Bus
	options Options
	outbox  *outbox
	rights  *Rights
	// endings are the groups that an operator may end.
	endings *Rights

	work *workList

	life   context.Context // of whatever the hub does
	stop   context.CancelFunc
	resync chan struct{}
	counts counters
	health health
	flawed flawed
	mark   order.Mark // how far the database was asked what has changed; of readAgain's goroutine

	mu        sync.Mutex
	connected bool
	stopped   bool
	seen      recent
	groups    map[string]*group
	subjects  map[string]*subject
	// byOrder and byScope find the subjects that an order may belong to.
	byOrder map[order.ID]*subject
	byScope map[order.ID]map[*subject]struct{}
	tails   map[order.ID]*tail // by scope
	events  map[string]*eventGroup
	tailing sync.WaitGroup
	// questions are those to other instances, by the name under which they are answered.
	questions map[string]chan []order.RunningSubscription
}

// workers is how many groups work at once. Some wait for the database meanwhile, so there are more than processors.
const workers = 8

// New makes a hub over the store and the bus.
func New(store Store, bus Bus, options Options) *Hub {
	options.setDefaults()
	life, stop := context.WithCancel(context.Background())
	return &Hub{
		life: life, stop: stop,
		store: store, bus: bus, options: options,
		outbox:   newOutbox(bus, options),
		rights:   NewRights(),
		endings:  NewRights(),
		work:     newWorkList(),
		resync:   make(chan struct{}, 1),
		groups:   map[string]*group{},
		subjects: map[string]*subject{},
		byOrder:  map[order.ID]*subject{},
		byScope:  map[order.ID]map[*subject]struct{}{},
		tails:    map[order.ID]*tail{},
		events:   map[string]*eventGroup{},

		questions: map[string]chan []order.RunningSubscription{},
	}
}

// Run receives from the bus, sends to it, shows what has changed, and reads again what may have been missed, until the context ends.
// Then every view is ended with UNAVAILABLE and all goroutines have stopped.
func (h *Hub) Run(ctx context.Context) {
	var working, running sync.WaitGroup
	for range workers {
		working.Go(h.work.run)
	}
	running.Go(func() { h.outbox.run(ctx) })
	running.Go(func() { h.bus.Run(ctx, h.receive, h.busState) })
	running.Go(func() { h.readAgain(ctx) })
	<-ctx.Done()
	h.stop()
	running.Wait()
	h.endAll()
	h.work.close()
	working.Wait()
	h.tailing.Wait()
}

// Rights is the registry of credentials that may be revoked while they are in use.
func (h *Hub) Rights() *Rights { return h.rights }

// OrdersChanged tells this instance's watchers at once and the other instances through the bus. It never blocks on either.
func (h *Hub) OrdersChanged(_ context.Context, orders []*order.Order) {
	h.deliver(orders)
	h.outbox.addOrders(orders)
}

// RightsChanged ends what rests on the subjects here and on every other instance: keys, links, and groups of subscribers.
func (h *Hub) RightsChanged(_ context.Context, subjects []order.ID) {
	h.end(subjects)
	h.outbox.addSubjects(subjects)
}

func (h *Hub) end(subjects []order.ID) {
	h.rights.changed(subjects)
	h.endings.changed(subjects)
}

// receive takes one message from the bus.
func (h *Hub) receive(raw []byte) {
	message, err := decode(raw, h.options.Instance)
	if err != nil {
		h.options.Log.Error("a message on the bus could not be read; reading the database instead", "error", err)
		h.askResync()
		return
	}
	if message.Resync {
		h.askResync()
	}
	h.end(message.Subjects)
	h.deliver(message.Orders)
	h.answer(message)
}

// deliver hands newer rows to everybody who watches them. It never blocks on any.
func (h *Hub) deliver(orders []*order.Order) {
	for _, o := range orders {
		h.counts.received.Add(1)
		h.mu.Lock()
		newer := h.seen.take(o)
		h.wakeTails(o)
		subjects := h.subjectsOf(o)
		h.mu.Unlock()
		if !newer {
			h.counts.stale.Add(1)
			continue
		}
		for _, s := range subjects {
			s.offer(o)
		}
	}
}

func (h *Hub) busState(connected bool) {
	h.mu.Lock()
	h.connected = connected
	h.mu.Unlock()
	h.health.set(func(s *health) { s.bus = !connected })
	if connected {
		h.outbox.wake()
		h.askResync()
	}
}

func (h *Hub) endAll() {
	h.mu.Lock()
	h.stopped = true
	groups := slices.Collect(maps.Values(h.groups))
	h.mu.Unlock()
	for _, g := range groups {
		g.end(stopping())
	}
}
