package order

import "testing"

func TestPercent(t *testing.T) {
	tests := []struct{ delivered, ordered, want int }{
		{0, 100, 0}, {1, 100, 1}, {99, 100, 99}, {100, 100, 100}, {150, 100, 100}, {1, 3, 33}, {2, 3, 66}, {199, 200, 99},
		{999_999, 1_000_000, 99}, {MaxFansOrdered - 1, MaxFansOrdered, 99}, {0, 1, 0}, {1, 1, 1 * 100}, {5, 0, 0},
	}
	for _, test := range tests {
		if got := Percent(test.delivered, test.ordered); got != test.want {
			t.Errorf("%d of %d is %d, want %d", test.delivered, test.ordered, got, test.want)
		}
	}
}

func TestConversionRate(t *testing.T) {
	tests := []struct {
		fans, clicks int64
		want         string
	}{
		{0, 10, "0.0000"}, {1, 3, "0.3333"}, {2, 3, "0.6667"}, {1, 8, "0.1250"}, {1, 20_000, "0.0001"}, {1, 20_001, "0.0000"}, {3, 2, "1.5000"},
		{99_999, 100_000, "1.0000"}, {9_999, 10_000, "0.9999"}, {12, 1, "12.0000"}, {-1, 8, "-0.1250"}, {-1, 100_000, "0.0000"}, {-3, 2, "-1.5000"},
	}
	for _, test := range tests {
		if got := ConversionRate(test.fans, test.clicks).Decimal(); got != test.want {
			t.Errorf("%d ÷ %d is %s, want %s", test.fans, test.clicks, got, test.want)
		}
	}
	if ConversionRate(3, 0) != nil {
		t.Error("without clicks there is no rate")
	}
}

// TestProgress is rules 12, 14 and 16 over the states.
func TestProgress(t *testing.T) {
	started := map[string]bool{"ACCEPTED": true, "COMPLETED": true, "CANCELLED/STOPPED": true, "CANCELLED/OPERATOR": true}
	for name, o := range states(t) {
		progress := o.Progress()
		performance, linkBased := o.Performance()
		if (progress != nil) != started[name] || (performance != nil) != started[name] || linkBased != started[name] {
			t.Errorf("%s: progress %v, performance %v", name, progress, performance)
		}
	}

	half := delivered(t, accepted(t), 50, noon.Add(5e12))
	ended := apply(t, half, theClient, noon.Add(6e12), cancel(CancellationStopped)).Order
	if got := ended.Progress().Percent; got != 50 {
		t.Errorf("an early end keeps its percent, got %d", got)
	}

	over := delivered(t, delivered(t, accepted(t), 100, noon.Add(5e12)), 7, noon.Add(6e12))
	got := over.Progress()
	if over.Status != StatusCompleted || got.FansDelivered != 107 || got.OverDelivered != 7 || got.Percent != 100 || over.PaidFans() != 100 {
		t.Errorf("over-delivery: %+v, paid %d", got, over.PaidFans())
	}

	trial := accepted(t, func(p *Placement) { p.Campaign.Type, p.Campaign.TrialDays = CampaignFreeTrial, 7 })
	if performance, linkBased := trial.Performance(); performance == nil || linkBased || performance.ConversionRate != nil {
		t.Errorf("free trial: %+v, link-based %v", performance, linkBased)
	}
}
