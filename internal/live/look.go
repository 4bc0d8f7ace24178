package live

import (
	"context"
	"time"

	"headway/internal/order"
)

// lookGrace is how long a message may be on its way. What was committed and is not known here after that, nobody has told.
const lookGrace = 300 * time.Millisecond

// look finds what was committed without a word from the bus: by an instance that was killed in between, or cannot reach the bus. It asks
// the database what has changed since the last look, which costs what has changed, and reads what was not heard of.
func (h *Hub) look(ctx context.Context) error {
	if !h.watching() {
		h.mark = order.Mark{}
		return nil
	}
	if h.mark == (order.Mark{}) {
		return h.readWatched(ctx) // who came before the first mark may have missed something
	}
	moves, err := h.moves(ctx)
	if err != nil {
		return err
	}
	h.end(moves.Ended)
	if err := h.judgeLinks(ctx, moves.Relinked); err != nil {
		return err
	}
	unheard := h.unheard(moves.Orders)
	if len(unheard) > 0 && !moves.More {
		pause(ctx, lookGrace)
		unheard = h.unheard(moves.Orders)
	}
	switch {
	case moves.More, len(unheard) > order.MaxSnapshot:
		return h.readWatched(ctx)
	case len(unheard) == 0:
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, h.options.ReadTimeout)
	defer cancel()
	found, err := h.store.OrdersByID(ctx, everything(), unheard)
	if err != nil {
		return err
	}
	h.counts.unheard.Add(int64(len(found)))
	for _, o := range found {
		h.deliver([]*order.Order{o})
	}
	return nil
}

// moves asks what has changed since the mark, and moves the mark on. Without an answer there is no mark any more.
func (h *Hub) moves(ctx context.Context) (order.Moves, error) {
	ctx, cancel := context.WithTimeout(ctx, h.options.ReadTimeout)
	defer cancel()
	moves, err := h.store.Moves(ctx, h.mark)
	h.mark = moves.Mark
	return moves, err
}

// watching tells whether anybody could miss anything.
func (h *Hub) watching() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.subjects) > 0 || len(h.tails) > 0
}

// unheard are those of the orders whose state is not known here.
func (h *Hub) unheard(states map[order.ID]order.State) []order.ID {
	h.mu.Lock()
	defer h.mu.Unlock()
	var unheard []order.ID
	for id, state := range states {
		if !h.seen.knows(id, state) {
			unheard = append(unheard, id)
		}
	}
	return unheard
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
