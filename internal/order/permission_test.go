package order

import (
	"fmt"
	"slices"
	"testing"
)

// TestPermissions is domain.md's table, cell by cell: each action for each kind of viewer, with an own order.
func TestPermissions(t *testing.T) {
	viewers := []struct {
		name   string
		viewer Viewer
	}{
		{"marketer", theMarketer}, {"client", theClient}, {"platform", thePlatform},
		{"acting for the marketer", actingFor(theMarketer)}, {"acting for the client", actingFor(theClient)}, {"visitor", Viewer{}},
	}
	const (
		yes = Code("")
		no  = CodeForbidden
		who = CodeUnauthenticated
	)
	tests := []struct {
		action Action
		want   [6]Code // marketer, client, platform, acting for the marketer, acting for the client, visitor
	}{
		{ActionRead, [6]Code{yes, yes, yes, yes, yes, who}},
		{ActionStats, [6]Code{yes, yes, yes, yes, yes, who}},
		{ActionAnswer, [6]Code{yes, no, no, yes, no, who}},
		{ActionTags, [6]Code{yes, no, no, yes, no, who}},
		{ActionReadTags, [6]Code{yes, no, yes, yes, no, who}},
		{ActionViews, [6]Code{yes, no, no, yes, no, who}},
		{ActionReadViews, [6]Code{yes, no, yes, yes, no, who}},
		{ActionShare, [6]Code{yes, no, no, yes, no, who}},
		{ActionReadShare, [6]Code{yes, no, yes, yes, no, who}},
		{ActionPlace, [6]Code{no, yes, no, no, yes, who}},
		{ActionCancel, [6]Code{no, yes, yes, no, yes, who}},
		{ActionIncome, [6]Code{no, yes, no, no, yes, who}},
		{ActionPause, [6]Code{no, yes, yes, no, yes, who}},
		{ActionResume, [6]Code{no, yes, yes, no, yes, who}},
		{ActionReport, [6]Code{no, no, yes, no, no, who}},
		{ActionKeys, [6]Code{yes, yes, yes, yes, yes, who}},
		{ActionOperate, [6]Code{no, no, yes, no, no, who}},
	}
	tested := map[Action]bool{}
	for _, test := range tests {
		tested[test.action] = true
	}
	for _, allowed := range permissions() {
		if !tested[allowed.action] {
			t.Errorf("nobody tests who may %s", allowed.action)
		}
	}
	for _, test := range tests {
		for i, v := range viewers {
			t.Run(fmt.Sprintf("%s %s", v.name, test.action), func(t *testing.T) {
				wantCode(t, Permit(v.viewer, test.action), test.want[i])
				wantCode(t, PermitOn(v.viewer, test.action, accepted(t)), test.want[i])
			})
		}
	}
	wantCode(t, Permit(thePlatform, "no such action"), CodeForbidden)
}

// TestAnotherTenantsOrder does not exist, whatever the action and whatever the scopes.
func TestAnotherTenantsOrder(t *testing.T) {
	o := accepted(t)
	limited := otherMarketer
	limited.Scopes = []Scope{}
	for _, allowed := range permissions() {
		for _, stranger := range []Viewer{otherMarketer, otherClient, actingFor(otherMarketer), limited} {
			wantCode(t, PermitOn(stranger, allowed.action, o), CodeNotFound)
		}
	}
}

// TestScopes: a credential limited to exactly the scope may; without it, may not.
func TestScopes(t *testing.T) {
	for _, allowed := range permissions() {
		action := allowed.action
		for _, v := range []Viewer{theMarketer, theClient, thePlatform} {
			if Permit(v, action) != nil {
				continue
			}
			limited := v
			limited.Scopes = []Scope{allowed.scope}
			wantCode(t, Permit(limited, action), "")
			limited.Scopes = slices.DeleteFunc(Scopes(), func(s Scope) bool { return s == allowed.scope })
			wantCode(t, Permit(limited, action), CodeForbidden)
			limited.Scopes = []Scope{}
			wantCode(t, Permit(limited, action), CodeForbidden)
		}
	}
}

