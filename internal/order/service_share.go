package order

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ShareLinkInput is a new link: to one order or to a live set, exactly one of them (rule 35).
type ShareLinkInput struct {
	OrderID     ID
	Filter      *Filter
	Label       string
	ClientAlias string
	// Fields is what to show beyond status and progress; nil is DefaultShareFields, empty is nothing.
	Fields    []ShareField
	ExpiresAt *time.Time
	// Password has between MinSharePassword and MaxSharePassword characters; empty is none.
	Password string
}

// ShareLinkUpdate is what is new about a link. nil leaves as it is; the empty text and the zero time take away.
type ShareLinkUpdate struct {
	Label       *string
	ClientAlias *string
	// Fields nil leaves as it is; empty shows nothing beyond status and progress.
	Fields    []ShareField
	ExpiresAt *time.Time
	Password  *string
}

// CreatedShareLink is a new link with what is known at its making only.
type CreatedShareLink struct {
	Link *ShareLink
	// Token is shown this once; in a repeat (rule 40) it is empty.
	Token string `json:"-"`
	// MatchingOrders is how many orders the link shows now; a live set takes in future orders too.
	MatchingOrders int
}

// CreateShareLink makes a public link with a token of 256 random bits, of which only the hash is kept (rules 35 and 36).
// NOT_FOUND for an order that is not the viewer's, LIMIT_EXCEEDED, BAD_INPUT.
func (s *Service) CreateShareLink(ctx context.Context, v Viewer, input ShareLinkInput, key string) (*CreatedShareLink, error) {
	if err := Permit(v, ActionShare); err != nil {
		return nil, err
	}
	draft, err := s.draftShareLink(ctx, v, input)
	if err != nil {
		return nil, err
	}
	total, err := s.SharedTotal(ctx, draft)
	if err != nil {
		return nil, err
	}
	password := input.Password
	if input.Password, err = concealed(password, v, key); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{"createShareLink", key, input}, func(tx Tx, _ *effect) (*CreatedShareLink, error) {
		link := *draft
		token, err := s.insertShareLink(ctx, tx, &link, password)
		if err != nil {
			return nil, err
		}
		return &CreatedShareLink{Link: &link, Token: token, MatchingOrders: total.Orders}, nil
	})
}

// draftShareLink checks everything that does not depend on the clock.
func (s *Service) draftShareLink(ctx context.Context, v Viewer, input ShareLinkInput) (*ShareLink, error) {
	if input.OrderID.IsZero() == (input.Filter == nil) {
		return nil, BadInput("orderId", "Name either an order or a filter, and not both.")
	}
	if input.Filter != nil {
		if err := input.Filter.Check(v); err != nil {
			return nil, inField(err, "filter")
		}
	} else if _, err := s.findOrder(ctx, v, input.OrderID); err != nil {
		return nil, err
	}
	link := &ShareLink{
		MarketerID: v.AccountID, OrderID: input.OrderID, Filter: input.Filter, Label: strings.TrimSpace(input.Label),
		ClientAlias: strings.TrimSpace(input.ClientAlias), Fields: input.Fields, ExpiresAt: input.ExpiresAt,
	}
	if link.Fields == nil {
		link.Fields = DefaultShareFields(link.ClientAlias)
	}
	if input.Password != "" {
		if err := checkSharePassword(input.Password); err != nil {
			return nil, err
		}
	}
	return link, link.check()
}

// check is the rule for what people choose about a link.
func (s *ShareLink) check() error {
	if err := checkShareText("label", s.Label); err != nil {
		return err
	}
	if err := checkShareText("clientAlias", s.ClientAlias); err != nil {
		return err
	}
	for _, field := range s.Fields {
		if !slices.Contains(ShareFields(), field) {
			return BadInput("fields", "%q is not a field of a link; use some of %v.", Shorten(string(field), 30), ShareFields())
		}
	}
	fields := append([]ShareField{}, s.Fields...)
	slices.Sort(fields)
	s.Fields = slices.Compact(fields)
	return nil
}

func checkShareText(field, text string) error {
	if utf8.RuneCountInString(text) > MaxNameLength {
		return BadInput(field, "At most %d characters.", MaxNameLength)
	}
	return CheckText(field, text)
}

func checkSharePassword(password string) error {
	if length := utf8.RuneCountInString(password); length < MinSharePassword || length > MaxSharePassword {
		return BadInput("password", "A password has %d to %d characters.", MinSharePassword, MaxSharePassword)
	}
	return CheckText("password", password)
}

func checkExpiry(expiresAt *time.Time, now time.Time) error {
	if expiresAt != nil && !expiresAt.After(now) {
		return BadInput("expiresAt", "The expiry must lie in the future.")
	}
	return nil
}

func (s *Service) insertShareLink(ctx context.Context, tx Tx, link *ShareLink, password string) (token string, err error) {
	if link.CreatedAt, err = tx.Now(ctx); err != nil {
		return "", err
	}
	if err := checkExpiry(link.ExpiresAt, link.CreatedAt); err != nil {
		return "", err
	}
	have, err := tx.CountShareLinks(ctx, link.MarketerID)
	if err != nil {
		return "", err
	}
	if have >= MaxShareLinksPerMarketer {
		return "", LimitExceeded("shareLinksPerMarketer", MaxShareLinksPerMarketer)
	}
	if link.ID, err = NewID(link.CreatedAt, s.random); err != nil {
		return "", err
	}
	if password != "" {
		if link.PasswordHash, err = s.passwords.Hash(password); err != nil {
			return "", err
		}
	}
	if token, err = newShareToken(s.random); err != nil {
		return "", err
	}
	return token, tx.InsertShareLink(ctx, link, hashShareToken(token))
}

