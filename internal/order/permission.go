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
	scope Scope
	roles []Role
}

func permissions() map[Action]permission {
	everybody := []Role{RoleMarketer, RoleClient, RolePlatform}
	return map[Action]permission{
		ActionRead:      {ScopeOrdersRead, everybody},
		ActionStats:     {ScopeStatsRead, everybody},
		ActionAnswer:    {ScopeOrdersWrite, []Role{RoleMarketer}},
		ActionTags:      {ScopeTagsWrite, []Role{RoleMarketer}},
		ActionReadTags:  {ScopeTagsRead, []Role{RoleMarketer, RolePlatform}},
		ActionViews:     {ScopeViewsWrite, []Role{RoleMarketer}},
		ActionReadViews: {ScopeViewsRead, []Role{RoleMarketer, RolePlatform}},
		ActionShare:     {ScopeShareWrite, []Role{RoleMarketer}},
		ActionReadShare: {ScopeShareRead, []Role{RoleMarketer, RolePlatform}},
		ActionPlace:     {ScopeOrdersWrite, []Role{RoleClient}},
		ActionCancel:    {ScopeOrdersWrite, []Role{RoleClient, RolePlatform}},
		ActionIncome:    {ScopeOrdersWrite, []Role{RoleClient}},
		ActionPause:     {ScopeOrdersWrite, []Role{RoleClient, RolePlatform}},
		ActionResume:    {ScopeOrdersWrite, []Role{RoleClient, RolePlatform}},
		ActionReport:    {ScopeDeliveriesWrite, []Role{RoleClient, RolePlatform}},
		ActionKeys:      {ScopeKeysWrite, everybody},
		ActionOperate:   {ScopeOrdersWrite, []Role{RolePlatform}},
	}
}

// Permit tells whether the viewer may do the action at all; whose order it is about is VisibleTo's question, asked first
// so that another tenant's order is NOT_FOUND. Errors: UNAUTHENTICATED, FORBIDDEN.
func Permit(v Viewer, action Action) error {
	if !v.Authenticated() {
		return unauthenticated()
	}
	allowed, known := permissions()[action]
	if !known || !slices.Contains(allowed.roles, v.Role) {
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
