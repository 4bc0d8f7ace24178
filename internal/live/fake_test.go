package live_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"headway/internal/live"
	"headway/internal/order"
)

// database is what the hub reads: the committed rows.
type database struct {
	mu       sync.Mutex
	rows     map[order.ID]*order.Order
	links    map[order.ID]*order.ShareLink
	keys     map[order.ID]*order.APIKey
	reads    int
	onRead   func()
	log      []order.ID // what was committed
	relinked []order.ID
	looks    int
	away     bool
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
	d.log = append(d.log, id)
	return &next
}

// goAway lets every reading fail, or no longer.
func (d *database) goAway(away bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.away = away
}

func (d *database) answer() error {
	if d.away {
		return order.Errorf(order.CodeUnavailable, "the database is away")
	}
	return nil
}

// Moves tells what was committed after the mark.
func (d *database) Moves(_ context.Context, since order.Mark) (order.Moves, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.looks++
	if err := d.answer(); err != nil {
		return order.Moves{}, err
	}
	moves := order.Moves{Mark: order.Mark{Snapshot: strconv.Itoa(len(d.log))}, Orders: map[order.ID]order.State{}}
	if since != (order.Mark{}) {
		from, err := strconv.Atoi(since.Snapshot)
		if err != nil {
			return order.Moves{}, err
		}
		for _, id := range d.log[from:] {
			moves.Orders[id] = d.rows[id].State()
		}
		moves.Relinked = d.relinked
	}
	return moves, nil
}

func (d *database) looked() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.looks
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
	if err := d.answer(); err != nil {
		return nil, err
	}
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
	if err := d.answer(); err != nil {
		return nil, err
	}
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
	return maps.Clone(d.links), nil
}

// There are no events here; the tests of package test/live follow real ones.
func (d *database) EventLogEnd(context.Context) (order.EventCursor, error) {
	return order.EventCursor{}, nil
}

func (d *database) EventsAfter(context.Context, order.Viewer, order.EventCursor, int) (order.EventPage, error) {
	return order.EventPage{}, nil
}

// setLink stores a link, or takes it away.
func (d *database) setLink(link *order.ShareLink, there bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.links, link.ID)
	if there {
		d.links[link.ID] = link
	}
}

// editLink stores new terms, as an instance does that is killed before it has told anybody.
func (d *database) editLink(link *order.ShareLink) {
	d.setLink(link, true)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.relinked = append(d.relinked, link.ID)
}

func (d *database) APIKeysByID(context.Context, order.Viewer, []order.ID) (map[order.ID]*order.APIKey, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.keys), nil
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

// reader is a subscriber of a hub. What it is shown is a name for the update.
type reader struct {
	states order.States
	ready  chan struct{}
	ended  chan error
	board  *board
}

// board remembers updates by the names under which they were shown.
type board struct {
	mu      sync.Mutex
	updates []order.Update
	// failing gives why an update cannot be shown whole, and whether some of it can; nil shows all.
	failing func(order.Update) (partly bool, err error)
}

func (b *board) show(_ context.Context, update order.Update) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var err error
	if b.failing != nil {
		var partly bool
		if partly, err = b.failing(update); err != nil && !partly {
			return nil, err
		}
	}
	b.updates = append(b.updates, update)
	return []byte(strconv.Itoa(len(b.updates) - 1)), err
}

// fail changes how showing fails.
func (b *board) fail(failing func(order.Update) (partly bool, err error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failing = failing
}

func (b *board) shown() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.updates)
}

func (b *board) update(name []byte) order.Update {
	b.mu.Lock()
	defer b.mu.Unlock()
	i, _ := strconv.Atoi(string(name))
	return b.updates[i]
}

// join subscribes; readers of one board share their view.
func (b *board) join(ctx context.Context, hub *live.Hub, watched order.Subject) (*reader, error) {
	r := &reader{ready: make(chan struct{}, 1), ended: make(chan error, 1), board: b}
	view := order.View{Key: fmt.Sprintf("%p", b), Operation: "Test", Show: b.show}
	var err error
	r.states, err = hub.Join(ctx, watched, view, r, func(err error) { r.ended <- err })
	return r, err
}

// Ready implements order.Watcher.
func (r *reader) Ready() {
	select {
	case r.ready <- struct{}{}:
	default:
	}
}

func mustJoin(t *testing.T, hub *live.Hub, watched order.Subject) *reader {
	t.Helper()
	r, err := new(board).join(t.Context(), hub, watched)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func one(v order.Viewer, id order.ID) order.Subject { return order.Subject{Viewer: v, OrderID: id} }

func all(v order.Viewer, f order.Filter) order.Subject { return order.Subject{Viewer: v, Filter: f} }

// linked is what a public link shows.
func linked(link *order.ShareLink) order.Subject {
	owner := order.Viewer{AccountID: link.MarketerID, ActorID: link.MarketerID, Role: order.RoleMarketer, ActorRole: order.RoleMarketer}
	return order.Subject{Viewer: owner, Filter: link.Picks(), Link: link}
}

// next is the next update; ended views and silence fail the test.
func (r *reader) next(t *testing.T) order.Update {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		if payload, ok := r.states.Take(); ok {
			return r.board.update(payload)
		}
		select {
		case <-r.ready:
		case err := <-r.ended:
			t.Fatalf("the view ended: %v", err)
		case <-deadline:
			t.Fatal("no update came")
		}
	}
}

func (r *reader) end(t *testing.T) error {
	t.Helper()
	select {
	case err := <-r.ended:
		return err
	case <-time.After(10 * time.Second):
		t.Fatal("the view did not end")
	}
	panic("unreachable")
}
