package order

import (
	"testing"
	"time"
)

// afresh is the order as if nothing had been due so far, looked at once at the instant.
func afresh(o *Order, now time.Time) *Order {
	bare := *o
	bare.Due = nil
	return elapse(&bare, now).Order
}

// TestDue: when the clock looks at an order next, if it looks at the instant.
func TestDue(t *testing.T) {
	respondBy := noon.Add(RespondWithin)
	met, second := week(t, 10), opened.Add(GuaranteeWindow)
	week3 := delivered(t, accepted(t, ordering(3), guaranteed(1, 10)), 1, opened)
	for name, test := range map[string]struct {
		order *Order
		now   time.Time
		want  time.Time
	}{
		"placed":                                {placed(), noon, respondBy.Add(-day)},
		"24 hours left":                         {placed(), respondBy.Add(-day), respondBy.Add(-6 * time.Hour)},
		"6 hours left":                          {placed(), respondBy.Add(-6 * time.Hour), respondBy.Add(-time.Hour)},
		"an hour left":                          {placed(), respondBy.Add(-time.Hour), time.Time{}},
		"accepted":                              {accepted(t), acceptedAt, time.Time{}},
		"accepted for a day":                    {accepted(t, guaranteed(1, 10)), acceptedAt, acceptedAt.Add(18 * time.Hour)},
		"accepted for two days":                 {accepted(t, guaranteed(2, 10)), acceptedAt, acceptedAt.Add(day)},
		"an hour before the first fan":          {accepted(t, guaranteed(2, 10)), acceptedAt.Add(47 * time.Hour), acceptedAt.Add(2 * day)},
		"the first fan: an interval and a half": {week(t, 1), opened, opened.Add(GuaranteeWindow*3/20 + time.Microsecond)},
		"at risk":                               {week(t, 1), opened.Add(GuaranteeWindow*3/20 + time.Microsecond), second},
		"met: half an interval into the next":   {met, opened, second.Add(GuaranteeWindow/20 + time.Microsecond)},
		"within the next":                       {met, second, second.Add(GuaranteeWindow/20 + time.Microsecond)},
		"one of the last three":                 {week3, opened, opened.Add(GuaranteeWindow/2 + time.Microsecond)},
		"completed":                             {delivered(t, week3, 2, opened), opened, time.Time{}},
		"missed":                                {week(t, 1), second, time.Time{}},
		"expired":                               {placed(), respondBy, time.Time{}},
	} {
		got := time.Time{}
		if due := afresh(test.order, test.now).Due; due != nil {
			got = *due
		}
		if !got.Equal(test.want) {
			t.Errorf("%s: due at %s, want %s", name, got, test.want)
		}
	}
}

// TestReportsLeaveDueWhereItIs: fans push the true instant away; the stored one, which has an index, stays, and the job moves it.
func TestReportsLeaveDueWhereItIs(t *testing.T) {
	o := afresh(week(t, 1), opened)
	due := *o.Due
	o = delivered(t, delivered(t, o, 3, opened.Add(time.Hour)), 3, opened.Add(2*time.Hour))
	if !o.Due.Equal(due) {
		t.Fatalf("moved from %s to %s", due, o.Due)
	}
	c := elapse(o, due)
	if c.Shown() || !c.Changed() || c.Order.Version != o.Version || !c.Order.Due.Equal(opened.Add(GuaranteeWindow*15/20+time.Microsecond)) {
		t.Fatalf("shown %v, changed %v, version %d after %d, due at %s", c.Shown(), c.Changed(), c.Order.Version, o.Version, c.Order.Due)
	}
	reversed := apply(t, afresh(week(t, 5), opened), thePlatform, opened.Add(time.Hour), func(c *Change) error { return c.Reverse(false, "fraud") }).Order
	if want := opened.Add(GuaranteeWindow*9/20 + time.Microsecond); !reversed.Due.Equal(want) {
		t.Fatalf("a reversal brings it forward to %s, not %s", reversed.Due, want)
	}
}

