package order

import (
	"io"
	"strconv"
	"time"
)

// ImportedOrder is an order as another system knew it, with its own times.
type ImportedOrder struct {
	Placement
	// Status is where the order stood. WAITING past its deadline comes in as REJECTED/EXPIRED (rule 7).
	Status             Status
	RejectionReason    RejectionReason
	RejectionNote      string
	CancellationReason CancellationReason

	PlacedAt    time.Time
	AcceptedAt  *time.Time
	RejectedAt  *time.Time
	CompletedAt *time.Time
	CancelledAt *time.Time

	// FansDelivered is the opening balance: how many fans the order had when it was taken over. It is the truth that settles
	// a closed order. Reports of these fans come later, or never, and explain it (Change.Explain).
	FansDelivered int
}

// DrawTrackingCode gives the order a tracking code of ours. It fails only when the source of randomness does.
func (in *ImportedOrder) DrawTrackingCode(random io.Reader) (err error) {
	in.TrackingCode, err = newTrackingCode(random)
	return err
}

// Check tells whether the order could have happened under the rulebook: the instants that its state needs and no others, in
// their order, answered before the deadline (rule 7), none in the future, and as many fans as its state allows.
func (in ImportedOrder) Check(now time.Time) error {
	if err := in.Placement.Check(); err != nil {
		return err
	}
	if in.Guarantee != nil {
		return BadInput("guarantee", "Guarantees cannot be imported.")
	}
	if err := in.checkInstants(); err != nil {
		return err
	}
	if err := in.checkTimes(now); err != nil {
		return err
	}
	return in.checkDelivered()
}

// instant is one of an order's times with the column that it comes from.
type instant struct {
	field  string
	at     *time.Time
	wanted bool
}

func (in ImportedOrder) checkInstants() error {
	declined := in.Status == StatusRejected && in.RejectionReason == RejectionDeclined
	stopped := in.Status == StatusCancelled && in.CancellationReason != CancellationWithdrawn
	for _, i := range []instant{
		{"accepted_at", in.AcceptedAt, in.Status == StatusAccepted || in.Status == StatusCompleted || stopped},
		{"rejected_at", in.RejectedAt, declined},
		{"completed_at", in.CompletedAt, in.Status == StatusCompleted},
		{"cancelled_at", in.CancelledAt, in.Status == StatusCancelled},
	} {
		if i.wanted && i.at == nil {
			return BadInput(i.field, "An order that is %s needs this time.", in.Status)
		}
		if !i.wanted && i.at != nil {
			return BadInput(i.field, "An order that is %s cannot have this time.", in.Status)
		}
	}
	return in.checkReason()
}

func (in ImportedOrder) checkReason() error {
	rejected, cancelled := in.RejectionReason != "", in.CancellationReason != ""
	if rejected != (in.Status == StatusRejected) || cancelled != (in.Status == StatusCancelled) {
		return BadInput("reason", "A reason belongs to REJECTED and CANCELLED orders, and to them only.")
	}
	switch in.RejectionReason {
	case "", RejectionDeclined, RejectionExpired:
	default:
		return BadInput("reason", "An order is rejected as DECLINED or EXPIRED.")
	}
	switch in.CancellationReason {
	case "", CancellationWithdrawn, CancellationStopped, CancellationGuaranteeMissed, CancellationOperator:
	default:
		return BadInput("reason", "An order is cancelled as WITHDRAWN, STOPPED, GUARANTEE_MISSED or OPERATOR.")
	}
	if in.RejectionNote == "" {
		return nil
	}
	return CheckText("note", in.RejectionNote)
}

func (in ImportedOrder) checkTimes(now time.Time) error {
	deadline := in.PlacedAt.Add(RespondWithin)
	last := in.PlacedAt
	if in.PlacedAt.IsZero() || in.PlacedAt.After(now) {
		return BadInput("placed_at", "An imported order was placed in the past.")
	}
	if in.RejectionReason == RejectionExpired && now.Before(deadline) {
		return BadInput("reason", "The order's 72 hours are not over; it cannot have expired.")
	}
	for _, i := range []instant{{"accepted_at", in.AcceptedAt, true}, {"rejected_at", in.RejectedAt, true},
		{"cancelled_at", in.CancelledAt, in.AcceptedAt == nil}, {"completed_at", in.CompletedAt, false}, {"cancelled_at", in.CancelledAt, false}} {
		switch {
		case i.at == nil:
			continue
		case i.at.Before(last):
			return BadInput(i.field, "The time lies before the one it follows.")
		case i.at.After(now):
			return BadInput(i.field, "The time lies in the future.")
		case i.wanted && !i.at.Before(deadline):
			return BadInput(i.field, "The time lies past the 72 hours in which an order is answered or withdrawn.")
		}
		last = *i.at
	}
	return nil
}

func (in ImportedOrder) checkDelivered() error {
	fits := in.FansDelivered == 0
	switch {
	case in.Status == StatusCompleted:
		fits = in.FansDelivered >= in.FansOrdered
	case in.AcceptedAt != nil:
		fits = in.FansDelivered >= 0 && in.FansDelivered < in.FansOrdered
	}
	if !fits || in.FansDelivered > MaxFansOrdered {
		return BadInput("fans_delivered", "%d fans of %d do not fit an order that is %s.", in.FansDelivered, in.FansOrdered, in.Status)
	}
	return nil
}

