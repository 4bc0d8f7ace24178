package graph_test

import (
	"testing"
	"time"

	"headway/internal/order"
)

// applyDue lets the job do its work at the instant, on two instances that know of each other only through the database.
func (w *world) applyDue(now time.Time) {
	w.t.Helper()
	w.at(now)
	for range 2 {
		if _, err := w.service.ApplyDue(w.t.Context(), 100); err != nil {
			w.t.Fatal(err)
		}
	}
}

// TestWarningsComeOnTheEventStream: a deadline to answer, one for the first fan, a window at risk and its miss, each told once and in
// order, and the pace that goes with it.
func TestWarningsComeOnTheEventStream(t *testing.T) {
	w := newWorld(t, nil)
	w.place("order", "cleo", func(p *order.PlaceInput) {
		p.Guarantee = &order.Guarantee{FirstFanDays: 1, FansPerWeek: 10, Policy: order.PolicyPause}
	})
	placed := noon()
	s := w.watch("mara", `subscription { orderEvents(after: "ZXZlbnQgMCAw") { event { type by { name } changes { field after } }
		order { pace { state required delivered fansPerHourNeeded breachForecastAt } pause { reason since } } } }`)
	waiting := `"order": {"pace": null, "pause": null}`
	s.expect(`{"orderEvents": {"event": {"type": "PLACED", "by": {"name": "Cleo Studio"}, "changes": [{"field": "STATUS", "after": "WAITING"}]}, ` + waiting + `}}`)
	w.applyDue(placed.Add(48 * time.Hour))
	s.expect(`{"orderEvents": {"event": {"type": "RESPONSE_DUE", "by": null, "changes": [{"field": "HOURS_LEFT", "after": "24"}]}, ` + waiting + `}}`)
	w.applyDue(placed.Add(71*time.Hour + time.Minute)) // late: the server was away
	s.expect(`{"orderEvents": {"event": {"type": "RESPONSE_DUE", "by": null, "changes": [{"field": "HOURS_LEFT", "after": "6"}]}, ` + waiting + `}}`)
	s.expect(`{"orderEvents": {"event": {"type": "RESPONSE_DUE", "by": null, "changes": [{"field": "HOURS_LEFT", "after": "1"}]}, ` + waiting + `}}`)

	accepted := placed.Add(71*time.Hour + 30*time.Minute)
	w.at(accepted)
	w.accept("order")
	notStarted := `"order": {"pace": {"state": "NOT_STARTED", "required": 10, "delivered": 0, "fansPerHourNeeded": null, "breachForecastAt": "2031-03-14T11:30:00Z"}, "pause": null}`
	s.expect(`{"orderEvents": {"event": {"type": "ACCEPTED", "by": {"name": "Mara Media"}, "changes": [{"field": "STATUS", "after": "ACCEPTED"}]}, ` + notStarted + `}}`)
	w.applyDue(accepted.Add(18 * time.Hour))
	s.expect(`{"orderEvents": {"event": {"type": "FIRST_FAN_DUE", "by": null, "changes": [{"field": "HOURS_LEFT", "after": "6"}]}, ` + notStarted + `}}`)

	first := accepted.Add(20 * time.Hour)
	w.at(first)
	w.deliver("order", "ann")
	onTrack := `"order": {"pace": {"state": "ON_TRACK", "required": 10, "delivered": 1, "fansPerHourNeeded": "0.0536", "breachForecastAt": null}, "pause": null}`
	s.expect(`{"orderEvents": {"event": {"type": "DELIVERED", "by": {"name": "Pia Ops"}, "changes": [{"field": "FANS_DELIVERED", "after": "1"}]}, ` + onTrack + `}}`)
	s.expect(`{"orderEvents": {"event": {"type": "PACE_CHANGED", "by": null, "changes": [{"field": "PACE_STATE", "after": "ON_TRACK"}]}, ` + onTrack + `}}`)
	w.applyDue(first.Add(48 * time.Hour))
	atRisk := `"order": {"pace": {"state": "AT_RISK", "required": 10, "delivered": 1, "fansPerHourNeeded": "0.0750", "breachForecastAt": "2031-03-21T07:30:00Z"}, "pause": null}`
	s.expect(`{"orderEvents": {"event": {"type": "PACE_CHANGED", "by": null, "changes": [{"field": "PACE_STATE", "after": "AT_RISK"}]}, ` + atRisk + `}}`)
	s.expect(`{"orderEvents": {"event": {"type": "GUARANTEE_AT_RISK", "by": null, "changes": [{"field": "BREACH_FORECAST_AT", "after": "2031-03-21T07:30:00Z"},
		{"field": "FANS_PER_HOUR_NEEDED", "after": "0.0750"}]}, ` + atRisk + `}}`)
	w.applyDue(first.Add(order.GuaranteeWindow + 3*time.Hour))
	breached := `"order": {"pace": {"state": "BREACHED", "required": 10, "delivered": 1, "fansPerHourNeeded": null, "breachForecastAt": "2031-03-21T07:30:00Z"},
		"pause": {"reason": "GUARANTEE_MISSED", "since": "2031-03-21T07:30:00Z"}}`
	s.expect(`{"orderEvents": {"event": {"type": "PAUSED", "by": null, "changes": [{"field": "PAUSED", "after": "true"}, {"field": "REASON", "after": "GUARANTEE_MISSED"}]}, ` + breached + `}}`)
	s.expect(`{"orderEvents": {"event": {"type": "PACE_CHANGED", "by": null, "changes": [{"field": "PACE_STATE", "after": "BREACHED"}]}, ` + breached + `}}`)
}

// TestFeedsGoByTheStoredPace: an order enters a feed of orders at risk when the job has stored the state, with that state.
func TestFeedsGoByTheStoredPace(t *testing.T) {
	w := newWorld(t, nil)
	begin := func(name string, now time.Time) {
		w.at(now)
		w.place(name, "cleo", func(p *order.PlaceInput) {
			p.Guarantee = &order.Guarantee{FirstFanDays: 1, FansPerWeek: 10, Policy: order.PolicyPause}
		})
		w.accept(name)
		w.deliver(name, "the first of "+name)
	}
	begin("early", noon())
	w.applyDue(noon().Add(48 * time.Hour))
	begin("late", noon().Add(48*time.Hour))
	s := w.watch("mara", `subscription { progressFeed(filter: { paceStates: [AT_RISK] }) { change order { id } pace { state } progress { version } } }`)
	s.expect(`{"progressFeed": {"change": "SNAPSHOT", "order": {"id": "<early>"}, "pace": {"state": "AT_RISK"}, "progress": {"version": 4}}}`)
	w.applyDue(noon().Add(96 * time.Hour))
	s.expect(`{"progressFeed": {"change": "ENTERED", "order": {"id": "<late>"}, "pace": {"state": "AT_RISK"}, "progress": {"version": 4}}}`)
	w.deliver("late", "bea", "cat", "dot", "eve")
	s.expect(`{"progressFeed": {"change": "LEFT", "order": {"id": "<late>"}, "pace": {"state": "ON_TRACK"}, "progress": {"version": 5}}}`)
}