// TestReminders: each once, however late, and none that has lost its meaning.
func TestReminders(t *testing.T) {
	respondBy, by := noon.Add(RespondWithin), acceptedAt.Add(2*day)
	visible := func(c *Change) error { c.ShowIncome(true); return nil }
	hours := func(events []Event, kind EventType) (told string) {
		for _, e := range events {
			if e.Type == kind {
				told += e.Changes[0].After + " "
			}
		}
		return told
	}
	before := func(deadline time.Time, left ...time.Duration) (at []time.Time) {
		for _, l := range left {
			at = append(at, deadline.Add(-l))
		}
		return at
	}
	for name, test := range map[string]struct {
		order *Order
		at    []time.Time
		kind  EventType
		want  string
	}{
		"too early":              {placed(), before(respondBy, day+time.Microsecond), EventResponseDue, ""},
		"in time":                {placed(), before(respondBy, day, 6*time.Hour, time.Hour), EventResponseDue, "24 6 1 "},
		"looked at often":        {placed(), before(respondBy, 25*time.Hour, day, day, 23*time.Hour, 6*time.Hour, 6*time.Hour, time.Hour, time.Minute), EventResponseDue, "24 6 1 "},
		"late":                   {placed(), before(respondBy, 5*time.Hour), EventResponseDue, "24 6 "},
		"very late":              {placed(), before(respondBy, time.Microsecond), EventResponseDue, "24 6 1 "},
		"too late":               {placed(), before(respondBy, 0), EventResponseDue, ""},
		"the first fan":          {accepted(t, guaranteed(2, 10)), before(by, day, 6*time.Hour, time.Hour, 0), EventFirstFanDue, "24 6 1 "},
		"the first fan, late":    {accepted(t, guaranteed(2, 10)), before(by, time.Minute, time.Second), EventFirstFanDue, "24 6 1 "},
		"the first fan has come": {delivered(t, accepted(t, guaranteed(2, 10)), 1, opened), before(by, time.Minute), EventFirstFanDue, ""},
		"the first fan in a day": {accepted(t, guaranteed(1, 10)), before(by, 30*time.Hour, 25*time.Hour), EventFirstFanDue, "6 1 "},
		"no guarantee":           {accepted(t), before(by, time.Hour), EventFirstFanDue, ""},
	} {
		var events []Event
		o := test.order
		for _, at := range test.at {
			c := elapse(o, at)
			events, o = append(events, c.Events...), c.Order
		}
		if told := hours(events, test.kind); told != test.want {
			t.Errorf("%s: told of %q, want %q", name, told, test.want)
		}
	}
	late := before(respondBy, 5*time.Hour)[0]
	t.Run("not when it is answered meanwhile", func(t *testing.T) {
		wantKinds(t, apply(t, placed(), theMarketer, late, (*Change).Accept), EventAccepted)
		wantKinds(t, apply(t, placed(), theMarketer, late, reject("")), EventRejected)
	})
	t.Run("not when the first fan comes meanwhile", func(t *testing.T) {
		wantKinds(t, apply(t, accepted(t, guaranteed(2, 10)), thePlatform, by.Add(-time.Minute), deliver(1, by)), EventDelivered, EventPaceChanged)
	})
	t.Run("with whatever else changes a waiting order", func(t *testing.T) {
		c := apply(t, placed(), theClient, late, visible)
		wantKinds(t, c, EventIncomeShown, EventResponseDue, EventResponseDue)
		if c.Events[1].Actor != System() || elapse(c.Order, late).Shown() {
			t.Fatal("told twice, or by the client")
		}
	})
	t.Run("before a pause, not after", func(t *testing.T) {
		at := by.Add(-5 * time.Hour)
		c := apply(t, accepted(t, guaranteed(2, 10)), theClient, at, func(c *Change) error { return c.Pause(PauseByClient) })
		wantKinds(t, c, EventFirstFanDue, EventFirstFanDue, EventPaused)
		o := apply(t, c.Order, theClient, at.Add(9*day), (*Change).Resume).Order
		if want := by.Add(9*day - time.Hour); !o.Due.Equal(want) || elapse(o, want.Add(-time.Microsecond)).Shown() || !elapse(o, want).Shown() {
			t.Fatalf("due at %s, want %s", o.Due, want)
		}
	})
}

// TestOneWarningForEachWindow: the state comes and goes, the warning comes once, with what it would take.
func TestOneWarningForEachWindow(t *testing.T) {
	o := week(t, 1)
	c := elapse(o, opened.Add(2*day))
	wantKinds(t, c, EventPaceChanged, EventGuaranteeAtRisk)
	wantSame(t, c.Events[0].Changes, []FieldChange{{FieldPaceState, "ON_TRACK", "AT_RISK"}})
	wantSame(t, c.Events[1].Changes, []FieldChange{{FieldBreachForecastAt, "", opened.Add(GuaranteeWindow).Format(time.RFC3339Nano)},
		{FieldFansPerHourNeeded, "", "0.0750"}})
	if elapse(c.Order, opened.Add(2*day)).Changed() {
		t.Fatal("warned twice")
	}
	back := apply(t, c.Order, thePlatform, opened.Add(2*day), deliver(3, opened))
	wantKinds(t, back, EventDelivered, EventPaceChanged)
	again := elapse(back.Order, opened.Add(5*day))
	wantKinds(t, again, EventPaceChanged)
	met := apply(t, again.Order, thePlatform, opened.Add(5*day), deliver(6, opened)).Order
	wantKinds(t, elapse(met, opened.Add(GuaranteeWindow+day)), EventPaceChanged, EventGuaranteeAtRisk)
}

// TestTheShownPaceIsTheStoredState: what filters go by, and answers tell, is one (rule 28).
func TestTheShownPaceIsTheStoredState(t *testing.T) {
	o, now := week(t, 1), opened.Add(3*day)
	if shown, computed := o.Pace(now), o.PaceAt(now); shown.State != PaceOnTrack || computed.State != PaceAtRisk || shown.Deficit != computed.Deficit {
		t.Fatalf("shown %+v, computed %+v", shown, computed)
	}
	if o = elapse(o, now).Order; o.Pace(now).State != PaceAtRisk || !(Filter{PaceStates: []PaceState{PaceAtRisk}}).Matches(o) {
		t.Fatalf("after the job %s", o.Pace(now).State)
	}
	if accepted(t).Pace(now) != nil {
		t.Error("a pace without a guarantee")
	}
}
