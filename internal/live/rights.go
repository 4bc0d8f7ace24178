package live

import (
	"maps"
	"slices"
	"sync"

	"headway/internal/order"
)

// Rights is a registry of credentials in use (API keys, share links), so that a revocation reaches whatever rests on them.
type Rights struct {
	mu       sync.Mutex
	watchers map[order.ID]map[*rightsWatch]struct{}
	hooks    []func(subject order.ID)
}

type rightsWatch struct{ ended func() }

// NewRights makes an empty registry.
func NewRights() *Rights { return &Rights{watchers: map[order.ID]map[*rightsWatch]struct{}{}} }

// Watch gives a channel that is closed when the subject's rights change. leave gives up the watching; call it in any case.
func (r *Rights) Watch(subject order.ID) (ended <-chan struct{}, leave func()) {
	closed := make(chan struct{})
	leave = r.onChange(subject, func() { close(closed) })
	return closed, leave
}

// onChange calls the function once when the subject's rights change, unless leave was called before.
func (r *Rights) onChange(subject order.ID, ended func()) (leave func()) {
	w := &rightsWatch{ended}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.watchers[subject] == nil {
		r.watchers[subject] = map[*rightsWatch]struct{}{}
	}
	r.watchers[subject][w] = struct{}{}
	return func() { r.leave(subject, w) }
}

// watched are the subjects that somebody rests on.
func (r *Rights) watched() []order.ID {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Keys(r.watchers))
}

// OnChange adds a function that is called for every subject whose rights change, before its watchers are told.
func (r *Rights) OnChange(hook func(subject order.ID)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hooks = append(r.hooks, hook)
}

func (r *Rights) leave(subject order.ID, w *rightsWatch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.watchers[subject], w)
	if len(r.watchers[subject]) == 0 {
		delete(r.watchers, subject)
	}
}

// changed tells everybody who rests on the subjects.
func (r *Rights) changed(subjects []order.ID) {
	for _, subject := range subjects {
		r.mu.Lock()
		watchers, hooks := r.watchers[subject], r.hooks
		delete(r.watchers, subject)
		r.mu.Unlock()
		for _, hook := range hooks {
			hook(subject)
		}
		for w := range watchers {
			w.ended()
		}
	}
}
