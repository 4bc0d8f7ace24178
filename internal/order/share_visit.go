package order

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// ShareVisit is one opening of a public link.
type ShareVisit struct {
	Token string
	// Password is the link's password, or the pass that UnlockShare gave for it.
	Password string
	// Address is the visitor's, by which guesses at passwords are limited; it is not kept.
	Address string
	// Seen tells that a person has the page before them, for the first time since it was loaded: a view (rule 36). What sends a
	// UserAgent that is a program's is no person.
	Seen      bool
	UserAgent string
}

// OpenShare finds the live link of a token for a visitor. Unknown, revoked and expired are all NOT_FOUND, after the same work; a
// missing or wrong password is UNAUTHENTICATED, too many wrong ones RATE_LIMITED.
func (s *Service) OpenShare(ctx context.Context, visit ShareVisit) (*ShareLink, error) {
	link, now, err := s.findShare(ctx, visit.Token)
	if err != nil {
		return nil, err
	}
	if err := s.checkPassword(link, visit, now); err != nil {
		return nil, err
	}
	if visit.Seen && !s.isBot(visit.UserAgent) {
		if err := s.store.CountView(ctx, link.MarketerID, link.ID); err != nil {
			return nil, err
		}
	}
	return link, nil
}

// UnlockShare gives the pass that stands for the password of a live link until it ends, so that the password itself need not be kept.
// The pass of a link without a password is empty. Errors as for OpenShare.
func (s *Service) UnlockShare(ctx context.Context, visit ShareVisit) (pass string, ends time.Time, err error) {
	link, now, err := s.findShare(ctx, visit.Token)
	if err != nil {
		return "", time.Time{}, err
	}
	if err := s.checkPassword(link, visit, now); err != nil || link.PasswordHash == nil {
		return "", time.Time{}, err
	}
	pass, ends = newSharePass(link, now)
	return pass, ends, nil
}

// findShare does the same for every token that could be one.
func (s *Service) findShare(ctx context.Context, token string) (*ShareLink, time.Time, error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(shareTokenBytes) {
		return nil, time.Time{}, NotFound("link")
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	link, err := s.store.ShareLinkByToken(ctx, hashShareToken(token))
	if CodeOf(err) == CodeNotFound || err == nil && !link.Live(now) {
		return nil, time.Time{}, NotFound("link")
	}
	return link, now, err
}

// checkPassword lets in who has the link's password or a pass. One check of a password takes some 75 ms of a core, so guesses
// are limited before they are looked at.
func (s *Service) checkPassword(link *ShareLink, visit ShareVisit, now time.Time) error {
	refused := Errorf(CodeUnauthenticated, "This link asks for a password.")
	until, mac, isPass := sharePass(visit.Password)
	switch {
	case link.PasswordHash == nil, isPass && passOpens(link, until, mac, now):
		return nil
	case isPass, visit.Password == "" || len(visit.Password) > maxPasswordBytes:
		return refused
	}
	if wait := s.guesses.Guess(link.ID, visit.Address); wait > 0 {
		limited := Errorf(CodeRateLimited, "Too many passwords were tried on this link. Wait, and try again.")
		limited.RetryAfter = wait
		return limited
	}
	if !s.passwords.Matches(link.PasswordHash, visit.Password) {
		return refused
	}
	return nil
}

// maxPasswordBytes bounds what is hashed for a stranger.
const maxPasswordBytes = 4 * MaxSharePassword

// Reader is the viewer with whose rights a link's orders are read: its marketer, who may do nothing but that.
func (s *ShareLink) Reader() Viewer {
	return Viewer{AccountID: s.MarketerID, Role: RoleMarketer, ActorID: s.MarketerID, ActorRole: RoleMarketer,
		Scopes: []Scope{ScopeOrdersRead, ScopeTagsRead}}
}

// SharedOrders is one page of what the link shows, newest first. The link is one that OpenShare gave. BAD_INPUT.
func (s *Service) SharedOrders(ctx context.Context, link *ShareLink, p Page, count bool) (*List[SharedOrder], error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	seal := newCursorSeal(link)
	var err error
	if p.After, err = seal.open("after", p.After); err != nil {
		return nil, err
	}
	if p.Before, err = seal.open("before", p.Before); err != nil {
		return nil, err
	}
	orders, err := s.store.Orders(ctx, link.Reader(), link.Picks(), newestFirst(), p, count)
	if err != nil {
		return nil, err
	}
	shared := &List[SharedOrder]{HasNextPage: orders.HasNextPage, HasPreviousPage: orders.HasPreviousPage, TotalCount: orders.TotalCount,
		Items: make([]SharedOrder, 0, len(orders.Items)), Cursors: make([]string, 0, len(orders.Cursors))}
	for i, o := range orders.Items {
		shared.Items = append(shared.Items, s.ShareOrder(link, o))
		shared.Cursors = append(shared.Cursors, seal.close(orders.Cursors[i]))
	}
	return shared, nil
}

func newestFirst() Sort { return Sort{Field: SortPlaced, Descending: true} }

// SharedTotal sums up what the link shows now.
func (s *Service) SharedTotal(ctx context.Context, link *ShareLink) (SharedTotal, error) {
	return s.store.SharedTotal(ctx, link.Reader(), link.Picks())
}

// ShareOrder is what the link shows of an order as of now (At). A tracking link is shown as this program's own address, never
// the page behind it (rule 13).
func (s *Service) ShareOrder(link *ShareLink, o *Order) SharedOrder {
	shared := link.Share(o, sharedID(link, o))
	if shared.CampaignLink != "" {
		shared.CampaignLink = s.CampaignLink(o)
	}
	return shared
}

// sharedID names an order on one link and nowhere else. The link's own id, of which visitors never hear, is the key.
func sharedID(link *ShareLink, o *Order) string {
	mac := hmac.New(sha256.New, link.ID[:])
	mac.Write(o.ID[:])
	return "sho_" + idEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// cursorSeal encrypts the cursors of a link's list, which would otherwise tell a visitor the ids of orders (rule 36).
type cursorSeal struct{ aead cipher.AEAD }

func newCursorSeal(link *ShareLink) cursorSeal {
	key := sha256.Sum256(append([]byte("cursors of a share link\x00"), link.ID[:]...))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // the key has 32 bytes
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has blocks of 16 bytes
	}
	return cursorSeal{aead}
}

// close hides a cursor. The nonce is made from the cursor, so that one place in the list has one cursor.
func (c cursorSeal) close(cursor string) string {
	digest := sha256.Sum256([]byte("nonce\x00" + cursor))
	nonce := digest[:c.aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(c.aead.Seal(nonce, nonce, []byte(cursor), nil))
}

func (c cursorSeal) open(field, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err == nil && len(raw) >= c.aead.NonceSize() {
		size := c.aead.NonceSize()
		if cursor, err := c.aead.Open(nil, raw[:size], raw[size:], nil); err == nil {
			return string(cursor), nil
		}
	}
	return "", BadInput(field, "This is not a cursor of this list.")
}
