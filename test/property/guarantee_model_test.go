package property

import (
	"fmt"
	"math/big"
	"time"

	"headway/internal/order"
)

// deedKind is what somebody did to a guaranteed order.
type deedKind int

const (
	fanCame deedKind = iota
	fanTakenBack
	pausedByClient
	resumed
)

// deed is one entry of what happened to an order, allowed or not, in the order of commits.
type deed struct {
	kind deedKind
	at   time.Time
}

// guaranteeModel says from rules 26 to 28, and from nothing but the list of what was done, how a guaranteed order stands at any instant.
// It keeps no state: every question plays the whole list again, and judges every window from the fans that fall into it. It runs on the
// guarantee's own clock, which counts the hours since acceptance in which the order was not paused, where the program moves deadlines.
type guaranteeModel struct {
	guarantee order.Guarantee
	ordered   int
	accepted  time.Time
	deeds     []deed
}

// standing is how the order stands.
type standing struct {
	status       order.Status
	endedAt      time.Time
	pausedFor    order.PauseReason
	pausedSince  time.Time
	delivered    int
	state        order.PaceState
	firstFan     time.Time
	firstFanBy   time.Time // while it has not come
	windowStart  time.Time
	fans, needed int
	expected     int
	refused      int
	// reminders are how many of the first fan's deadline have come due; windows is how many windows were met; misses how many missed.
	reminders, windows, misses int
}

// move is a fan that came or went, by the guarantee's clock.
type move struct {
	at    time.Duration
	fans  int
	trial int
}

// replay is one playing of the list.
type replay struct {
	*guaranteeModel
	standing
	moves []move
	// A trial begins with acceptance and with every resume after a miss.
	trial, windowsBefore, remindersBefore int
	trialFrom                             time.Duration
	stood                                 time.Duration // how long the clock stood still so far
}

// at plays the list until the instant.
func (m *guaranteeModel) at(now time.Time) standing {
	r := &replay{guaranteeModel: m}
	r.status = order.StatusAccepted
	for _, d := range m.deeds {
		if d.at.After(now) {
			break
		}
		r.judge(d.at)
		r.do(d)
	}
	r.judge(now)
	r.show(now)
	return r.standing
}

// clock is the guarantee's, at an instant; it stands still while paused.
func (r *replay) clock(at time.Time) time.Duration {
	if r.pausedFor != "" {
		at = r.pausedSince
	}
	return at.Sub(r.accepted) - r.stood
}

// wall is when the guarantee's clock showed, or will show, this; right since the last resume.
func (r *replay) wall(clock time.Duration) time.Time { return r.accepted.Add(r.stood + clock) }

// judge ends the running trial if it was missed by the instant.
func (r *replay) judge(now time.Time) {
	if r.status != order.StatusAccepted || r.pausedFor != "" {
		return
	}
	clock := r.clock(now)
	window := r.window(clock)
	r.windows = r.windowsBefore + window.met
	r.reminders = r.remindersBefore + r.remindersBy(min(clock, window.missedAt))
	if clock < window.missedAt {
		return
	}
	r.misses++
	at := r.wall(window.missedAt)
	if r.guarantee.Policy == order.PolicyClose {
		r.status, r.endedAt = order.StatusCancelled, at
		return
	}
	r.pausedFor, r.pausedSince = order.PauseGuaranteeMissed, at
}

// found is the window that holds an instant of the clock, or the first that was missed before it.
type found struct {
	start, missedAt time.Duration // missedAt is its end if it is not met
	fans, needed    int
	met             int // windows before it
}

const endless = time.Duration(1<<63 - 1)

func (r *replay) window(clock time.Duration) found {
	first, came := r.trialFrom, !r.firstFan.IsZero()
	if came && r.trial == r.firstFanTrial() {
		first = r.firstFanClock()
	}
	if !came {
		return found{missedAt: r.trialFrom + time.Duration(r.guarantee.FirstFanDays)*24*time.Hour}
	}
	const week = 168 * time.Hour
	before, in := 0, make([]int, clock/week+2)
	for _, m := range r.moves {
		if m.trial < r.trial {
			before += m.fans
		} else {
			in[(m.at-first)/week] += m.fans
		}
	}
	for k := 0; ; k++ {
		start := first + time.Duration(k)*week
		needed := min(r.guarantee.FansPerWeek, r.ordered-before)
		f := found{start: start, missedAt: endless, fans: in[k], needed: needed, met: k}
		if f.fans < needed {
			f.missedAt = start + week
		}
		if clock < start+week || f.missedAt < endless {
			return f
		}
		before += in[k]
	}
}

// The first fan's place, from the list.
func (r *replay) firstFanTrial() int           { return r.moves[0].trial }
func (r *replay) firstFanClock() time.Duration { return r.moves[0].at }
func (r *replay) remember(fans int, clock time.Duration) {
	r.moves = append(r.moves, move{clock, fans, r.trial})
	r.delivered += fans
}

