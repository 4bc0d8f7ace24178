package property

import (
	"time"

	"headway/internal/order"
)

// model is one order as the rulebook says it must be. It is written from the rules' text and calls none of their code.
type model struct {
	id        order.ID
	code      string
	ordered   int
	clickless bool
	deadline  time.Time

	status     order.Status
	reason     string
	by         string // the account that made the state; "" is the clock
	expired    bool   // past its deadline, seen so by all
	recorded   bool   // and stored so
	pausedBy   string
	resumedBy  string
	visible    bool
	acceptedAt time.Time

	delivered, byClick          int
	clicks, filtered, inactive  int64
	version, events, tagVersion int64
	tagged                      bool
}

// look lets the deadline pass.
func (m *model) look(now time.Time) {
	if m.status == order.StatusWaiting && !now.Before(m.deadline) {
		m.status, m.reason, m.by, m.expired = order.StatusRejected, "EXPIRED", "", true
	}
}

// record stores an expiry that only readers saw so far, and says whether there was one.
func (m *model) record() bool {
	if !m.expired || m.recorded {
		return false
	}
	m.recorded = true
	m.events++
	return true
}

// change counts one committed change of the order.
func (m *model) change(events int64) {
	m.record()
	m.version++
	m.events += events
}

// outcome is what a call must answer: an error of the code, or the order, moved or as it was.
type outcome struct {
	code order.Code
	name string // for the tally
}

func refused(code order.Code, name string) outcome { return outcome{code, string(code) + ": " + name} }

// permitted is the table of who may do what. The action is one on this order.
func (m *model) permitted(who actor, action string) (outcome, bool) {
	allowed := map[string]map[order.Role]bool{
		"accept": {order.RoleMarketer: true}, "reject": {order.RoleMarketer: true},
		"tag": {order.RoleMarketer: true}, "untag": {order.RoleMarketer: true},
		"cancel": {order.RoleClient: true, order.RolePlatform: true}, "pause": {order.RoleClient: true, order.RolePlatform: true},
		"resume": {order.RoleClient: true, order.RolePlatform: true},
		"show":   {order.RoleClient: true}, "hide": {order.RoleClient: true},
		"deliver": {order.RolePlatform: true}, "click": {order.RolePlatform: true},
	}[action]
	onOrder := action != "tag" && action != "untag" && action != "deliver" && action != "click"
	switch {
	case who.role == "":
		return refused(order.CodeUnauthenticated, action+" by a visitor"), false
	case who.stranger && (onOrder || allowed[who.role]):
		return refused(order.CodeNotFound, action+" by a stranger"), false
	case !allowed[who.role] || who.limited:
		return refused(order.CodeForbidden, action+" by the "+who.name), false
	}
	return outcome{}, true
}

// act is rule 6 and its kin for one action by somebody who may do it.
func (m *model) act(who actor, action string, now time.Time) outcome {
	if out, ok := m.permitted(who, action); !ok {
		return out
	}
	conflict := refused(order.CodeConflict, action+" when "+m.standing())
	switch action {
	case "accept":
		return m.move(who, order.StatusAccepted, "", conflict, func() { m.acceptedAt = now })
	case "reject":
		return m.move(who, order.StatusRejected, "DECLINED", conflict, nil)
	case "cancel":
		return m.cancel(who, conflict)
	case "pause":
		return m.pause(who, conflict)
	case "resume":
		return m.resume(who, conflict)
	case "show", "hide":
		return m.show(action == "show")
	}
	return m.tag(action == "tag")
}

func (m *model) standing() string {
	standing := string(m.status)
	if m.reason != "" {
		standing += "/" + m.reason
	}
	if m.pausedBy != "" {
		standing += ", paused"
	}
	return standing
}

// move makes the state, repeats it, or is a conflict.
func (m *model) move(who actor, to order.Status, reason string, conflict outcome, then func()) outcome {
	if m.status == to && m.reason == reason && m.by == who.account {
		return outcome{name: "repeat of " + string(to) + " " + reason}
	}
	leads := map[order.Status][]order.Status{
		order.StatusWaiting:  {order.StatusAccepted, order.StatusRejected, order.StatusCancelled},
		order.StatusAccepted: {order.StatusCancelled},
	}
	for _, next := range leads[m.status] {
		if next == to {
			name := "move " + string(m.status) + " → " + string(to) + " " + reason
			m.status, m.reason, m.by, m.pausedBy = to, reason, who.account, ""
			m.change(1)
			if then != nil {
				then()
			}
			return outcome{name: name}
		}
	}
	return conflict
}

func (m *model) cancel(who actor, conflict outcome) outcome {
	if who.role == order.RolePlatform {
		if m.status == order.StatusWaiting {
			return refused(order.CodeForbidden, "the platform cancels a waiting order")
		}
		return m.move(who, order.StatusCancelled, "OPERATOR", conflict, nil)
	}
	reason := "STOPPED"
	if m.status == order.StatusWaiting || m.reason == "WITHDRAWN" {
		reason = "WITHDRAWN"
	}
	return m.move(who, order.StatusCancelled, reason, conflict, nil)
}

