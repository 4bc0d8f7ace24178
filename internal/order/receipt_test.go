package order

import (
	"testing"
	"time"
)

// TestJudgeDelivery is rule 19: the first reason that applies, in its order.
func TestJudgeDelivery(t *testing.T) {
	good := Delivery{OccurredAt: acceptedAt}
	everything := Delivery{OccurredAt: noon, Bot: true, Seen: FanSeenOnThisOrder}
	paused := accepted(t)
	paused.Pause = &Pause{Reason: PauseByClient, Since: noon}
	all := states(t)
	tests := []struct {
		name     string
		order    *Order
		delivery Delivery
		want     RefusalReason
	}{
		{"unknown", nil, good, RefusedUnknownOrder},
		{"waiting", all["WAITING"], everything, RefusedOrderNotActive},
		{"declined", all["REJECTED/DECLINED"], good, RefusedOrderNotActive},
		{"expired", all["REJECTED/EXPIRED"], good, RefusedOrderNotActive},
		{"withdrawn", all["CANCELLED/WITHDRAWN"], good, RefusedOrderNotActive},
		{"stopped", all["CANCELLED/STOPPED"], good, RefusedOrderNotActive},
		{"paused comes before the rest", paused, everything, RefusedOrderPaused},
		{"before acceptance comes before bots", all["ACCEPTED"], everything, RefusedBeforeAcceptance},
		{"a bot comes before seen fans", all["ACCEPTED"], Delivery{OccurredAt: acceptedAt, Bot: true, Seen: FanSeenOnThisOrder}, RefusedBot},
		{"seen here", all["ACCEPTED"], Delivery{OccurredAt: acceptedAt, Seen: FanSeenOnThisOrder}, RefusedDuplicateFan},
		{"seen elsewhere", all["ACCEPTED"], Delivery{OccurredAt: acceptedAt, Seen: FanSeenOnAnotherOrder}, RefusedReturningFan},
		{"new", all["ACCEPTED"], good, ""},
		{"new, after completion", all["COMPLETED"], good, ""},
		{"seen, after completion", all["COMPLETED"], Delivery{OccurredAt: acceptedAt, Seen: FanSeenOnThisOrder}, RefusedDuplicateFan},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := JudgeDelivery(test.order, test.delivery); got != test.want {
				t.Fatalf("got %q", got)
			}
			if test.order == nil {
				return
			}
			change := Begin(test.order, thePlatform.Actor(), noon.Add(3*time.Hour))
			if got := change.Deliver(test.delivery); got != test.want || change.Changed() != (test.want == "") {
				t.Fatalf("delivering says %q, changed %v", got, change.Changed())
			}
		})
	}
}

// TestJudgeClick is rules 12, 13 and 20.
func TestJudgeClick(t *testing.T) {
	paused := accepted(t)
	paused.Pause = &Pause{Reason: PauseByClient, Since: noon}
	trial := accepted(t, func(p *Placement) { p.Campaign.Type, p.Campaign.TrialDays = CampaignFreeTrial, 7 })
	tests := []struct {
		name                      string
		order                     *Order
		click                     Click
		want                      ClickRefusal
		clean, filtered, inactive int64
	}{
		{"clean", accepted(t), Click{OccurredAt: noon}, "", 1, 0, 0},
		{"bot", accepted(t), Click{Bot: true, Repeat: true}, ClickBot, 0, 1, 0},
		{"repeat", accepted(t), Click{Repeat: true}, ClickRepeat, 0, 1, 0},
		{"waiting", placed(), Click{Bot: true}, ClickInactive, 0, 0, 1},
		{"paused", paused, Click{}, ClickInactive, 0, 0, 1},
		{"completed", states(t)["COMPLETED"], Click{}, ClickInactive, 0, 0, 1},
		{"free trial", trial, Click{}, ClickNotLinkBased, 0, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			change := Begin(test.order, thePlatform.Actor(), noon.Add(3*time.Hour))
			got := change.Click(test.click)
			o := change.Order
			if got != test.want || o.Clicks != test.clean || o.ClicksFiltered != test.filtered || o.ClicksInactive != test.inactive {
				t.Fatalf("got %q, %+v", got, o.Counters)
			}
			change.Finish()
			if len(change.Events) != 0 || (o.Version > test.order.Version) != (test.clean+test.filtered+test.inactive > 0) {
				t.Fatalf("%d events, version %d after %d", len(change.Events), o.Version, test.order.Version)
			}
		})
	}
	if JudgeClick(nil, Click{}) != ClickUnknownOrder {
		t.Error("a click on nothing")
	}
}