// TestReporting: the platform, and keys that it grants to somebody who is not paid by the fan.
func TestReporting(t *testing.T) {
	with := func(v Viewer, granted bool, scopes ...Scope) Viewer {
		v.Scopes, v.GrantedByPlatform = scopes, granted
		return v
	}
	tests := []struct {
		name   string
		viewer Viewer
		code   Code
	}{
		{"the platform", thePlatform, ""},
		{"the platform's key with the scope", with(thePlatform, false, ScopeDeliveriesWrite), ""},
		{"the platform's key without it", with(thePlatform, false, ScopeOrdersRead), CodeForbidden},
		{"a client's granted key", with(theClient, true, ScopeDeliveriesWrite), ""},
		{"a client's granted key without the scope", with(theClient, true, ScopeOrdersRead), CodeForbidden},
		{"a client's granted key without limits", with(theClient, true), CodeForbidden},
		{"a client's own key", with(theClient, false, ScopeDeliveriesWrite), CodeForbidden},
		{"the payee's own key", with(theMarketer, false, ScopeDeliveriesWrite), CodeForbidden},
		{"the payee's granted key", with(theMarketer, true, ScopeDeliveriesWrite), CodeForbidden},
		{"the platform acting for the payee", actingFor(theMarketer), CodeForbidden},
		{"the platform acting for a client", actingFor(theClient), CodeForbidden},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { wantCode(t, Permit(test.viewer, ActionReport), test.code) })
	}
}

func TestCancellationBy(t *testing.T) {
	tests := []struct {
		state  string
		viewer Viewer
		reason CancellationReason
		code   Code
	}{
		{"WAITING", theClient, CancellationWithdrawn, ""}, {"WAITING", actingFor(theClient), CancellationWithdrawn, ""},
		{"WAITING", thePlatform, "", CodeForbidden},
		{"ACCEPTED", theClient, CancellationStopped, ""}, {"ACCEPTED", thePlatform, CancellationOperator, ""},
		{"CANCELLED/WITHDRAWN", theClient, CancellationWithdrawn, ""}, {"CANCELLED/STOPPED", theClient, CancellationStopped, ""},
		{"CANCELLED/OPERATOR", thePlatform, CancellationOperator, ""},
		{"REJECTED/EXPIRED", theClient, CancellationStopped, ""},
	}
	for _, test := range tests {
		reason, err := CancellationBy(test.viewer, states(t)[test.state])
		wantCode(t, err, test.code)
		if reason != test.reason {
			t.Errorf("%s by %s: %s", test.state, test.viewer.Role, reason)
		}
	}
}

// TestPermitResume is the table's row "resume".
func TestPermitResume(t *testing.T) {
	for reason, code := range map[PauseReason]Code{PauseByClient: "", PauseGuaranteeMissed: "", PauseByPlatform: CodeForbidden} {
		o := accepted(t)
		o.Pause = &Pause{Reason: reason, Since: noon}
		wantCode(t, PermitResume(theClient, o), code)
		wantCode(t, PermitResume(actingFor(theClient), o), code)
		wantCode(t, PermitResume(thePlatform, o), "")
	}
	if PauseBy(theClient) != PauseByClient || PauseBy(thePlatform) != PauseByPlatform || PauseBy(actingFor(theClient)) != PauseByClient {
		t.Error("a pause names the wrong side")
	}
}

func TestActorNamesBoth(t *testing.T) {
	if got := theClient.Actor(); got != (Actor{AccountID: theClient.AccountID, Role: RoleClient}) {
		t.Errorf("got %+v", got)
	}
	if got := actingFor(theClient).Actor(); got != (Actor{theClient.AccountID, RoleClient, thePlatform.AccountID}) {
		t.Errorf("got %+v", got)
	}
}
