package order

import (
	"reflect"
	"testing"
	"time"
)

// states are orders in every state, each made by the moves that lead there.
func states(t testing.TB) map[string]*Order {
	later := noon.Add(2 * time.Hour)
	return map[string]*Order{
		"WAITING":             placed(),
		"ACCEPTED":            accepted(t),
		"REJECTED/DECLINED":   apply(t, placed(), theMarketer, later, reject("no")).Order,
		"REJECTED/EXPIRED":    apply(t, placed(), theMarketer, noon.Add(RespondWithin), func(*Change) error { return nil }).Order,
		"COMPLETED":           delivered(t, accepted(t), 100, later),
		"CANCELLED/WITHDRAWN": apply(t, placed(), theClient, later, cancel(CancellationWithdrawn)).Order,
		"CANCELLED/STOPPED":   apply(t, accepted(t), theClient, later, cancel(CancellationStopped)).Order,
		"CANCELLED/OPERATOR":  apply(t, accepted(t), thePlatform, later, cancel(CancellationOperator)).Order,
	}
}

// TestMoves is rule 6 whole: every state, every move, by the actor who made the state and by another.
func TestMoves(t *testing.T) {
	const (
		moves    = "moves"
		repeats  = "repeats"
		conflict = "conflict"
	)
	rejectAgain := reject("another note")
	moveNames := []string{"accept", "reject", "withdraw", "stop", "operator"}
	moveBy := map[string]func(*Change) error{
		"accept": (*Change).Accept, "reject": rejectAgain, "withdraw": cancel(CancellationWithdrawn),
		"stop": cancel(CancellationStopped), "operator": cancel(CancellationOperator),
	}
	target := map[string]Status{"accept": StatusAccepted, "reject": StatusRejected, "withdraw": StatusCancelled,
		"stop": StatusCancelled, "operator": StatusCancelled}
	tests := []struct {
		state string
		by    Viewer
		want  [5]string // accept, reject, withdraw, stop, operator
	}{
		{"WAITING", theMarketer, [5]string{moves, moves, moves, conflict, conflict}},
		{"ACCEPTED", theMarketer, [5]string{repeats, conflict, conflict, moves, moves}},
		{"ACCEPTED", otherMarketer, [5]string{conflict, conflict, conflict, moves, moves}},
		{"REJECTED/DECLINED", theMarketer, [5]string{conflict, repeats, conflict, conflict, conflict}},
		{"REJECTED/DECLINED", otherMarketer, [5]string{conflict, conflict, conflict, conflict, conflict}},
		{"REJECTED/EXPIRED", theMarketer, [5]string{conflict, conflict, conflict, conflict, conflict}},
		{"COMPLETED", thePlatform, [5]string{conflict, conflict, conflict, conflict, conflict}},
		{"CANCELLED/WITHDRAWN", theClient, [5]string{conflict, conflict, repeats, conflict, conflict}},
		{"CANCELLED/WITHDRAWN", otherClient, [5]string{conflict, conflict, conflict, conflict, conflict}},
		{"CANCELLED/STOPPED", theClient, [5]string{conflict, conflict, conflict, repeats, conflict}},
		{"CANCELLED/STOPPED", otherClient, [5]string{conflict, conflict, conflict, conflict, conflict}},
		{"CANCELLED/OPERATOR", thePlatform, [5]string{conflict, conflict, conflict, conflict, repeats}},
		{"CANCELLED/OPERATOR", theClient, [5]string{conflict, conflict, conflict, conflict, conflict}},
	}
	for _, test := range tests {
		for i, name := range moveNames {
			t.Run(test.state+" "+name+" by "+string(test.by.Role), func(t *testing.T) {
				o := states(t)[test.state]
				before := *o
				change := Begin(o, test.by.Actor(), noon.Add(3*time.Hour))
				err := moveBy[name](change)
				change.Finish()
				if !reflect.DeepEqual(*o, before) {
					t.Fatal("the locked row itself was changed")
				}
				switch test.want[i] {
				case moves:
					if err != nil || change.Order.Status != target[name] || len(change.Events) != 1 || change.Order.Version != o.Version+1 {
						t.Fatalf("got %v, status %s, %d events, version %d", err, change.Order.Status, len(change.Events), change.Order.Version)
					}
					if change.Order.StatusBy != test.by.AccountID {
						t.Fatalf("made by %s", change.Order.StatusBy)
					}
				case repeats:
					if err != nil || change.Changed() || !reflect.DeepEqual(*change.Order, before) {
						t.Fatalf("a repeat must change nothing: %v, %+v", err, change.Events)
					}
				case conflict:
					wantCode(t, err, CodeConflict)
					if named := asError(t, err).Status; named != o.Status {
						t.Fatalf("conflict names %s, the order is %s", named, o.Status)
					}
					if change.Changed() || !reflect.DeepEqual(*change.Order, before) {
						t.Fatal("a refused move changed something")
					}
				}
			})
		}
	}
}