// TestOneDeliveredEvent is rule 10: one DELIVERED per order and transaction, before the completion that it caused.
func TestOneDeliveredEvent(t *testing.T) {
	o := accepted(t, ordering(5))
	change := apply(t, o, thePlatform, noon.Add(3*time.Hour), deliver(7, noon.Add(2*time.Hour)))
	if len(change.Events) != 2 || change.Events[0].Type != EventDelivered || change.Events[1].Type != EventCompleted {
		t.Fatalf("got %+v", change.Events)
	}
	if got := change.Events[0].Changes[0]; got.Before != "0" || got.After != "7" {
		t.Fatalf("got %+v", got)
	}
	if change.Events[0].Sequence != o.LastEvent+1 || change.Events[1].Sequence != o.LastEvent+2 || change.Order.LastEvent != o.LastEvent+2 {
		t.Fatal("the sequence has a gap")
	}
	if change.Order.Version != o.Version+1 {
		t.Fatalf("version %d after %d", change.Order.Version, o.Version)
	}
	wanted := Rollup{Bucket: Bucket(noon.Add(2 * time.Hour)), Fans: 7, PaidFans: 5}
	if len(change.Rollups) != 1 || change.Rollups[0] != wanted {
		t.Fatalf("rollups %+v", change.Rollups)
	}
}

// TestLateReportsAreBookedWhenTheyHappened: charts go by occurredAt, the guarantee's window by the commit (rules 19 and 26).
func TestLateReportsAreBookedWhenTheyHappened(t *testing.T) {
	now, happened := acceptedAt.Add(20*time.Hour), acceptedAt.Add(time.Hour)
	change := Begin(accepted(t, guaranteed(1, 10)), thePlatform.Actor(), now)
	if reason := change.Deliver(Delivery{OccurredAt: happened, ViaClick: true}); reason != "" {
		t.Fatal(reason)
	}
	change.Finish()
	if !change.Rollups[0].Bucket.Equal(Bucket(happened)) || change.Rollups[0].FansByClick != 1 || !change.Order.Window.FirstFanAt.Equal(now) {
		t.Fatalf("rollups %+v, window %+v", change.Rollups, change.Order.Window)
	}
}

func TestCheckOccurredAt(t *testing.T) {
	wantCode(t, CheckOccurredAt(noon.Add(MaxAhead), noon), "")
	wantCode(t, CheckOccurredAt(noon.Add(-1000*day), noon), "")
	wantField(t, CheckOccurredAt(noon.Add(MaxAhead+1), noon), "occurredAt")
}

func TestBucket(t *testing.T) {
	zone := time.FixedZone("", 5*3600+45*60)
	for _, test := range []struct{ at, want time.Time }{
		{noon, noon}, {noon.Add(15*time.Minute - 1), noon}, {noon.Add(15 * time.Minute), noon.Add(15 * time.Minute)},
		{noon.Add(20 * time.Minute).In(zone), noon.Add(15 * time.Minute)},
	} {
		if got := Bucket(test.at); !got.Equal(test.want) || got.Location() != time.UTC {
			t.Errorf("%s is in %s", test.at, got)
		}
	}
}

func TestPseudonym(t *testing.T) {
	hash := make([]byte, 32)
	hash[0], hash[31] = 1, 2
	other := append([]byte{}, hash...)
	other[31] = 3
	if got := (Receipt{FanHash: hash}).Pseudonym(); got != (Receipt{FanHash: other}).Pseudonym() || len(got) != 4+16 {
		t.Errorf("got %s: the whole hash shows, or too little", got)
	}
}
