package demo

import (
	"reflect"
	"testing"
	"time"

	"headway/internal/order"
)

func noon() time.Time { return time.Date(2031, 5, 20, 12, 34, 56, 789_012_000, time.UTC) }

// tellAll is a demo without a database.
func tellAll(t testing.TB, seed uint64, now time.Time) *told {
	t.Helper()
	people, d, platform := newCast(), newDice(seed), order.ID{15: 9}
	stories := newPlot(people, people.tags(d, now.Add(-history)), d, platform, now).stories()
	numbers := make([]int64, len(stories))
	for i := range numbers {
		numbers[i] = int64(100001 + i)
	}
	told, err := newTeller(platform, d, now).tell(stories, numbers)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

func TestAccountsAreAlwaysTheSame(t *testing.T) {
	if first, second := FirstAccounts(), FirstAccounts(); first != second || first.Marketer.IsZero() || first.Client.IsZero() {
		t.Errorf("%v and %v", first, second)
	}
}

func TestOneSeedOneDemo(t *testing.T) {
	first, again, other := tellAll(t, 7, noon()), tellAll(t, 7, noon()), tellAll(t, 8, noon())
	if !reflect.DeepEqual(first.receipts, again.receipts) || !reflect.DeepEqual(first.changes[42].Order, again.changes[42].Order) {
		t.Error("the same seed told two demos")
	}
	if reflect.DeepEqual(first.receipts, other.receipts) {
		t.Error("two seeds told the same demo")
	}
}

// Whatever the seed, and at whatever hour and weekday somebody starts it, the demo obeys the rules and has something of everything.
func TestEveryDemoHasEverything(t *testing.T) {
	for seed := range uint64(12) {
		now := noon().Add(time.Duration(seed) * 17 * time.Hour)
		told := tellAll(t, seed, now)
		if len(told.changes) != Orders {
			t.Fatalf("%d orders", len(told.changes))
		}
		if fans := len(told.receipts); fans < 8_000 || fans > 60_000 {
			t.Errorf("%d receipts", fans)
		}
		seen := map[string]int{}
		for _, change := range told.changes {
			for _, trait := range traits(change.Order, now) {
				seen[trait]++
			}
			checkLife(t, change, now)
		}
		for trait, least := range map[string]int{
			"WAITING": 30, "answer within 2 h": 1, "answer within 24 h": 5, "ACCEPTED": 100, "0 %": 5, "under 25 %": 10, "under 50 %": 10,
			"under 75 %": 10, "under 100 %": 10, "paused CLIENT": 5, "paused PLATFORM": 2, "paused GUARANTEE_MISSED": 1, "ON_TRACK": 8,
			"AT_RISK": 4, "NOT_STARTED": 3, "BREACHED": 1, "DECLINED": 15, "EXPIRED": 10, "COMPLETED": 70, "over-delivered": 10,
			"WITHDRAWN": 10, "STOPPED": 10, "OPERATOR": 3, "GUARANTEE_MISSED": 3, "income visible": 100, "income hidden": 80, "tagged": 150,
			"FREE_PAGE": 20, "PAID_PAGE": 20, "FREE_TRIAL": 20, "OT_TRACKING_LINK": 20,
		} {
			if seen[trait] < least {
				t.Errorf("seed %d: %d orders are %q, want at least %d", seed, seen[trait], trait, least)
			}
		}
		if seen["BREACHED"] > 4 {
			t.Errorf("seed %d: %d orders are BREACHED", seed, seen["BREACHED"])
		}
	}
}

// traits are what is to be seen of an order.
func traits(o *order.Order, now time.Time) []string {
	traits := []string{string(o.Status), string(o.RejectionReason), string(o.CancellationReason), string(o.PaceState), string(o.Campaign.Type)}
	if o.Pause != nil {
		traits = append(traits, "paused "+string(o.Pause.Reason))
	}
	if left := o.RespondBy.Sub(now); o.Status == order.StatusWaiting {
		if left < 2*time.Hour {
			traits = append(traits, "answer within 2 h")
		} else if left < 24*time.Hour {
			traits = append(traits, "answer within 24 h")
		}
	}
	if o.Status == order.StatusAccepted {
		percent := order.Percent(o.FansDelivered, o.FansOrdered)
		traits = append(traits, []string{"under 25 %", "under 50 %", "under 75 %", "under 100 %"}[percent/25])
		if percent == 0 {
			traits = append(traits, "0 %")
		}
	}
	if o.FansDelivered > o.FansOrdered {
		traits = append(traits, "over-delivered")
	}
	if len(o.TagIDs) > 0 {
		traits = append(traits, "tagged")
	}
	if o.IncomeVisible {
		return append(traits, "income visible")
	}
	return append(traits, "income hidden")
}

// checkLife holds one order's life against the rules that a row cannot show.
func checkLife(t *testing.T, change *order.Change, now time.Time) {
	t.Helper()
	o := change.Order
	at := o.PlacedAt
	for i, event := range change.Events {
		if event.Sequence != int64(i+1) || event.At.Before(at) {
			t.Errorf("order %d: event %d is number %d, at %s after %s", o.Number, i, event.Sequence, event.At, at)
		}
		at = event.At
	}
	if at.After(now) || o.PlacedAt.Before(now.Add(-history-72*time.Hour)) {
		t.Errorf("order %d lived from %s to %s", o.Number, o.PlacedAt, at)
	}
	if o.Version < 1 || o.LastEvent != int64(len(change.Events)) || o.Expired(now) {
		t.Errorf("order %d: version %d, last event %d of %d, expired %v", o.Number, o.Version, o.LastEvent, len(change.Events), o.Expired(now))
	}
	if pace := o.PaceAt(now); pace != nil && pace.State != o.PaceState {
		t.Errorf("order %d: its pace is stored as %s and is %s", o.Number, o.PaceState, pace.State)
	}
	if p, linkBased := o.Performance(); linkBased && p.Clicks > 500 {
		if rate := float64(p.ConversionRate.Numerator) / float64(p.ConversionRate.Denominator); rate < 0.015 || rate > 0.1 {
			t.Errorf("order %d: its conversion is %.3f", o.Number, rate)
		}
	}
}

func TestFansComeInTheEveningAndLessAtWeekends(t *testing.T) {
	told := tellAll(t, 1, noon())
	var hours [24]int
	var days [7]int
	for _, r := range told.receipts {
		if r.OccurredAt.After(noon().Add(-21 * 24 * time.Hour)) {
			continue // the last weeks end in the middle of one
		}
		hours[r.OccurredAt.Hour()]++
		days[r.OccurredAt.Weekday()]++
	}
	evening, dawn := hours[19]+hours[20]+hours[21], hours[7]+hours[8]+hours[9]
	if evening < 2*dawn {
		t.Errorf("%d fans in the evening, %d in the morning", evening, dawn)
	}
	if weekend, midweek := days[0]+days[6], days[2]+days[3]; float64(weekend) > 0.9*float64(midweek) {
		t.Errorf("%d fans at weekends, %d on Tuesdays and Wednesdays", weekend, midweek)
	}
}
