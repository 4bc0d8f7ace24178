package live_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"headway/internal/live"
	"headway/internal/order"
)

// database is what the hub reads: the committed rows.
type database struct {
	mu     sync.Mutex
	rows   map[order.ID]*order.Order
	links  map[order.ID]*order.ShareLink
	reads  int
	onRead func()
}

func newDatabase(orders ...*order.Order) *database {
	d := &database{rows: map[order.ID]*order.Order{}, links: map[order.ID]*order.ShareLink{}}
	for _, o := range orders {
		d.rows[o.ID] = o
	}
	return d
}

// commit stores a later state of an order, made by the edit.
func (d *database) commit(id order.ID, edit func(*order.Order)) *order.Order {
	d.mu.Lock()
	defer d.mu.Unlock()
	next := *d.rows[id]
	next.Version++
	edit(&next)
	d.rows[id] = &next
	return &next
}

// afterNextRead places a commit right after the next read, which does not see it.
func (d *database) afterNextRead(hook func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.onRead = hook
}

func (d *database) afterReading() {
	d.mu.Lock()
	d.reads++
	hook := d.onRead
	d.onRead = nil
	d.mu.Unlock()
	if hook != nil {
		hook()
	}
}

func (d *database) Orders(_ context.Context, v order.Viewer, f order.Filter, _ order.Sort, p order.Page, _ bool) (*order.List[*order.Order], error) {
	defer d.afterReading()
	d.mu.Lock()
	defer d.mu.Unlock()
	list := &order.List[*order.Order]{}
	for _, o := range d.rows {
		if o.VisibleTo(v) && f.Matches(o) {
			list.Items = append(list.Items, o)
		}
	}
	slices.SortFunc(list.Items, func(a, b *order.Order) int { return int(b.Number - a.Number) })
	list.Items = list.Items[:min(len(list.Items), p.Size())]
	return list, nil
}

func (d *database) OrdersByID(_ context.Context, v order.Viewer, ids []order.ID) (map[order.ID]*order.Order, error) {
	defer d.afterReading()
	d.mu.Lock()
	defer d.mu.Unlock()
	found := map[order.ID]*order.Order{}
	for _, id := range ids {
		if o := d.rows[id]; o != nil && o.VisibleTo(v) {
			found[id] = o
		}
	}
	return found, nil
}

func (d *database) ShareLinksByID(_ context.Context, _ order.Viewer, _ []order.ID) (map[order.ID]*order.ShareLink, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.links, nil
}

// wire connects hubs as Redis does: at most once, and it can be cut.
type wire struct {
	mu        sync.Mutex
	cut       bool
	mute      bool // never says whether it is connected
	listeners map[*listener]struct{}
}

type listener struct {
	receive func([]byte)
	state   func(bool)
}

func (w *wire) Publish(_ context.Context, raw []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut {
		return order.Errorf(order.CodeUnavailable, "cut")
	}
	for l := range w.listeners {
		l.receive(raw)
	}
	return nil
}

func (w *wire) Run(ctx context.Context, receive func([]byte), state func(bool)) {
	l := &listener{receive, state}
	w.mu.Lock()
	if w.listeners == nil {
		w.listeners = map[*listener]struct{}{}
	}
	w.listeners[l] = struct{}{}
	if !w.mute {
		state(!w.cut)
	}
	w.mu.Unlock()
	<-ctx.Done()
	w.mu.Lock()
	delete(w.listeners, l)
	w.mu.Unlock()
}

func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for l := range w.listeners {
		l.state(!cut)
	}
}

func startHub(t *testing.T, store live.Store, bus live.Bus, options live.Options) *live.Hub {
	t.Helper()
	hub := live.New(store, bus, options)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { hub.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return hub
}

func id(n byte) order.ID { return order.ID{0: n, 15: n} }

var (
	marketer = order.Viewer{AccountID: id(200), ActorID: id(200), Role: order.RoleMarketer, ActorRole: order.RoleMarketer}
	stranger = order.Viewer{AccountID: id(201), ActorID: id(201), Role: order.RoleMarketer, ActorRole: order.RoleMarketer}
)

func accepted(n byte) *order.Order {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return &order.Order{
		ID: id(n), Number: int64(n), Version: 2, Status: order.StatusAccepted, AcceptedAt: &at, FansOrdered: 100,
		Marketer: order.Party{ID: marketer.AccountID}, Client: order.Party{ID: id(202)},
		Campaign: order.Campaign{Type: order.CampaignFreePage, Name: "Spring"},
	}
}

func deliver(fans int) func(*order.Order) {
	return func(o *order.Order) { o.FansDelivered += fans }
}

// next is the next update; ended views and silence fail the test.
func next(t *testing.T, from <-chan order.Update) order.Update {
	t.Helper()
	select {
	case update, open := <-from:
		if !open {
			t.Fatal("the view ended")
		}
		return update
	case <-time.After(10 * time.Second):
		t.Fatal("no update came")
	}
	panic("unreachable")
}

func ended(t *testing.T, from <-chan order.Update) error {
	t.Helper()
	var reason error
	for {
		select {
		case update, open := <-from:
			if !open {
				return reason
			}
			reason = update.Err
		case <-time.After(10 * time.Second):
			t.Fatal("the view did not end")
		}
	}
}
