package live

import "headway/internal/order"

// enlist lets a subject be found. Called with mu held, as are the others here.
func (h *Hub) enlist(s *subject) {
	h.subjects[s.key] = s
	if !s.id.IsZero() {
		h.byOrder[s.id] = s
		return
	}
	of := scope(s.viewer)
	if h.byScope[of] == nil {
		h.byScope[of] = map[*subject]struct{}{}
	}
	h.byScope[of][s] = struct{}{}
}

func (h *Hub) delist(s *subject) {
	delete(h.subjects, s.key)
	if !s.id.IsZero() {
		delete(h.byOrder, s.id)
		return
	}
	of := scope(s.viewer)
	delete(h.byScope[of], s)
	if len(h.byScope[of]) == 0 {
		delete(h.byScope, of)
	}
}

// subjectsOf are those that the order may belong to: its own, and those of its marketer, its client and the platform.
func (h *Hub) subjectsOf(o *order.Order) []*subject {
	var found []*subject
	if s := h.byOrder[o.ID]; s != nil {
		found = append(found, s)
	}
	for _, of := range scopes(o) {
		for s := range h.byScope[of] {
			found = append(found, s)
		}
	}
	return found
}

// scopes are those whose orders this is one of.
func scopes(o *order.Order) [3]order.ID { return [...]order.ID{o.Marketer.ID, o.Client.ID, {}} }

// wakeTails tells those who follow the events of the order's accounts.
func (h *Hub) wakeTails(o *order.Order) {
	for _, of := range scopes(o) {
		if t := h.tails[of]; t != nil {
			t.wake()
		}
	}
}

// wakeAllTails tells everybody who follows events.
func (h *Hub) wakeAllTails() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, t := range h.tails {
		t.wake()
	}
}
