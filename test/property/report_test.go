package property

import (
	"context"
	"fmt"
	"time"

	"headway/internal/order"
)

// deliver reports some fans, of which some are wrong in one way or another.
func (s *sequence) deliver(who actor, now time.Time) error {
	kinds := make([]string, 1+s.random.IntN(4))
	reports := make([]order.DeliveryReport, len(kinds))
	for i := range kinds {
		kinds[i], reports[i] = s.draftReport(who, now)
	}
	results, err := s.w.ingest.RecordDeliveries(context.Background(), who.viewer, reports, "")
	if out, ok := s.model.permitted(who, "deliver"); !ok {
		s.tally.add(out.name)
		return s.agree(out, nil, err)
	}
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	counted, completed, judged := 0, false, false
	for i, result := range results {
		s.history = append(s.history, fmt.Sprintf("    %s %s: %s %s", kinds[i], reports[i].Fan, result.Outcome, result.Reason))
		if kinds[i] == "used report" {
			if result.Outcome != order.OutcomeDuplicate || result.First == nil || result.Reason != "" {
				return fmt.Errorf("a used report id is %+v", result)
			}
			s.tally.add("report DUPLICATE")
			continue
		}
		if s.isCounted(reports[i].Fan) && kinds[i] == "new fan" {
			kinds[i] = "known fan"
		}
		s.reports[who.account] = append(s.reports[who.account], reports[i].ReportID)
		judged = judged || kinds[i] != "unknown order"
		reason := s.model.judge(kinds[i])
		if result.Reason != reason || (result.Outcome == order.OutcomeCounted) != (reason == "") {
			return fmt.Errorf("a report of a %s is %s %s, should be %q", kinds[i], result.Outcome, result.Reason, reason)
		}
		if reason != "" {
			s.tally.add("report " + string(reason))
			continue
		}
		counted++
		s.fans = append(s.fans, reports[i].Fan)
		name := s.model.count(who.account, reports[i].ViaClick)
		completed = completed || name == "move ACCEPTED → COMPLETED"
		s.tally.add(name)
	}
	s.commit(counted > 0, judged, counted > 0, completed)
	return nil
}

// commit counts what one transaction of reports did to the row.
func (s *sequence) commit(changed, judged, delivered, completed bool) {
	if expiry := judged && s.model.record(); expiry || changed {
		s.model.version++
	}
	for _, event := range []bool{delivered, completed} {
		if event {
			s.model.events++
		}
	}
}

func (s *sequence) isCounted(fan string) bool {
	for _, counted := range s.fans {
		if counted == fan {
			return true
		}
	}
	return false
}

// draftReport is a report of some kind that is possible by now.
func (s *sequence) draftReport(who actor, now time.Time) (kind string, r order.DeliveryReport) {
	r = order.DeliveryReport{OrderID: s.model.id, ReportID: word(), Fan: word(), OccurredAt: now, ViaClick: s.random.IntN(2) == 0}
	if s.random.IntN(2) == 0 {
		r.OrderID, r.TrackingCode = order.ID{}, s.model.code
	}
	kind = []string{"new fan", "new fan", "new fan", "new fan", "known fan", "returning fan", "before acceptance", "unknown order", "used report"}[s.random.IntN(9)]
	used := s.reports[who.account]
	switch {
	case kind == "known fan" && len(s.fans) > 0:
		r.Fan = s.fans[s.random.IntN(len(s.fans))]
	case kind == "returning fan" && s.elsewhere != "":
		r.Fan = s.elsewhere
	case kind == "before acceptance" && !s.model.acceptedAt.IsZero():
		r.OccurredAt = s.model.acceptedAt.Add(-time.Microsecond)
	case kind == "unknown order":
		r.OrderID, r.TrackingCode = order.ID{}, "nosuchcode12"
	case kind == "used report" && len(used) > 0:
		r.ReportID = used[s.random.IntN(len(used))]
	default:
		kind = "new fan"
	}
	return kind, r
}

// click reports some clicks, of which some are to be kept apart.
func (s *sequence) click(who actor, now time.Time) error {
	const browser = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1"
	kinds := []string{"person", []string{"person", "bot", "repeat", "unknown order"}[s.random.IntN(4)]}
	visitor := word()
	clicks := make([]order.ClickReport, len(kinds))
	for i, kind := range kinds {
		clicks[i] = order.ClickReport{OrderID: s.model.id, ClickID: word(), Visitor: word(), UserAgent: browser, OccurredAt: now}
		switch kind {
		case "bot":
			clicks[i].UserAgent = "curl/8.5.0"
		case "unknown order":
			clicks[i].OrderID, clicks[i].TrackingCode = order.ID{}, "nosuchcode12"
		}
		if i == 0 || kind == "repeat" {
			clicks[i].Visitor = visitor
		}
	}
	results, err := s.w.ingest.RecordClicks(context.Background(), who.viewer, clicks, "")
	if out, ok := s.model.permitted(who, "click"); !ok {
		s.tally.add(out.name)
		return s.agree(out, nil, err)
	}
	if err != nil {
		return fmt.Errorf("click: %w", err)
	}
	before := s.model
	for i, result := range results {
		reason := s.model.judgeClick(kinds[i])
		if result.Reason != reason || (result.Outcome == order.OutcomeCounted) != (reason == "") {
			return fmt.Errorf("a click of a %s is %s %s, should be %q", kinds[i], result.Outcome, result.Reason, reason)
		}
		s.tally.add("click " + string(reason))
	}
	s.commit(s.model != before, true, false, false)
	return nil
}