// shareTokenBytes is how much randomness a token has; rule 36 asks for 16 bytes at least.
const shareTokenBytes = 32

func newShareToken(random io.Reader) (string, error) {
	var raw [shareTokenBytes]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("read randomness for a share link: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw[:]), nil
}

// hashShareToken is under what a link is stored. A plain hash serves: nobody can guess 256 random bits.
func hashShareToken(token string) []byte {
	hash := sha256.Sum256([]byte(token))
	return hash[:]
}

// shareLinkInput is the input of a change of a link, for its idempotency key.
type shareLinkInput struct {
	ID     ID
	Update ShareLinkUpdate `json:",omitzero"`
}

// UpdateShareLink changes a link; its token stays, and open pages are told. NOT_FOUND, CONFLICT once revoked, BAD_INPUT.
func (s *Service) UpdateShareLink(ctx context.Context, v Viewer, id ID, update ShareLinkUpdate, key string) (*ShareLink, error) {
	if err := Permit(v, ActionShare); err != nil {
		return nil, err
	}
	input := shareLinkInput{ID: id, Update: update}
	if update.Password != nil && *update.Password != "" {
		if err := checkSharePassword(*update.Password); err != nil {
			return nil, err
		}
		stand, err := concealed(*update.Password, v, key)
		if err != nil {
			return nil, err
		}
		input.Update.Password = &stand
	}
	return mutate(ctx, s, v, request{"updateShareLink", key, input}, func(tx Tx, did *effect) (*ShareLink, error) {
		link, err := lockUnrevoked(ctx, tx, v, id)
		if err != nil {
			return nil, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return nil, err
		}
		if err := s.applyShareUpdate(link, update, now); err != nil {
			return nil, err
		}
		did.rights = append(did.rights, id)
		return link, tx.UpdateShareLink(ctx, link)
	})
}

func (s *Service) applyShareUpdate(link *ShareLink, update ShareLinkUpdate, now time.Time) error {
	if update.Label != nil {
		link.Label = strings.TrimSpace(*update.Label)
	}
	if update.ClientAlias != nil {
		link.ClientAlias = strings.TrimSpace(*update.ClientAlias)
	}
	if update.Fields != nil {
		link.Fields = update.Fields
	}
	if err := link.check(); err != nil {
		return err
	}
	if update.ExpiresAt != nil {
		link.ExpiresAt = nil
		if !update.ExpiresAt.IsZero() {
			link.ExpiresAt = update.ExpiresAt
		}
		if err := checkExpiry(link.ExpiresAt, now); err != nil {
			return err
		}
	}
	if update.Password == nil {
		return nil
	}
	if link.PasswordHash = nil; *update.Password == "" {
		return nil
	}
	hash, err := s.passwords.Hash(*update.Password)
	link.PasswordHash = hash
	return err
}

// PreviewShareLink is the link that the input would make, unsaved and without an id, to be shown with SharedOrders and SharedTotal:
// exactly what a visitor would see. Errors as for CreateShareLink.
func (s *Service) PreviewShareLink(ctx context.Context, v Viewer, input ShareLinkInput) (*ShareLink, error) {
	if err := Permit(v, ActionShare); err != nil {
		return nil, err
	}
	return s.draftShareLink(ctx, v, input)
}

// RenewedShareLink is a link with its new token, which is known at its making only.
type RenewedShareLink struct {
	Link *ShareLink
	// Token is shown this once; in a repeat (rule 40) it is empty.
	Token string `json:"-"`
}

// RenewShareLink gives a link another token; the one before is unknown from then on, and what is open on it is cut. NOT_FOUND,
// CONFLICT once revoked.
func (s *Service) RenewShareLink(ctx context.Context, v Viewer, id ID, key string) (*RenewedShareLink, error) {
	if err := Permit(v, ActionShare); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{"renewShareLink", key, shareLinkInput{ID: id}}, func(tx Tx, did *effect) (*RenewedShareLink, error) {
		link, err := lockUnrevoked(ctx, tx, v, id)
		if err != nil {
			return nil, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return nil, err
		}
		token, err := newShareToken(s.random)
		if err != nil {
			return nil, err
		}
		link.RenewedAt = &now
		did.rights = append(did.rights, id)
		return &RenewedShareLink{Link: link, Token: token}, tx.RenewShareLink(ctx, link, hashShareToken(token))
	})
}

func lockUnrevoked(ctx context.Context, tx Tx, v Viewer, id ID) (*ShareLink, error) {
	link, err := tx.LockShareLink(ctx, v.AccountID, id)
	if err == nil && link.RevokedAt != nil {
		return nil, Errorf(CodeConflict, "The link was revoked; make another one.")
	}
	return link, err
}

// RevokeShareLink ends a link for ever and cuts what is open on it; a second time changes nothing. NOT_FOUND.
func (s *Service) RevokeShareLink(ctx context.Context, v Viewer, id ID, key string) (*ShareLink, error) {
	if err := Permit(v, ActionShare); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{"revokeShareLink", key, shareLinkInput{ID: id}}, func(tx Tx, did *effect) (*ShareLink, error) {
		link, err := tx.LockShareLink(ctx, v.AccountID, id)
		if err != nil || link.RevokedAt != nil {
			return link, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return nil, err
		}
		link.RevokedAt = &now
		did.rights = append(did.rights, id)
		return link, tx.UpdateShareLink(ctx, link)
	})
}
