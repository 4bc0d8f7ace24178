package order

import "slices"

// Role is what an account is for. An account has one role for ever.
type Role string

// The three roles.
const (
	RoleMarketer Role = "MARKETER"
	RoleClient   Role = "CLIENT"
	RolePlatform Role = "PLATFORM"
)

// Kind is the prefix of the ids of accounts of this role.
func (r Role) Kind() Kind {
	switch r {
	case RoleMarketer:
		return KindMarketer
	case RoleClient:
		return KindClient
	case RolePlatform:
		return KindPlatform
	}
	return ""
}

// Valid tells whether the role is one of the three.
func (r Role) Valid() bool { return r.Kind() != "" }

// Scope is one thing that a credential may be limited to.
type Scope string

// The scopes. A token without scopes, and a key created with none, may do all that its account may,
// except ScopeDeliveriesWrite, which only the platform holds or grants.
const (
	ScopeOrdersRead      Scope = "orders:read"
	ScopeOrdersWrite     Scope = "orders:write"
	ScopeTagsRead        Scope = "tags:read"
	ScopeTagsWrite       Scope = "tags:write"
	ScopeStatsRead       Scope = "stats:read"
	ScopeShareRead       Scope = "share:read"
	ScopeShareWrite      Scope = "share:write"
	ScopeViewsRead       Scope = "views:read"
	ScopeViewsWrite      Scope = "views:write"
	ScopeKeysWrite       Scope = "keys:write"
	ScopeDeliveriesWrite Scope = "deliveries:write"
)

// Scopes lists every scope there is.
func Scopes() []Scope {
	return []Scope{ScopeOrdersRead, ScopeOrdersWrite, ScopeTagsRead, ScopeTagsWrite, ScopeStatsRead, ScopeShareRead,
		ScopeShareWrite, ScopeViewsRead, ScopeViewsWrite, ScopeKeysWrite, ScopeDeliveriesWrite}
}

// Viewer is who asks, worked out once at the edge and passed on explicitly. The zero Viewer is a visitor without an account.
type Viewer struct {
	// AccountID and Role are whose rights are used.
	AccountID ID
	Role      Role
	// ActorID and ActorRole are who authenticated; they differ from the above only when the platform acts for an account.
	ActorID   ID
	ActorRole Role
	// Scopes limits a credential; nil is no limit.
	Scopes []Scope
	// GrantedByPlatform tells that the platform gave this key its scopes; only then deliveries:write counts for a marketer or client.
	GrantedByPlatform bool
	// KeyID is the API key used, zero with a token.
	KeyID ID
}

// Authenticated tells whether an account is behind the request.
func (v Viewer) Authenticated() bool { return v.Role.Valid() && !v.AccountID.IsZero() }

// IsMarketer, IsClient and IsPlatform tell whose rights are used.
func (v Viewer) IsMarketer() bool { return v.Role == RoleMarketer }

// IsClient tells whether a client's rights are used.
func (v Viewer) IsClient() bool { return v.Role == RoleClient }

// IsPlatform tells whether the platform's own rights are used.
func (v Viewer) IsPlatform() bool { return v.Role == RolePlatform }

// ActingFor tells whether the platform acts for another account; both actors then go into every event.
func (v Viewer) ActingFor() bool { return v.ActorID != v.AccountID }

// HasScope tells whether the credential reaches this far; it says nothing about the role's own rights.
func (v Viewer) HasScope(scope Scope) bool {
	return v.Scopes == nil || slices.Contains(v.Scopes, scope)
}

// Actor is who did something, as written into events.
type Actor struct {
	// AccountID is the account whose rights were used; zero with RolePlatform for a rule that time applied.
	AccountID ID   `json:"accountId"`
	Role      Role `json:"role"`
	// OnBehalfBy is the platform account that acted for AccountID, or zero.
	OnBehalfBy ID `json:"onBehalfBy,omitzero"`
}

// Actor is the viewer as an event names it.
func (v Viewer) Actor() Actor {
	actor := Actor{AccountID: v.AccountID, Role: v.Role}
	if v.ActingFor() {
		actor.OnBehalfBy = v.ActorID
	}
	return actor
}

// System is the actor of what the clock does: expiry, and the enforcement of guarantees.
func System() Actor { return Actor{Role: RolePlatform} }
