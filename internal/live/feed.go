package live

import (
	"context"
	"errors"
	"sync"
	"time"

	"headway/internal/order"
)

// feed is one view of all orders that a filter picks. What a subscriber is told of an order depends on what it was told last: states
// in between are skipped, and an order that entered and left unseen is not told.
type feed struct {
	hub    *Hub
	viewer order.Viewer
	filter order.Filter
	out    chan order.Update
	ctx    context.Context
	cancel context.CancelCauseFunc
	done   chan struct{}

	signal chan struct{}

	mu sync.Mutex
	// started is false until the snapshot is told; until then every newer state is kept, because what was read may be older.
	started bool
	queue   []order.ID
	pending map[order.ID]change
	known   map[order.ID]state
}

// change is the newest state of an order that the subscriber has not been told, and whether the filter picks it.
type change struct {
	order   *order.Order
	matches bool
}

// WatchFilter gives one SNAPSHOT per order of the filter, at most order.MaxSnapshot and the newest, then every change, with orders
// that enter and leave, until the context ends. Errors: UNAUTHENTICATED, FORBIDDEN, BAD_INPUT, UNAVAILABLE.
func (h *Hub) WatchFilter(ctx context.Context, v order.Viewer, filter order.Filter) (<-chan order.Update, error) {
	if err := permitted(v, filter); err != nil {
		return nil, err
	}
	return h.watchFilter(ctx, v, filter, nil)
}

// WatchShare is WatchFilter for what a share link shows. Revocation and expiry end it with NOT_FOUND within a second; a link
// that was changed ends it with UNAVAILABLE, so that the reader comes back under the new terms (rule 36).
func (h *Hub) WatchShare(ctx context.Context, link *order.ShareLink) (<-chan order.Update, error) {
	owner := order.Viewer{AccountID: link.MarketerID, ActorID: link.MarketerID, Role: order.RoleMarketer, ActorRole: order.RoleMarketer}
	return h.watchFilter(ctx, owner, link.Picks(), link)
}

func (h *Hub) watchFilter(ctx context.Context, v order.Viewer, filter order.Filter, link *order.ShareLink) (<-chan order.Update, error) {
	f := &feed{
		hub: h, viewer: v, filter: filter, out: make(chan order.Update), done: make(chan struct{}), signal: make(chan struct{}, 1),
		pending: map[order.ID]change{}, known: map[order.ID]state{},
	}
	f.ctx, f.cancel = context.WithCancelCause(ctx)
	if err := h.addFeed(f); err != nil {
		f.cancel(nil)
		return nil, err
	}
	snapshot, err := h.readFeed(ctx, f)
	if err != nil {
		h.removeFeed(f)
		f.cancel(nil)
		return nil, err
	}
	go f.pump(snapshot, h.linkWatcher(f, link))
	return f.out, nil
}

func (h *Hub) addFeed(f *feed) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return stopping()
	}
	h.feeds[f] = struct{}{}
	return nil
}

func (h *Hub) removeFeed(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.feeds, f)
}

// readFeed reads what the filter picks, newest first.
func (h *Hub) readFeed(ctx context.Context, f *feed) ([]*order.Order, error) {
	size := order.MaxSnapshot
	list, err := h.store.Orders(ctx, f.viewer, f.filter, order.Sort{Field: order.SortPlaced, Descending: true}, order.Page{First: &size}, false)
	if err != nil {
		return nil, err
	}
	return list.Items, nil
}

// linkWatcher ends the feed with its share link; the function it returns gives up the watching.
func (h *Hub) linkWatcher(f *feed, link *order.ShareLink) (stop func()) {
	if link == nil {
		return func() {}
	}
	ended, leave := h.rights.Watch(link.ID)
	expiry := make(<-chan time.Time)
	var timer *time.Timer
	if link.ExpiresAt != nil {
		timer = time.NewTimer(time.Until(*link.ExpiresAt))
		expiry = timer.C
	}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		select {
		case <-f.ctx.Done():
		case <-expiry:
			f.end(order.NotFound("link"))
		case <-ended:
			f.end(h.whyLinkEnded(f, link))
		}
	}()
	return func() {
		leave()
		if timer != nil {
			timer.Stop()
		}
		<-finished
	}
}

func (h *Hub) whyLinkEnded(f *feed, link *order.ShareLink) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(f.ctx), h.options.ReadTimeout)
	defer cancel()
	found, err := h.store.ShareLinksByID(ctx, f.viewer, []order.ID{link.ID})
	if present := found[link.ID]; err == nil && present != nil && present.Live(time.Now()) {
		return order.Errorf(order.CodeUnavailable, "The link was changed; subscribe again.")
	}
	return order.NotFound("link")
}

