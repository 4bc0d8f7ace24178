package live

import (
	"context"
	"time"

	"headway/internal/order"
)

// everything is the viewer that reads for watchers whose rights were checked when they came.
func everything() order.Viewer {
	platform := order.ID{15: 1}
	return order.Viewer{AccountID: platform, ActorID: platform, Role: order.RolePlatform, ActorRole: order.RolePlatform}
}

func (h *Hub) askResync() {
	select {
	case h.resync <- struct{}{}:
	default:
	}
}

// readAgain reads what is watched: when the bus returned, every second while it is away, and from time to time in any case.
func (h *Hub) readAgain(ctx context.Context) {
	poll, audit := time.NewTicker(h.options.PollEvery), time.NewTicker(h.options.AuditEvery)
	defer poll.Stop()
	defer audit.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.resync:
		case <-audit.C:
		case <-poll.C:
			if h.Counts().Connected {
				continue
			}
		}
		if err := h.readWatched(ctx); err != nil && ctx.Err() == nil {
			h.options.Log.Warn("what is watched could not be read again; trying once more", "error", err)
		}
	}
}

// readWatched reads all watched orders in one statement, and each distinct feed in one or two.
func (h *Hub) readWatched(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, h.options.ReadTimeout)
	defer cancel()
	ids, feeds := h.watched()
	if len(ids) > 0 {
		found, err := h.store.OrdersByID(ctx, everything(), ids)
		if err != nil {
			return err
		}
		h.offerWatched(found)
	}
	for _, f := range feeds {
		if err := h.readFeedAgain(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

func (h *Hub) watched() (ids []order.ID, feeds []*feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counts.Resync++
	for id := range h.watches {
		ids = append(ids, id)
	}
	for f := range h.feeds {
		feeds = append(feeds, f)
	}
	return ids, feeds
}

func (h *Hub) offerWatched(found map[order.ID]*order.Order) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, o := range found {
		for w := range h.watches[id] {
			w.offer(o)
		}
	}
}

// readFeedAgain offers what the filter picks now, and the present state of what the subscriber believes to be in it.
func (h *Hub) readFeedAgain(ctx context.Context, f *feed) error {
	picked, err := h.readFeed(ctx, f)
	if err != nil {
		return err
	}
	inside := map[order.ID]bool{}
	for _, o := range picked {
		inside[o.ID] = true
		f.offer(o, true)
	}
	var gone []order.ID
	for _, id := range f.knownIDs() {
		if !inside[id] {
			gone = append(gone, id)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	found, err := h.store.OrdersByID(ctx, f.viewer, gone)
	if err != nil {
		return err
	}
	for _, o := range found {
		f.offer(o, f.filter.Matches(o))
	}
	return nil
}
