package live

import (
	"context"
	"errors"
	"slices"
	"sync"

	"headway/internal/order"
)

// What may be away, as clients are told.
const (
	// PartDatabase is PostgreSQL: nothing new can be told, and what needs it fails, until it is back.
	PartDatabase = "DATABASE"
	// PartBus is Redis: changes made through other instances come up to a second late.
	PartBus = "BUS"
)

// health is what is away, and who wants to know.
type health struct {
	mu            sync.Mutex
	database, bus bool // is away
	told          []string
	hooks         []func(away []string)
}

// OnDegraded calls the function at once and whenever something has gone away or come back, with all that is away. It must not block.
func (h *Hub) OnDegraded(hook func(away []string)) {
	h.health.mu.Lock()
	defer h.health.mu.Unlock()
	h.health.hooks = append(h.health.hooks, hook)
	hook(h.health.told)
}

// set changes what is away, and tells it if that is new.
func (s *health) set(change func(*health)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
	var away []string
	if s.database {
		away = append(away, PartDatabase)
	}
	if s.bus {
		away = append(away, PartBus)
	}
	if slices.Equal(away, s.told) {
		return
	}
	s.told = away
	for _, hook := range s.hooks {
		hook(away)
	}
}

// lacksDatabase tells whether the database is away.
func (s *health) lacksDatabase() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.database
}

// judgeDatabase takes the outcome of a reading for the database's state. With nobody watching nothing was read, and nobody need know.
func (h *Hub) judgeDatabase(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	away := order.CodeOf(err) == order.CodeUnavailable || errors.Is(err, context.DeadlineExceeded)
	h.health.set(func(s *health) { s.database = away })
}