// Import makes an order out of another system's: the moves that led to its state, each with its own time and actor, with the
// ledger and the settlement that belong to them (rule 23). Both actors are in every event, since by acts for the parties.
// The opening balance is one DELIVERED event, and is booked in the bucket of acceptance until reports explain it.
// Call Finish on the change, as on any other. The errors are those of Check.
func Import(id ID, number int64, in ImportedOrder, by Actor, now time.Time) (*Change, error) {
	if err := in.Check(now); err != nil {
		return nil, err
	}
	client := Actor{AccountID: in.Client.ID, Role: RoleClient, OnBehalfBy: by.AccountID}
	marketer := Actor{AccountID: in.Marketer.ID, Role: RoleMarketer, OnBehalfBy: by.AccountID}
	c := Place(id, number, in.Placement, client, in.PlacedAt)
	c.Order.Imported = true
	switch {
	case in.RejectionReason == RejectionExpired || in.Status == StatusWaiting && c.Order.Expired(now):
		c.Now = c.Order.RespondBy
		c.expire()
		return c, nil
	case in.Status == StatusWaiting:
		return c, nil
	case in.Status == StatusRejected:
		return c, c.as(marketer, *in.RejectedAt).Reject(in.RejectionNote)
	case in.AcceptedAt == nil:
		return c, c.as(client, *in.CancelledAt).Cancel(CancellationWithdrawn)
	}
	if err := c.as(marketer, *in.AcceptedAt).Accept(); err != nil {
		return nil, err
	}
	return c, c.closeImported(in, by, client, now)
}

func (c *Change) closeImported(in ImportedOrder, by, client Actor, now time.Time) error {
	switch in.Status {
	case StatusCompleted:
		c.as(by, *in.CompletedAt).open(in.FansDelivered)
		c.complete()
	case StatusCancelled:
		c.as(by, *in.CancelledAt).open(in.FansDelivered)
		if in.CancellationReason == CancellationStopped {
			c.actor = client
		}
		return c.Cancel(in.CancellationReason)
	default:
		if in.FansDelivered > 0 {
			c.as(by, now).open(in.FansDelivered)
		}
	}
	return nil
}

// as goes on as another actor at another instant.
func (c *Change) as(actor Actor, at time.Time) *Change {
	c.actor, c.Now = actor, at
	return c
}

// open sets the opening balance and tells of it.
func (c *Change) open(fans int) {
	if fans == 0 {
		return
	}
	c.Order.FansDelivered, c.before.FansDelivered = fans, fans
	c.book(Rollup{Bucket: Bucket(*c.Order.AcceptedAt), Fans: int64(fans), PaidFans: int64(c.Order.PaidFans())})
	c.record(EventDelivered, FieldChange{Field: FieldFansDelivered, Before: "0", After: strconv.Itoa(fans)})
}

// JudgeHistory is rule 19 for a fan of an imported order's past: the order may be closed by now, but the fan must have come
// between acceptance and cancellation. A pause of today says nothing about the past.
func JudgeHistory(o *Order, d Delivery) RefusalReason {
	switch {
	case o == nil:
		return RefusedUnknownOrder
	case o.AcceptedAt == nil || o.CancelledAt != nil && d.OccurredAt.After(*o.CancelledAt):
		return RefusedOrderNotActive
	case d.OccurredAt.Before(*o.AcceptedAt):
		return RefusedBeforeAcceptance
	case d.Seen == FanSeenOnThisOrder:
		return RefusedDuplicateFan
	case d.Seen == FanSeenOnAnotherOrder:
		return RefusedReturningFan
	}
	return ""
}

// Explain gives one fan of the opening balance its own time: the fan moves from the bucket of acceptance to its own, and
// the order's number stays what it is. Unexplained is how many fans of the order have no counted receipt, at least 1. The fans
// past the ordered number, which are not paid (rule 16), are the last to be explained.
func (c *Change) Explain(d Delivery, unexplained int) RefusalReason {
	if reason := JudgeHistory(c.Order, d); reason != "" {
		return reason
	}
	paid := int64(0)
	if unexplained > c.Order.FansDelivered-c.Order.PaidFans() {
		paid = 1
	}
	own := Rollup{Bucket: Bucket(d.OccurredAt), Fans: 1, PaidFans: paid}
	if d.ViaClick {
		c.Order.FansByClick++
		own.FansByClick = 1
	}
	c.book(Rollup{Bucket: Bucket(*c.Order.AcceptedAt), Fans: -1, PaidFans: -paid})
	c.book(own)
	if first := c.Order.Window.FirstFanAt; first == nil || d.OccurredAt.Before(*first) {
		at := d.OccurredAt
		c.Order.Window.FirstFanAt = &at
	}
	return ""
}

// DeliverAt counts a fan of an imported order that is still open, beyond its opening balance, as Deliver does, but at the fan's own
// time: completion and the timeline bear it. Time does not run backwards within an order.
func (c *Change) DeliverAt(d Delivery) RefusalReason {
	if d.OccurredAt.After(c.Now) {
		c.Now = d.OccurredAt
	}
	return c.Deliver(d)
}
