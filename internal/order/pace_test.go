package order

import (
	"reflect"
	"testing"
	"time"
)

const day = 24 * time.Hour

// acceptedAt is when accepted() accepts.
var acceptedAt = noon.Add(time.Hour)

func TestGuaranteeCheck(t *testing.T) {
	tests := []struct {
		guarantee Guarantee
		field     string
	}{
		{Guarantee{1, 10, PolicyPause}, ""}, {Guarantee{7, 10_000, PolicyClose}, ""}, {Guarantee{2, 10, PolicyPause}, ""},
		{Guarantee{3, 10, PolicyPause}, ""}, {Guarantee{5, 10, PolicyPause}, ""},
		{Guarantee{0, 10, PolicyPause}, "firstFanDays"}, {Guarantee{4, 10, PolicyPause}, "firstFanDays"},
		{Guarantee{6, 10, PolicyPause}, "firstFanDays"}, {Guarantee{8, 10, PolicyPause}, "firstFanDays"},
		{Guarantee{1, 9, PolicyPause}, "fansPerWeek"}, {Guarantee{1, MaxFansOrdered + 1, PolicyPause}, "fansPerWeek"},
		{Guarantee{1, 10, ""}, "policy"},
	}
	for _, test := range tests {
		if err := test.guarantee.Check(); test.field == "" {
			wantCode(t, err, "")
		} else {
			wantField(t, err, test.field)
		}
	}
}

// TestPaceOfAWindow: 70 of 1,000 fans a week, so ten a day; the first fan opens the window a day after acceptance.
func TestPaceOfAWindow(t *testing.T) {
	first := acceptedAt.Add(day)
	o := delivered(t, accepted(t, ordering(1000), guaranteed(2, 70)), 1, first)
	if !o.Window.Start.Equal(first) || !o.Window.FirstFanAt.Equal(first) || o.Window.Fans != 1 {
		t.Fatalf("window %+v", o.Window)
	}
	end := first.Add(GuaranteeWindow)
	tests := []struct {
		name     string
		more     int
		now      time.Time
		state    PaceState
		expected int
		got      int
		deficit  int
		forecast *time.Time
		needed   string
	}{
		{"at once", 0, first, PaceOnTrack, 0, 1, 0, nil, "0.4107"},
		{"two hours later", 0, first.Add(2 * time.Hour), PaceOnTrack, 0, 1, 0, nil, "0.4157"},
		{"a day later with one", 0, first.Add(day), PaceAtRisk, 10, 1, 9, &end, "0.4792"},
		{"a day later with ten", 9, first.Add(day), PaceOnTrack, 10, 10, 0, nil, "0.4167"},
		{"a day later with nine", 8, first.Add(day), PaceAtRisk, 10, 9, 1, &end, "0.4236"},
		{"the last second one short", 68, end.Add(-time.Second), PaceAtRisk, 69, 69, 0, &end, "3600.0000"},
		{"the end one short", 68, end, PaceBreached, 70, 69, 1, &end, ""},
		{"long past the end one short", 68, end.Add(30 * day), PaceBreached, 70, 69, 1, &end, ""},
		{"enough before the end", 69, end.Add(-time.Second), PaceOnTrack, 69, 70, 0, nil, ""},
		{"more than enough", 99, first.Add(day), PaceOnTrack, 10, 100, 0, nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := o
			if test.more > 0 {
				o = delivered(t, o, test.more, first.Add(time.Minute))
			}
			pace := o.PaceAt(test.now)
			if pace.State != test.state || pace.Expected != test.expected || pace.Delivered != test.got || pace.Deficit != test.deficit ||
				pace.Required != 70 || !reflect.DeepEqual(pace.BreachForecastAt, test.forecast) {
				t.Fatalf("got %+v", pace)
			}
			needed := ""
			if pace.FansPerHourNeeded != nil {
				needed = pace.FansPerHourNeeded.Decimal()
			}
			if needed != test.needed {
				t.Fatalf("needs %q an hour", needed)
			}
		})
	}
}