// remindersBy is how many reminders of the first fan's deadline came due in this trial.
func (r *replay) remindersBy(clock time.Duration) (n int) {
	within := time.Duration(r.guarantee.FirstFanDays) * 24 * time.Hour
	for _, left := range []time.Duration{24 * time.Hour, 6 * time.Hour, time.Hour} {
		due := r.trialFrom + within - left
		fanFirst := !r.firstFan.IsZero() && (r.trial > r.firstFanTrial() || r.firstFanClock() < due)
		if left < within && due <= clock && !fanFirst {
			n++
		}
	}
	return n
}

func (r *replay) do(d deed) {
	accepted, paused := r.status == order.StatusAccepted, r.pausedFor != ""
	switch {
	case d.kind == fanCame && r.status == order.StatusCompleted:
		r.delivered++
	case d.kind == fanCame && (!accepted || paused):
		r.refused++
	case d.kind == fanCame:
		if r.firstFan.IsZero() {
			r.firstFan = d.at
		}
		if r.remember(1, r.clock(d.at)); r.delivered == r.ordered {
			r.status, r.endedAt = order.StatusCompleted, d.at
		}
	case d.kind == fanTakenBack && accepted && r.delivered > 0 && r.pausedFor == order.PauseGuaranteeMissed:
		r.remember(-1, r.clock(d.at)-1) // until the next trial the missed window is the present one
	case d.kind == fanTakenBack && accepted && r.delivered > 0:
		r.remember(-1, r.clock(d.at))
	case d.kind == pausedByClient && accepted && !paused:
		r.pausedFor, r.pausedSince = order.PauseByClient, d.at
	case d.kind == resumed && accepted && paused:
		clock, missed := r.clock(d.at), r.pausedFor == order.PauseGuaranteeMissed
		r.stood += d.at.Sub(r.pausedSince)
		r.pausedFor, r.pausedSince = "", time.Time{}
		if missed {
			r.windowsBefore, r.remindersBefore = r.windows, r.reminders
			r.trial, r.trialFrom = r.trial+1, clock
		}
	}
}

// show works out what is shown of the pace.
func (r *replay) show(now time.Time) {
	if r.status != order.StatusAccepted {
		return
	}
	clock := r.clock(now)
	window := r.window(clock)
	if r.firstFan.IsZero() {
		r.state, r.firstFanBy = order.PaceNotStarted, r.wall(window.missedAt)
		if clock >= window.missedAt {
			r.state = order.PaceBreached
		}
		return
	}
	r.windowStart, r.fans, r.needed = r.wall(window.start), window.fans, window.needed
	gone := big.NewRat(int64(clock-window.start), int64(168*time.Hour))
	even := new(big.Rat).Mul(gone, big.NewRat(int64(window.needed), 1))
	if even.Cmp(big.NewRat(int64(window.needed), 1)) > 0 {
		even.SetInt64(int64(window.needed))
	}
	r.expected = int(new(big.Int).Quo(even.Num(), even.Denom()).Int64())
	forecast := big.NewRat(2*int64(window.fans)+1, 2)
	switch {
	case window.fans >= window.needed:
		r.state = order.PaceOnTrack
	case clock >= window.missedAt:
		r.state = order.PaceBreached
	case forecast.Cmp(even) < 0: // fans and a half ÷ gone < needed
		r.state = order.PaceAtRisk
	default:
		r.state = order.PaceOnTrack
	}
}

// differs compares a row, as stored at the instant, with the model; nothing when they agree.
func (m *guaranteeModel) differs(o *order.Order, now time.Time) string {
	want := m.at(now)
	var got standing
	got.status, got.delivered, got.state = o.Status, o.FansDelivered, o.PaceState
	for _, at := range []*time.Time{o.CompletedAt, o.CancelledAt} {
		if at != nil {
			got.endedAt = *at
		}
	}
	if o.Pause != nil {
		got.pausedFor, got.pausedSince = o.Pause.Reason, o.Pause.Since
	}
	if o.Window.FirstFanAt != nil {
		got.firstFan = *o.Window.FirstFanAt
	}
	if pace := o.PaceAt(now); pace != nil {
		if pace.State != o.PaceState {
			return fmt.Sprintf("the stored state is %s, computed %s", o.PaceState, pace.State)
		}
		if pace.WindowStart != nil {
			got.windowStart, got.fans, got.needed, got.expected = *pace.WindowStart, pace.Delivered, pace.Required, pace.Expected
		} else {
			got.firstFanBy = *o.Window.FirstFanBy
		}
	}
	got.refused, got.reminders, got.windows, got.misses = want.refused, want.reminders, want.windows, want.misses // these are not in the row
	if got != want {
		return fmt.Sprintf("at %s\n got %+v\nwant %+v", now.Format(time.RFC3339Nano), got, want)
	}
	return ""
}
