package order

import (
	"context"
	"strings"
	"unicode/utf8"
)

// PlaceInput is what a client orders.
type PlaceInput struct {
	MarketerID    ID
	CreatorID     ID
	Campaign      Campaign
	FansOrdered   int
	Price         Money
	IncomeVisible bool
	Guarantee     *Guarantee
}

// MaxRejectionNote is how many characters a marketer may say on declining.
const MaxRejectionNote = 500

// Place makes a waiting order and holds its price (rules 1, 11, 22, 23, 26). NOT_FOUND for a marketer that is none and for a
// creator that is not the client's; BAD_INPUT.
func (s *Service) Place(ctx context.Context, v Viewer, input PlaceInput, key string) (*Order, error) {
	if err := Permit(v, ActionPlace); err != nil {
		return nil, err
	}
	placement := input.placement()
	if err := placement.Check(); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{"placeOrder", key, input}, func(tx Tx, did *effect) (*Order, error) {
		p := placement
		if err := findParties(ctx, tx, v, &p); err != nil {
			return nil, err
		}
		change, err := s.place(ctx, tx, v, p)
		if err != nil {
			return nil, err
		}
		did.orders = append(did.orders, change.Order)
		return change.Order.At(change.Now), nil
	})
}

// placement is the input as an order keeps it: names without blanks around them, and PAUSE as the default policy (rule 27).
func (i PlaceInput) placement() Placement {
	p := Placement{
		Marketer: Party{ID: i.MarketerID}, Creator: Party{ID: i.CreatorID}, Campaign: i.Campaign,
		FansOrdered: i.FansOrdered, Price: i.Price, IncomeVisible: i.IncomeVisible,
	}
	p.Campaign.Name = strings.TrimSpace(p.Campaign.Name)
	if i.Guarantee != nil {
		guarantee := *i.Guarantee
		if guarantee.Policy == "" {
			guarantee.Policy = PolicyPause
		}
		p.Guarantee = &guarantee
	}
	return p
}

// findParties looks up who takes part and copies the names to the order.
func findParties(ctx context.Context, tx Tx, v Viewer, p *Placement) error {
	client, err := tx.Account(ctx, v.AccountID)
	if err != nil {
		return err
	}
	marketer, err := tx.Account(ctx, p.Marketer.ID)
	if CodeOf(err) == CodeNotFound || err == nil && marketer.Role != RoleMarketer {
		return NotFound("marketer")
	}
	if err != nil {
		return err
	}
	creator, err := tx.Creator(ctx, p.Creator.ID)
	if CodeOf(err) == CodeNotFound || err == nil && creator.ClientID != client.ID {
		return NotFound("creator")
	}
	if err != nil {
		return err
	}
	p.Client = Party{ID: client.ID, Name: client.Name}
	p.Marketer.Name, p.Creator.Name = marketer.Name, creator.Name
	p.Campaign.ClientID, p.Campaign.CreatorID = client.ID, creator.ID
	return nil
}

func (s *Service) place(ctx context.Context, tx Tx, v Viewer, p Placement) (*Change, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	id, err := NewID(now, s.random)
	if err != nil {
		return nil, err
	}
	if p.TrackingCode, err = newTrackingCode(s.random); err != nil {
		return nil, err
	}
	if p.Campaign.ID, err = NewID(now, s.random); err != nil {
		return nil, err
	}
	if err := tx.EnsureCampaign(ctx, &p.Campaign); err != nil {
		return nil, err
	}
	number, err := tx.NextOrderNumber(ctx)
	if err != nil {
		return nil, err
	}
	change := Place(id, number, p, v.Actor(), now)
	change.Finish()
	return change, tx.InsertOrder(ctx, change)
}

// orderInput is the input of a move, for its idempotency key.
type orderInput struct {
	OrderID ID
	Note    string `json:",omitempty"`
	Visible *bool  `json:",omitempty"`
}

