package order

import (
	"errors"
	"time"
)

// Party is somebody or something an order names: a marketer, a client or a creator.
type Party struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
}

// Order is a request for fans at a fixed price, and how far it is.
type Order struct {
	ID ID
	// Number is how people name the order; unique, growing.
	Number int64
	// Version grows by one with every committed transaction that changes anything a progress update carries (rule 17).
	Version int64
	// TagVersion grows by one with every change of the order's tags; (Version, TagVersion) together order all states of a row.
	TagVersion int64
	// LastEvent is the sequence of the newest timeline event.
	LastEvent int64
	// LastLedgerTransaction is the number of the newest ledger transaction of this order.
	LastLedgerTransaction int64

	Marketer     Party
	Client       Party
	Creator      Party
	Campaign     Campaign
	TrackingCode string

	Status             Status
	RejectionReason    RejectionReason
	RejectionNote      string
	CancellationReason CancellationReason
	// StatusBy is the account that made the present state; zero when time made it.
	StatusBy ID

	FansOrdered   int
	Price         Money
	IncomeVisible bool
	// Held is what the client's hold still covers, in minor units of Price.Currency (rule 23).
	Held int64

	Counters
	Guarantee *Guarantee
	Window    Window
	// PaceState is the stored state (rule 28), or empty without a guarantee or before acceptance.
	PaceState PaceState
	// Due is when the clock looks at the order next: not after the instant at which time alone changes its pace, misses its guarantee
	// or calls for a reminder. Reminders of before it were told. Nil when there is nothing to wait for.
	Due *time.Time

	Pause *Pause
	// ResumedBy is the account that ended the last pause, or zero.
	ResumedBy ID

	TagIDs []ID

	PlacedAt    time.Time
	RespondBy   time.Time
	AcceptedAt  *time.Time
	RejectedAt  *time.Time
	CompletedAt *time.Time
	CancelledAt *time.Time
	UpdatedAt   time.Time
	// Imported orders come from another system; what happened before the import has no receipts of ours.
	Imported bool
}

// Counters are the numbers that reports move.
type Counters struct {
	// FansDelivered is counted minus reversed receipts, over-delivery included (rule 16).
	FansDelivered int
	// FansByClick is the part of FansDelivered that came by a click (rule 15).
	FansByClick int
	// Clicks is the clean number, ClicksFiltered bots and repeats, ClicksInactive what came outside ACCEPTED or while paused (rules 13 and 20).
	Clicks         int64
	ClicksFiltered int64
	ClicksInactive int64
}

// Pause stops the counting of an accepted order for a while (rule 9).
type Pause struct {
	Reason PauseReason
	Since  time.Time
	By     Actor
}

// Placement is what a client asks for (placeOrder).
type Placement struct {
	Marketer      Party
	Client        Party
	Creator       Party
	Campaign      Campaign
	TrackingCode  string
	FansOrdered   int
	Price         Money
	IncomeVisible bool
	Guarantee     *Guarantee
}

// MaxFansOrdered is the largest order there may be.
const MaxFansOrdered = 10_000_000

// Check tells whether the placement can become an order. The fields are named as in the API.
func (p Placement) Check() error {
	if p.FansOrdered < 1 || p.FansOrdered > MaxFansOrdered {
		return BadInput("fansOrdered", "Order between 1 and %d fans.", MaxFansOrdered)
	}
	if p.Price.Minor <= 0 {
		return BadInput("pricePerFan.amount", "The price per fan must be more than zero.")
	}
	if _, err := p.Price.CheckedTimes(p.FansOrdered); err != nil {
		return BadInput("pricePerFan.amount", "The price of the whole order is too large to be kept exactly.")
	}
	if err := p.Campaign.Check(); err != nil {
		return inField(err, "campaign")
	}
	if p.Guarantee != nil {
		return inField(p.Guarantee.Check(), "guarantee")
	}
	return nil
}

// inField puts a BAD_INPUT of a part below the field that holds the part.
func inField(err error, field string) error {
	var known *Error
	if errors.As(err, &known) {
		return known.WithField(field)
	}
	return err
}

// VisibleTo tells whether the viewer has a stake in the order. To everybody else it does not exist.
func (o *Order) VisibleTo(v Viewer) bool {
	switch v.Role {
	case RolePlatform:
		return true
	case RoleMarketer:
		return o.Marketer.ID == v.AccountID
	case RoleClient:
		return o.Client.ID == v.AccountID
	}
	return false
}

// IncomeVisibleTo is rule 24: the marketer sees income only if the client enabled it; the client and the platform always do.
func (o *Order) IncomeVisibleTo(v Viewer) bool {
	return o.VisibleTo(v) && (v.Role != RoleMarketer || o.IncomeVisible)
}

// TagsVisibleTo tells whether the viewer sees tags and queue position: the marketer's alone, and the platform sees all.
func (o *Order) TagsVisibleTo(v Viewer) bool {
	return o.VisibleTo(v) && v.Role != RoleClient
}

// LinkVisibleTo is rule 2: the campaign link exists for the marketer from acceptance on.
func (o *Order) LinkVisibleTo(v Viewer) bool {
	return o.VisibleTo(v) && (v.Role != RoleMarketer || o.AcceptedAt != nil)
}
