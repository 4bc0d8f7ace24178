package order

import "slices"

// Action is something that a viewer may or may not do to an order or an account. The table of domain.md, cell by cell, is in permissions.
type Action string

// The actions.
const (
	ActionRead     Action = "read orders"
	ActionStats    Action = "read statistics"
	ActionAnswer   Action = "accept or reject orders"
	ActionTags     Action = "use tags"
	ActionReadTags Action = "read tags"
	ActionViews    Action = "use saved views"
	// ActionReadViews is to list saved views; the platform sees all.
	ActionReadViews Action = "read saved views"
	ActionShare     Action = "share results"
	// ActionReadShare is to list share links; the platform sees all.
	ActionReadShare Action = "read share links"
	ActionPlace     Action = "place orders"
	ActionCancel    Action = "cancel orders"
	ActionIncome    Action = "show or hide income"
	ActionPause     Action = "pause orders"
	ActionResume    Action = "resume orders"
	ActionReport    Action = "report fans and clicks"
	ActionKeys      Action = "manage API keys"
	// ActionOperate is to see and end what other accounts run.
	ActionOperate Action = "operate the server"
)

// permission says which roles may do an action in their own right, and the scope that a limited credential needs.
// The platform acting for an account has that account's role, so "acting for" in the table needs no entry of its own.
type permission struct {
	action Action
	scope  Scope
	roles  roleSet
}

// roleSet is a set of roles.
type roleSet uint8

const (
	marketers roleSet = 1 << iota
	clients
	platform

	everybody = marketers | clients | platform
)

// has tells whether the role is in the set.
func (s roleSet) has(role Role) bool {
	switch role {
	case RoleMarketer:
		return s&marketers != 0
	case RoleClient:
		return s&clients != 0
	case RolePlatform:
		return s&platform != 0
	}
	return false
}

// permissions is the table of rights. It is looked up with every operation, and so is an array that costs nothing to make.
func permissions() [17]permission {
	return [...]permission{
		{ActionRead, ScopeOrdersRead, everybody},
		{ActionStats, ScopeStatsRead, everybody},
		{ActionAnswer, ScopeOrdersWrite, marketers},
		{ActionTags, ScopeTagsWrite, marketers},
		{ActionReadTags, ScopeTagsRead, marketers | platform},
		{ActionViews, ScopeViewsWrite, marketers},
		{ActionReadViews, ScopeViewsRead, marketers | platform},
		{ActionShare, ScopeShareWrite, marketers},
		{ActionReadShare, ScopeShareRead, marketers | platform},
		{ActionPlace, ScopeOrdersWrite, clients},
		{ActionCancel, ScopeOrdersWrite, clients | platform},
		{ActionIncome, ScopeOrdersWrite, clients},
		{ActionPause, ScopeOrdersWrite, clients | platform},
		{ActionResume, ScopeOrdersWrite, clients | platform},
		{ActionReport, ScopeDeliveriesWrite, clients | platform},
		{ActionKeys, ScopeKeysWrite, everybody},
		{ActionOperate, ScopeOrdersWrite, platform},
	}
}

// permissionFor finds the action in the table.
func permissionFor(action Action) (found permission, known bool) {
	for _, allowed := range permissions() {
		if allowed.action == action {
			return allowed, true
		}
	}
	return permission{}, false
}

// Permit tells whether the viewer may do the action at all; whose order it is about is VisibleTo's question, asked first
// so that another tenant's order is NOT_FOUND. Errors: UNAUTHENTICATED, FORBIDDEN.
func Permit(v Viewer, action Action) error {
	if !v.Authenticated() {
		return unauthenticated()
	}
	allowed, known := permissionFor(action)
	if !known || !allowed.roles.has(v.Role) {
		return Forbidden("A %s may not %s.", v.Role, action)
	}
	if !v.HasScope(allowed.scope) {
		return Forbidden("This key or token lacks the scope %s.", allowed.scope)
	}
	if action == ActionReport && !v.IsPlatform() && !(v.GrantedByPlatform && slices.Contains(v.Scopes, ScopeDeliveriesWrite)) {
		return Forbidden("Only the platform, and keys to which it granted %s, may %s.", ScopeDeliveriesWrite, action)
	}
	return nil
}

func unauthenticated() *Error {
	return Errorf(CodeUnauthenticated, "Sign in first: send a token or an API key in the Authorization header.")
}

// PermitOn is Permit for one order: somebody else's order is NOT_FOUND, whatever the action.
func PermitOn(v Viewer, action Action, o *Order) error {
	if v.Authenticated() && !o.VisibleTo(v) {
		return NotFound("order")
	}
	return Permit(v, action)
}

// CancellationBy is why an order is cancelled when this viewer does it: the client withdraws or stops, the operator ends an
// accepted order. Only the client can withdraw a waiting one.
func CancellationBy(v Viewer, o *Order) (CancellationReason, error) {
	if v.IsPlatform() {
		if o.Status == StatusWaiting {
			return "", Forbidden("Only the client withdraws a waiting order; act for the client.")
		}
		return CancellationOperator, nil
	}
	if o.Status == StatusWaiting || o.CancellationReason == CancellationWithdrawn {
		return CancellationWithdrawn, nil
	}
	return CancellationStopped, nil
}

// PauseBy is the reason of a pause that this viewer makes.
func PauseBy(v Viewer) PauseReason {
	if v.IsPlatform() {
		return PauseByPlatform
	}
	return PauseByClient
}

// PermitResume is the table's row "resume": a client ends its own pause or that of a missed guarantee, the platform any.
func PermitResume(v Viewer, o *Order) error {
	if v.IsClient() && o.Pause != nil && o.Pause.Reason == PauseByPlatform {
		return Forbidden("The platform paused order %d; only the platform can resume it.", o.Number)
	}
	return nil
}