func TestPaceBeforeTheFirstFan(t *testing.T) {
	o := accepted(t, guaranteed(3, 10))
	by := acceptedAt.Add(3 * day)
	for now, want := range map[time.Time]PaceState{acceptedAt: PaceNotStarted, by.Add(-time.Second): PaceNotStarted, by: PaceBreached, by.Add(day): PaceBreached} {
		if pace := o.PaceAt(now); pace.State != want || !pace.BreachForecastAt.Equal(by) || pace.WindowStart != nil || pace.FansPerHourNeeded != nil {
			t.Errorf("at %s: %+v", now, pace)
		}
	}
}

func TestPaceIsThereOnlyForAcceptedGuaranteedOrders(t *testing.T) {
	for name, o := range states(t) {
		o.Guarantee = &Guarantee{FirstFanDays: 1, FansPerWeek: 10, Policy: PolicyPause}
		if pace := o.PaceAt(noon.Add(day)); (pace != nil) != (name == "ACCEPTED") {
			t.Errorf("%s: %+v", name, pace)
		}
	}
	if accepted(t).PaceAt(noon.Add(day)) != nil {
		t.Error("a pace without a guarantee")
	}
}

// TestWindowsRoll: a window that was met is followed by the next, to the second; one that was missed stays.
func TestWindowsRoll(t *testing.T) {
	first := acceptedAt.Add(time.Hour)
	o := delivered(t, accepted(t, ordering(1000), guaranteed(1, 10)), 10, first)
	second := first.Add(GuaranteeWindow)

	if pace := o.PaceAt(second.Add(-time.Second)); !pace.WindowStart.Equal(first) || pace.Delivered != 10 {
		t.Fatalf("before the end: %+v", pace)
	}
	if pace := o.PaceAt(second); !pace.WindowStart.Equal(second) || pace.Delivered != 0 || pace.Required != 10 {
		t.Fatalf("at the end: %+v", pace)
	}
	// Three windows later the second is missed, and it is the second that is shown.
	if pace := o.PaceAt(second.Add(3 * GuaranteeWindow)); !pace.WindowStart.Equal(second) || pace.State != PaceBreached {
		t.Fatalf("after a miss: %+v", pace)
	}
	// A fan after the roll counts in the new window, and the row says so.
	o = delivered(t, o, 1, second.Add(time.Hour))
	if !o.Window.Start.Equal(second) || o.Window.Fans != 1 || !o.Window.FirstFanAt.Equal(first) {
		t.Fatalf("after a fan in the second window: %+v", o.Window)
	}
}

// TestTheLastWindow needs only what remained of the order when it began.
func TestTheLastWindow(t *testing.T) {
	first := acceptedAt.Add(time.Hour)
	o := delivered(t, accepted(t, ordering(25), guaranteed(1, 10)), 22, first)
	last := first.Add(GuaranteeWindow)
	if pace := o.PaceAt(last); pace.Required != 3 {
		t.Fatalf("got %+v", pace)
	}
	o = delivered(t, o, 2, last.Add(time.Hour))
	if pace := o.PaceAt(last.Add(2 * time.Hour)); pace.Required != 3 || pace.Delivered != 2 {
		t.Fatalf("after two of three: %+v", pace)
	}
	if pace := o.PaceAt(last.Add(GuaranteeWindow)); pace.State != PaceBreached {
		t.Fatalf("one short at the end: %+v", pace)
	}
}