// TestCanMove is the bare table of rule 6, all 5 × 5.
func TestCanMove(t *testing.T) {
	allowed := map[[2]Status]bool{
		{StatusWaiting, StatusAccepted}: true, {StatusWaiting, StatusRejected}: true, {StatusWaiting, StatusCancelled}: true,
		{StatusAccepted, StatusCompleted}: true, {StatusAccepted, StatusCancelled}: true,
	}
	for _, from := range Statuses() {
		leaves := false
		for _, to := range Statuses() {
			if from.CanMove(to) != allowed[[2]Status{from, to}] {
				t.Errorf("%s → %s is %v", from, to, from.CanMove(to))
			}
			leaves = leaves || from.CanMove(to)
		}
		if from.Final() == leaves {
			t.Errorf("%s final %v but leaves %v", from, from.Final(), leaves)
		}
	}
}

// TestDeadline is rule 7: an answer counts if and only if now < respondBy, on every path.
func TestDeadline(t *testing.T) {
	tests := []struct {
		name    string
		now     time.Time
		expired bool
	}{
		{"the last instant before", noon.Add(RespondWithin - time.Microsecond), false},
		{"the deadline itself", noon.Add(RespondWithin), true},
		{"long after", noon.Add(2 * RespondWithin), true},
	}
	moves := map[string]func(*Change) error{"accept": (*Change).Accept, "reject": reject(""), "withdraw": cancel(CancellationWithdrawn)}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := placed()
			seen := o.At(test.now)
			if (seen.Status == StatusRejected) != test.expired {
				t.Fatalf("seen as %s", seen.Status)
			}
			if test.expired && (seen.RejectionReason != RejectionExpired || !seen.RejectedAt.Equal(o.RespondBy) || seen.Held != 0) {
				t.Fatalf("seen as %+v", seen)
			}
			if o.Status != StatusWaiting || o.RejectedAt != nil {
				t.Fatal("reading changed the order")
			}
			for name, move := range moves {
				change := Begin(o, theMarketer.Actor(), test.now)
				if err := move(change); (CodeOf(err) == CodeConflict) != test.expired {
					t.Fatalf("%s: %v", name, err)
				}
			}
		})
	}
}

// TestExpiry: what the clock records equals what readers saw, releases the hold without a settlement, and is nobody's doing.
func TestExpiry(t *testing.T) {
	o, now := placed(), noon.Add(RespondWithin+time.Hour)
	change := apply(t, o, theMarketer, now, func(*Change) error { return nil })
	seen := *o.At(now)
	if got := change.Order; got.Status != seen.Status || got.RejectionReason != seen.RejectionReason || !got.RejectedAt.Equal(*seen.RejectedAt) ||
		got.StatusBy != seen.StatusBy || got.Held != seen.Held {
		t.Fatalf("recorded %+v, seen %+v", got, seen)
	}
	if change.Settlement != nil || len(change.Events) != 1 || change.Events[0].Actor != System() || change.Events[0].Type != EventRejected {
		t.Fatalf("got %+v, %+v", change.Events, change.Settlement)
	}
	if again := Begin(change.Order, System(), now.Add(time.Hour)); again.Changed() {
		t.Fatal("expired twice")
	}
}

// TestPause is rule 9: a pause is no status, a repeat by the same actor is nothing, all else is a conflict.
func TestPause(t *testing.T) {
	now := noon.Add(5 * time.Hour)
	pause := func(reason PauseReason) func(*Change) error {
		return func(c *Change) error { return c.Pause(reason) }
	}
	paused := apply(t, accepted(t), theClient, now, pause(PauseByClient)).Order
	resumed := apply(t, paused, theClient, now.Add(time.Hour), (*Change).Resume).Order
	if paused.Status != StatusAccepted || paused.Pause.By != theClient.Actor() || !paused.Pause.Since.Equal(now) || resumed.Pause != nil {
		t.Fatalf("paused %+v, resumed %+v", paused.Pause, resumed.Pause)
	}
	tests := []struct {
		name   string
		order  *Order
		by     Viewer
		move   func(*Change) error
		events int
		code   Code
	}{
		{"pause again", paused, theClient, pause(PauseByClient), 0, ""},
		{"pause what another paused", paused, thePlatform, pause(PauseByPlatform), 0, CodeConflict},
		{"resume again", resumed, theClient, (*Change).Resume, 0, ""},
		{"resume what another resumed", resumed, thePlatform, (*Change).Resume, 0, CodeConflict},
		{"resume what never paused", accepted(t), theClient, (*Change).Resume, 0, CodeConflict},
		{"pause again after a resume", resumed, theClient, pause(PauseByClient), 1, ""},
		{"pause a waiting order", placed(), theClient, pause(PauseByClient), 0, CodeConflict},
		{"resume a completed order", states(t)["COMPLETED"], theClient, (*Change).Resume, 0, CodeConflict},
		{"cancel while paused", paused, theClient, cancel(CancellationStopped), 1, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			change := Begin(test.order, test.by.Actor(), now.Add(2*time.Hour))
			wantCode(t, test.move(change), test.code)
			if len(change.Events) != test.events {
				t.Fatalf("%d events", len(change.Events))
			}
			if change.Order.Status == StatusCancelled && change.Order.Pause != nil {
				t.Fatal("a cancelled order is still paused")
			}
		})
	}
}