// moveOrder makes one change of one order: the order is locked, the clock is read after that (rule 7), the move checks its
// rule, and either all of it is stored or nothing. NOT_FOUND, FORBIDDEN, and what the move answers.
func (s *Service) moveOrder(ctx context.Context, v Viewer, action Action, operation, key string, input orderInput,
	move func(*Change) error,
) (*Order, error) {
	id := input.OrderID
	if err := s.permitOn(ctx, v, action, id); err != nil {
		return nil, err
	}
	return mutate(ctx, s, v, request{operation, key, input}, func(tx Tx, did *effect) (*Order, error) {
		o, err := tx.LockOrder(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := PermitOn(v, action, o); err != nil {
			return nil, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return nil, err
		}
		change := Begin(o, v.Actor(), now)
		if err := move(change); err != nil {
			return nil, err
		}
		change.Finish()
		if change.Changed() {
			if err := tx.ApplyChanges(ctx, []*Change{change}); err != nil {
				return nil, err
			}
			did.orders = append(did.orders, change.Order)
		}
		return change.Order.At(now), nil
	})
}

// Accept makes a waiting order active (rule 2). NOT_FOUND, FORBIDDEN, CONFLICT.
func (s *Service) Accept(ctx context.Context, v Viewer, id ID, key string) (*Order, error) {
	return s.moveOrder(ctx, v, ActionAnswer, "acceptOrder", key, orderInput{OrderID: id}, (*Change).Accept)
}

// Reject declines a waiting order, with a note of at most MaxRejectionNote characters or none (rule 3). NOT_FOUND, FORBIDDEN,
// CONFLICT, BAD_INPUT.
func (s *Service) Reject(ctx context.Context, v Viewer, id ID, note, key string) (*Order, error) {
	note = strings.TrimSpace(note)
	return s.moveOrder(ctx, v, ActionAnswer, "rejectOrder", key, orderInput{OrderID: id, Note: note}, func(c *Change) error {
		if err := checkNote(note); err != nil {
			return err
		}
		return c.Reject(note)
	})
}

func checkNote(note string) error {
	if utf8.RuneCountInString(note) > MaxRejectionNote {
		return BadInput("note", "A note has at most %d characters.", MaxRejectionNote)
	}
	return CheckText("note", note)
}

// Cancel withdraws a waiting order or ends an accepted one early (rule 5). NOT_FOUND, FORBIDDEN, CONFLICT.
func (s *Service) Cancel(ctx context.Context, v Viewer, id ID, key string) (*Order, error) {
	return s.moveOrder(ctx, v, ActionCancel, "cancelOrder", key, orderInput{OrderID: id}, func(c *Change) error {
		reason, err := CancellationBy(v, c.Order)
		if err != nil {
			return err
		}
		return c.Cancel(reason)
	})
}

// Pause stops the counting of an accepted order (rule 9). NOT_FOUND, FORBIDDEN, CONFLICT.
func (s *Service) Pause(ctx context.Context, v Viewer, id ID, key string) (*Order, error) {
	return s.moveOrder(ctx, v, ActionPause, "pauseOrder", key, orderInput{OrderID: id}, func(c *Change) error {
		return c.Pause(PauseBy(v))
	})
}

// Resume ends a pause (rules 9, 26, 27). NOT_FOUND, FORBIDDEN for a client where the platform paused, CONFLICT.
func (s *Service) Resume(ctx context.Context, v Viewer, id ID, key string) (*Order, error) {
	return s.moveOrder(ctx, v, ActionResume, "resumeOrder", key, orderInput{OrderID: id}, func(c *Change) error {
		if err := PermitResume(v, c.Order); err != nil {
			return err
		}
		return c.Resume()
	})
}

// SetIncomeVisibility shows or hides income to the marketer (rule 24). NOT_FOUND, FORBIDDEN.
func (s *Service) SetIncomeVisibility(ctx context.Context, v Viewer, id ID, visible bool, key string) (*Order, error) {
	return s.moveOrder(ctx, v, ActionIncome, "setIncomeVisibility", key, orderInput{OrderID: id, Visible: &visible}, func(c *Change) error {
		c.ShowIncome(visible)
		return nil
	})
}
