package live

import (
	"context"
	"slices"
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

// readAgain reads what is watched: when the bus returned, every second while it is away, and from time to time in any case. While the bus
// is there it looks every second for what nobody has told.
func (h *Hub) readAgain(ctx context.Context) {
	poll, audit := time.NewTicker(h.options.PollEvery), time.NewTicker(h.options.AuditEvery)
	defer poll.Stop()
	defer audit.Stop()
	for {
		read := h.readWatched
		select {
		case <-ctx.Done():
			return
		case <-h.resync:
		case <-audit.C:
		case <-poll.C:
			if h.Connected() {
				read = h.look
			}
		}
		err := read(ctx)
		if err != nil && ctx.Err() == nil {
			h.mark = order.Mark{} // the next look reads everything
			h.options.Log.Warn("what is watched could not be read again; trying once more", "error", err)
		}
		h.judgeDatabase(ctx, err)
		if err == nil {
			h.mend()
		}
	}
}

// readWatched reads all watched orders in one statement, and the orders of each distinct filter in one or two.
func (h *Hub) readWatched(ctx context.Context) error {
	h.counts.resyncs.Add(1)
	h.wakeAllTails()
	h.mark = order.Mark{}
	if h.watching() {
		if _, err := h.moves(ctx); err != nil { // from here on, before anything is read
			return err
		}
	}
	ids, feeds := h.watched()
	if err := h.readOrders(ctx, ids); err != nil {
		return err
	}
	for _, s := range feeds {
		if err := s.refresh(ctx); err != nil {
			return err
		}
	}
	return h.readRights(ctx)
}

// readRights ends what rests on keys and links that have ended, or changed, without a word from the bus.
func (h *Hub) readRights(ctx context.Context) error {
	ids := h.rights.watched()
	if len(ids) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, h.options.ReadTimeout)
	defer cancel()
	keys, err := h.store.APIKeysByID(ctx, everything(), ids)
	if err != nil {
		return err
	}
	for id, key := range keys {
		if key.RevokedAt != nil {
			h.rights.changed([]order.ID{id})
		}
	}
	return h.judgeLinks(ctx, ids)
}

// judgeLinks ends the groups of those links that show something else than when they were opened.
func (h *Hub) judgeLinks(ctx context.Context, ids []order.ID) error {
	groups := h.linked(ids)
	if len(groups) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, h.options.ReadTimeout)
	defer cancel()
	links, err := h.store.ShareLinksByID(ctx, everything(), ids)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := judge(links[g.link.ID], g.link); err != nil {
			g.end(err)
		}
	}
	return nil
}

// linked are the groups that show what these public links do.
func (h *Hub) linked(ids []order.ID) (linked []*group) {
	if len(ids) == 0 {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, g := range h.groups {
		if g.link != nil && slices.Contains(ids, g.link.ID) {
			linked = append(linked, g)
		}
	}
	return linked
}

func (h *Hub) readOrders(ctx context.Context, ids []order.ID) error {
	if len(ids) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, h.options.ReadTimeout)
	defer cancel()
	found, err := h.store.OrdersByID(ctx, everything(), ids)
	if err != nil {
		return err
	}
	for _, o := range found {
		h.mu.Lock()
		s := h.byOrder[o.ID]
		h.mu.Unlock()
		if s != nil {
			s.offer(o)
		}
	}
	return nil
}

func (h *Hub) watched() (ids []order.ID, feeds []*subject) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.subjects {
		if s.id.IsZero() {
			feeds = append(feeds, s)
		} else {
			ids = append(ids, s.id)
		}
	}
	return ids, feeds
}
