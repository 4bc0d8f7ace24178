package order

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

// noon is when every sample order is placed.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func sampleID(n byte) ID { return ID{0: 1, 6: 0x70, 8: 0x80, 15: n} }

var (
	theMarketer   = Viewer{AccountID: sampleID(1), Role: RoleMarketer, ActorID: sampleID(1), ActorRole: RoleMarketer}
	theClient     = Viewer{AccountID: sampleID(2), Role: RoleClient, ActorID: sampleID(2), ActorRole: RoleClient}
	thePlatform   = Viewer{AccountID: sampleID(3), Role: RolePlatform, ActorID: sampleID(3), ActorRole: RolePlatform}
	otherMarketer = Viewer{AccountID: sampleID(4), Role: RoleMarketer, ActorID: sampleID(4), ActorRole: RoleMarketer}
	otherClient   = Viewer{AccountID: sampleID(5), Role: RoleClient, ActorID: sampleID(5), ActorRole: RoleClient}
)

// actingFor is the platform with another account's rights.
func actingFor(v Viewer) Viewer {
	v.ActorID, v.ActorRole = thePlatform.AccountID, RolePlatform
	return v
}

func samplePlacement() Placement {
	return Placement{
		Marketer: Party{theMarketer.AccountID, "Mara"}, Client: Party{theClient.AccountID, "Cleo Ltd"}, Creator: Party{sampleID(6), "Kim"},
		Campaign: Campaign{ID: sampleID(7), ClientID: theClient.AccountID, CreatorID: sampleID(6), Name: "Spring push",
			Type: CampaignPaidPage, Link: "https://example.com/kim"},
		TrackingCode: "abc123abc123", FansOrdered: 100, Price: Money{Minor: 255, Currency: "USD"},
	}
}

// placed is a new order, with whatever the test wants different.
func placed(edits ...func(*Placement)) *Order {
	p := samplePlacement()
	for _, edit := range edits {
		edit(&p)
	}
	change := Place(sampleID(8), 100001, p, theClient.Actor(), noon)
	change.Finish()
	return change.Order
}

func guaranteed(days, week int) func(*Placement) {
	return func(p *Placement) {
		p.Guarantee = &Guarantee{FirstFanDays: days, FansPerWeek: week, Policy: PolicyPause}
	}
}

func ordering(fans int) func(*Placement) { return func(p *Placement) { p.FansOrdered = fans } }

// apply makes one change that must succeed and gives it finished.
func apply(t testing.TB, o *Order, v Viewer, now time.Time, move func(*Change) error) *Change {
	t.Helper()
	change := Begin(o, v.Actor(), now)
	if err := move(change); err != nil {
		t.Fatalf("%v", err)
	}
	change.Finish()
	return change
}

// accepted is placed, then accepted an hour later.
func accepted(t testing.TB, edits ...func(*Placement)) *Order {
	t.Helper()
	return apply(t, placed(edits...), theMarketer, noon.Add(time.Hour), (*Change).Accept).Order
}

// delivered is the order with more fans, all at one instant.
func delivered(t testing.TB, o *Order, fans int, now time.Time) *Order {
	t.Helper()
	return apply(t, o, thePlatform, now, deliver(fans, now)).Order
}

func deliver(fans int, at time.Time) func(*Change) error {
	return func(c *Change) error {
		for range fans {
			if reason := c.Deliver(Delivery{OccurredAt: at}); reason != "" {
				return Errorf(CodeConflict, "refused: %s", reason)
			}
		}
		return nil
	}
}

func cancel(reason CancellationReason) func(*Change) error {
	return func(c *Change) error { return c.Cancel(reason) }
}

func reject(note string) func(*Change) error {
	return func(c *Change) error { return c.Reject(note) }
}

func wantCode(t testing.TB, err error, code Code) {
	t.Helper()
	if code == "" && err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
	if code != "" && (err == nil || CodeOf(err) != code) {
		t.Fatalf("got error %v, want %s", err, code)
	}
}

func wantField(t testing.TB, err error, field string) {
	t.Helper()
	wantCode(t, err, CodeBadInput)
	if got := asError(t, err).Field; got != field {
		t.Fatalf("error names field %q, want %q", got, field)
	}
}

// wantSame compares what two values show, behind their pointers too.
func wantSame(t testing.TB, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

func asError(t testing.TB, err error) *Error {
	t.Helper()
	var known *Error
	if !errors.As(err, &known) {
		t.Fatalf("%v is not an error of the domain", err)
	}
	return known
}
