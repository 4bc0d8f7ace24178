package live

import (
	"context"
	"sync"

	"headway/internal/order"
)

// watch is one view of one order. Its mailbox is a channel of one place that always holds the newest unread state.
type watch struct {
	hub *Hub
	id  order.ID
	out chan order.Update

	mu     sync.Mutex
	ended  bool
	told   bool
	newest *order.Order
}

// WatchOrder gives the order's present state, then every newer one, until the context ends. A slow reader skips to the newest.
// Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, UNAVAILABLE.
func (h *Hub) WatchOrder(ctx context.Context, v order.Viewer, id order.ID) (<-chan order.Update, error) {
	if err := order.Permit(v, order.ActionRead); err != nil {
		return nil, err
	}
	w := &watch{hub: h, id: id, out: make(chan order.Update, 1)}
	// Registered before the database is read, so that no change falls between the two.
	if err := h.addWatch(w); err != nil {
		return nil, err
	}
	found, err := h.store.OrdersByID(ctx, v, []order.ID{id})
	if err == nil && found[id] == nil {
		err = order.NotFound("order")
	}
	if err != nil {
		w.end(nil)
		return nil, err
	}
	w.begin(found[id])
	context.AfterFunc(ctx, func() { w.end(nil) })
	return w.out, nil
}

func (h *Hub) addWatch(w *watch) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return stopping()
	}
	if h.watches[w.id] == nil {
		h.watches[w.id] = map[*watch]struct{}{}
	}
	h.watches[w.id][w] = struct{}{}
	return nil
}

func (h *Hub) removeWatch(w *watch) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.watches[w.id], w)
	if len(h.watches[w.id]) == 0 {
		delete(h.watches, w.id)
	}
}

// begin tells the first state: what the database held, or what arrived while it was read.
func (w *watch) begin(o *order.Order) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.newest == nil || o.Newer(w.newest) {
		w.newest = o
	}
	w.told = true
	w.put(order.Update{Order: w.newest, Change: order.UpdateSnapshot, SnapshotComplete: true})
}

// offer puts a newer state into the mailbox and tells whether it took the place of one that was not read.
func (w *watch) offer(o *order.Order) (coalesced bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.newest != nil && !o.Newer(w.newest) {
		return false
	}
	w.newest = o
	if !w.told {
		return false
	}
	return w.put(order.Update{Order: o, Change: order.UpdateUpdated})
}

// put needs the lock, which makes this the only sender: once the unread state is taken out, there is room.
func (w *watch) put(update order.Update) (coalesced bool) {
	if w.ended {
		return false
	}
	select {
	case unread := <-w.out:
		coalesced = true
		if unread.Change == order.UpdateSnapshot {
			update.Change, update.SnapshotComplete = order.UpdateSnapshot, true
		}
	default:
	}
	w.out <- update
	return coalesced
}

// end closes the view, after an error if there is one. It may be called more than once.
func (w *watch) end(err error) {
	w.hub.removeWatch(w)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return
	}
	if err != nil {
		w.put(order.Update{Err: err})
	}
	w.ended = true
	close(w.out)
}
