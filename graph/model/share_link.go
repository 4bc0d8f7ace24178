package model

import (
	"time"

	"headway/internal/order"
)

// ShareLink is a public link as its marketer sees it.
type ShareLink struct {
	link  *order.ShareLink
	order *Order
}

// IsNode marks what can be fetched by its id.
func (*ShareLink) IsNode() {}

// NewShareLink shows a link; o is its one order, or nil for a live set and where nobody asked for it.
func NewShareLink(link *order.ShareLink, o *Order) *ShareLink {
	return &ShareLink{link: link, order: o}
}

// ID is the link's id.
func (s *ShareLink) ID() string { return s.link.ID.Text(order.KindShareLink) }

// Order is the one order, or nil for a live set.
func (s *ShareLink) Order() *Order { return s.order }

// Filter picks the live set, or nil for one order.
func (s *ShareLink) Filter() *SavedFilter {
	if s.link.Filter == nil {
		return nil
	}
	return NewSavedFilter(*s.link.Filter)
}

// Label is what people call the link, or nil.
func (s *ShareLink) Label() *string { return text(s.link.Label) }

// ClientAlias stands in for the client's name, or nil.
func (s *ShareLink) ClientAlias() *string { return text(s.link.ClientAlias) }

// Fields are what is shown beyond status and progress.
func (s *ShareLink) Fields() []order.ShareField { return s.link.Fields }

// ExpiresAt is until when the link works, or nil.
func (s *ShareLink) ExpiresAt() *time.Time { return s.link.ExpiresAt }

// HasPassword tells whether a password is needed.
func (s *ShareLink) HasPassword() bool { return len(s.link.PasswordHash) > 0 }

// Views is how many times a person loaded the page.
func (s *ShareLink) Views() int64 { return s.link.Views }

// LastViewedAt is when that last happened, or nil.
func (s *ShareLink) LastViewedAt() *time.Time { return s.link.LastViewedAt }

// CreatedAt is when the link was made.
func (s *ShareLink) CreatedAt() time.Time { return s.link.CreatedAt }

// RenewedAt is when it got the token that it has now, or nil for its first.
func (s *ShareLink) RenewedAt() *time.Time { return s.link.RenewedAt }

// RevokedAt is when it was revoked, or nil.
func (s *ShareLink) RevokedAt() *time.Time { return s.link.RevokedAt }

// ShareLinks are the marketer's links to this one order, newest first; nil to a client.
func (o *Order) ShareLinks() ([]*ShareLink, error) {
	if o.view.Viewer.IsClient() {
		return nil, nil
	}
	links, err := answered(o.details.ShareLinks)
	if err != nil {
		return nil, err
	}
	shown := make([]*ShareLink, len(links[o.order.ID]))
	for i, link := range links[o.order.ID] {
		shown[i] = NewShareLink(link, o)
	}
	return shown, nil
}