func (m *model) pause(who actor, conflict outcome) outcome {
	switch {
	case m.status != order.StatusAccepted, m.pausedBy != "" && m.pausedBy != who.account:
		return conflict
	case m.pausedBy == who.account:
		return outcome{name: "repeat of a pause"}
	}
	m.pausedBy = who.account
	m.change(1)
	return outcome{name: "pause by the " + string(who.role)}
}

func (m *model) resume(who actor, conflict outcome) outcome {
	switch {
	case who.role == order.RoleClient && m.pausedBy != "" && m.pausedBy != who.account:
		return refused(order.CodeForbidden, "the client resumes what the platform paused")
	case m.status == order.StatusAccepted && m.pausedBy == "" && m.resumedBy == who.account:
		return outcome{name: "repeat of a resume"}
	case m.status != order.StatusAccepted || m.pausedBy == "":
		return conflict
	}
	m.pausedBy, m.resumedBy = "", who.account
	m.change(1)
	return outcome{name: "resume by the " + string(who.role)}
}

func (m *model) show(visible bool) outcome {
	if m.visible == visible {
		if m.record() {
			m.version++
			return outcome{name: "expiry recorded on the way"}
		}
		return outcome{name: "repeat of income visibility"}
	}
	m.visible = visible
	m.change(1)
	if visible {
		return outcome{name: "income shown"}
	}
	return outcome{name: "income hidden"}
}

func (m *model) tag(on bool) outcome {
	if m.tagged == on {
		return outcome{name: "repeat of a tagging"}
	}
	m.tagged = on
	m.tagVersion++
	return outcome{name: "tagging"}
}

// judged is what rules 18 and 19 say of one report of a fan.
func (m *model) judge(kind string) (reason order.RefusalReason) {
	switch {
	case kind == "unknown order":
		return order.RefusedUnknownOrder
	case m.status != order.StatusAccepted && m.status != order.StatusCompleted:
		return order.RefusedOrderNotActive
	case m.pausedBy != "":
		return order.RefusedOrderPaused
	case kind == "before acceptance":
		return order.RefusedBeforeAcceptance
	case kind == "known fan":
		return order.RefusedDuplicateFan
	case kind == "returning fan":
		return order.RefusedReturningFan
	}
	return ""
}

// count takes a fan in, and completes the order with the last one.
func (m *model) count(reporter string, viaClick bool) (name string) {
	m.delivered++
	if viaClick {
		m.byClick++
	}
	if m.status == order.StatusCompleted {
		return "over-delivery"
	}
	if m.delivered < m.ordered {
		return "fan counted"
	}
	m.status, m.by = order.StatusCompleted, reporter
	return "move ACCEPTED → COMPLETED"
}

// judgeClick is rules 12, 13 and 20.
func (m *model) judgeClick(kind string) order.ClickRefusal {
	switch {
	case kind == "unknown order":
		return order.ClickUnknownOrder
	case m.clickless:
		return order.ClickNotLinkBased
	case m.status != order.StatusAccepted || m.pausedBy != "":
		m.inactive++
		return order.ClickInactive
	case kind == "bot":
		m.filtered++
		return order.ClickBot
	case kind == "repeat":
		m.filtered++
		return order.ClickRepeat
	}
	m.clicks++
	return ""
}

// differs says how the order that a reader got is not the model, or nothing.
func (m *model) differs(o *order.Order) string {
	got := model{
		id: o.ID, code: o.TrackingCode, ordered: o.FansOrdered, clickless: o.Campaign.Type == order.CampaignFreeTrial, deadline: m.deadline,
		status: o.Status, reason: string(o.RejectionReason) + string(o.CancellationReason), by: m.by, expired: m.expired, recorded: m.recorded,
		pausedBy: m.pausedBy, resumedBy: m.resumedBy, visible: o.IncomeVisible, acceptedAt: m.acceptedAt,
		delivered: o.FansDelivered, byClick: o.FansByClick, clicks: o.Clicks, filtered: o.ClicksFiltered, inactive: o.ClicksInactive,
		version: o.Version, events: o.LastEvent, tagVersion: o.TagVersion, tagged: len(o.TagIDs) > 0,
	}
	switch {
	case got != *m:
		return "the order differs from the rules"
	case (o.Pause != nil) != (m.pausedBy != ""):
		return "the pause differs from the rules"
	case (o.AcceptedAt != nil) != !m.acceptedAt.IsZero() || o.AcceptedAt != nil && !o.AcceptedAt.Equal(m.acceptedAt):
		return "acceptance differs from the rules"
	}
	return ""
}
