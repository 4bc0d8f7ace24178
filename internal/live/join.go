package live

import (
	"context"
	"fmt"
	"slices"
	"time"

	"headway/internal/order"
)

// Join makes a subscriber of a view and returns what its watcher takes: first the present state of what is watched, then every
// newer one, until the context ends. end comes exactly once, with the reason if it is not the context's end; it must not block.
// With an error nothing has begun.
// Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, BAD_INPUT, UNAVAILABLE.
func (h *Hub) Join(ctx context.Context, watched order.Subject, view order.View, watcher order.Watcher, end func(error)) (order.States, error) {
	if err := permitted(watched); err != nil {
		return nil, err
	}
	m := &member{since: watched.Since, watcher: watcher, end: end, unwatch: func() bool { return true }}
	m.follower.member = m
	// It belongs to its group before the database is read, so that no change falls between the two.
	if err := h.add(m, watched, view); err != nil {
		return nil, err
	}
	if err := m.prepare(ctx, watched); err != nil {
		h.remove(m)
		return nil, err
	}
	m.admit(ctx)
	return m, nil
}

func permitted(watched order.Subject) error {
	if err := order.Permit(watched.Viewer, order.ActionRead); err != nil {
		return err
	}
	if err := watched.Filter.Check(watched.Viewer); err != nil {
		return fmt.Errorf("check the filter of a feed: %w", err)
	}
	return nil
}

// prepare reads what the member is to be told first.
func (m *member) prepare(ctx context.Context, watched order.Subject) error {
	s := m.group.subject
	if err := s.refresh(ctx); err != nil {
		return err
	}
	m.reading = s.lastReading()
	if !s.id.IsZero() {
		if o := s.order(); o == nil || !o.VisibleTo(watched.Viewer) {
			return order.NotFound("order")
		}
	}
	if watched.Link == nil {
		return nil
	}
	return m.group.hub.linkStands(ctx, watched.Link)
}

// admit lets the member in with its group's next turn.
func (m *member) admit(ctx context.Context) {
	g := m.group
	g.stage.mu.Lock()
	m.entered = true
	m.unwatch = context.AfterFunc(ctx, func() { m.leave(nil) })
	g.joining = append(g.joining, m)
	g.stage.mu.Unlock()
	g.schedule()
	if reason := g.hub.whyEnded(g); reason != nil { // while it was being prepared
		m.leave(reason)
	}
}

// add puts the member into its group, which is made if it is the first.
func (h *Hub) add(m *member, watched order.Subject, view order.View) error {
	key, err := subjectKey(watched)
	if err != nil {
		return err
	}
	view.Key += "\x00" + key
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return stopping()
	}
	g := h.groups[view.Key]
	if g == nil {
		s := h.subjects[key]
		if s == nil {
			s = h.newSubject(key, watched)
			h.enlist(s)
		}
		g = h.newGroup(s, watched, view)
		s.groups++
		h.groups[view.Key] = g
		g.watchRights()
	}
	m.group = g
	g.members[m] = struct{}{}
	return nil
}

// remove takes the member out; the last one takes the group with it, and the last group the subject.
func (h *Hub) remove(m *member) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(m.group.members, m)
	if len(m.group.members) == 0 {
		h.drop(m.group)
	}
}

// drop forgets a group. Called with mu held; a second time it does nothing.
func (h *Hub) drop(g *group) {
	if h.groups[g.view.Key] != g {
		return
	}
	delete(h.groups, g.view.Key)
	g.stop()
	for _, leave := range g.leave {
		leave()
	}
	s := g.subject
	s.stage.mu.Lock()
	s.stage.leave(g.source)
	s.stage.mu.Unlock()
	if s.groups--; s.groups == 0 {
		h.delist(s)
	}
}

// end ends the group and all its members.
func (g *group) end(reason error) {
	g.hub.mu.Lock()
	if g.ended == nil {
		g.ended = reason
	}
	members := make([]*member, 0, len(g.members))
	for m := range g.members {
		members = append(members, m)
	}
	g.hub.drop(g)
	g.hub.mu.Unlock()
	for _, m := range members {
		if m.admitted() {
			m.leave(reason)
		}
	}
}

// admitted tells whether Join has let the member in; until then it finds out by itself that the group has ended.
func (m *member) admitted() bool {
	m.group.stage.mu.Lock()
	defer m.group.stage.mu.Unlock()
	return m.entered
}

func (h *Hub) whyEnded(g *group) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return g.ended
}

// watchRights ends the group when its link ends, or when the operator wants it. Called with the hub's lock held.
func (g *group) watchRights() {
	g.leave = append(g.leave, g.hub.endings.onChange(g.id, func() { g.end(endedByOperator()) }))
	if g.link == nil {
		return
	}
	g.leave = append(g.leave, g.hub.rights.onChange(g.link.ID, func() {
		g.linkEnded.Store(true)
		g.schedule()
	}))
	if g.link.ExpiresAt != nil {
		expiry := time.AfterFunc(time.Until(*g.link.ExpiresAt), func() { g.end(order.NotFound("link")) })
		g.leave = append(g.leave, func() { expiry.Stop() })
	}
}

// judgeLink finds out how the link has ended.
func (g *group) judgeLink() {
	ctx, cancel := context.WithTimeout(g.ctx, g.hub.options.ReadTimeout)
	defer cancel()
	err := g.hub.linkStands(ctx, g.link)
	if err == nil {
		err = linkChanged()
	}
	g.end(err)
}

// linkStands tells whether a link still shows what it did; otherwise why not.
func (h *Hub) linkStands(ctx context.Context, link *order.ShareLink) error {
	found, err := h.store.ShareLinksByID(ctx, everything(), []order.ID{link.ID})
	if err != nil {
		return err
	}
	return judge(found[link.ID], link)
}

// judge tells why a link does not show what it did when it was opened, or nil.
func judge(present, opened *order.ShareLink) error {
	switch {
	case present == nil || !present.Live(time.Now()), !sameInstant(present.RenewedAt, opened.RenewedAt):
		return order.NotFound("link")
	case !sameTerms(present, opened):
		return linkChanged()
	}
	return nil
}

func linkChanged() error {
	return order.Errorf(order.CodeUnavailable, "The link was changed; subscribe again.")
}

// sameTerms tells whether two states of a link show the same to the same people.
func sameTerms(a, b *order.ShareLink) bool {
	return a.Label == b.Label && sameInstant(a.ExpiresAt, b.ExpiresAt) && a.ClientAlias == b.ClientAlias && slices.Equal(a.Fields, b.Fields) && slices.Equal(a.PasswordHash, b.PasswordHash)
}

func sameInstant(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}