// offer notes a newer state for the subscriber and tells whether it took the place of one that was not told.
func (f *feed) offer(o *order.Order, matches bool) (coalesced bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	told, known := f.known[o.ID]
	waiting, queued := f.pending[o.ID]
	switch {
	case known && !stateOf(o).after(told), queued && !o.Newer(waiting.order):
		return false
	case f.started && !known && !queued && !matches:
		return false
	}
	f.pending[o.ID] = change{o, matches}
	if !queued {
		f.queue = append(f.queue, o.ID)
		select {
		case f.signal <- struct{}{}:
		default:
		}
	}
	return queued
}

// pump tells the snapshot, then every change, until the view ends. It is the feed's one goroutine.
func (f *feed) pump(snapshot []*order.Order, stopLink func()) {
	defer close(f.done)
	defer stopLink()
	defer close(f.out)
	defer f.hub.removeFeed(f)
	if !f.tellSnapshot(snapshot) {
		f.tellEnd()
		return
	}
	for {
		select {
		case <-f.ctx.Done():
			f.tellEnd()
			return
		case <-f.signal:
		}
		for update, more := f.next(); more; update, more = f.next() {
			if update.Order != nil && !f.send(update) {
				f.tellEnd()
				return
			}
		}
	}
}

// tellSnapshot sends the first states, each the newest at the moment it is sent. The last one is marked.
func (f *feed) tellSnapshot(snapshot []*order.Order) bool {
	var held *order.Order
	for _, read := range snapshot {
		newest, matches := f.newestOf(read)
		if !matches {
			continue
		}
		if held != nil && !f.send(order.Update{Order: held, Change: order.UpdateSnapshot}) {
			return false
		}
		held = newest
	}
	if held != nil && !f.send(order.Update{Order: held, Change: order.UpdateSnapshot, SnapshotComplete: true}) {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.started = true
	return true
}

// newestOf takes what arrived for the order while the snapshot was read or sent, and notes what the subscriber will know.
func (f *feed) newestOf(read *order.Order) (*order.Order, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	newest := change{read, true}
	if waiting, queued := f.pending[read.ID]; queued && waiting.order.Newer(read) {
		newest = waiting
	}
	f.forget(read.ID)
	if newest.matches {
		f.known[read.ID] = stateOf(newest.order)
	}
	return newest.order, newest.matches
}

func (f *feed) forget(id order.ID) {
	delete(f.pending, id)
	for i, queued := range f.queue {
		if queued == id {
			f.queue = append(f.queue[:i], f.queue[i+1:]...)
			return
		}
	}
}

// next takes the oldest waiting change and says what it means to this subscriber; an update without an order means nothing.
func (f *feed) next() (order.Update, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.queue) == 0 {
		return order.Update{}, false
	}
	id := f.queue[0]
	f.queue = f.queue[1:]
	newest := f.pending[id]
	delete(f.pending, id)
	_, known := f.known[id]
	switch {
	case newest.matches && known:
		f.known[id] = stateOf(newest.order)
		return order.Update{Order: newest.order, Change: order.UpdateUpdated}, true
	case newest.matches:
		f.known[id] = stateOf(newest.order)
		return order.Update{Order: newest.order, Change: order.UpdateEntered}, true
	case known:
		delete(f.known, id)
		return order.Update{Order: newest.order, Change: order.UpdateLeft}, true
	}
	return order.Update{}, true
}

func (f *feed) send(update order.Update) bool {
	select {
	case f.out <- update:
		return true
	case <-f.ctx.Done():
		return false
	}
}

// tellEnd sends the error that ended the view, if there is one and somebody reads.
func (f *feed) tellEnd() {
	var ended *viewEnded
	if !errors.As(context.Cause(f.ctx), &ended) {
		return
	}
	reading, cancel := context.WithTimeout(context.WithoutCancel(f.ctx), f.hub.options.ReadTimeout)
	defer cancel()
	select {
	case f.out <- order.Update{Err: ended.reason}:
	case <-reading.Done():
	}
}

// viewEnded is the cause of a feed's end that its reader is to be told.
type viewEnded struct{ reason error }

func (e *viewEnded) Error() string { return "the view ended: " + e.reason.Error() }

func (f *feed) end(reason error) { f.cancel(&viewEnded{reason}) }

// knownIDs are the orders that the subscriber believes to be in the filter.
func (f *feed) knownIDs() []order.ID {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := make([]order.ID, 0, len(f.known))
	for id := range f.known {
		ids = append(ids, id)
	}
	return ids
}
