package order

import (
	"slices"
	"testing"
	"time"
)

func closing(p *Placement) { p.Guarantee.Policy = PolicyClose }

// elapse lets the clock do its work on the order at the instant, as the job does.
func elapse(o *Order, now time.Time) *Change {
	c := Begin(o, System(), now)
	c.Elapse()
	c.Finish()
	return c
}

func kinds(events []Event) (kinds []EventType) {
	for _, e := range events {
		kinds = append(kinds, e.Type)
	}
	return kinds
}

func wantKinds(t testing.TB, c *Change, want ...EventType) {
	t.Helper()
	if got := kinds(c.Events); !slices.Equal(got, want) {
		t.Fatalf("events %v, want %v", got, want)
	}
}

// week is an order of 1,000 whose first window, of 10 a week, has so many fans; it began at opened.
func week(t testing.TB, fans int, edits ...func(*Placement)) *Order {
	t.Helper()
	return delivered(t, accepted(t, append([]func(*Placement){ordering(1000), guaranteed(1, 10)}, edits...)...), fans, opened)
}

var opened = acceptedAt.Add(time.Hour)

func TestMissAt(t *testing.T) {
	first, second := opened.Add(GuaranteeWindow), opened.Add(2*GuaranteeWindow)
	paused := apply(t, week(t, 3), theClient, opened.Add(day), func(c *Change) error { return c.Pause(PauseByClient) }).Order
	for name, test := range map[string]struct {
		order *Order
		want  time.Time
	}{
		"without a guarantee":    {delivered(t, accepted(t), 3, opened), time.Time{}},
		"waiting":                {placed(guaranteed(1, 10)), time.Time{}},
		"before the first fan":   {accepted(t, guaranteed(3, 10)), acceptedAt.Add(3 * day)},
		"one fan short":          {week(t, 9), first},
		"met":                    {week(t, 10), second},
		"met many times over":    {week(t, 500), second},
		"paused":                 {paused, time.Time{}},
		"resumed":                {apply(t, paused, theClient, opened.Add(3*day), (*Change).Resume).Order, first.Add(2 * day)},
		"completed":              {delivered(t, accepted(t, guaranteed(1, 10)), 100, opened), time.Time{}},
		"the last three of 13":   {delivered(t, accepted(t, ordering(13), guaranteed(1, 10)), 10, opened), second},
		"one short of a whole 5": {delivered(t, accepted(t, ordering(5), guaranteed(1, 10)), 4, opened), first},
	} {
		got := time.Time{}
		if at := test.order.MissAt(); at != nil {
			got = *at
		}
		if !got.Equal(test.want) {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestTheLastMicrosecond: a fan counts in a window until just before its end, and no longer (rule 26).
func TestTheLastMicrosecond(t *testing.T) {
	end, by := opened.Add(GuaranteeWindow), acceptedAt.Add(day)
	for name, test := range map[string]struct {
		order  *Order
		now    time.Time
		reason RefusalReason
	}{
		"the tenth, in time":    {week(t, 9), end.Add(-time.Microsecond), ""},
		"the tenth, at the end": {week(t, 9), end, RefusedOrderPaused},
		"the tenth, much later": {week(t, 9), end.Add(30 * day), RefusedOrderPaused},
		"the first, in time":    {accepted(t, guaranteed(1, 10)), by.Add(-time.Microsecond), ""},
		"the first, too late":   {accepted(t, guaranteed(1, 10)), by, RefusedOrderPaused},
		"the tenth of a CLOSE":  {week(t, 9, closing), end, RefusedOrderNotActive},
	} {
		t.Run(name, func(t *testing.T) {
			c := Begin(test.order, thePlatform.Actor(), test.now)
			if reason := c.Deliver(Delivery{OccurredAt: acceptedAt.Add(time.Minute)}); reason != test.reason {
				t.Fatalf("%q, want %q", reason, test.reason)
			}
			c.Finish()
			if test.reason == "" && c.Order.Pause != nil || test.reason != "" && c.Order.FansDelivered != test.order.FansDelivered {
				t.Fatalf("%+v", c.Order)
			}
		})
	}
}

// TestAMissPauses is rule 27: dated to the miss itself, by a rule, and met by everything that comes later, like a report in the
// same transaction.
func TestAMissPauses(t *testing.T) {
	end, now := opened.Add(GuaranteeWindow), opened.Add(GuaranteeWindow+3*time.Hour)
	o := elapse(week(t, 9), end.Add(-time.Hour)).Order
	c := Begin(o, thePlatform.Actor(), now)
	if reason := c.Deliver(Delivery{OccurredAt: end.Add(-time.Minute)}); reason != RefusedOrderPaused {
		t.Fatalf("a late report is %q", reason)
	}
	if reason := c.Click(Click{OccurredAt: now}); reason != ClickInactive {
		t.Fatalf("a late click is %q", reason)
	}
	c.Finish()
	wantKinds(t, c, EventPaused, EventPaceChanged)
	for _, e := range c.Events {
		if e.Actor != System() || !e.At.Equal(now) {
			t.Fatalf("event %+v", e)
		}
	}
	wantSame(t, c.Events[0].Changes, []FieldChange{{FieldPaused, "false", "true"}, {FieldReason, "", "GUARANTEE_MISSED"}})
	wantSame(t, c.Order.Pause, &Pause{Reason: PauseGuaranteeMissed, Since: end, By: System()})
	if c.Order.PaceState != PaceBreached || c.Order.Due != nil || c.Order.Version != o.Version+1 || c.Order.FansDelivered != 9 {
		t.Fatalf("%+v", c.Order)
	}
	for name, move := range map[string]func(*Change) error{
		"pause":  func(c *Change) error { return c.Pause(PauseByClient) },
		"accept": (*Change).Accept,
	} {
		if err := move(Begin(o, theClient.Actor(), now)); CodeOf(err) != CodeConflict || err == nil {
			t.Errorf("%s after the miss: %v", name, err)
		}
	}
	again := elapse(c.Order, now.Add(day))
	if again.Changed() {
		t.Fatalf("a miss is dealt with twice: %v", kinds(again.Events))
	}
}

// TestAMissCloses is rule 27 with settlement: what was delivered is paid, the rest released, when the miss is recorded.
func TestAMissCloses(t *testing.T) {
	end, now := opened.Add(GuaranteeWindow), opened.Add(GuaranteeWindow+3*time.Hour)
	c := elapse(week(t, 9, closing), now)
	wantKinds(t, c, EventCancelled)
	o, total := c.Order, c.Order.Price.Times(1000).Minor
	if o.Status != StatusCancelled || o.CancellationReason != CancellationGuaranteeMissed || !o.CancelledAt.Equal(end) || !o.StatusBy.IsZero() ||
		o.Held != 0 || o.PaceState != "" || o.Due != nil || o.Pause != nil {
		t.Fatalf("%+v", o)
	}
	want := Settlement{PaidFans: 9, Payout: o.Price.Times(9), Released: o.Price.Times(991), SettledAt: now}
	wantSame(t, *c.Settlement, want)
	wantBalanced(t, c.Ledger)
	if sums := balances(c.Ledger); sums[LedgerMarketer] != want.Payout.Minor || sums[LedgerHold] != -total {
		t.Fatalf("the ledger says %v", sums)
	}
	wantSame(t, c.Events[0].Changes, []FieldChange{{FieldStatus, "ACCEPTED", "CANCELLED"}, {FieldReason, "", "GUARANTEE_MISSED"},
		{FieldPayout, "", want.Payout.String()}, {FieldReleased, "", want.Released.String()}})
	if err := Begin(week(t, 9, closing), theClient.Actor(), now).Cancel(CancellationStopped); CodeOf(err) != CodeConflict || err == nil {
		t.Errorf("stopped after the miss: %v", err)
	}
	without := elapse(accepted(t, ordering(10), guaranteed(1, 10), closing), acceptedAt.Add(day))
	if without.Order.Status != StatusCancelled || without.Settlement.PaidFans != 0 || !without.Order.CancelledAt.Equal(acceptedAt.Add(day)) {
		t.Fatalf("without a fan: %+v", without.Order)
	}
}

// TestPausedAcrossTheEnd: the window's end moves by the pause, to the microsecond, and the fan that was missing still counts.
func TestPausedAcrossTheEnd(t *testing.T) {
	end, rest := opened.Add(GuaranteeWindow), 10*time.Minute
	paused := apply(t, week(t, 9), theClient, end.Add(-rest), func(c *Change) error { return c.Pause(PauseByClient) }).Order
	if c := elapse(paused, end.Add(50*day)); c.Changed() {
		t.Fatalf("the clock did not stand still: %v", kinds(c.Events))
	}
	back := end.Add(50 * day)
	o := apply(t, paused, theClient, back, (*Change).Resume).Order
	if c := elapse(o, back.Add(rest-time.Microsecond)); c.Order.Pause != nil {
		t.Fatal("missed too early")
	}
	if met := delivered(t, o, 1, back.Add(rest-time.Microsecond)); met.Window.Fans != 10 || !met.MissAt().Equal(back.Add(rest+GuaranteeWindow)) {
		t.Fatalf("window %+v", met.Window)
	}
	if c := elapse(o, back.Add(rest)); c.Order.Pause == nil || !c.Order.Pause.Since.Equal(back.Add(rest)) {
		t.Fatal("not missed at its end")
	}
}

// TestResumedAfterAMiss: a fresh full window, or the whole time for the first fan, judged anew.
func TestResumedAfterAMiss(t *testing.T) {
	back := opened.Add(20 * day)
	o := apply(t, elapse(week(t, 9), back.Add(-day)).Order, theClient, back, (*Change).Resume).Order
	if o.Window.Fans != 0 || o.Window.Warned || !o.MissAt().Equal(back.Add(GuaranteeWindow)) || o.PaceAt(back).Required != 10 || o.PaceState != PaceOnTrack {
		t.Fatalf("window %+v", o.Window)
	}
	if c := elapse(o, back.Add(GuaranteeWindow)); c.Order.Pause == nil || c.Order.Pause.Reason != PauseGuaranteeMissed {
		t.Fatal("the second miss was let pass")
	}
	none := elapse(accepted(t, guaranteed(2, 10)), back.Add(-day)).Order
	if o = apply(t, none, theClient, back, (*Change).Resume).Order; !o.MissAt().Equal(back.Add(2*day)) || o.PaceState != PaceNotStarted {
		t.Fatalf("window %+v", o.Window)
	}
}

// TestReverse is rule 21.
func TestReverse(t *testing.T) {
	back := func(c *Change) error { return c.Reverse(true, "charge-back") }
	byClick := func(t *testing.T, fans int, at time.Time) *Order {
		return apply(t, accepted(t, ordering(1000), guaranteed(1, 10)), thePlatform, at, func(c *Change) error {
			for range fans {
				c.Deliver(Delivery{OccurredAt: at, ViaClick: true})
			}
			return nil
		}).Order
	}
	now := opened.Add(2 * day)
	t.Run("what it writes", func(t *testing.T) {
		c := apply(t, byClick(t, 3, opened), thePlatform, now, back)
		wantKinds(t, c, EventReversed, EventPaceChanged, EventGuaranteeAtRisk)
		wantSame(t, c.Events[0].Changes, []FieldChange{{FieldFansDelivered, "3", "2"}, {FieldReason, "", "charge-back"}})
		wantSame(t, c.Rollups, []Rollup{{Bucket: Bucket(now), Fans: -1, FansByClick: -1, PaidFans: -1}})
		if o := c.Order; o.FansDelivered != 2 || o.FansByClick != 2 || o.Window.Fans != 2 || !o.Window.FirstFanAt.Equal(opened) || o.Income() != o.Price.Times(2) {
			t.Fatalf("%+v", o)
		}
	})
	t.Run("the first and only fan", func(t *testing.T) {
		o := apply(t, byClick(t, 1, opened), thePlatform, now, back).Order
		if !o.Window.FirstFanAt.Equal(opened) || !o.Window.Start.Equal(opened) || !o.MissAt().Equal(opened.Add(GuaranteeWindow)) {
			t.Fatalf("window %+v", o.Window)
		}
	})
	t.Run("of a window that is over", func(t *testing.T) {
		o := byClick(t, 10, opened)
		second := opened.Add(GuaranteeWindow)
		for range 2 {
			o = apply(t, o, thePlatform, second, back).Order
		}
		if !o.Window.Start.Equal(second) || o.Window.Fans != -2 || o.Pause != nil || o.PaceAt(second).Required != 10 || o.PaceState != PaceAtRisk {
			t.Fatalf("window %+v, %s", o.Window, o.PaceState)
		}
		if o = delivered(t, o, 11, second.Add(time.Hour)); !o.MissAt().Equal(second.Add(GuaranteeWindow)) {
			t.Fatal("eleven less two are enough for ten")
		}
		if o = delivered(t, o, 1, second.Add(time.Hour)); !o.MissAt().Equal(second.Add(2 * GuaranteeWindow)) {
			t.Fatal("twelve less two are not enough for ten")
		}
	})
	t.Run("the last window's need stays", func(t *testing.T) {
		o := delivered(t, accepted(t, ordering(13), guaranteed(1, 10)), 10, opened)
		o = apply(t, o, thePlatform, opened.Add(GuaranteeWindow), func(c *Change) error { return c.Reverse(false, "fraud") }).Order
		if pace := o.PaceAt(opened.Add(GuaranteeWindow)); pace.Required != 3 || pace.Delivered != -1 {
			t.Fatalf("%+v", pace)
		}
	})
	for name, o := range states(t) {
		if err := Begin(o, thePlatform.Actor(), noon.Add(2*time.Hour)).Reverse(false, "fraud"); (err == nil) != (name == "ACCEPTED") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