// TestThePauseStopsTheClock is rule 26: both deadlines move by exactly the pause, and nothing moves meanwhile.
func TestThePauseStopsTheClock(t *testing.T) {
	pause := func(c *Change) error { return c.Pause(PauseByClient) }
	const length = 5*day + 7*time.Second

	t.Run("before the first fan", func(t *testing.T) {
		o := accepted(t, guaranteed(3, 10))
		at := acceptedAt.Add(2 * day)
		paused := apply(t, o, theClient, at, pause).Order
		if pace := paused.PaceAt(at.Add(100 * day)); pace.State != PaceNotStarted {
			t.Fatalf("while paused: %+v", pace)
		}
		resumed := apply(t, paused, theClient, at.Add(length), (*Change).Resume).Order
		if want := acceptedAt.Add(3*day + length); !resumed.Window.FirstFanBy.Equal(want) {
			t.Fatalf("first fan by %s, want %s", resumed.Window.FirstFanBy, want)
		}
	})
	t.Run("inside a window", func(t *testing.T) {
		first := acceptedAt.Add(time.Hour)
		o := delivered(t, accepted(t, ordering(1000), guaranteed(1, 70)), 10, first)
		by := *o.Window.FirstFanBy
		at := first.Add(day)
		before := o.PaceAt(at)
		paused := apply(t, o, theClient, at, pause).Order
		if frozen := paused.PaceAt(at.Add(100 * day)); !reflect.DeepEqual(frozen, before) {
			t.Fatalf("while paused %+v, before %+v", frozen, before)
		}
		resumed := apply(t, paused, theClient, at.Add(length), (*Change).Resume).Order
		if want := first.Add(length); !resumed.Window.Start.Equal(want) || !resumed.Window.FirstFanBy.Equal(by) || !resumed.Window.FirstFanAt.Equal(first) {
			t.Fatalf("window %+v", resumed.Window)
		}
		if after := resumed.PaceAt(at.Add(length)); after.Expected != before.Expected || after.State != before.State {
			t.Fatalf("after %+v, before %+v", after, before)
		}
	})
	t.Run("after a window that was met", func(t *testing.T) {
		first := acceptedAt.Add(time.Hour)
		o := delivered(t, accepted(t, ordering(1000), guaranteed(1, 10)), 10, first)
		second := first.Add(GuaranteeWindow)
		paused := apply(t, o, theClient, second.Add(day), pause).Order
		resumed := apply(t, paused, theClient, second.Add(3*day), (*Change).Resume).Order
		if !resumed.Window.Start.Equal(second.Add(2*day)) || resumed.Window.Fans != 0 {
			t.Fatalf("window %+v", resumed.Window)
		}
	})
}

// TestAFreshWindowAfterAMiss is rule 27.
func TestAFreshWindowAfterAMiss(t *testing.T) {
	miss := func(c *Change) error { return c.Pause(PauseGuaranteeMissed) }
	first := acceptedAt.Add(time.Hour)
	o := delivered(t, accepted(t, ordering(1000), guaranteed(1, 10)), 3, first)
	at := first.Add(GuaranteeWindow)
	paused := apply(t, o, Viewer{Role: RolePlatform}, at, miss).Order
	back := at.Add(4 * day)
	resumed := apply(t, paused, theClient, back, (*Change).Resume).Order
	pace := resumed.PaceAt(back)
	if !resumed.Window.Start.Equal(back) || resumed.Window.Fans != 0 || pace.State != PaceOnTrack || pace.Required != 10 {
		t.Fatalf("window %+v, pace %+v", resumed.Window, pace)
	}

	never := accepted(t, guaranteed(1, 10))
	paused = apply(t, never, Viewer{Role: RolePlatform}, acceptedAt.Add(day), miss).Order
	resumed = apply(t, paused, theClient, back, (*Change).Resume).Order
	if !resumed.Window.FirstFanBy.Equal(back.Add(day)) || resumed.PaceState != PaceNotStarted {
		t.Fatalf("window %+v, state %s", resumed.Window, resumed.PaceState)
	}
}

// TestThePaceStateIsStored with every change (rule 28), and goes when the order ends.
func TestThePaceStateIsStored(t *testing.T) {
	o := accepted(t, ordering(100), guaranteed(1, 70))
	first := acceptedAt.Add(time.Hour)
	steps := []struct {
		order *Order
		want  PaceState
	}{
		{o, PaceNotStarted},
		{delivered(t, o, 1, first), PaceOnTrack},
		{delivered(t, delivered(t, o, 1, first), 1, first.Add(2*day)), PaceAtRisk},
		{delivered(t, o, 100, first), ""},
		{apply(t, o, theClient, first, cancel(CancellationStopped)).Order, ""},
		{placed(guaranteed(1, 70)), ""},
	}
	for i, step := range steps {
		if step.order.PaceState != step.want {
			t.Errorf("step %d: stored %q, want %q", i, step.order.PaceState, step.want)
		}
	}
}
